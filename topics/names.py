"""Strings that name people: from what a file says to one display form, and to a key.

In goes an author field as an export writes it ("Phillips J.C., Braun R.", "JI,
Jiaming", "Vivek K. PallipuramMohammad Bhuiyan"), out come names in display order
("J.C. Phillips") without titles, marks and affiliation numbers. :func:`name_key`
gives the normal form by which two spellings of one name are found equal. Whether
two equal names are one person is not decided here, but in :mod:`topics.people`.

Only the standard library is used, so that every source can import this module.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_PARTICLES = (
    "al bin da dal de del dela della den der des di do dos du el ibn la las le lo los "
    "ten ter van vande vander vom von zu zum zur"
)
PARTICLES = frozenset(_PARTICLES.split())
"""Words that belong to the surname behind them ("van Gool")."""

_SUFFIXES = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
_SUFFIX_COMMA = re.compile(r",\s*([JjSs][Rr]\b\.?|I{2,3}\b|IV\b)(?=\s*(?:,|;|$|\sand\s))")
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŀ": "l", "ŧ": "t",
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "’": "'", "‘": "'", "`": "'", "´": "'",
    }
)  # fmt: skip
_HYPHENS = "‐‑‒–—−﹣－·・-"
_OPENED = str.maketrans(dict.fromkeys(_HYPHENS, " ") | {"'": None})
_SIGN = re.compile(r"[^\w\s]")
_WORD = re.compile(r"[^\W_]+")
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
_LOWER = "a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž"

_MARKS = re.compile(
    r"(?:\s*(?:[\[({]\s*(?:\d{1,2}|[*†‡§¶#∗,\s\d]+)\s*[\])}]|[*†‡§¶#∗⋆✉⁎]|\^\{?[\w,*]+\}?"
    r"|[⁰¹²³⁴⁵⁶⁷⁸⁹]|(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*|[,;:]))+\s*$"
)
_HOMONYM = re.compile(r"\s+(\d{4})$")
_TITLES = re.compile(
    r"^(?:(?:prof(?:essor)?|dr|doctor|mr|mrs|ms|ir|ing|dipl|dipl-ing|phd|sir|acad)\.[\s-]*"
    r"|(?:prof|dr|mr|mrs|professor)\s+)+",
    re.IGNORECASE,
)
_DEGREES = re.compile(r",?\s+(?:ph\.?\s?d|m\.?d|m\.?sc|b\.?sc|mba|msc)\.?$", re.IGNORECASE)
_DOTTED_INITIALS = re.compile(rf"^(?![JS]r\.)(?:[{_UPPER}]\w?\.[-\s]?)+(?:[{_UPPER}]\.?)?$")
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\ud800-\udfff]"
)
_SEAM = re.compile(rf"(?<=[{_LOWER}\d¹²³⁴⁵⁶⁷⁸⁹])(?=[{_UPPER}])")
_CAMEL = (
    "mc mac de di du da la le lo el al van von den der des del della fitz san saint st ben bin ter "
    "ten vande vander o d l mon la dal"
)
_SEAM_PREFIXES = frozenset(_CAMEL.split())
_WIDE_MARKS = str.maketrans({"，": ",", "、": ",", "；": ";"})
_NO_TITLE = r"(?!(?:Prof|Professor|Dr|Doctor|Mr|Mrs|Ms|Sir) )"
_NO_DEGREE = r"(?<! Phd)(?<! Msc)(?<! Md)"
_PLAIN = re.compile(rf"{_NO_TITLE}[A-Z][a-z]{{1,30}}(?: [A-Z][a-z]{{1,30}}){{1,3}}{_NO_DEGREE}\Z")
_CAPITALISED = rf"[{_UPPER}][{_LOWER}]{{1,30}}(?:-[{_UPPER}{_LOWER}][{_LOWER}]{{0,30}}){{0,2}}"
_WITHIN = rf"{_CAPITALISED}|[{_UPPER}]\.?|[a-z]{{2,6}}"
_NO_SUFFIX = r"(?<! Jr)(?<! Sr)(?<! Ii)(?<! Iii)(?<! Iv)"
_ORDINARY = re.compile(
    rf"{_NO_TITLE}(?:{_CAPITALISED}|[{_UPPER}]\.)(?: (?:{_WITHIN})){{0,3}}"
    rf" (?:(?=[^ ]{{4}}){_CAPITALISED}|[A-Z][a-z]{{1,2}})"
    rf"{_NO_DEGREE}(?<! Bsc)(?<! Mba){_NO_SUFFIX}\Z"
)
"""Names that are in display form already; for the rest it takes a closer look."""
_AND = re.compile(r"(?:\s*,)?\s+(?:and|AND|&|und|et|y)\s+|^(?:and|&)\s+")
_BIBTEX_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ET_AL = re.compile(r"\b(?:et\.? al\b\.?|and others|et alii)$", re.IGNORECASE)
_NOBODY = frozenset(
    {
        "", "anonymous", "anonymous author", "anonymous authors", "author", "authors", "et al",
        "n a", "no author", "no author name available", "none", "others", "unknown",
    }
)  # fmt: skip
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name folded to lower-case ASCII where it can be, and taken apart.

    ``given`` are the words before the surname, hyphens opened; ``surname``
    carries its particles, joined ("vangool"); ``suffix`` is "jr", "ii" or "".
    ``key`` is the normal form, equal for spellings that differ in case, accents,
    hyphens and spaces.
    """

    given: tuple[str, ...]
    surname: str
    suffix: str = ""
    key: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        key = f"{''.join(self.given)}|{self.surname}"
        object.__setattr__(self, "key", f"{key}|{self.suffix}" if self.suffix else key)

    @property
    def words(self) -> tuple[str, ...]:
        """All words without their order: sorted."""
        return tuple(sorted((*self.given, self.surname)))

    @property
    def letters(self) -> int:
        """How many letters of the given names are known."""
        return sum(map(len, self.given))

    @property
    def initial(self) -> str:
        """First letter of the given names, or ""."""
        return self.given[0][:1] if self.given else ""

    @property
    def only_initials(self) -> bool:
        """True if the given names are initials ("J. C.")."""
        return bool(self.given) and max(map(len, self.given)) == 1


