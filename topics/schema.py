"""The schema of a run folder: its tables with the names, order and types of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from topics.records import PAGE_FIGURES

CellType: TypeAlias = Literal["text", "integer", "number", "boolean", "list"]
"""Type of the cells of a column."""

CORPUS = "*"
"""The author that stands for the whole corpus."""

CORPUS_NAME = "all papers"
"""How the whole corpus is called where a reader sees it."""

NO_THEME = "none"
"""The theme id of papers without a theme; it is reserved."""

NO_THEME_NAME = "no theme"

LABELS = (
    "rising", "emerging", "declining", "uneven", "mix", "steady", "insufficient evidence",
)  # fmt: skip
"""What a trend may be called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the run folder: the names and types of its columns, in order.

    No two rows have the same ``key``, no cell of ``given`` columns is missing, and the
    columns of ``words`` hold nothing but these.
    """

    columns: Mapping[str, CellType]
    key: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The header row."""
        return list(self.columns)


NAME_COLUMNS = ("groups", "several_people")
"""Columns of the authors that say whether a name is one person."""

TABLES: Mapping[str, Table] = {
    "papers": Table(
        columns={
            "paper_id": "text",
            "title": "text",
            "authors": "list",
            "year": "integer",
            "year_published": "integer",
            "venue": "text",
            "category": "text",
            "source_count": "integer",
            "abstract": "text",
            "novelty": "number",
            "novelty_percentile": "number",
        },
        key=("paper_id",),
        given=("source_count",),
    ),
    "assignments": Table(
        columns={
            "paper_id": "text",
            "title": "text",
            "year": "integer",
            "theme_id": "text",
            "theme": "text",
            "confidence": "number",
        },
        key=("paper_id",),
    ),
    "memberships": Table(columns={"paper_id": "text", "theme_id": "text", "weight": "number"}),
    "themes": Table(
        columns={
            "theme_id": "text",
            "theme": "text",
            "origin": "text",
            "papers": "integer",
            "keywords": "list",
            "representative_papers": "list",
            "parent_id": "text",
            "level": "integer",
        },
        key=("theme_id",),
        given=("papers",),
    ),
    "tree": Table(
        columns={
            "theme_id": "text",
            "theme": "text",
            "level": "integer",
            "parent_id": "text",
            "papers": "integer",
            "keywords": "list",
        },
        given=("level", "papers"),
    ),
    "shares": Table(
        columns={
            "author": "text",
            "year": "integer",
            "theme_id": "text",
            "theme": "text",
            "papers": "number",
            "total": "number",
            "share": "number",
            "low": "number",
            "high": "number",
        },
        key=("author", "theme_id", "year"),
        given=("year", "papers", "total"),
    ),
    "trends": Table(
        columns={
            "author": "text",
            "theme_id": "text",
            "theme": "text",
            "papers": "number",
            "total": "number",
            "active_years": "integer",
            "label": "text",
            "odds_ratio": "number",
            "odds_low": "number",
            "odds_high": "number",
            "share_first": "number",
            "share_last": "number",
            "change": "number",
            "change_low": "number",
            "change_high": "number",
            "p": "number",
            "q": "number",
            "change_within": "number",
            "change_within_low": "number",
            "change_within_high": "number",
            "change_mix": "number",
            "p_within": "number",
            "strata": "integer",
            "first_year": "integer",
            "last_year": "integer",
            "late_from": "integer",
            "papers_early": "number",
            "total_early": "number",
            "papers_late": "number",
            "total_late": "number",
            "label_frequency": "number",
            "p_one_wrong": "number",
            "change_field": "number",
            "p_field": "number",
            "q_field": "number",
            "p_shape": "number",
            "q_shape": "number",
            "shape": "text",
            "p_scan": "number",
            "begin": "integer",
            "begin_low": "integer",
            "begin_high": "integer",
            "end": "integer",
            "end_low": "integer",
            "end_high": "integer",
            "peak": "integer",
        },
        key=("author", "theme_id"),
        given=("papers", "total", "active_years"),
        words={"label": LABELS},
    ),
    "composition": Table(
        columns={
            "column": "text",
            "value": "text",
            "year": "integer",
            "papers": "integer",
        },
        given=("papers",),
    ),
    "authors": Table(
        columns={
            "author": "text",
            "papers": "integer",
            "first_year": "integer",
            "last_year": "integer",
            "breadth": "number",
            "breadth_low": "number",
            "breadth_high": "number",
            "dispersion": "number",
            "counted": "integer",
            "no_abstract": "integer",
            "no_year": "integer",
            "outside_window": "integer",
            "groups": "integer",
            "several_people": "boolean",
            **{f"page_{name}": "number" for name in PAGE_FIGURES},
        },
        key=("author",),
        given=("papers",),
    ),
    "breadth": Table(
        columns={
            "author": "text",
            "year": "integer",
            "papers": "number",
            "breadth": "number",
            "breadth_low": "number",
            "breadth_high": "number",
        },
        key=("author", "year"),
        given=("year", "papers"),
    ),
    "shifts": Table(
        columns={
            "author": "text",
            "year_from": "integer",
            "year_to": "integer",
            "shift": "number",
            "low": "number",
            "high": "number",
        },
        key=("author", "year_from"),
        given=("year_from", "year_to"),
    ),
    "growth": Table(
        columns={
            "author": "text",
            "theme_id": "text",
            "theme": "text",
            "year_from": "integer",
            "year_to": "integer",
            "papers_from": "number",
            "papers_to": "number",
            "growth": "number",
            "growth_low": "number",
            "growth_high": "number",
        },
        key=("author", "theme_id"),
        given=("year_from", "year_to"),
    ),
    "map": Table(
        columns={"paper_id": "text", "x": "number", "y": "number"},
        key=("paper_id",),
        given=("x", "y"),
    ),
    "ledger": Table(
        columns={
            "action": "text",
            "reason": "text",
            "source": "text",
            "paper_id": "text",
            "detail": "text",
        }
    ),
}
"""The tables of a run, in the order in which they are written."""

