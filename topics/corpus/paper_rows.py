"""Merge the records of a paper into one row, and derive the id of the paper.

The record that a field is taken from depends on content alone, never on the
names or the order of files.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from topics.names.book import Book
from topics.names.identifiers import is_preprint_doi, normalise_ids
from topics.records import ID_KINDS, Record

_USABLE_ABSTRACT = 60
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def in_order(records: Iterable[Record], book: Book) -> list[Record]:
    """Sort records by content, so that the order of files has no influence.

    The keys are the normalised title, the year and the remaining fields, which
    are looked at only where titles are equal.
    """
    by_title: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_title[book.titles[record.title]].append(record)
    ordered: list[Record] = []
    for title in sorted(by_title):
        same = by_title[title]
        ordered += sorted(same, key=_content) if len(same) > 1 else same
    return ordered


def _content(record: Record) -> tuple[object, ...]:
    return (
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


def make_paper_ids(
    records: Sequence[Record], groups: Sequence[tuple[int, ...]], book: Book
) -> list[str]:
    """Make an id per group from a hash of its title, and of more where titles are equal."""
    keys = (book.title_key(records[_best(records, group)].title) for group in groups)
    base = ["p" + _digest(key, 12) for key in keys]
    count = Counter(base)
    ids: list[str] = []
    for group, plain in zip(groups, base, strict=True):
        paper_id = plain
        if count[plain] > 1:
            people = {book.names[a.name].parts.key for n in group for a in records[n].authors}
            years = sorted(y for n in group if (y := records[n].year) is not None)
            paper_id = f"{plain}-{_digest('|'.join([*sorted(people), *map(str, years[:1])]), 4)}"
        ids.append(paper_id)
    return numbered(ids)


def numbered(ids: Iterable[str]) -> list[str]:
    """The ids, with a number behind the second and each later one of several that are equal."""
    used: Counter[str] = Counter()
    unique: list[str] = []
    for one in ids:
        used[one] += 1
        unique.append(one if used[one] == 1 else f"{one}-{used[one]}")
    return unique


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def _best(records: Sequence[Record], group: Sequence[int]) -> int:
    """The record whose title and venue are shown: published, with a venue, most recent."""
    if len(group) == 1:
        return group[0]

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


def first_year(records: Sequence[Record], group: Sequence[int]) -> int | None:
    """The earliest year among the records of a paper."""
    return min((y for n in group if (y := records[n].year) is not None), default=None)


def shown_title(records: Sequence[Record], group: Sequence[int]) -> str:
    """The title that is shown for a paper."""
    return one_line(records[_best(records, group)].title)


def make_paper_row(
    records: Sequence[Record],
    group: Sequence[int],
    paper_id: str,
    authors: list[str],
    affiliations: list[str],
) -> dict[str, object]:
    """Make the row of a paper, with a value for each column of the paper table."""
    best = records[_best(records, group)]
    every = [best, *(records[n] for n in group if records[n] is not best)]
    year = first_year(records, group)
    published = [r.year for r in every if r.published and r.year is not None]
    dates = [record.date.isoformat() for record in every if record.date is not None]
    citations = [record.citations for record in every if record.citations is not None]
    keywords: dict[str, str] = {}
    for record in every:
        for word in record.keywords:
            keywords.setdefault(word.casefold(), one_line(word))
    return {
        "paper_id": paper_id,
        "title": shown_title(records, group),
        "authors": authors,
        "affiliations": affiliations,
        "authors_complete": any(record.authors_complete for record in every),
        "year": year,
        "year_published": max(published, default=year),
        "date": min(dates, default=""),
        "venue": _first(record.venue for record in every),
        "venue_type": _first(record.venue_type for record in every),
        "category": _first(record.category for record in every),
        "abstract": _abstract(every),
        "keywords": list(keywords.values()),
        **_ids(every),
        "citations": max(citations, default=None),
        "has_code": any(record.has_code for record in every),
        "source_count": len(every),
        "sources": [str(place) for place in sorted(record.location for record in every)],
    }


def one_line(text: str) -> str:
    """Remove control characters and lone surrogates, and collapse white space."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _first(texts: Iterable[str]) -> str:
    return next((line for text in texts if (line := one_line(text))), "")


def _abstract(records: Sequence[Record]) -> str:
    """The longest usable abstract; "[No abstract available]" is too short to be one."""
    texts = {record.abstract.strip() for record in records}
    ordered = sorted(texts, key=lambda text: (-len(text), text))
    usable = [text for text in ordered if len(text) >= _USABLE_ABSTRACT]
    return (usable or ordered)[0]


def _ids(records: Sequence[Record]) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for kind, value in normalise_ids(record.ids).items():
            found[kind].add(value)
    shown = dict.fromkeys(ID_KINDS, "")
    for kind, values in found.items():
        shown[kind] = min(values, key=lambda v: (kind == "doi" and is_preprint_doi(v), v))
    return shown
