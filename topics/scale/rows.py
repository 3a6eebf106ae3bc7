"""Rows of papers and their authors from records, a block of them at a time.

The functions are those of :mod:`topics.corpus`; what a whole corpus is needed for, the
labels of people and the numbers behind equal ids, is left to keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.corpus.assembly import make_frame
from topics.corpus.corpus import PAPER_COLUMNS
from topics.corpus.paper_rows import (
    in_order,
    make_paper_ids,
    make_paper_row,
    numbered,
    one_line,
)
from topics.identity.decisions import PaperFinder, PaperRule
from topics.identity.papers import find_decisions, group_records
from topics.identity.people.lists import AuthorList, Slot, unite_lists
from topics.identity.people.persons import affiliations_of
from topics.names.book import Book
from topics.names.titles import is_generic
from topics.records import Record
from topics.scale.keys import Partition
from topics.scale.together import surroundings_of
from topics.settings import IdentitySettings

AUTHORSHIPS = {"paper_id": "str", "key": "str", "ids": "str", "name": "str"}
"""Columns of authorships: a row per paper and author, by the key and the spelling of the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Papers, columns ``PAPER_COLUMNS``, and their authors, columns ``AUTHORSHIPS``."""

    papers: pd.DataFrame
    authorships: pd.DataFrame


def rows_alone(partition: Partition, met: NDArray[np.int64]) -> Rows:
    """The papers of a partition that have nothing in common with others.

    ``met`` are the places of the records that have.
    """
    absent = set(met.tolist())
    records = [one for place, one in enumerate(partition.records()) if place not in absent]
    return make_rows(records, [(place,) for place in range(len(records))], Book())


def rows_together(
    records: Sequence[Record],
    similar: NDArray[np.int64],
    crowded: Set[int],
    settings: IdentitySettings,
    rules: Sequence[PaperRule] = (),
) -> Rows:
    """The papers of whole components of records.

    ``similar`` and ``crowded`` are as :func:`topics.scale.together.surroundings_of` has them,
    ``rules`` those of a merges file that speak of the records.
    """
    book = Book()
    around = surroundings_of(records, similar, crowded, book)
    ordered = in_order(records, book)
    groups = group_records(ordered, settings, book=book, surroundings=around).groups
    if rules:
        ids = _paper_ids(ordered, groups, book)
        pairs = sorted((n, one) for one, group in zip(ids, groups, strict=True) for n in group)
        decisions = find_decisions(rules, PaperFinder(ordered, [one for _, one in pairs]))
        groups = group_records(ordered, settings, decisions, book, around).groups
    return make_rows(ordered, groups, book)


def make_rows(records: Sequence[Record], groups: Sequence[tuple[int, ...]], book: Book) -> Rows:
    """The rows of groups of records."""
    rows: list[dict[str, object]] = []
    credited: list[tuple[object, ...]] = []
    for group, paper_id in zip(groups, _paper_ids(records, groups, book), strict=True):
        lists = [AuthorList.of(records[n]) for n in group]
        slots = unite_lists(0, lists, book.names, [], [])
        names = [slot.name.text for slot in slots]
        places = [one_line("; ".join(of_one)) for of_one in affiliations_of(slots)]
        rows.append(make_paper_row(records, group, paper_id, names, places))
        credited += ((paper_id, slot.name.parts.key, _ids(slot), slot.name.text) for slot in slots)
    return Rows(
        papers=make_frame(rows, PAPER_COLUMNS),
        authorships=pd.DataFrame(credited, columns=list(AUTHORSHIPS)).astype(AUTHORSHIPS),
    )


def _ids(slot: Slot) -> str:
    return json.dumps(sorted(slot.ids.items())) if slot.ids else ""


def _paper_ids(
    records: Sequence[Record], groups: Sequence[tuple[int, ...]], book: Book
) -> list[str]:
    """Ids that are unique among all partitions.

    All records of a title are together, but for titles that name a kind of text. Of those,
    the ones that say the same are together, so that numbers tell their papers apart.
    """
    ids = make_paper_ids(records, groups, book)
    for place, group in enumerate(groups):
        first = records[group[0]]
        if is_generic(book.titles[first.title]):
            people = "|".join(author.name for author in first.authors)
            told = (
                f"{people}|{first.year}|{first.venue}|{sorted(first.ids.items())}|{first.abstract}"
            )
            digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
            ids[place] = f"{ids[place].partition('-')[0]}-{digest[:12]}"
    return numbered(ids)