OPTIONAL: Mapping[str, Mapping[str, CellType]] = {
    "assignments": {"consensus": "number"},
    "themes": {"stability": "number"},
}
"""Columns that are present only if the themes were refitted."""

PARQUET_ONLY: Mapping[str, CellType] = {
    "affiliations": "list",
    "authors_complete": "boolean",
    "date": "text",
    "venue_type": "text",
    "keywords": "list",
    "doi": "text",
    "arxiv": "text",
    "openreview": "text",
    "openalex": "text",
    "pmid": "text",
    "s2": "text",
    "dblp": "text",
    "citations": "integer",
    "has_code": "boolean",
    "sources": "list",
}
"""Additional columns of ``papers.parquet`` that ``papers.csv`` does not have.

``affiliations`` has a text for each of the ``authors``, several with "; " between, and
is empty where the sources give none.
"""

PAPERS: Mapping[str, CellType] = {**TABLES["papers"].columns, **PARQUET_ONLY}
"""Columns of ``papers.parquet``."""

ANALYSED = ("novelty", "novelty_percentile")
"""Columns of the papers that the analysis adds; a corpus has all others."""

PEOPLE: Mapping[str, CellType] = {
    "author": "text",
    "papers": "integer",
    "first_year": "integer",
    "last_year": "integer",
    "ids": "list",
    "variants": "list",
    "owner": "boolean",
}
"""Columns of the authors of a corpus; ``owner`` marks owners of author pages."""

RIVALS: Mapping[str, CellType] = {"author": "text", "other": "text", "paper_id": "text"}
"""Columns of pairs of authors with the same surname, from two author lists of one paper."""

INPUTS: Mapping[str, CellType] = {
    "file": "text",
    "format": "text",
    "why": "text",
    "records": "integer",
    "rejected": "integer",
    "sha256": "text",
}
"""Columns of the table of input files of a corpus."""
