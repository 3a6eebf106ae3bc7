"""Drafts: raw values of a paper, from which a record and its problems are made.

The rules common to all formats are here: a paper without a title gives no record, an
author listed twice counts once, and an unreadable year is noted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from topics.names.display import display_name, homonym_number, is_unread
from topics.records import (
    BEYOND_MOST,
    MOST_AUTHORS,
    NOT_A_PAPER,
    OTHERS,
    Author,
    Location,
    Problem,
    ProblemAction,
    Record,
)
from topics.sources.values import abstract_of, count_of, date_of, keywords_of, text_of, title_of
from topics.sources.volumes import is_page_of_a_volume, is_volume

NO_PAPERS = frozenset({"attachment", "note", "annotation"})
"""Types of Zotero's items that only belong to papers."""

_MAX_TITLE = 2_000
_NO_TITLE = "a paper needs a title"
_SHOWN_NAMES = 10


@dataclass(slots=True, kw_only=True)
class Draft:
    """Raw values of one paper; :meth:`items` makes the record.

    ``when`` holds texts that may contain a date, the most reliable first: the first
    year found is used, and the first exact day of that year. ``said`` holds problems
    that the format module has already found.
    """

    location: Location
    format: str
    title: object = ""
    abstract: object = ""
    authors: Iterable[Author] = ()
    authors_complete: bool = True
    when: Iterable[object] = ()
    year: int | None = None
    date: dt.date | None = None
    published: bool = True
    venue: object = ""
    venue_type: object = ""
    category: object = ""
    keywords: tuple[object, ...] = ()
    affiliations: Iterable[str] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    citations: object = None
    has_code: bool = False
    said: list[Problem] = field(default_factory=list)

    def items(self) -> Iterator[Record | Problem]:
        """Yield the problems, then the record unless there is no title or it is no paper's."""
        yield from self.said
        title = title_of(self.title)
        if not title:
            given = text_of(self.title)
            detail = f"a paper needs a title, and {given[:60]!r} is none" if given else _NO_TITLE
            yield self._problem("rejected", "no title", detail)
            return
        if len(title) > _MAX_TITLE:
            detail = f"a title of {len(title)} characters is none; it begins {title[:60]!r}"
            yield self._problem("rejected", "title too long", detail)
            return
        abstract = abstract_of(self.abstract)
        # A paper about proceedings has an abstract.
        if not abstract and is_volume(title):
            yield not_a_paper(self.location, f"a volume of proceedings: {title[:120]!r}")
            return
        listed = list(islice(self.authors, MOST_AUTHORS + 2))
        if not abstract and not listed and is_page_of_a_volume(title):
            yield not_a_paper(self.location, f"a page of a volume: {title!r}")
            return
        authors = [a for a in listed if a is not OTHERS and a is not BEYOND_MOST]
        complete = self.authors_complete and len(authors) == len(listed)
        if len(authors) > MOST_AUTHORS or any(a is BEYOND_MOST for a in listed):
            authors = authors[:MOST_AUTHORS]
            complete = False
            detail = f"the list of authors is too long; its first {len(authors):,} names are kept"
            yield self._problem("repaired", "too many authors", detail)
        unique = without_repeats(authors)
        if len(unique) < len(authors):
            yield self._problem("repaired", "author repeated", _repeated(authors))
        unread = [author.name for author in unique if is_unread(author.name)]
        if unread:
            detail = f"cannot be told apart safely, kept as written: {'; '.join(unread)[:300]}"
            yield self._problem("noted", "names not understood", detail)
        year, date = self.year, self.date
        not_a_year = ""
        if year is None:
            for value in self.when:
                words = text_of(value)
                if not words:
                    continue
                found, exact = date_of(words)
                year = found if year is None else year
                if exact is not None and exact.year == year and date is None:
                    date = exact
                not_a_year = not_a_year or ("" if found else words)
            if year is None and not_a_year:
                detail = f"{not_a_year[:60]!r} is no year from 1500 to 2199; the paper has no year"
                yield self._problem("noted", "year not understood", detail)
        yield Record(
            location=self.location,
            format=self.format,
            title=title,
            abstract=abstract,
            authors=unique,
            authors_complete=complete,
            year=year,
            date=date,
            published=self.published,
            venue=text_of(self.venue),
            venue_type=text_of(self.venue_type),
            category=text_of(self.category),
            keywords=keywords_of(*self.keywords),
            affiliations=tuple(
                dict.fromkeys(text for part in self.affiliations if (text := text_of(part)))
            ),
            ids=self.ids,
            citations=count_of(self.citations),
            has_code=self.has_code,
        )

    def _problem(self, action: ProblemAction, reason: str, detail: str) -> Problem:
        return Problem(action=action, location=self.location, reason=reason, detail=detail)


def not_a_paper(location: Location, detail: str) -> Problem:
    """Problem to report for an entry among papers that is not a paper."""
    return Problem(action="rejected", location=location, reason=NOT_A_PAPER, detail=detail)


def _repeated(authors: Iterable[Author]) -> str:
    """Describe in words who is listed more than once."""
    count = Counter(author.name for author in authors)
    names = [name for name, times in count.items() if times > 1]
    more = len(names) - _SHOWN_NAMES
    said = ", ".join(names[:_SHOWN_NAMES]) + (f" and {more:,} more" if more > 0 else "")
    return f"more than once in the list, counted once: {said or 'an author'}"


def without_repeats(authors: Iterable[Author]) -> tuple[Author, ...]:
    """Drop repeated authors: equal names are one person unless their ids differ."""
    kept: dict[object, Author] = {}
    for author in authors:
        kept.setdefault(author_key(author), author)
    return tuple(kept.values())


def author_key(author: Author) -> object:
    """What two authors of one paper have in common if they are one person named twice."""
    name = author.name.casefold()
    return (name, tuple(sorted(author.ids.items()))) if author.ids else name


def author_of(raw: object, **ids: str) -> Author | None:
    """Make an author from a single name and the non-empty ids; None without a name.

    DBLP's homonym number at the end of a name becomes an id.
    """
    words = text_of(raw)
    bare, number = homonym_number(words)
    name = display_name(bare)
    if not name:
        return None
    known = {kind: value for kind, value in ids.items() if value}
    if number:
        known.setdefault("dblp", number)
    return Author(name=name, ids=known) if known else Author(name=name)
