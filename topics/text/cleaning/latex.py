"""Convert LaTeX to readable plain text without loss of content.

A full LaTeX parser takes ``%`` for a comment and a price for a formula, and drops
what follows. Abstracts are plain text with a little LaTeX, so this scanner knows
commands by name, keeps unknown ones, and takes a pair of dollar signs for a formula
only if its content can be one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_WORDS_KEPT = frozenset(
    "arccos arcsin arctan arg argmax argmin cos cosh cot coth det dim exp gcd inf ker lim liminf "
    "limsup ln log max min mod poly polylog Pr sgn sin sinh softmax sup tan tanh KL tr".split()
)
_SWITCHES = frozenset(
    "bf bfseries big Big bigg Bigg biggl biggr bigl bigr Bigl Bigr boldmath cal centering "
    "displaystyle em footnotesize hfill hline indent it item itshape large Large LARGE left limits "
    "maketitle middle newline noindent nolimits nonumber normalfont normalsize par protect qquad "
    "quad right rm sc scriptsize scriptstyle selectfont sf sl small smallskip medskip bigskip "
    "textstyle tiny tt ttfamily unboldmath xspace displaylimits relax".split()
)
_DROPPED_WITH_ARGUMENT = frozenset(
    "autocite begin bibliography bibliographystyle cite citealp citealt citeauthor citep citet "
    "citeyear color end footcite footnote footnotemark hspace includegraphics input label nocite "
    "pagestyle parencite textcite thanks thispagestyle usepackage vspace eqref autoref cref Cref "
    "ref pageref".split()
)
_FIRST_ARGUMENT_DROPPED = frozenset("textcolor colorbox href fontsize raisebox".split())
_EXTRA_SYMBOLS = {
    "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "blacksquare": "■", "bullet": "•", "cap": "∩",
    "cdots": "…", "copyright": "©", "dag": "†", "dots": "…", "dotsc": "…", "ddots": "…",
    "epsilon": "ε", "varepsilon": "ε", "ge": "≥", "geqslant": "≥", "gets": "←", "i": "ı",
    "iff": "⇔", "implies": "⇒", "land": "∧", "langle": "⟨", "ldots": "…", "le": "≤",
    "leftarrow": "←", "leqslant": "≤", "lor": "∨", "l": "ł", "L": "Ł", "lbrace": "{", "lVert": "‖",
    "lvert": "|", "mid": "|", "ne": "≠", "neg": "¬", "o": "ø", "O": "Ø", "omega": "ω",
    "parallel": "∥", "phi": "φ", "rangle": "⟩", "rbrace": "}", "rightarrow": "→", "rVert": "‖",
    "rvert": "|", "S": "§", "sim": "∼", "textasciitilde": "~", "textregistered": "®",
    "texttrademark": "™", "times": "×", "to": "→", "vdots": "…", "vert": "|", "Vert": "‖",

    "preccurlyeq": "≼", "succcurlyeq": "≽", "lesssim": "≲", "gtrsim": "≳",
    "cdot": "·", "langlerangle": "⟨⟩", "square": "□", "star": "⋆", "ast": "*", "prime": "′",
    "colon": ":", "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "textendash": "–", "textemdash": "—",
    "textquotesingle": "'", "textquotedblleft": '"', "textquotedblright": '"', "lq": "'",
    "rq": "'", "textdegree": "°", "degree": "°", "circ": "∘", "lceil": "⌈", "rceil": "⌉",
    "sqrt": "√", "lfloor": "⌊", "rfloor": "⌋", "checkmark": "✓",
}  # fmt: skip
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "k": "\u0328", "r": "\u030a", "u": "\u0306", "v": "\u030c",
    "H": "\u030b",
}  # fmt: skip

_FRACTIONS = frozenset({"frac", "dfrac", "tfrac"})
_CONTROL_SYMBOLS = {
    ",": " ", ";": " ", ":": " ", " ": " ", "\\": " ", "\n": " ",
    "!": "", "/": "", "-": "", "(": "", ")": "", "[": "", "]": "",
}  # fmt: skip

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\\$|[{}]|[_^]|[^\\{}_^]+", re.DOTALL)
_ACCENTED = re.compile(
    r"""\\(?:([`'^"~=.])\s?(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))|([cvukrH])\{\\?([A-Za-z])\})"""
)
# A pattern that begins with a literal is found many times faster than one that begins
# by looking behind, so that what stands before a sign is looked at after it.
_MATH = re.compile(r"\$(?<!\\\$)(\$?)(?=[^\s$])([^$]{0,600}?(?<=[^\s\\]))\$\1(?!\d)", re.DOTALL)
_PROSE = re.compile(r"(?<![\\{A-Za-z])[A-Za-z]{3,}[,;]? [A-Za-z]{3,}")
_MATH_SIGN = re.compile(r"[\\^_={}]| [-+*/<>|] ")
_CITATION = re.compile(
    r"~?\\(?:[Cc]ite[a-z]{0,10}|parencite|textcite|footcite|autocite)\*?"
    r"(?:\[[^\[\]]{0,100}\]){0,2}\{[^{}]{0,300}\}"
)
_FORMATS = (
    "textbf", "textit", "textsc", "texttt", "textsf", "emph", "underline", "mathbf", "mathcal",
)  # fmt: skip
_LOST_BACKSLASH = re.compile(rf"(?<![\\A-Za-z])(?=(?:{'|'.join(_FORMATS)})\{{)")
_LACKS_BACKSLASH = re.compile(
    r"\{(?:" + "|".join(rf"(?<=[^\\A-Za-z]{name}\{{)" for name in _FORMATS) + ")"
)
_GUARDED_WORD = re.compile(
    r"\{(?:(?<![\\\w}^_]\{)([A-Za-z][\w+-]{0,40})|(?<=[a-z]\{)([A-Za-z]{1,3}))\}"
)
_TIE = re.compile(r"~(?<=[A-Za-z.)}\]]~)(?=[A-Za-z0-9(\[\\$])(?![^\s]{0,80}/)")
_DASH = re.compile(r"--(?:(?<=\w--)-?(?=\w)|(?<= --)-?(?= ))")
_SHORT_SCRIPT = re.compile(r"([_^])\(([^()]|\w+|[-+]\w)\)")


def to_text(text: str) -> str:
    """Replace commands, formulas, quotes and ties with plain text and symbols."""
    if "{" in text and _LACKS_BACKSLASH.search(f" {text}"):
        text = _LOST_BACKSLASH.sub(r"\\", text)
    if "\\" in text:
        text = _ACCENTED.sub(_compose, text)
        if "cite" in text or "Cite" in text:
            text = _CITATION.sub("", text)
    if "$" in text:
        text = _MATH.sub(_formula, text)
    if "\\" in text:
        text = _scan(text, in_math=False)
    if "``" in text or "''" in text:
        text = text.replace("``", '"').replace("''", '"')
    if "~" in text:
        text = _TIE.sub(" ", text)
    if "--" in text:
        text = _DASH.sub(lambda dash: "—" if len(dash[0]) == 3 else "–", text)
    if "{" in text:
        text = _GUARDED_WORD.sub(lambda word: word[1] or word[2], text)
    return text


def _compose(match: re.Match[str]) -> str:
    letter = match[2] or match[3] or match[5]
    composed = unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[4]])
    # An escaped apostrophe ("don\'t") is not an accent: it does not compose.
    return composed if len(composed) == 1 else f"{match[1] or ''}{letter}"


def _formula(match: re.Match[str]) -> str:
    body = match[2]
    before = match.string[match.start() - 1 : match.start()]
    if _PROSE.search(body):
        return match[0]
    # Without mathematical signs, "US$3 or 4$" is money and "$256$" is a number.
    is_token = not before.isalnum() and " " not in body
    if not is_token and _MATH_SIGN.search(body) is None:
        return match[0]
    return _scan(body, in_math=True).strip()


def _scan(text: str, *, in_math: bool) -> str:
    """Replace commands, and drop braces that belong to a command or to mathematics."""
    tokens = _TOKEN.findall(text)
    out: list[str] = []
    closings: list[str | None] = []
    pending: str | None = None
    skipped_depth = 0
    skip_argument = False
    padded = [*tokens, "", ""]
    for token, following, second in zip(tokens, padded[1:], padded[2:], strict=False):
        if skipped_depth:
            skipped_depth += (token == "{") - (token == "}")
        elif token == "{" and skip_argument:
            skip_argument = False
            skipped_depth = 1
        elif token == "{":
            is_group = following[:1] == "\\" and following[1:] in _SWITCHES | {"color"}
            opening, closing = _braces("command" if is_group else pending, in_math)
            out.append(opening)
            closings.append(closing)
            pending = None
        elif token == "}":
            closing = closings.pop() if closings else "}"
            out.append(closing or "")
            # \frac{a}{b} and \textcolor{red}{x} take a further argument.
            pending = "command" if closing in (None, "/") else None
        elif token in ("_", "^"):
            out.append(token)
            pending = "script" if in_math else None
        elif token[0] != "\\":
            if skip_argument and token[0] == "[":
                token = token.partition("]")[2]
                skip_argument = not token
            out.append(token)
            pending = pending if skip_argument else None
        else:
            name = token[1:].rstrip("*")
            skip_argument = name in _DROPPED_WITH_ARGUMENT or name in _FIRST_ARGUMENT_DROPPED
            if not skip_argument:
                has_argument = following == "{" and second != "}"
                out.append(_command(name, out, in_math, has_argument=has_argument))
            pending = "fraction" if name in _FRACTIONS else "command" if name.isalpha() else None
    return _SHORT_SCRIPT.sub(r"\1\2", "".join(out)) if in_math else "".join(out)


def _braces(pending: str | None, in_math: bool) -> tuple[str, str | None]:
    """Replacements of a pair of braces; a closing None is "" before a further argument."""
    if pending == "fraction":
        return "", "/"
    if pending == "script":
        return "(", ")"
    if pending == "command" or in_math:
        return "", None
    return "{", "}"


def _command(name: str, out: list[str], in_math: bool, *, has_argument: bool) -> str:
    if not name[:1].isalpha():
        return _CONTROL_SYMBOLS.get(name, name or "\\")
    if name in _SWITCHES:
        return " " if name in ("quad", "qquad", "par", "item", "newline") else ""
    if name in _WORDS_KEPT:
        return name
    if (symbol := _symbols().get(name)) is not None:
        return symbol
    before = out[-1][-1:] if out else ""
    if name in _known_formats() or has_argument:
        return ""
    if in_math:
        return name
    # An unknown command is an author's macro, mostly for a name ("\ours").
    return f"\\{name}" if before.isalnum() or before == ":" else name


@cache
def _known_formats() -> frozenset[str]:
    stems = "bf it sc tt sf rm sl up md normal".split()
    names = {f"text{stem}" for stem in stems} | {f"math{stem}" for stem in stems}
    others = (
        "emph underline uline textsuperscript textsubscript text mbox hbox fbox mathcal mathbb "
        "mathfrak mathscr boldsymbol bm pmb tilde hat bar overline widetilde widehat vec dot ddot "
        "operatorname url path texorpdfstring enquote ensuremath mathop mathrm frac dfrac tfrac "
        "binom overset underset stackrel section subsection paragraph title caption centerline "
        "mathbin mathrel mathnormal textnormal textquote verb nolinkurl footnotetext"
    )
    return frozenset(names | set(others.split()))


@cache
def _symbols() -> dict[str, str]:
    """Map names of symbols to characters by inverting pylatexenc's table."""
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    symbols: dict[str, str] = {}
    for code, latex in get_builtin_uni2latex_dict().items():
        found = re.fullmatch(r"(?:\\ensuremath\{)?\\([A-Za-z]{2,})\}?", latex)
        if found and found[1] not in ("textbackslash", "textasciigrave") and code > 0xA0:
            symbols.setdefault(found[1], chr(code))
    return symbols | _EXTRA_SYMBOLS