def fold(text: str) -> str:
    """Case, accents and compatibility forms folded away; letters of other scripts are kept."""
    if text.isascii():
        return text.casefold().replace("`", "'")
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", text)
    folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", folded)


def name_parts(name: str, shown: str | None = None) -> NameParts:
    """Take a name in display order apart.

    An empty or unreadable name gives the folded text as the surname. ``shown``
    is the display form where it is known already.
    """
    tokens: list[str] = []
    particles: set[int] = set()
    for word in (display_name(name) if shown is None else shown).split():
        dotted = "." in word.rstrip(".")
        folded = fold(word)
        if folded.isalpha():
            pieces = [folded]
        else:
            spaced = _SIGN.sub(" " if dotted else "", folded.translate(_OPENED))
            pieces = spaced.replace("_", " ").split()
        if not dotted and len(pieces) == 1 and _is_bare_initials(word):
            pieces = list(pieces[0])
        if len(pieces) == 1 and pieces[0] in PARTICLES:
            particles.add(len(tokens))
        tokens.extend(pieces)
    suffix = ""
    if len(tokens) > 2 and tokens[-1] in _SUFFIXES:
        suffix = tokens.pop()
    if not tokens:
        return NameParts((), fold(name).strip())
    start = len(tokens) - 1
    while start > 1 and start - 1 in particles:
        start -= 1
    return NameParts(tuple(tokens[:start]), "".join(tokens[start:]), suffix)


def name_key(name: str) -> str:
    """The normal form of a name, by which spellings are compared.

    >>> name_key("Éva TARDOS") == name_key("Tardos, Eva")
    True
    """
    return name_parts(name).key


def homonym_number(raw: str) -> tuple[str, str]:
    """Split "Yizhou Wang 0001" into the name and DBLP's number, "" if there is none."""
    raw = raw.strip()
    found = _HOMONYM.search(raw) if raw[-1:].isdigit() else None
    if found is None:
        return raw, ""
    return raw[: found.start()], found.group(1)


def display_name(raw: str) -> str:
    """One name as a person would write it: given names first.

    Titles, degrees, affiliation marks and a homonym number are taken off;
    "Surname, Given" and "Surname A.B." are turned round; words in capitals get
    ordinary case. LaTeX accents must be decoded before.

    >>> display_name("BYRASANDRA, Mallikarjun¹")
    'Mallikarjun Byrasandra'
    >>> display_name("Phillips J.C.")
    'J.C. Phillips'
    """
    if _PLAIN.match(raw) or _ORDINARY.match(raw):
        return raw
    return _into_form(raw)


