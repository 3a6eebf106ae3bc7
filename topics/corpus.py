"""The corpus: one row a paper, one row an author, and the ledger of how they came about.

In goes what the sources yield, in any order; out comes a :class:`Corpus` in
canonical order, so that nothing that follows depends on how files were named or
sorted. Which records are one paper is decided in :mod:`topics.identity`, which
names are one person in :mod:`topics.people`; here the fields of the records of
a paper become one row.
"""

from __future__ import annotations

import gc
import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from topics.decisions import PaperFinder, PaperRule, load_author_decisions, load_paper_rules
from topics.errors import InputError
from topics.identity import Decisions, Link, PaperGroups, group_records
from topics.known import Known, NameBook
from topics.paper_rows import (
    first_year,
    in_order,
    make_paper_ids,
    make_paper_row,
    shown_title,
)
from topics.people import AuthorList, People, resolve_people
from topics.records import AuthorPage, Problem, Record, SourceItem
from topics.settings import IdentitySettings
from topics.stages import Stages

PAPER_COLUMNS: Mapping[str, str] = {
    "paper_id": "str",
    "title": "str",
    "authors": "object",
    "authors_complete": "bool",
    "year": "Int64",
    "year_published": "Int64",
    "date": "str",
    "venue": "str",
    "venue_type": "str",
    "category": "str",
    "abstract": "str",
    "keywords": "object",
    "doi": "str",
    "arxiv": "str",
    "openreview": "str",
    "openalex": "str",
    "pmid": "str",
    "s2": "str",
    "dblp": "str",
    "citations": "Int64",
    "has_code": "bool",
    "source_count": "int64",
    "sources": "object",
}
"""Columns of ``Corpus.papers`` in their order, with their types."""

AUTHOR_COLUMNS: Mapping[str, str] = {
    "author": "str",
    "papers": "int64",
    "first_year": "Int64",
    "last_year": "Int64",
    "ids": "object",
    "variants": "object",
    "owner": "bool",
}
"""Columns of ``Corpus.authors``."""

LEDGER_COLUMNS: Mapping[str, str] = {
    "action": "str",
    "reason": "str",
    "source": "str",
    "paper_id": "str",
    "detail": "str",
}
"""Columns of ``Corpus.ledger``."""

INPUT_COLUMNS: Mapping[str, str] = {
    "file": "str",
    "format": "str",
    "why": "str",
    "records": "int64",
    "rejected": "int64",
    "sha256": "str",
}
"""Columns of ``Corpus.inputs``."""

RIVAL_COLUMNS: Mapping[str, str] = {"author": "str", "other": "str", "paper_id": "str"}
"""Columns of ``Corpus.rivals``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Corpus:
    """Papers, authors and what was done to get them.

    Parameters
    ----------
    papers : DataFrame
        One row a paper, columns of ``PAPER_COLUMNS``, by year (missing last),
        normalised title and id. ``authors`` holds labels of ``authors``.
        ``year`` is the earliest year of the paper's records, ``year_published``
        the latest of those that describe a publication.
    authors : DataFrame
        One row a person, columns of ``AUTHOR_COLUMNS``, by label. ``ids`` and
        ``variants`` are lists of str; ``owner`` marks owners of author pages.
    pages : tuple of AuthorPage
        The author pages that were read, with their own figures.
    ledger : DataFrame
        Columns of ``LEDGER_COLUMNS``. ``action`` is "merged", "kept apart",
        "repaired", "rejected" or "noted".
    inputs : DataFrame
        The files, columns of ``INPUT_COLUMNS``; empty if they are not known.
    rivals : DataFrame
        Pairs of authors with one surname who stand in two lists of one paper.
    stages : mapping
        Seconds and memory of reading, as :data:`topics.stages.Stages`.
    """

    papers: pd.DataFrame
    authors: pd.DataFrame
    pages: tuple[AuthorPage, ...]
    ledger: pd.DataFrame
    inputs: pd.DataFrame
    rivals: pd.DataFrame
    stages: Stages = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.papers)

    def __repr__(self) -> str:
        return f"<Corpus: {self._summary()}>"

    def _summary(self) -> str:
        years = self.papers["year"].dropna()
        span = f", {years.min()} to {years.max()}" if len(years) else ""
        merged = int((self.ledger["action"] == "merged").sum())
        return (
            f"{len(self.papers):,} papers by {len(self.authors):,} authors{span}, {merged:,} merged"
        )

    def _repr_html_(self) -> str:
        """The summary and the first papers, for a notebook."""
        shown = self.papers.head(10)
        left = '<td style="text-align: left">'
        rows = "".join(
            f"<tr><td>{'' if pd.isna(year) else int(year)}</td>{left}{html.escape(title)}</td>"
            f"{left}{html.escape('; '.join(authors[:3]) + ('; ...' if len(authors) > 3 else ''))}"
            "</td></tr>"
            for year, title, authors in zip(
                shown["year"], shown["title"], shown["authors"], strict=True
            )
        )
        head = "<tr><th>year</th><th>title</th><th>authors</th></tr>"
        return f"<p>{html.escape(self._summary())}</p><table>{head}{rows}</table>"


def build_corpus(
    items: Iterable[SourceItem],
    settings: IdentitySettings | None = None,
    *,
    inputs: pd.DataFrame | None = None,
) -> Corpus:
    """Merge what the sources read into a corpus.

    The order of ``items`` does not matter.

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
    with _collector_paused():
        return _build(records, pages, problems, settings, inputs)


