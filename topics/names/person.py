"""Names of people: one display form, and a key.

In goes a name as an export writes it ("Phillips J.C.", "BYRASANDRA, Mallikarjun¹"),
out comes the name in display order ("J.C. Phillips") without titles, marks and
affiliation numbers. :func:`name_key` gives the normal form by which two spellings
of one name are found equal. Whether two equal names are one person is not decided
here, but in :mod:`topics.identity.people`; fields that hold many names are taken apart in
:mod:`topics.names.author_lists`.

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
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŀ": "l", "ŧ": "t",
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "’": "'", "‘": "'", "`": "'", "´": "'",
    }
)  # fmt: skip
HYPHENS = "‐‑‒–—−﹣－·・-"
_OPENED = str.maketrans(dict.fromkeys(HYPHENS, " ") | {"'": None})
_SIGN = re.compile(r"[^\w\s]")
_WORD = re.compile(r"[^\W_]+")
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
LOWER = "a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž"

_MARKS = re.compile(
    r"(?:\s*(?:[\[({]\s*(?:\d{1,2}|[*†‡§¶#∗,\s\d]+)\s*[\])}]|[*†‡§¶#∗⋆✉⁎]|\^\{?[\w,*]+\}?"
    r"|[⁰¹²³⁴⁵⁶⁷⁸⁹]|(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*|[,;:]))+\s*$"
)
_HOMONYM = re.compile(r"\s+(\d{4})$")
TITLES = re.compile(
    r"^(?:(?:prof(?:essor)?|dr|doctor|mr|mrs|ms|ir|ing|dipl|dipl-ing|phd|sir|acad)\.[\s-]*"
    r"|(?:prof|dr|mr|mrs|professor)\s+)+",
    re.IGNORECASE,
)
_DEGREES = re.compile(r",?\s+(?:ph\.?\s?d|m\.?d|m\.?sc|b\.?sc|mba|msc)\.?$", re.IGNORECASE)
DOTTED_INITIALS = re.compile(rf"^(?![JS]r\.)(?:[{UPPER}]\w?\.[-\s]?)+(?:[{UPPER}]\.?)?$")
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\ud800-\udfff]"
)
_NO_TITLE = r"(?!(?:Prof|Professor|Dr|Doctor|Mr|Mrs|Ms|Sir) )"
_NO_DEGREE = r"(?<! Phd)(?<! Msc)(?<! Md)"
_PLAIN = re.compile(rf"{_NO_TITLE}[A-Z][a-z]{{1,30}}(?: [A-Z][a-z]{{1,30}}){{1,3}}{_NO_DEGREE}\Z")
_CAPITALISED = rf"[{UPPER}][{LOWER}]{{1,30}}(?:-[{UPPER}{LOWER}][{LOWER}]{{0,30}}){{0,2}}"
_WITHIN = rf"{_CAPITALISED}|[{UPPER}]\.?|[a-z]{{2,6}}"
_NO_SUFFIX = r"(?<! Jr)(?<! Sr)(?<! Ii)(?<! Iii)(?<! Iv)"
_ORDINARY = re.compile(
    rf"{_NO_TITLE}(?:{_CAPITALISED}|[{UPPER}]\.)(?: (?:{_WITHIN})){{0,3}}"
    rf" (?:(?=[^ ]{{4}}){_CAPITALISED}|[A-Z][a-z]{{1,2}})"
    rf"{_NO_DEGREE}(?<! Bsc)(?<! Mba){_NO_SUFFIX}\Z"
)
"""Names that are in display form already; for the rest it takes a closer look."""
_NOBODY = frozenset(
    {
        "", "anonymous", "anonymous author", "anonymous authors", "author", "authors", "et al",
        "n a", "no author", "no author name available", "none", "others", "unknown",
    }
)  # fmt: skip
LONGEST_NAME = 300


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
        if not dotted and len(pieces) == 1 and is_bare_initials(word):
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
    name = unicodedata.normalize("NFC", _CONTROL.sub(" ", raw[:LONGEST_NAME]))
    name = " ".join(name.split()).strip(" ,;|·•\"'{}")
    name = homonym_number(name)[0]
    name = _MARKS.sub("", name)
    name = TITLES.sub("", name)
    name = _DEGREES.sub("", name)
    name = _given_first(name)
    return _ordinary_case(name).strip(" ,;")


def is_name(text: str) -> bool:
    """Whether a text can name somebody: has letters, is no address and no placeholder."""
    words = " ".join(_WORD.findall(fold(text)))
    return words not in _NOBODY and "@" not in text and any(c.isalpha() for c in words)


def is_bare_initials(word: str) -> bool:
    """Capitals that nobody can pronounce, or a single one: "R", "JC", "VH"."""
    if not word.isupper():
        return False
    letters = word.replace("-", "").replace(".", "")
    if not 1 <= len(letters) <= 3 or not letters.isalpha():
        return False
    return len(letters) == 1 or not set(fold(letters)) & set("aeiouy")


def _given_first(name: str) -> str:
    if "," in name:
        parts = [part.strip() for part in name.split(",") if part.strip()]
        if not parts:
            return ""
        suffix = [part for part in parts[1:] if is_suffix(part)]
        surname = parts[0].split()
        if len(surname) > 1 and is_suffix(surname[-1]):
            suffix.append(surname.pop())
        given = [part for part in parts[1:] if not is_suffix(part)]
        tail = [_SUFFIXES[fold(part).strip(".")] for part in suffix]
        return " ".join([*given, *surname, *tail])
    words = name.split()
    if len(words) > 2 and is_suffix(words[-1]):
        return f"{_given_first(' '.join(words[:-1]))} {words[-1]}"
    start = len(words)
    while start > 1 and (DOTTED_INITIALS.match(words[start - 1]) or _lone(words[start - 1])):
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
        and not is_bare_initials(words[0])
    )
    return f"{words[1]} {words[0]}" if surname_first else name


def is_suffix(word: str) -> bool:
    return fold(word).strip(".") in _SUFFIXES


def _lone(word: str) -> bool:
    letters = word.strip(".")
    return (len(letters) == 1 and letters.isupper()) or is_bare_initials(letters)


def _ordinary_case(name: str) -> str:
    words = name.split()
    shouted = not any(c.islower() for c in name)
    result: list[str] = []
    for place, word in enumerate(words):
        letters = [c for c in word if c.isalpha()]
        capital = len(letters) > 1 and all(c.isupper() for c in letters)
        initials = bool(DOTTED_INITIALS.match(word)) or is_bare_initials(word)
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
    pieces = re.split(rf"(['’.{HYPHENS}])", word)
    titled = "".join(piece[:1] + piece[1:].lower() for piece in pieces)
    return re.sub(r"^Mc(\w)", lambda found: "Mc" + found.group(1).upper(), titled)
