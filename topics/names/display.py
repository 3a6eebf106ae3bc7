"""Display form of a name: given names first, in ordinary case.

In goes a name as an export writes it ("Phillips J.C.", "BYRASANDRA, Mallikarjun¹",
"Griffin, M.D."), out comes its display form. A name that can be read in no safe
way (three commas, say) comes out as it was written, and :func:`is_unread` tells.
Names of organisations are left as they are.

The display form of a display form is itself.
"""

from __future__ import annotations

import re
import unicodedata

from topics.names.folding import fold
from topics.names.forms import (
    DOTTED_INITIALS,
    HYPHENS,
    LOWER,
    UPPER,
    can_be_initials,
    is_bare_initials,
    is_cjk,
    is_degree,
    is_initials,
    is_organisation,
    is_short_degree,
    is_suffix,
    shape_of,
)
from topics.names.words import MISSING, PARTICLES, SUFFIXES, TITLES

LONGEST_NAME = 300

TAIL = "[SDsd]*+"
"""Suffixes and degrees behind a name."""

PAIR = rf"(?>[WGNBFHT]S?I|[WGNB][sd]){TAIL}"
"""A surname, a comma and initials: "Smith, J.", "Platten, SR", "King, Jr., M. L."."""

INVERTED = (
    rf"(?>[WG][Ss]?(?=[WGHNBFTtI])[WGHNBFTtI]|N[Ss]?(?=[WGTI])[WGTI]|B[Ss]?(?=[WGHTI])[WGHTI]"
    rf"|[WGNB][sd]|[FH][WGTI]"
    rf"|[WGNB][kcC]|k[kcC]|[cC][kc]|cC){TAIL}"
)
"""A surname, a comma and given names, where that is the only sense it makes."""

LOOSELY_INVERTED = (
    rf"(?>[WGNB][WGH]I{TAIL}|{INVERTED}|[WGHNBFI][Ss]?(?=[WGHNBFTtI])[WGHNBFTtI]{TAIL})"
)
"""The same where a comma stands for nothing else, as in BibTeX."""

FULL = rf"[HFNBTtOCc]{TAIL}"
"""A name without a comma of its own."""

# The groups are atomic: a name that fits in two ways is not tried twice, so that a
# field of any length is read in time that grows with its length.
_ONE_NAME = re.compile(rf"(?:{FULL}|[WGXk]{TAIL})\Z")
_ONE_INVERTED = re.compile(rf"{LOOSELY_INVERTED}\Z")

_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\ud800-\udfff]"
)
_MARKS = re.compile(
    r"(?:\s*(?:[\[({]\s*(?:\d{1,2}|[*†‡§¶#∗,\s\d]+)\s*[\])}]|[*†‡§¶#∗⋆✉⁎]|\^\{?[\w,*]+\}?"
    r"|[⁰¹²³⁴⁵⁶⁷⁸⁹]|(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*|[,;:]))+\s*$"
)
_ROLE = re.compile(
    r"\s*[\[(]\s*(?:eds?\.?|editors?|hrsg\.?|author|corresponding author|presenter"
    r"|orcid[^\])]{0,60}"
    r"|\d{4}-\d{4}-\d{4}-\d{3}[\dXx]|\d{6,})\s*[\])]",
    re.IGNORECASE,
)
_YEARS = re.compile(r",?\s*\(?\b1[5-9]\d\d\s*[-–]\s*(?:(?:1[5-9]|20)\d\d)?\)?\.?$")
_HOMONYM = re.compile(r"\s+(\d{4})$")
TITLES_BEFORE = re.compile(
    rf"^(?:(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})\.[\s-]*"
    r"|(?:prof|dr|mr|mrs|professor)\s+)+(?=\S)",
    re.IGNORECASE,
)
_NO_TITLE = r"(?!(?:Prof|Professor|Dr|Doctor|Mr|Mrs|Ms|Sir|The) )"
_CAPITALISED = rf"[{UPPER}][{LOWER}]{{1,30}}(?:-[{UPPER}{LOWER}][{LOWER}]{{0,30}}){{0,2}}"
_WITHIN = rf"{_CAPITALISED}|[{UPPER}]\.?|[a-z]{{2,6}}"
_ORDINARY = re.compile(
    rf"{_NO_TITLE}(?:{_CAPITALISED}|[{UPPER}]\.)(?: (?:{_WITHIN})){{0,3}}"
    rf" (?:(?=[^ ]{{4}}){_CAPITALISED}|[A-Z][a-z]{{1,2}})"
    r"(?<! Phd)(?<! Msc)(?<! Md)(?<! Bsc)(?<! Mba)(?<! Jr)(?<! Sr)(?<! Ii)(?<! Iii)(?<! Iv)\Z"
)
"""Names that are in display form already; for the rest it takes a closer look."""
_LONGEST_ACRONYM = 6


