"""The corpus: one row a paper, one row an author, and the ledger of how they came about.

In goes what the sources yield, in any order; out comes a :class:`Corpus` in
canonical order, so that nothing that follows depends on how files were named or
sorted. Which records are one paper is decided in :mod:`topics.identity`, which
names are one person in :mod:`topics.people`; here the fields of the records of
a paper become one row.
"""

from __future__ import annotations

import hashlib
import html
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from topics.decisions import PaperFinder, PaperRule, load_author_decisions, load_paper_rules
from topics.errors import InputError
from topics.identifiers import is_preprint_doi, normalise_ids
from topics.identity import Decisions, Link, PaperGroups, group_records
from topics.names import name_key
from topics.people import AuthorList, People, resolve_people
from topics.records import ID_KINDS, AuthorPage, Problem, Record, SourceItem
from topics.settings import IdentitySettings
from topics.titles import normalise_title, title_key

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
    "sha256": "str",
}
"""Columns of ``Corpus.inputs``."""

RIVAL_COLUMNS: Mapping[str, str] = {"author": "str", "other": "str", "paper_id": "str"}
"""Columns of ``Corpus.rivals``."""

_USABLE_ABSTRACT = 60


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
    """

    papers: pd.DataFrame
    authors: pd.DataFrame
    pages: tuple[AuthorPage, ...]
    ledger: pd.DataFrame
    inputs: pd.DataFrame
    rivals: pd.DataFrame

    def __len__(self) -> int:
        return len(self.papers)

    def __repr__(self) -> str:
        return f"<Corpus: {self._summary()}>"

    def _summary(self) -> str:
        years = self.papers["year"].dropna()
        span = f", {years.min()} to {years.max()}" if len(years) else ""
        merged = int((self.ledger["action"] == "merged").sum())
        return f"{len(self.papers)} papers by {len(self.authors)} authors{span}, {merged} merged"

    def _repr_html_(self) -> str:
        """The summary and the first papers, for a notebook."""
        shown = self.papers.head(10)
        rows = "".join(
            f"<tr><td>{'' if pd.isna(year) else int(year)}</td><td>{html.escape(title)}</td>"
            f"<td>{html.escape('; '.join(authors[:3]) + ('; ...' if len(authors) > 3 else ''))}"
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
    records.sort(key=_record_order)
    grouping = group_records(records, settings)
    ids = _paper_ids(records, grouping.groups)
    finder = PaperFinder(records, _by_record(ids, grouping.groups))
    if settings.merges is not None:
        decisions = _paper_decisions(load_paper_rules(settings.merges), finder)
        grouping = group_records(records, settings, decisions)
        ids = _paper_ids(records, grouping.groups)
    people = _people(records, grouping.groups, settings, finder)
    return _assemble(records, grouping, ids, people, pages, problems, inputs)


def _record_order(record: Record) -> tuple[object, ...]:
    """Content first, so that the order in which files are read or sorted leaves no trace."""
    return (
        normalise_title(record.title),
        record.year if record.year is not None else 9999,
        record.title,
        record.published,
        record.format,
        record.venue,
        tuple((author.name, sorted(author.ids.items())) for author in record.authors),
        sorted(record.ids.items()),
        record.abstract,
        record.location,
    )


def _paper_ids(records: Sequence[Record], groups: Sequence[tuple[int, ...]]) -> list[str]:
    """An id for each group: a hash of its title, and of more where two papers have one title."""
    keys = [title_key(records[_best(records, group)].title) for group in groups]
    base = ["p" + _digest(key, 12) for key in keys]
    count = Counter(base)
    used: Counter[str] = Counter()
    ids: list[str] = []
    for group, plain in zip(groups, base, strict=True):
        paper_id = plain
        if count[plain] > 1:
            names = sorted({name_key(a.name) for n in group for a in records[n].authors})
            years = sorted(y for n in group if (y := records[n].year) is not None)
            paper_id = f"{plain}-{_digest('|'.join([*names, *map(str, years[:1])]), 4)}"
            used[paper_id] += 1
            if used[paper_id] > 1:
                paper_id = f"{paper_id}-{used[paper_id]}"
        ids.append(paper_id)
    return ids


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


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
    finder: PaperFinder,
) -> People:
    paper_of = {n: paper for paper, group in enumerate(groups) for n in group}

    def find_papers(name: str, place: str) -> frozenset[int]:
        found = finder.find(name, place)
        return frozenset(paper_of[n] for n in found)

    lists = [
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
    ]
    decisions = load_author_decisions(settings.authors) if settings.authors else None
    return resolve_people(lists, decisions, find_papers)


def _assemble(
    records: Sequence[Record],
    grouping: PaperGroups,
    ids: Sequence[str],
    people: People,
    pages: list[AuthorPage],
    problems: list[Problem],
    inputs: pd.DataFrame | None,
) -> Corpus:
    labels = [person.label for person in people.persons]
    rows = [
        _paper(records, group, paper_id, [labels[a] for a in authors])
        for group, paper_id, authors in zip(grouping.groups, ids, people.authors, strict=True)
    ]
    order = sorted(
        range(len(rows)),
        key=lambda n: (
            rows[n]["year"] if rows[n]["year"] is not None else 9999,
            normalise_title(str(rows[n]["title"])),
            ids[n],
        ),
    )
    rivals = [(labels[a], labels[b], ids[paper]) for paper, a, b in people.rivals]
    return Corpus(
        papers=_frame([rows[n] for n in order], PAPER_COLUMNS),
        authors=_author_frame(people, [rows[n]["year"] for n in range(len(rows))]),
        pages=tuple(sorted(pages, key=lambda p: (p.owner.name, p.format, p.location))),
        ledger=_ledger(records, grouping, ids, people, problems),
        inputs=_frame([], INPUT_COLUMNS) if inputs is None else inputs,
        rivals=_frame(
            [dict(zip(RIVAL_COLUMNS, row, strict=True)) for row in rivals], RIVAL_COLUMNS
        ),
    )


def _frame(rows: Sequence[Mapping[str, object]], columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=dtype)
            for name, dtype in columns.items()
        }
    )


def _best(records: Sequence[Record], group: Sequence[int]) -> int:
    """The record whose title and venue are shown: a publication, complete, the latest."""

    def rank(n: int) -> tuple[object, ...]:
        record = records[n]
        return (
            not record.published,
            not record.venue,
            -(record.year or 0),
            not record.authors_complete,
            -len(record.title),
            n,
        )

    return min(group, key=rank)


def _paper(
    records: Sequence[Record], group: Sequence[int], paper_id: str, authors: list[str]
) -> dict[str, object]:
    best = records[_best(records, group)]
    every = [best, *(records[n] for n in group if records[n] is not best)]
    years = [record.year for record in every if record.year is not None]
    published = [r.year for r in every if r.published and r.year is not None]
    dates = [record.date.isoformat() for record in every if record.date is not None]
    citations = [record.citations for record in every if record.citations is not None]
    keywords: dict[str, str] = {}
    for word in (word for record in every for word in record.keywords):
        keywords.setdefault(word.casefold(), word)
    first = partial(_first, every)
    return {
        "paper_id": paper_id,
        "title": " ".join(best.title.split()),
        "authors": authors,
        "authors_complete": any(record.authors_complete for record in every),
        "year": min(years, default=None),
        "year_published": max(published, default=min(years, default=None)),
        "date": min(dates, default=""),
        "venue": first(lambda record: record.venue),
        "venue_type": first(lambda record: record.venue_type),
        "category": first(lambda record: record.category),
        "abstract": _abstract(every),
        "keywords": list(keywords.values()),
        **_ids(every),
        "citations": max(citations, default=None),
        "has_code": any(record.has_code for record in every),
        "source_count": len(every),
        "sources": [str(place) for place in sorted(record.location for record in every)],
    }


def _first(records: Sequence[Record], field: Callable[[Record], str]) -> str:
    return next((value for record in records if (value := field(record).strip())), "")


def _abstract(records: Sequence[Record]) -> str:
    """The longest that is an abstract at all; "[No abstract available]" is not."""
    texts = sorted({record.abstract.strip() for record in records}, key=lambda t: (-len(t), t))
    usable = [text for text in texts if len(text) >= _USABLE_ABSTRACT]
    return (usable or texts)[0]


def _ids(records: Sequence[Record]) -> dict[str, str]:
    found: dict[str, set[str]] = {kind: set() for kind in ID_KINDS}
    for record in records:
        for kind, value in normalise_ids(record.ids).items():
            found[kind].add(value)
    return {
        kind: min(values, key=lambda v: (kind == "doi" and is_preprint_doi(v), v), default="")
        for kind, values in found.items()
    }


def _author_frame(people: People, years: Sequence[object]) -> pd.DataFrame:
    papers: Counter[int] = Counter()
    span: dict[int, tuple[int, int]] = {}
    for authors, year in zip(people.authors, years, strict=True):
        for author in authors:
            papers[author] += 1
            if isinstance(year, int):
                low, high = span.get(author, (year, year))
                span[author] = (min(low, year), max(high, year))
    rows = [
        {
            "author": person.label,
            "papers": papers[n],
            "first_year": span[n][0] if n in span else None,
            "last_year": span[n][1] if n in span else None,
            "ids": [f"{kind}:{value}" for kind, value in person.ids],
            "variants": [name for name, _ in person.variants],
            "owner": person.owner,
        }
        for n, person in enumerate(people.persons)
    ]
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
