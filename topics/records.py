"""The items that sources yield: records of papers, author pages, and problems.

A source turns one file into a stream of these items, in file order, each with its
location. Nothing is merged, cleaned or judged at this stage; that is left to the
corpus and to cleaning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

ID_KINDS = ("doi", "arxiv", "openreview", "openalex", "pmid", "s2", "dblp")
"""Kinds of paper identifiers, compared when records are merged."""

AUTHOR_ID_KINDS = ("orcid", "openalex", "openreview", "dblp", "s2", "scopus", "researcherid")
"""Kinds of person identifiers; ``dblp`` is DBLP's four-digit homonym number."""

PAGE_FIGURES = ("h_index", "papers", "citations", "novelty", "ai_score")
"""Figures that an author page may state about its owner."""

ProblemAction: TypeAlias = Literal["rejected", "repaired", "noted"]

NOT_A_PAPER = "not a paper"
"""Reason given for a record that describes something else, such as a review or a volume."""

NOT_READ = "file not read"
"""Reason given for a file of which nothing is in the corpus."""

PARTLY_READ = "file read in part"
"""Reason given for a damaged file whose preceding records are in the corpus."""

CUT_SHORT = "file cut short"
"""Reason given for a truncated file that was read to its end."""

DAMAGED = "file damaged"
"""Reason given for a file with a damaged place that reading could skip."""

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in an input file; ``line`` is 1-based, and 0 means the whole file."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An author as named in one record.

    ``name`` is in display order, given names first ("Yizhou Wang"), without
    DBLP's homonym number, which is stored in ``ids["dblp"]``. ``affiliations`` are those
    that the source gives for this author of this paper, as it writes them.
    """

    name: str
    ids: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    affiliations: tuple[str, ...] = ()


OTHERS = Author(name="et al.")
"""Stands in a list of authors for those whom the source leaves out."""

MOST_AUTHORS = 20_000
"""Authors of one paper that are kept; the longest real lists have 15,000."""

BEYOND_MOST = Author(name="and more")
"""Stands in a list of authors for those that are not kept, as it is too long."""


PLAIN_TABLE = "table"
"""Format of the records of a table that has the signs of no site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One source's description of a paper.

    ``date`` is set only if the source is exact to the day; ``year`` is the year of
    this record. ``published`` is True for a publication in a venue and False for a
    first appearance such as a preprint. ``authors_complete`` is False if the source
    truncates the list of authors ("et al.").
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
    """The page of one author: its owner and the figures it states.

    ``figures`` holds the numbers stated on the page under the keys ``h_index``,
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

    ``reason`` is a short stable phrase ("no title"); ``detail`` explains it to a
    person. A rejected record does not enter the corpus.
    """

    action: ProblemAction
    location: Location
    reason: str
    detail: str


SourceItem: TypeAlias = Record | AuthorPage | Problem