def display_name(raw: str) -> str:
    """One name in display form.

    Titles, degrees, affiliation marks and a homonym number are taken off;
    "Surname, Given" and "Surname A.B." are turned round; words in capitals get
    ordinary case. LaTeX must be decoded before.

    >>> display_name("BYRASANDRA, Mallikarjun¹")
    'Mallikarjun Byrasandra'
    >>> display_name("Phillips J.C.")
    'J.C. Phillips'
    >>> display_name("Platten, S.R.")
    'S.R. Platten'
    """
    return raw if is_plain(raw) else shaped(raw)


def is_plain(text: str) -> bool:
    """Whether a text is one name in display form at first sight; many that are not are so too."""
    return _ORDINARY.match(text) is not None


def shaped(raw: str) -> str:
    """The display form by a closer look, which :func:`display_name` spares plain names."""
    name = clean(raw)
    if "," not in name:
        return natural(name)
    parts = [part for piece in name.split(",") if (part := piece.strip())]
    shapes = "".join(map(shape_of, parts))
    if len(parts) == 1 or _ONE_NAME.match(shapes):
        return natural(parts[0], _suffix_in(parts[1:]))
    if _ONE_INVERTED.match(shapes):
        return turned(parts)
    return name


def is_unread(name: str) -> bool:
    """Whether a display form is a name as it was written, for want of a safe reading."""
    return "," in name and not is_organisation(name)


def clean(raw: str) -> str:
    """A name without control characters, marks of affiliation, roles, years of life and number."""
    name = one_line(unicodedata.normalize("NFC", raw[:LONGEST_NAME])).strip(" ,;|·•\"'{}")
    name = homonym_number(name)[0]
    if name[-1:] in "])":
        name = _ROLE.sub("", name)
    if any(sign.isdigit() for sign in name[-6:]):
        name = _YEARS.sub("", name)
    return _MARKS.sub("", name)


def one_line(text: str) -> str:
    """The text without control characters, one space between words."""
    return " ".join(_CONTROL.sub(" ", text).split())


def homonym_number(raw: str) -> tuple[str, str]:
    """Split "Yizhou Wang 0001" into the name and DBLP's number, "" if there is none."""
    raw = raw.strip()
    found = _HOMONYM.search(raw) if raw[-1:].isdigit() else None
    if found is None:
        return raw, ""
    return raw[: found.start()], found.group(1)


def turned(parts: list[str], *, shouted: bool = False) -> str:
    """The display form of "Surname", "Given" and what else stood between commas.

    ``shouted`` says that the names around are written in capitals throughout, so
    that two or three capitals are a given name and no initials.
    """
    surname, *rest = parts
    words = surname.split()
    suffix = ""
    if len(words) > 1 and is_suffix(words[-1]):
        suffix = SUFFIXES[fold(words.pop()).strip(".")]
    if len(rest) > 1 and is_suffix(rest[0]) and not is_degree(rest[1]):
        rest = [*rest[1:], rest[0]]
    given = TITLES_BEFORE.sub("", rest[0]) if rest else ""
    if len(rest) > 1 and is_initials(rest[1]) and not can_be_initials(given):
        given = f"{given} {rest.pop(1)}"  # "Kajava, Andrey, V", as Web of Science writes it.
    if given in MISSING:
        given = ""
    given_words = given.split()
    if len(given_words) > 1 and is_suffix(given_words[-1]) and not is_initials(given_words[0]):
        suffix = suffix or SUFFIXES[fold(given_words.pop()).strip(".")]
    while len(given_words) > 1 and (
        is_degree(given_words[-1]) or (is_short_degree(given_words[-1]) and _spelt(given_words[0]))
    ):
        given_words.pop()
    given = " ".join(given_words)
    if can_be_initials(given) and not (shouted and _pronounced(given)):
        given = _with_stops(given)
    suffix = suffix or _suffix_in(rest[1:])
    surname = " ".join(words)
    if is_cjk(surname) and is_cjk(given):
        return f"{surname}{given}"
    name = " ".join(part for part in (given, surname, suffix) if part)
    return name if is_organisation(name) else _ordinary_case(name)


