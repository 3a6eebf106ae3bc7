"""Build a corpus from records: merge papers, resolve authors, assemble the tables.

The records may come in any order. :mod:`topics.identity.papers` decides which
records are one paper and :mod:`topics.identity.people` which names are one
person; this module combines both with the user's own decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from topics.corpus.assembly import assemble
from topics.corpus.corpus import Corpus
from topics.corpus.paper_rows import in_order, make_paper_ids
from topics.identity.decisions import PaperFinder, load_author_decisions, load_paper_rules
from topics.identity.papers import Surroundings, find_decisions, group_records
from topics.identity.people import AuthorList, People, resolve_people
from topics.names.book import Book, NameBook
from topics.records import AuthorPage, Problem, Record, SourceItem
from topics.runtime.garbage import no_collections
from topics.settings import IdentitySettings


def build_corpus(
    items: Iterable[SourceItem],
    settings: IdentitySettings | None = None,
    *,
    inputs: pd.DataFrame | None = None,
    surroundings: Surroundings | None = None,
) -> Corpus:
    """Build a corpus from the items that the sources yield.

    The order of ``items`` does not matter. ``surroundings`` are those of a larger corpus
    that the records are a part of; what a merges or authors file names need not be among
    them then.

    Raises
    ------
    InputError
        If a merges or authors file cannot be used.
    """
    settings = settings or IdentitySettings()
    records: list[Record] = []
    pages: list[AuthorPage] = []
    problems: list[Problem] = []
    for item in items:
        if isinstance(item, Record):
            records.append(item)
        elif isinstance(item, AuthorPage):
            pages.append(item)
        else:
            problems.append(item)
    with no_collections():
        return _build(records, pages, problems, settings, inputs, surroundings)


def _build(
    unordered: list[Record],
    pages: list[AuthorPage],
    problems: list[Problem],
    settings: IdentitySettings,
    inputs: pd.DataFrame | None,
    surroundings: Surroundings | None,
) -> Corpus:
    book = Book()
    records = in_order(unordered, book)
    grouping = group_records(records, settings, book=book, surroundings=surroundings)
    ids = make_paper_ids(records, grouping.groups, book)
    if settings.merges is not None:
        finder = PaperFinder(records, _paper_id_per_record(ids, grouping.groups))
        rules = load_paper_rules(settings.merges)
        decisions = find_decisions(rules, finder, part=surroundings is not None)
        grouping = group_records(records, settings, decisions, book, surroundings)
        ids = make_paper_ids(records, grouping.groups, book)
    people = _people(
        records, grouping.groups, settings, ids, book.names, part=surroundings is not None
    )
    book.names.clear()  # Frees memory for the tables that are built next.
    return assemble(records, book, grouping, ids, people, pages, problems, inputs)


def _paper_id_per_record(ids: Sequence[str], groups: Sequence[tuple[int, ...]]) -> list[str]:
    pairs = sorted((n, paper) for paper, group in zip(ids, groups, strict=True) for n in group)
    return [paper for _, paper in pairs]


def _people(
    records: Sequence[Record],
    groups: Sequence[tuple[int, ...]],
    settings: IdentitySettings,
    ids: Sequence[str],
    names: NameBook,
    *,
    part: bool,
) -> People:
    lists = ([AuthorList.of(records[n]) for n in group] for group in groups)
    if settings.authors is None:
        return resolve_people(lists, names=names)
    finder = PaperFinder(records, _paper_id_per_record(ids, groups))
    paper_of = {n: paper for paper, group in enumerate(groups) for n in group}

    def find_papers(name: str, place: str) -> frozenset[int]:
        return frozenset(paper_of[n] for n in finder.find(name, place))

    decisions = load_author_decisions(settings.authors)
    return resolve_people(lists, decisions, find_papers, names, part=part)
