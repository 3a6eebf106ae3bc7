"""The corpus: one row a paper, one row an author, and the ledger of how they came about.

It stands in canonical order, so that nothing that follows depends on how files
were named or sorted. How it is made of records: :mod:`topics.corpus.building`.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from topics.records import AuthorPage
from topics.runtime.clock import Stages

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
        Seconds and memory of reading, as :data:`topics.runtime.clock.Stages`.
    written : date, optional
        When the newest of the files was written.
    """

    papers: pd.DataFrame
    authors: pd.DataFrame
    pages: tuple[AuthorPage, ...]
    ledger: pd.DataFrame
    inputs: pd.DataFrame
    rivals: pd.DataFrame
    stages: Stages = field(default_factory=dict)
    written: dt.date | None = None

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
