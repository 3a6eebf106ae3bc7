"""BibTeX's LaTeX to text: accents, braces and escapes; mathematics stays as it is.

Accents and escapes, which are nearly all that there is, are replaced one by one
and remembered; pylatexenc reads each of them once, and the rest as a whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from topics.names.author_lists import HELD, held
from topics.names.forms import is_organisation

_MAX_LENGTH = 20_000
"""A longer value that is more than accents and escapes is left as it is."""

_MAX_BRACES = 60
_NEAR = 20
"""Signs around braces in which a separator must stand."""
_MOST_WRAPS = 2
"""Pairs of braces around a whole field that are taken off."""
_COMMAND_END = re.compile(rf"(?<=\\[a-zA-Z]){HELD[' ']}")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_ACCENT = (
    r"\\(?:[`'^\"~=.]\s*|[uvHtcdbkr](?:\s+|(?=[{\\])))"
    r"(?:\{\s*\\?[A-Za-z]\s*\}|\\[ij](?![A-Za-z])|[A-Za-z])"
)
_LETTER_MACRO = (
    r"\\(?:ss|ae|oe|aa|o|l|AE|OE|AA|O|L|i|j|dh|th|dj|ng)(?![A-Za-z])(?:\{\}|\s+(?=[A-Za-z]))?"
)
_PIECE = re.compile(rf"\{{({_ACCENT}|{_LETTER_MACRO})\}}|({_ACCENT}|{_LETTER_MACRO})")
_SPANNING = re.compile(r"\\(?:begin|end|verb)\b|\\[()\[\]]|\n\s*\n")
_SPECIAL = re.compile(r"[\\{}~$`&]|--|''")
_DELIMITER = re.compile(r"\\.|\$+|[{}]", re.DOTALL)
_ENDS_WITH_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)?\Z", re.DOTALL)
_ESCAPE = re.compile(r"\\([&%_#$])")
_ANGLE = re.compile(
    r"(?:\{?\$\s*(?:\\(?P<word>less|greater|lt|gt|langle|rangle)|(?P<sign>[<>]))\s*\$\}?"
    r"|\\text(?P<text>less|greater)(?![A-Za-z])(?:\{\}|\s)?)"
)
_SIGNS = {"less": "<", "lt": "<", "langle": "<", "greater": ">", "gt": ">", "rangle": ">"}


@lru_cache(maxsize=1)
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    context = get_default_latex_context_db()
    macros = [
        MacroTextSpec("url", simplify_repl="%s"),
        MacroTextSpec("textasciicircum", simplify_repl="^"),
        MacroTextSpec("textasciitilde", simplify_repl="~"),
    ]
    context.add_context_category("bibliography", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", strict_latex_spaces=False)


@lru_cache(maxsize=1)
def _macros() -> Any:
    """What the parser knows of macros; it would be made anew for every value."""
    from pylatexenc.latexwalker import get_default_latex_context_db

    return get_default_latex_context_db()


def text_of_latex(value: str) -> str:
    """The text that a BibTeX value stands for; a value that cannot be read is returned as it is.

    A percent sign is one also where it is not escaped, as reference managers
    write it; an angle bracket in mathematics of its own belongs to a tag.
    """
    if not any(sign in value for sign in "\\{}~$`"):
        return value
    if "$" in value or "\\text" in value:
        value = _ANGLE.sub(_angle, value)
    if "\\" in value:
        value = _PIECE.sub(_piece, value)
        if "$" not in value:
            rest = _ESCAPE.sub("", value)
            if "\\" not in rest and "~" not in rest and "``" not in rest:
                return _without_braces(_ESCAPE.sub(r"\1", value))
    if "\\" not in value and "$" not in value and "~" not in value and "``" not in value:
        return _without_braces(value)
    if len(value) > _MAX_LENGTH or _depth(value) > _MAX_BRACES:
        return value
    value, written = _BARE_PERCENT.sub(r"\\%", value), value
    return _decoded(value, written) if _SPANNING.search(value) else _decoded_runs(value)


def _without_braces(value: str) -> str:
    return value.replace("{", "").replace("}", "")


def _angle(found: re.Match[str]) -> str:
    return found["sign"] or _SIGNS[found["word"] or found["text"]]


def _piece(found: re.Match[str]) -> str:
    return _letter(found.group(1) or found.group(2))


def _letter(latex: str) -> str:
    return _decoded_run(latex).strip()


def _decoded_runs(value: str) -> str:
    """The value with each word that has LaTeX in it decoded; the others are text already.

    A run of words is decoded together while braces or mathematics are open, and
    where a word can be the argument of the command before it.
    """
    pieces: list[str] = []
    run: list[str] = []
    depth, in_math, reaches = 0, False, False
    for word in value.split(" "):
        reached = depth > 0 or in_math or reaches or word[:1] in ("{", "[")
        if run and not reached:
            pieces.append(_decoded_run(" ".join(run)))
            run = []
        if not run and not _SPECIAL.search(word):
            pieces.append(word)
            continue
        run.append(word)
        for sign in _DELIMITER.findall(word):
            depth += (sign == "{") - (sign == "}")
            in_math ^= sign[0] == "$"
        reaches = bool(_ENDS_WITH_COMMAND.search(word))
    if run:
        pieces.append(_decoded_run(" ".join(run)))
    return " ".join(pieces)


@lru_cache(maxsize=2_000)
def _decoded_run(latex: str) -> str:
    return _decoded(latex, latex)


def _decoded(latex: str, otherwise: str) -> str:
    # The decoder raises what its parser met, from many classes, on broken LaTeX.
    try:
        text: str = _decoder().latex_to_text(latex, latex_context=_macros())
    except Exception:
        return otherwise
    return text.replace("\u00a0", " ")


def _depth(value: str) -> int:
    depth = deepest = 0
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest


def hold_braces(text: str, *, depth: int = 0) -> str:
    """An author field in which separators within braces are no separators any more.

    Braces hold a surname together ("{da Gala}, Vasco") or a whole name
    ("{World Seed Organization}"), which then stays as it is written. A field that
    is one pair of braces around many names is a list all the same. Braces around
    a LaTeX command are left alone.
    """
    pieces: list[str] = []
    start = place = 0
    first = len(text) - len(text.lstrip(" ,;"))
    last = len(text.rstrip(" ,;")) - 1
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text[place] != "{":
            place += 1
            continue
        end = _closing(text, place)
        inner = text[place + 1 : end]
        pieces.append(text[start:place])
        if inner.lstrip("{").startswith("\\") or not any(sign in inner for sign in " ,;&|"):
            whole = _is_whole_name(text, place, end) and not inner.startswith("\\")
            pieces.append(f"{HELD[' ']}{{{inner}}}" if whole else f"{{{inner}}}")
        elif (place, end) == (first, last) and depth < _MOST_WRAPS and _holds_names(inner):
            pieces.append(hold_braces(inner, depth=depth + 1))
        else:
            mark = HELD[" "] if _is_whole_name(text, place, end) else ""
            pieces.append(f"{mark}{{{_COMMAND_END.sub('', held(inner))}}}")
        start = place = end + 1
    pieces.append(text[start:])
    return "".join(pieces)


def _closing(text: str, place: int) -> int:
    """Where the brace at ``place`` closes; the end of the text if it never does."""
    depth = 0
    for at in range(place, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at
    return len(text)


def _is_whole_name(text: str, place: int, end: int) -> bool:
    """Whether nothing but separators stands around a pair of braces."""
    before = text[max(0, place - _NEAR) : place].rstrip()
    after = text[end + 1 : end + 1 + _NEAR].lstrip(" ,")
    begins = not before or before.endswith((" and", ";", ","))
    return begins and (not after or after[0] == ";" or after.startswith("and "))


def _holds_names(inner: str) -> bool:
    return (" and " in inner or "," in inner) and not is_organisation(inner.replace(" and ", " "))
