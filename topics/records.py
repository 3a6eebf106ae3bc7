"""What a source yields: records of papers, pages of authors, and problems.

A source module turns one file into a stream of these three, in the order in
which they stand in the file, each with the place it came from. Nothing is
merged, cleaned or judged here; that is the corpus's and the cleaning's work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

ID_KINDS = ("doi", "arxiv", "openreview", "openalex", "pmid", "s2", "dblp")
"""Identifiers of a paper that are compared when records are merged."""

AUTHOR_ID_KINDS = ("orcid", "openalex", "openreview", "dblp", "s2")
"""Identifiers of a person. A ``dblp`` value is DBLP's four-digit homonym number."""

PAGE_FIGURES = ("h_index", "papers", "citations", "novelty", "ai_score")
"""Figures that an author's page may state about its owner."""

ProblemAction: TypeAlias = Literal["rejected", "repaired", "noted"]

NOT_READ = "file not read"
"""Reason of a rejected file of which nothing is in the corpus."""

PARTLY_READ = "file read in part"
"""Reason of a file whose records before the damage are in the corpus."""

CUT_SHORT = "file cut short"
"""Reason of a file that ends too early, but was read to where it ends."""

DAMAGED = "file damaged"
"""Reason of a file that was read past a place where something is missing."""

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in an input file; ``line`` is 1-based, 0 means the whole file."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person as one record names them.

    ``name`` is given-names-first display order ("Yizhou Wang"), without a
    homonym number; the number goes to ``ids["dblp"]``.
    """

    name: str
    ids: Mapping[str, str] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One description of one paper, as a source gives it.

    ``date`` is kept where the source is exact to the day; ``year`` is always
    the year of this record. ``published`` tells whether the record describes a
    publication in a venue (True) or a first appearance such as a preprint.
    ``authors_complete`` is False where the source cuts the list ("et al.").
    """

    location: Location
    format: str
    title: str
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    owner: Author | None = None
    year: int | None = None
    date: dt.date | None = None
    published: bool = True
    venue: str = ""
    venue_type: str = ""
    category: str = ""
    keywords: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    citations: int | None = None
    has_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorPage:
    """The page of one author: whose it is and the figures that it states.

    ``figures`` holds numbers as the page gives them, by the keys ``h_index``,
    ``papers``, ``citations``, ``novelty`` (0 to 1) and ``ai_score``.
    """

    location: Location
    format: str
    owner: Author
    figures: Mapping[str, float]
    papers_read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that a source had to reject, repair or note.

    ``reason`` is a short stable phrase ("no title"); ``detail`` says the rest
    in words for a person. A rejected record does not enter the corpus.
    """

    action: ProblemAction
    location: Location
    reason: str
    detail: str


SourceItem: TypeAlias = Record | AuthorPage | Problem