def _build(
    unordered: list[Record],
    pages: list[AuthorPage],
    problems: list[Problem],
    settings: IdentitySettings,
    inputs: pd.DataFrame | None,
) -> Corpus:
    known = Known()
    records = in_order(unordered, known)
    grouping = group_records(records, settings, known=known)
    ids = make_paper_ids(records, grouping.groups, known)
    if settings.merges is not None:
        finder = PaperFinder(records, _by_record(ids, grouping.groups))
        decisions = _paper_decisions(load_paper_rules(settings.merges), finder)
        grouping = group_records(records, settings, decisions, known)
        ids = make_paper_ids(records, grouping.groups, known)
    people = _people(records, grouping.groups, settings, ids, known.names)
    known.names.clear()  # The tables that are made now need its room.
    return _assemble(records, known, grouping, ids, people, pages, problems, inputs)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No collection of cycles while millions of small objects are made, of which none is cyclic.

    It took a third of the time for 100,000 records. The pause should end when what was made on
    the way is gone, as the next collection looks through all that is new.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _by_record(ids: Sequence[str], groups: Sequence[tuple[int, ...]]) -> list[str]:
    pairs = sorted((n, paper) for paper, group in zip(ids, groups, strict=True) for n in group)
    return [paper for _, paper in pairs]


def _paper_decisions(rules: Iterable[PaperRule], finder: PaperFinder) -> Decisions:
    together: list[frozenset[int]] = []
    apart: list[tuple[frozenset[int], ...]] = []
    for rule in rules:
        sets = [finder.find(name, rule.place) for name in rule.papers]
        if rule.together:
            together.append(frozenset().union(*sets))
            continue
        for place, one in enumerate(sets):
            for other, name in zip(sets[place + 1 :], rule.papers[place + 1 :], strict=True):
                if one & other:
                    raise InputError(
                        f"{rule.place}: {rule.papers[place]!r} and {name!r} name the same record; "
                        "name the records by file:line as the ledger does."
                    )
        apart.append(tuple(sets))
    return Decisions(together=tuple(together), apart=tuple(apart))


def _people(
    records: Sequence[Record],
    groups: Sequence[tuple[int, ...]],
    settings: IdentitySettings,
    ids: Sequence[str],
    names: NameBook,
) -> People:
    lists = (
        [
            AuthorList(
                authors=records[n].authors,
                complete=records[n].authors_complete,
                owner=records[n].owner,
                source=str(records[n].location),
            )
            for n in group
        ]
        for group in groups
    )
    if settings.authors is None:
        return resolve_people(lists, names=names)
    finder = PaperFinder(records, _by_record(ids, groups))
    paper_of = {n: paper for paper, group in enumerate(groups) for n in group}

    def find_papers(name: str, place: str) -> frozenset[int]:
        return frozenset(paper_of[n] for n in finder.find(name, place))

    return resolve_people(lists, load_author_decisions(settings.authors), find_papers, names)