def _into_form(raw: str) -> str:
    name = unicodedata.normalize("NFC", _CONTROL.sub(" ", raw[:_LONGEST_NAME]))
    name = " ".join(name.split()).strip(" ,;|·•\"'{}")
    name = homonym_number(name)[0]
    name = _MARKS.sub("", name)
    name = _TITLES.sub("", name)
    name = _DEGREES.sub("", name)
    name = _given_first(name)
    return _ordinary_case(name).strip(" ,;")


def parse_author_list(text: str, *, separator: str | None = None) -> list[str]:
    """The names in one author field, in display form and in their order.

    Without ``separator`` the field's own habit is found out: semicolons, bars
    or line ends, ``and``, commas (between names, or inside them), or names run
    together. An "et al." at the end is dropped. Empty text gives no names.
    """
    text = " ".join(text.replace("\n", " " if ";" in text else ";").split()).rstrip(" ,;")
    ending = _ET_AL.search(text[-20:])
    if ending:
        text = text[: len(text) - len(ending.group())].rstrip(" ,;")
    text = text.translate(_WIDE_MARKS)
    text = _SUFFIX_COMMA.sub(r" \1", text)
    if not text.strip(" ;,"):
        return []
    raw = _split(text, separator)
    if _trailing_initials_habit(raw):
        raw = [_dot_trailing_initials(name) for name in raw]
    names = [display_name(piece) for name in raw for piece in _split_seams(name)]
    return [name for name in names if is_name(name)]


def is_name(text: str) -> bool:
    """Whether a text can name somebody: has letters, is no address and no placeholder."""
    words = " ".join(_WORD.findall(fold(text)))
    return words not in _NOBODY and "@" not in text and any(c.isalpha() for c in words)


def _split(text: str, separator: str | None) -> list[str]:
    if separator is not None:
        pattern = _BIBTEX_AND if separator.strip().lower() == "and" else re.escape(separator)
        return [part.strip() for part in re.split(pattern, text) if part.strip()]
    for mark in (";", "|"):
        if mark in text:
            parts = [re.sub(r"^\s*(?:and|&)\s+", "", part) for part in text.split(mark)]
            return [part.strip() for part in parts if part.strip()]
    by_and = [part.strip(" ,") for part in _AND.split(text) if part.strip(" ,")]
    if all(part.count(",") <= 1 and _is_inverted(part) for part in by_and if "," in part):
        return by_and
    commas = [part.strip() for part in ",".join(by_and).split(",") if part.strip()]
    return _pair_initials(commas)


def _is_inverted(text: str) -> bool:
    """Whether "A, B" reads as one inverted name rather than as two names."""
    left, _, right = text.partition(",")
    left, right = left.strip(), right.strip()
    if not left.split() or _CJK.search(text) or _has_initials(left.split()[-1]):
        return False
    if _looks_initials(right) or _is_suffix(left.split()[-1]):
        return True
    if len(right.split()) == 1 or len(left.split()) == 1:
        return True
    words = left.split()
    return fold(words[0]) in PARTICLES or not (len(words) >= 2 and len(right.split()) >= 2)


def _pair_initials(parts: list[str]) -> list[str]:
    """Join "Surname", "A." pairs that a comma took apart."""
    names: list[str] = []
    for part in parts:
        after = names[-1] if names else ""
        pair = _looks_initials(part) and after and "," not in after and not _has_initials(after)
        if names and pair:
            names[-1] = f"{after}, {part}"
        else:
            names.append(part)
    return names


def _has_initials(name: str) -> bool:
    return any(_looks_initials(word) for word in name.split())


def _looks_initials(text: str) -> bool:
    bare = text.strip()
    return bool(_DOTTED_INITIALS.match(bare)) or (len(bare) <= 3 and _is_bare_initials(bare))


def _is_bare_initials(word: str) -> bool:
    """Capitals that nobody can pronounce, or a single one: "R", "JC", "VH"."""
    if not word.isupper():
        return False
    letters = word.replace("-", "").replace(".", "")
    if not 1 <= len(letters) <= 3 or not letters.isalpha():
        return False
    return len(letters) == 1 or not set(fold(letters)) & set("aeiouy")


