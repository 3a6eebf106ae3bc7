"""The corpus: one row per paper, one row per author, and the ledger of how they came about.

It stands in canonical order, so that nothing that follows depends on how files
were named or sorted. How it is made of records: :mod:`topics.corpus.building`.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from topics.records import AuthorPage
from topics.runtime.clock import Stages
from topics.schema import ANALYSED, PAPERS, CellType
from topics.settings import IdentitySettings, ReadSettings

PAPER_COLUMNS: Mapping[str, CellType] = {
    name: kind for name, kind in PAPERS.items() if name not in ANALYSED
}
"""Columns of ``Corpus.papers`` in their order."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Corpus:
    """Papers, authors and what was done to get them.

    Parameters
    ----------
    papers : DataFrame
        One row per paper, columns of ``PAPER_COLUMNS``, by year (missing last),
        normalised title and id. ``authors`` holds labels of ``authors``.
        ``year`` is the earliest year of the paper's records, ``year_published``
        the latest of those that describe a publication.
    authors : DataFrame
        One row per person, columns of :data:`topics.schema.PEOPLE`, by label. ``ids`` and
        ``variants`` are lists of str; ``owner`` marks owners of author pages.
    pages : tuple of AuthorPage
        The author pages that were read, with their own figures.
    ledger : DataFrame
        Columns of the table "ledger" of :data:`topics.schema.TABLES`. ``action``
        is "merged", "kept apart", "repaired", "rejected" or "noted".
    inputs : DataFrame
        The files, columns of :data:`topics.schema.INPUTS`; empty if they are not known.
    rivals : DataFrame
        Pairs of authors with one surname who stand in two lists of one paper.
    reading, identity : ReadSettings and IdentitySettings
        The settings that the corpus was made with.
    stages : mapping
        Seconds and memory of reading, as :data:`topics.runtime.clock.Stages`.
    """

    papers: pd.DataFrame
    authors: pd.DataFrame
    pages: tuple[AuthorPage, ...]
    ledger: pd.DataFrame
    inputs: pd.DataFrame
    rivals: pd.DataFrame
    reading: ReadSettings = field(default_factory=ReadSettings)
    identity: IdentitySettings = field(default_factory=IdentitySettings)
    stages: Stages = field(default_factory=dict)

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
