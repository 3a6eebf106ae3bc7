"""Rows of any table to papers: which column is which, and what a row must look like.

A :class:`SiteColumns` describes the columns that a site's exports have;
:class:`MappedColumns` are those of one file, found in its header. Delimited text,
Excel, Parquet and plain JSON objects all end here, each as rows of cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from topics.errors import InputError
from topics.names.book import Memo
from topics.records import Author, Location, Problem, SourceItem
from topics.settings import ReadSettings
from topics.sources.drafts import NO_PAPERS, Draft, author_of, not_a_paper
from topics.sources.people import people, strings
from topics.sources.tables.guess import guess_columns, named_columns, series_of
from topics.sources.values import arxiv_of, doi_of, ids_of, is_preprint, text_of

Row: TypeAlias = Sequence[Any]
Get: TypeAlias = Callable[[str], Any]

_CUT = re.compile(r"(?:\bet\.?\s*al\b\.?|\bothers|…|\.\.\.)\s*$", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,9}(?:\.0)?")
_WORDS = re.compile(r".*[^\W\d_].*", re.DOTALL)
_CHECKS: Mapping[str, re.Pattern[str]] = {
    "title": _WORDS,
    "authors": _WORDS,
    "year": re.compile(r"\D{0,2}(?:1[5-9]|2[01])\d\d(?:\.0)?\D{0,2}"),
    "doi": re.compile(r"(?:https?://\S+/|doi:\s*)?10\.\d{4,9}/\S+", re.IGNORECASE),
    "url": re.compile(r"(?:https?://|www\.)\S.*", re.IGNORECASE | re.DOTALL),
    "citations": _WHOLE,
    "pmid": _WHOLE,
}
_ID_FIELDS = ("doi", "arxiv", "pmid", "openreview", "openalex", "s2", "dblp", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteColumns:
    """The columns of one site's tables.

    ``signs`` are sets of column names, in lower case, of which one must be
    there whole. ``columns`` says for each field the columns to look in, the
    best first. ``checks`` are patterns of further columns, by which a row that
    slipped is told. ``authors`` and ``items`` replace the ordinary reading.
    """

    name: str
    label: str
    signs: tuple[frozenset[str], ...]
    columns: Mapping[str, tuple[str, ...]]
    checks: Mapping[str, str] = field(default_factory=dict)
    authors: Callable[[Get], list[Author]] | None = None
    items: Callable[[Draft, Get], Iterator[SourceItem]] | None = None

    def fits(self, header: Iterable[object]) -> bool:
        """Whether a header has the signs of this site."""
        there = {str(name).strip().casefold() for name in header}
        return any(sign <= there for sign in self.signs)


class MappedColumns:
    """The columns of one file, by the fields that they hold."""

    def __init__(
        self, site: SiteColumns, header: Sequence[object], where: str, settings: ReadSettings
    ) -> None:
        self.site = site
        self.header = [str(name).strip() for name in header]
        self.width = len(self.header)
        self._where = where
        self._user = dict(settings.columns)
        self._author_of: Memo[str, Author | None] = Memo(author_of)
        place: dict[str, int] = {}
        for index, name in enumerate(self.header):
            place.setdefault(name.casefold(), index)
        self._places: dict[str, list[int]] = {
            name: [place[column] for column in columns if column in place]
            for name, columns in site.columns.items()
        }
        self._author_places: list[int] = []
        self._checks = [
            (place[column], re.compile(pattern))
            for column, pattern in site.checks.items()
            if column in place
        ]
        self._guessed = not site.columns
        if self._guessed:
            self._choose()
        else:
            self._override()
        self._checks += [
            (index, pattern)
            for name, pattern in _CHECKS.items()
            for index in self._places.get(name, [])[:1]
        ]

    def _choose(self) -> None:
        spelled = named_columns(self._user, self.header, self._where)
        taken = set(spelled.values())
        guessed = guess_columns([name for name in self.header if name not in taken])
        self.chosen = {**guessed, **{name: (column,) for name, column in spelled.items()}}
        self._places = {
            name: [self.header.index(column) for column in columns]
            for name, columns in self.chosen.items()
        }
        if "authors" in guessed and "authors" not in spelled:
            series = series_of(self.header, guessed["authors"][0])
            if len(series) > 1:
                self._author_places = series
                self.chosen["authors"] = tuple(dict.fromkeys(self.header[p] for p in series))

    def _override(self) -> None:
        self.chosen = {}
        self.not_there = {}
        for name, column in self._user.items():
            if column in self.header:
                self.chosen[name] = (column,)
                self._places[name] = [self.header.index(column)]
            else:
                self.not_there[name] = column

    def notes(self) -> Iterator[Problem]:
        """What a user should know of how the columns were taken."""
        location = Location(self._where)
        if self._guessed:
            read_together = {"authors"} if self._author_places else set()
            said = ", ".join(
                f"{name}={(' and ' if name in read_together else ' or ').join(columns)}"
                for name, columns in self.chosen.items()
            )
            taken = {column for columns in self.chosen.values() for column in columns}
            unused = [name for name in self.header if name and name not in taken]
            detail = f"read as {said}"
            if unused:
                detail += f"; not used: {', '.join(unused[:20])}"
            guessed = set(self.chosen) - set(self._user)
            reason = "columns guessed" if guessed else "columns as given"
            yield Problem(action="noted", location=location, reason=reason, detail=detail)
        elif self.not_there:
            said = ", ".join(f"{name}={column}" for name, column in self.not_there.items())
            yield Problem(
                action="noted",
                location=location,
                reason="mapping not used",
                detail=f"the file is a {self.site.label} export without the column of {said}",
            )

    def require_titles(self) -> None:
        """Refuse a table in which no column holds titles.

        Raises
        ------
        InputError
            Naming the columns that there are.
        """
        if not self._places.get("title"):
            columns = ", ".join(name for name in self.header if name)
            raise InputError(
                f"{self._where}: none of the columns looks like titles ({columns}); "
                "say which one holds them: --columns title=NAME."
            )

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that some column holds."""
        return tuple(self._places)

    def places(self, field: str) -> tuple[int, ...]:
        """The columns of a field, by their numbers from 0, the best first."""
        return tuple(self._places.get(field, ()))

    def uses(self, name: str) -> bool:
        """Whether a column is read at all."""
        place = self.header.index(name)
        return any(place in places for places in self._places.values())

    def get(self, row: Row, name: str) -> Any:
        """The first cell of a field that is not empty, "" if there is none."""
        for index in self._places.get(name, ()):
            cell = row[index]
            if cell is not None and not (isinstance(cell, str) and not cell.strip()):
                return cell
        return ""

    def items(self, row: Row, line: int, said: Iterable[Problem] = ()) -> Iterator[SourceItem]:
        """The paper in a row, with what had to be said of it."""

        def get(name: str) -> Any:
            return self.get(row, name)

        raw_authors = get("authors")
        if self._author_places:
            raw_authors = [text for i in self._author_places if (text := text_of(row[i]))]
        make = self.site.authors
        venue, kind = text_of(get("venue")), text_of(get("type"))
        # Other indexes call a short paper a note.
        if kind in NO_PAPERS and not raw_authors:
            yield not_a_paper(Location(self._where, line), f"of the type {kind}, without authors")
            return
        ids = {name: get(name) for name in _ID_FIELDS if name in self._places}
        identifier = text_of(get("identifier"))
        if identifier:
            ids["doi"] = ids.get("doi") or (doi_of(identifier) if "10." in identifier else "")
            ids["arxiv"] = ids.get("arxiv") or arxiv_of(identifier)
        draft = Draft(
            location=Location(self._where, line),
            format=self.site.name,
            title=get("title"),
            abstract=get("abstract"),
            authors=make(get) if make else people(raw_authors, self._author_of.__getitem__),
            authors_complete=not (isinstance(raw_authors, str) and _CUT.search(raw_authors)),
            when=(get("year"), get("date")),
            published=not is_preprint(venue, kind),
            venue=venue,
            venue_type=kind,
            category=get("category"),
            keywords=(get("keywords"),),
            affiliations=strings(get("affiliations")),
            ids=ids_of(**ids),
            citations=get("citations"),
            said=list(said),
        )
        if self.site.items:
            yield from self.site.items(draft, get)
        else:
            yield from draft.items()

    def makes_sense(self, row: list[str]) -> bool:
        """Whether a row has a title, and years and identifiers where they should stand."""
        if not text_of(self.get(row, "title")):
            return False
        return all(
            not (cell := row[index].strip()) or pattern.fullmatch(cell) is not None
            for index, pattern in self._checks
        )
