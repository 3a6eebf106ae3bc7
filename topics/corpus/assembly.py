"""Assemble the tables of a corpus from merged records and resolved people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from topics.corpus.corpus import PAPER_COLUMNS, Corpus
from topics.corpus.paper_rows import first_year, make_paper_row, one_line, shown_title
from topics.identity.papers import Link, PaperGroups
from topics.identity.people import People
from topics.names.book import Book
from topics.records import AuthorPage, Problem, Record
from topics.schema import INPUTS, PEOPLE, RIVALS, TABLES, CellType

_DTYPES: Mapping[CellType, str] = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "bool",
    "list": "object",
}


def assemble(
    records: Sequence[Record],
    book: Book,
    grouping: PaperGroups,
    ids: Sequence[str],
    people: People,
    pages: list[AuthorPage],
    problems: list[Problem],
    inputs: pd.DataFrame | None,
) -> Corpus:
    """Build a corpus with its tables in canonical order.

    ``ids`` holds the id of each group of records, in the order of ``grouping``.
    """
    groups = grouping.groups
    labels = [person.label for person in people.persons]
    years = [first_year(records, group) for group in groups]
    titles = [book.titles[shown_title(records, group)] for group in groups]
    order = sorted(
        range(len(groups)),
        key=lambda n: (9999 if (year := years[n]) is None else year, titles[n], ids[n]),
    )
    rows = (
        make_paper_row(
            records,
            groups[n],
            ids[n],
            [labels[a] for a in people.authors[n]],
            [one_line("; ".join(places)) for places in people.affiliations[n]],
        )
        for n in order
    )
    rivals = [(labels[a], labels[b], ids[paper]) for paper, a, b in people.rivals]
    return Corpus(
        papers=make_frame(rows, PAPER_COLUMNS),
        authors=_author_frame(people, years),
        pages=tuple(sorted(pages, key=lambda p: (p.owner.name, p.format, p.location))),
        ledger=_ledger(records, grouping, ids, people, problems),
        inputs=make_frame([], INPUTS) if inputs is None else inputs,
        rivals=make_frame([dict(zip(RIVALS, row, strict=True)) for row in rivals], RIVALS),
    )


def make_frame(
    rows: Iterable[Mapping[str, object]], columns: Mapping[str, CellType]
) -> pd.DataFrame:
    """A table of rows with these columns and their types."""
    cells: dict[str, list[object]] = {name: [] for name in columns}
    for row in rows:
        for name, column in cells.items():
            column.append(row[name])
    return pd.DataFrame(
        {name: pd.Series(cells.pop(name), dtype=_DTYPES[kind]) for name, kind in columns.items()}
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
    return make_frame(rows, PEOPLE)


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
    columns = TABLES["ledger"].columns
    return make_frame([dict(zip(columns, row, strict=True)) for row in rows], columns)


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