def _trailing_initials_habit(names: list[str]) -> bool:
    """Whether a list as a whole writes "Surname AB", as PubMed does."""
    tails = [name.rsplit(" ", 1)[-1] for name in names if " " in name]
    if len(tails) < 2 or len(tails) < len(names) or any("," in name for name in names):
        return False
    capitals = [tail.isupper() and tail.isalpha() and len(tail) <= 3 for tail in tails]
    return all(capitals) and any(_is_bare_initials(tail) for tail in tails)


def _dot_trailing_initials(name: str) -> str:
    surname, _, initials = name.rpartition(" ")
    return f"{surname}, {'.'.join(initials)}."


def _split_seams(name: str) -> list[str]:
    """Take "Araz R. AlievNigar T. Ismayilova" apart where two names touch."""
    pieces: list[str] = []
    start = 0
    for seam in _SEAM.finditer(name):
        left = name[max(start, seam.start() - _LONGEST_NAME) : seam.start()]
        right = name[seam.start() : seam.start() + _LONGEST_NAME]
        stem = re.split(rf"[\s'’.{_HYPHENS}]", left)[-1]
        if fold(stem) in _SEAM_PREFIXES or (len(stem) <= 2 and not stem[-1:].isdigit()):
            continue
        right_name = _TITLES.sub("", _SEAM.split(right, maxsplit=1)[0])
        if len(_TITLES.sub("", left).split()) >= 2 and len(right_name.split()) >= 2:
            pieces.append(name[start : seam.start()])
            start = seam.start()
    pieces.append(name[start:])
    return pieces


def _given_first(name: str) -> str:
    if "," in name:
        parts = [part.strip() for part in name.split(",") if part.strip()]
        if not parts:
            return ""
        suffix = [part for part in parts[1:] if _is_suffix(part)]
        surname = parts[0].split()
        if len(surname) > 1 and _is_suffix(surname[-1]):
            suffix.append(surname.pop())
        given = [part for part in parts[1:] if not _is_suffix(part)]
        tail = [_SUFFIXES[fold(part).strip(".")] for part in suffix]
        return " ".join([*given, *surname, *tail])
    words = name.split()
    if len(words) > 2 and _is_suffix(words[-1]):
        return f"{_given_first(' '.join(words[:-1]))} {words[-1]}"
    start = len(words)
    while start > 1 and (_DOTTED_INITIALS.match(words[start - 1]) or _lone(words[start - 1])):
        start -= 1
    tail_words = words[start:]
    if tail_words and not (set(words[:start]) <= {w for w in words[:start] if _lone(w)}):
        return " ".join([*tail_words, *words[:start]])
    surname_first = (
        len(words) == 2
        and len(words[0]) >= 3
        and words[0].isupper()
        and words[0].isalpha()
        and not words[1].isupper()
        and not _is_bare_initials(words[0])
    )
    return f"{words[1]} {words[0]}" if surname_first else name


def _is_suffix(word: str) -> bool:
    return fold(word).strip(".") in _SUFFIXES


def _lone(word: str) -> bool:
    letters = word.strip(".")
    return (len(letters) == 1 and letters.isupper()) or _is_bare_initials(letters)


def _ordinary_case(name: str) -> str:
    words = name.split()
    shouted = not any(c.islower() for c in name)
    result: list[str] = []
    for place, word in enumerate(words):
        letters = [c for c in word if c.isalpha()]
        capital = len(letters) > 1 and all(c.isupper() for c in letters)
        initials = bool(_DOTTED_INITIALS.match(word)) or _is_bare_initials(word)
        short = len(letters) == 2 and place < len(words) - 1 and not shouted
        roman = fold(word) in _SUFFIXES and place == len(words) - 1 and place > 1
        if not capital or initials or short or roman:
            result.append(word)
        elif shouted and 0 < place < len(words) - 1 and fold(word) in PARTICLES:
            result.append(word.lower())
        else:
            result.append(_capitalise(word))
    return " ".join(result)


def _capitalise(word: str) -> str:
    pieces = re.split(rf"(['’.{_HYPHENS}])", word)
    titled = "".join(piece[:1] + piece[1:].lower() for piece in pieces)
    return re.sub(r"^Mc(\w)", lambda found: "Mc" + found.group(1).upper(), titled)
