"""Institutions in affiliations, however exports write them.

"Department of Kites, University of Harbour, 20 Quay Rd, Harbour" and "Univ Harbour, Dept
Kites" are one institution. Of a text the part that names a university, institute, company
laboratory and the like is taken, and of its words the beginnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from topics.names.folding import fold_words

_KINDS: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            r"\b(?:univ|universi\w*|uniwersytet|polytech\w*|politec\w*|eth|mit|epfl|caltech)\b",
            r"\b(?:inst|institut\w*|istituto|academ\w*|acad|ecole|college|coll|hochschule)\b",
            r"\b(?:hosp|hospital\w*|clinic\w*|labs?|laborator\w*|inc|corp\w*|ltd|gmbh|research)\b",
        ),
    )
)
"""What tells an institution, the most telling first; a part with none names a department."""
_NO_WORDS = frozenset({"of", "the", "and", "for", "de", "der", "di", "du", "la", "et", "at", "in"})
_SHORT = {
    short: short
    for short in ("univ", "inst", "tech", "acad", "sci", "coll", "hosp", "lab", "eng", "calif")
} | {"natl": "nation"}
"""Beginnings of words that exports abbreviate, each in its own way."""
_LETTERS = 6
"""Letters of any other word that are compared."""
_MOST_WORDS = 8


def institutions(affiliation: str) -> Iterator[str]:
    """Keys of the institutions that an affiliation, or several with ";" between, names."""
    for one in affiliation.split(";"):
        parts = [fold_words(part) for part in one.split(",")]
        named = (next((p for p in parts if kind.search(p)), "") for kind in _KINDS)
        key = _key(next((part for part in named if part), parts[0]))
        if key:
            yield key


def _key(part: str) -> str:
    words = {_stem(word) for word in part.split()[:_MOST_WORDS] if word not in _NO_WORDS}
    return " ".join(sorted(words))


def _stem(word: str) -> str:
    known = (stem for short, stem in _SHORT.items() if word.startswith(short))
    return next(known, word[:_LETTERS])
