"""Settings of reading, of cleaning, and of which records and names are one."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from topics.records import ID_KINDS
from topics.settings.checking import check_types, one_of, refused, require

MEBIBYTE = 1024 * 1024

CLEANING_RULES = (
    "unicode",
    "whitespace",
    "placeholder",
    "html",
    "latex",
    "urls_broken",
    "spacing",
    "hyphenation",
    "languages",
    "heading",
    "sections",
    "links",
    "copyright",
    "availability",
    "warning",
    "opening",
)
"""Names of the cleaning rules, in the order of application."""

PAPER_FIELDS = (
    "title",
    "abstract",
    "authors",
    "year",
    "date",
    "venue",
    "category",
    "keywords",
    "affiliations",
    "citations",
    "type",
    *ID_KINDS,
    "url",
)
"""Fields of a paper to which a column of a table can be mapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """Settings of reading: columns, encoding and limits of size.

    Parameters
    ----------
    columns : mapping of str to str
        Name of the column of a plain table for each field of ``PAPER_FIELDS``;
        columns of other fields are guessed.
    max_line_bytes : int
        Maximum length of a line, and of a single record of a JSON document.
    max_text_bytes : int
        Maximum size, after decompression, of a file whose format is read as a whole.
    max_expansion : int
        Maximum ratio of unpacked to compressed size, beyond the first 16 MiB.
        Ordinary text stays below 100.
    max_bad_share : float
        Share of unreadable lines above which a file is refused, if they are more than
        three or all that it has.
    encoding : str
        Encoding of all text files, by its Python name ("gb18030", "cp1251").
        Default: detected for each file.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    max_line_bytes: int = 64 * MEBIBYTE
    max_text_bytes: int = 512 * MEBIBYTE
    max_expansion: int = 400
    max_bad_share: float = 0.05
    encoding: str = ""

    def __post_init__(self) -> None:
        check_types(self)
        for name, column in self.columns.items():
            if name not in PAPER_FIELDS:
                raise refused(self, "columns", f"a mapping from {one_of(PAPER_FIELDS)}", name)
            if not column:
                raise refused(self, "columns", f"a column's name for {name}", column)
        for limit in ("max_line_bytes", "max_text_bytes", "max_expansion"):
            require(self, limit, getattr(self, limit) > 0, "a positive whole number")
        require(self, "max_bad_share", 0 <= self.max_bad_share < 1, "from 0 to below 1")
        known = not self.encoding or _is_encoding(self.encoding)
        require(self, "encoding", known, "a text encoding such as utf-8, gb18030 or cp1251")


@dataclass(frozen=True, slots=True, kw_only=True)
class CleaningSettings:
    """Settings of cleaning: the rules of ``CLEANING_RULES`` that are switched off."""

    rules_off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        check_types(self)
        for name in sorted(self.rules_off - set(CLEANING_RULES)):
            raise refused(self, "rules_off", f"a set of rules, each {one_of(CLEANING_RULES)}", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySettings:
    """Settings of deduplication of papers and of author names.

    Parameters
    ----------
    merges : path or None
        TOML file of manual decisions to merge papers or to keep them apart.
    authors : path or None
        TOML file of manual aliases and splits of authors.
    near_duplicate : float
        Similarity of two titles, 0 to 100, from which records are compared further
        as near-duplicates. Default 90; 100 compares equal titles only.
    max_year_gap : int
        Maximum years between two records that are merged by their titles.
    """

    merges: Path | str | None = None
    authors: Path | str | None = None
    near_duplicate: float = 90.0
    max_year_gap: int = 2

    def __post_init__(self) -> None:
        check_types(self)
        require(self, "near_duplicate", 50 <= self.near_duplicate <= 100, "from 50 to 100")
        require(self, "max_year_gap", 0 <= self.max_year_gap <= 20, "from 0 to 20")


def _is_encoding(name: str) -> bool:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    # Some codecs, such as base64, do not encode text.
    return bool(getattr(found, "_is_text_encoding", True))
