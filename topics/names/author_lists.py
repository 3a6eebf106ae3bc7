"""Author fields of exports, to the names in them.

In goes the whole field as an export writes it ("Phillips J.C., Braun R.", "JI,
Jiaming; Li Na", "Vivek K. PallipuramMohammad Bhuiyan"); the habit of the field is
found out, and each name comes out in display form, as :mod:`topics.names.person` makes it.

Only the standard library is used, so that every source can import this module.
"""

from __future__ import annotations

import re

from topics.names.person import (
    DOTTED_INITIALS,
    HYPHENS,
    LONGEST_NAME,
    LOWER,
    PARTICLES,
    TITLES,
    UPPER,
    display_name,
    fold,
    is_bare_initials,
    is_name,
    is_suffix,
)

_SUFFIX_COMMA = re.compile(r",\s*([JjSs][Rr]\b\.?|I{2,3}\b|IV\b)(?=\s*(?:,|;|$|\sand\s))")
_SEAM = re.compile(rf"(?<=[{LOWER}\d¹²³⁴⁵⁶⁷⁸⁹])(?=[{UPPER}])")
_CAMEL = (
    "mc mac de di du da la le lo el al van von den der des del della fitz san saint st ben bin ter "
    "ten vande vander o d l mon la dal"
)
_SEAM_PREFIXES = frozenset(_CAMEL.split())
_WIDE_MARKS = str.maketrans({"，": ",", "、": ",", "；": ";"})
_AND = re.compile(r"(?:\s*,)?\s+(?:and|AND|&|und|et|y)\s+|^(?:and|&)\s+")
_BIBTEX_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ET_AL = re.compile(r"\b(?:et\.? al\b\.?|and others|et alii)$", re.IGNORECASE)


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
    if _looks_initials(right) or is_suffix(left.split()[-1]):
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
    return bool(DOTTED_INITIALS.match(bare)) or (len(bare) <= 3 and is_bare_initials(bare))


def _trailing_initials_habit(names: list[str]) -> bool:
    """Whether a list as a whole writes "Surname AB", as PubMed does."""
    tails = [name.rsplit(" ", 1)[-1] for name in names if " " in name]
    if len(tails) < 2 or len(tails) < len(names) or any("," in name for name in names):
        return False
    capitals = [tail.isupper() and tail.isalpha() and len(tail) <= 3 for tail in tails]
    return all(capitals) and any(is_bare_initials(tail) for tail in tails)


def _dot_trailing_initials(name: str) -> str:
    surname, _, initials = name.rpartition(" ")
    return f"{surname}, {'.'.join(initials)}."


def _split_seams(name: str) -> list[str]:
    """Take "Araz R. AlievNigar T. Ismayilova" apart where two names touch."""
    pieces: list[str] = []
    start = 0
    for seam in _SEAM.finditer(name):
        left = name[max(start, seam.start() - LONGEST_NAME) : seam.start()]
        right = name[seam.start() : seam.start() + LONGEST_NAME]
        stem = re.split(rf"[\s'’.{HYPHENS}]", left)[-1]
        if fold(stem) in _SEAM_PREFIXES or (len(stem) <= 2 and not stem[-1:].isdigit()):
            continue
        right_name = TITLES.sub("", _SEAM.split(right, maxsplit=1)[0])
        if len(TITLES.sub("", left).split()) >= 2 and len(right_name.split()) >= 2:
            pieces.append(name[start : seam.start()])
            start = seam.start()
    pieces.append(name[start:])
    return pieces