def _assemble(
    records: Sequence[Record],
    known: Known,
    grouping: PaperGroups,
    ids: Sequence[str],
    people: People,
    pages: list[AuthorPage],
    problems: list[Problem],
    inputs: pd.DataFrame | None,
) -> Corpus:
    groups = grouping.groups
    labels = [person.label for person in people.persons]
    years = [first_year(records, group) for group in groups]
    titles = [known.titles[shown_title(records, group)] for group in groups]
    order = sorted(
        range(len(groups)),
        key=lambda n: (9999 if (year := years[n]) is None else year, titles[n], ids[n]),
    )
    rows = (
        make_paper_row(records, groups[n], ids[n], [labels[a] for a in people.authors[n]])
        for n in order
    )
    rivals = [(labels[a], labels[b], ids[paper]) for paper, a, b in people.rivals]
    return Corpus(
        papers=_frame(rows, PAPER_COLUMNS),
        authors=_author_frame(people, years),
        pages=tuple(sorted(pages, key=lambda p: (p.owner.name, p.format, p.location))),
        ledger=_ledger(records, grouping, ids, people, problems),
        inputs=_frame([], INPUT_COLUMNS) if inputs is None else inputs,
        rivals=_frame(
            [dict(zip(RIVAL_COLUMNS, row, strict=True)) for row in rivals], RIVAL_COLUMNS
        ),
    )


def _frame(rows: Iterable[Mapping[str, object]], columns: Mapping[str, str]) -> pd.DataFrame:
    cells: dict[str, list[object]] = {name: [] for name in columns}
    for row in rows:
        for name, column in cells.items():
            column.append(row[name])
    return pd.DataFrame(
        {name: pd.Series(cells.pop(name), dtype=dtype) for name, dtype in columns.items()}
    )


def _author_frame(people: People, years: Sequence[int | None]) -> pd.DataFrame:
    papers = [0] * len(people.persons)
    span: list[tuple[int | None, int | None]] = [(None, None)] * len(people.persons)
    for authors, year in zip(people.authors, years, strict=True):
        for author in authors:
            papers[author] += 1
            if year is not None:
                low, high = span[author]
                low = year if low is None else min(low, year)
                span[author] = (low, year if high is None else max(high, year))
    rows = (
        {
            "author": person.label,
            "papers": papers[n],
            "first_year": span[n][0],
            "last_year": span[n][1],
            "ids": [f"{kind}:{value}" for kind, value in person.ids],
            "variants": [name for name, _ in person.variants],
            "owner": person.owner,
        }
        for n, person in enumerate(people.persons)
    )
    return _frame(rows, AUTHOR_COLUMNS)


def _ledger(
    records: Sequence[Record],
    grouping: PaperGroups,
    ids: Sequence[str],
    people: People,
    problems: Sequence[Problem],
) -> pd.DataFrame:
    paper_of = {n: ids[paper] for paper, group in enumerate(grouping.groups) for n in group}
    links = [("merged", link) for link in grouping.merged]
    links += [("kept apart", link) for link in grouping.apart]
    rows = [
        *(_link_row(records, paper_of, action, link) for action, link in links),
        *((r.action, r.reason, r.source, ids[r.paper], r.detail) for r in people.remarks),
        *((p.action, p.reason, str(p.location), "", p.detail) for p in problems),
    ]
    rows = sorted(set(rows))
    return _frame([dict(zip(LEDGER_COLUMNS, row, strict=True)) for row in rows], LEDGER_COLUMNS)


def _link_row(
    records: Sequence[Record], paper_of: Mapping[int, str], action: str, link: Link
) -> tuple[str, str, str, str, str]:
    one, two = records[link.first], records[link.second]
    other = str(one.location)
    if action == "kept apart":
        other += f" ({paper_of[link.first]}, {one.title!r})"
    elif one.title != two.title:
        other += f" ({one.title!r})"
    detail = f"with {other}: {link.evidence}"
    return (action, link.reason, str(two.location), paper_of[link.second], detail)
