"""Separate names that touch: "Araz R. AlievNigar T. Ismayilova", as SpringerLink exports them.

A seam is a place where a capital follows a small letter, a digit, or a suffix.
Not each is one: "McCann" and "DuBois" have a capital inside.
"""

from __future__ import annotations

import re

from topics.names.display import TITLES_BEFORE
from topics.names.folding import fold
from topics.names.forms import HYPHENS, LOWER, UPPER

_SEAM = re.compile(
    rf"(?<=[{LOWER}\d¹²³⁴⁵⁶⁷⁸⁹])(?=[{UPPER}])"
    rf"|(?<= Jr\.)(?=[{UPPER}])|(?<= Sr\.)(?=[{UPPER}])"
    rf"|(?<= III)(?=[{UPPER}][{LOWER}])|(?<= II)(?=[{UPPER}][{LOWER}])"
)
_NEVER_WHOLE = frozenset("mc mac fitz o d l saint san".split())
_SELDOM_WHOLE = frozenset(
    "ab abu al ben bin da dal de del della den der des di du el la le lo mon st ter ten van vande "
    "vander von".split()
)
_WORD_BREAK = re.compile(rf"[\s'’{HYPHENS}]")
_SHORT_STEM = 2
_LONGEST_WORD = 60
_FAR_ENOUGH = 120
"""Signs on either side of a seam in which two words must be found."""


def split_touching(text: str, *, sure: bool = False) -> list[str]:
    """Take names apart where they touch.

    Both sides of a cut have at least two words. Surnames of one or two letters
    ("Ren LiHaibo Hu") are only cut where names are known to touch: because the
    source writes so (``sure``), or by another seam in the same text.
    """
    seams = [seam.start() for seam in _SEAM.finditer(text)]
    if not seams:
        return [text]
    stems = [_stem(text[max(0, place - _LONGEST_WORD) : place]) for place in seams]
    sure = sure or any(
        len(stem) > _SHORT_STEM and fold(stem) not in _NEVER_WHOLE | _SELDOM_WHOLE for stem in stems
    )
    pieces: list[str] = []
    start = 0
    for number, (place, stem) in enumerate(zip(seams, stems, strict=True)):
        end = seams[number + 1] if number + 1 < len(seams) else len(text)
        left = text[max(start, place - _FAR_ENOUGH) : place]
        if _is_cut(left, stem, text[place : min(end, place + _FAR_ENOUGH)], sure):
            pieces.append(text[start:place])
            start = place
    pieces.append(text[start:])
    return pieces


def _stem(left: str) -> str:
    return _WORD_BREAK.split(left)[-1]


def _has_two_words(text: str) -> bool:
    if " " not in text.strip():
        return False
    return len(TITLES_BEFORE.sub("", text).split()) > 1


def _is_cut(left: str, stem: str, right: str, sure: bool) -> bool:
    folded = fold(stem).strip(".")
    if folded in _NEVER_WHOLE:
        return False
    if not (_has_two_words(left) and _has_two_words(right)):
        return False
    if stem[-1:].isdigit() or (len(stem) > _SHORT_STEM and folded not in _SELDOM_WHOLE):
        return True
    return sure
