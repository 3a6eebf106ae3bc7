"""What the user's files of decisions name, looked for where the records are read."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.errors import InputError
from topics.identity.decisions import (
    PaperRule,
    load_author_decisions,
    load_paper_rules,
    names_of,
    readings_of,
)
from topics.names.book import Book
from topics.names.person import homonym_number, name_key
from topics.records import Record
from topics.settings import IdentitySettings

NAMED = {"name": "int64", "reading": "int64", "record": "int64"}
"""Columns of what is found: the place of a name, in which of its readings, which record."""

_ID_OF_TITLE = 13
"""Characters of a paper's id that come from its title alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The papers and authors that files of decisions name.

    Parameters
    ----------
    rules : tuple of PaperRule
        Of the merges file.
    authors : mapping
        From the key of each name of the authors file to what is said if nobody has it.
    """

    rules: tuple[PaperRule, ...] = ()
    authors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: IdentitySettings) -> Asked:
        """What the files of the settings name.

        Raises
        ------
        InputError
            If a file cannot be used.
        """
        rules = load_paper_rules(settings.merges) if settings.merges else ()
        if settings.authors is None:
            return cls(rules=rules)
        found = load_author_decisions(settings.authors)
        named = [(split.name, split.place) for split in found.splits]
        named += [(name, alias.place) for alias in found.aliases for name in alias.names]
        return cls(
            rules=rules,
            authors={
                name_key(homonym_number(name.partition(" (")[0])[0]): f"{place}: no author is "
                f"called {name!r}."
                for name, place in named
            },
        )

    @property
    def papers(self) -> list[tuple[str, str]]:
        """Names of papers, and where each stands."""
        return [(name, rule.place) for rule in self.rules for name in rule.papers]


def find_named(
    records: Sequence[Record], first: int, names: Sequence[tuple[str, str]], book: Book
) -> pd.DataFrame:
    """Records that are called by a name of a merges file, columns ``NAMED``.

    Parameters
    ----------
    records : sequence of Record
    first : int
        Number of the first; the others follow.
    names : sequence of (str, str)
        As ``Asked.papers``.
    book : Book
    """
    meant: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, (name, _) in enumerate(names):
        for reading, candidate in enumerate(readings_of(name)):
            meant[candidate].append((place, reading))
            # The end of an id tells papers of one title apart, once they are grouped.
            if candidate[_ID_OF_TITLE:][:1] == "-":
                meant[candidate[:_ID_OF_TITLE]].append((place, reading))
    rows = set()
    for number, record in enumerate(records, start=first):
        key = book.title_key(record.title).encode("utf-8", "surrogatepass")
        own = (str(record.location), f"p{hashlib.sha256(key).hexdigest()[:12]}")
        for called in (*own, *names_of(record.title, record.ids)):
            rows |= {(place, reading, number) for place, reading in meant.get(called, ())}
    return pd.DataFrame(sorted(rows), columns=list(NAMED)).astype(NAMED)


def tie_named(asked: Asked, named: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The records that rules name, and for each rule its records tied to each other.

    Returns
    -------
    pairs : ndarray of shape (n, 2), int64
        Each record of a rule with the next one.
    rules : ndarray of shape (m, 2), int64
        Rule and record.

    Raises
    ------
    InputError
        If nothing is called by a name.
    """
    best = named["reading"].eq(named.groupby("name")["reading"].transform("min"))
    records = named[best].groupby("name")["record"].agg(list).to_dict()
    for place, (name, where) in enumerate(asked.papers):
        if place not in records:
            raise InputError(
                f"{where}: no paper is known by {name!r}; name it by its id, DOI or title."
            )
    places = iter(range(len(asked.papers)))
    pairs: list[tuple[int, int]] = []
    rules: list[tuple[int, int]] = []
    for number, rule in enumerate(asked.rules):
        of_rule = list(chain.from_iterable(records[next(places)] for _ in rule.papers))
        pairs += pairwise(of_rule) if len(of_rule) > 1 else [(of_rule[0], of_rule[0])]
        rules += [(number, record) for record in of_rule]
    return _table(pairs), _table(rules)


def _table(rows: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    return np.array(list(rows), dtype=np.int64).reshape(-1, 2)


def check_authors(asked: Asked, seen: Set[str]) -> None:
    """Raise unless every name of the authors file is among these keys.

    Raises
    ------
    InputError
    """
    for key, message in asked.authors.items():
        if key not in seen:
            raise InputError(message)