def natural(name: str, suffix: str = "") -> str:
    """The display form of a name without commas."""
    if is_organisation(name):
        return name
    name = TITLES_BEFORE.sub("", name)
    words = [word for word in name.split() if word not in MISSING] or name.split()
    while len(words) > 2 and _ends_in_degree(words):
        words = words[:-2] if fold(words[-1]).strip(".") == "d" else words[:-1]
    if len(words) > 2 and is_suffix(words[-1]) and not is_suffix(words[-2]):
        suffix = suffix or words[-1]
        words = words[:-1]
    ordered = _given_first(words)
    return _ordinary_case(" ".join([*ordered, suffix] if suffix else ordered)).strip(" ,;")


def with_initials_first(name: str) -> str:
    """The display form of "Surname AB" where a list as a whole is written so."""
    words = name.split()
    suffix = [words.pop()] if len(words) > 2 and is_suffix(words[-1]) else []
    return turned([" ".join(words[:-1]), words[-1], *suffix]) if len(words) > 1 else natural(name)


def _ends_in_degree(words: list[str]) -> bool:
    if is_degree(words[-1]) or is_degree(" ".join(words[-2:])):
        return True
    return is_short_degree(words[-1]) and shape_of(" ".join(words[:-1])) in "FH"


def _suffix_in(parts: list[str]) -> str:
    return next((SUFFIXES[fold(part).strip(".")] for part in parts if is_suffix(part)), "")


def _spelt(word: str) -> bool:
    return not can_be_initials(word)


def _pronounced(given: str) -> bool:
    """Whether capitals can be a given name: "NA", "YU", not "JR" or "J.R."."""
    return given.isalpha() and not is_bare_initials(given)


def _with_stops(initials: str) -> str:
    if "." in initials:
        return initials
    words = (re.sub(rf"([^\W\d_])(?=[^\W\d_]|[{HYPHENS}]|$)", r"\1.", w) for w in initials.split())
    return "".join(words)


def _given_first(words: list[str]) -> list[str]:
    start = len(words)
    while start > 1 and is_initials(words[start - 1]):
        start -= 1
    tail, front = words[start:], words[:start]
    if tail and not all(map(is_initials, front)):
        joined = " ".join(tail)
        return [*([_with_stops(joined)] if len(joined) > 1 else tail), *front]
    surname_first = (
        len(words) == 2
        and len(words[0]) >= 3
        and words[0].isupper()
        and words[0].isalpha()
        and not words[1].isupper()
        and not is_bare_initials(words[0])
    )
    return [words[1], words[0]] if surname_first else words


def _ordinary_case(name: str) -> str:
    words = name.split()
    if len(words) == 1 and len(name) <= _LONGEST_ACRONYM:
        return name
    shouted = not any(c.islower() for c in name)
    result: list[str] = []
    for place, word in enumerate(words):
        letters = [c for c in word if c.isalpha()]
        capital = len(letters) > 1 and all(c.isupper() for c in letters)
        initials = bool(DOTTED_INITIALS.match(word)) or is_bare_initials(word)
        short = len(letters) == 2 and place < len(words) - 1 and not shouted
        suffix = is_suffix(word) and place == len(words) - 1 and place > 0
        if suffix and (capital or place > 1):
            result.append(SUFFIXES[fold(word).strip(".")] if place > 1 else word)
        elif not capital or initials or short:
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
