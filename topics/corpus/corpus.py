"""The corpus: one row per paper, one row per author, and the ledger of what was done.

All tables are in canonical order, so that no later stage depends on how files
were named or sorted. :mod:`topics.corpus.building` builds a corpus from records.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from topics.records import AuthorPage
from topics.runtime.clock import Stages
from topics.schema import ANALYSED, PAPERS, CellType
from topics.settings import IdentitySettings, ReadSettings
from topics.text.wording import counted

PAPER_COLUMNS: Mapping[str, CellType] = {
    name: kind for name, kind in PAPERS.items() if name not in ANALYSED
}
"""Columns of ``Corpus.papers``, in order."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Corpus:
    """Papers, their authors, and a ledger of how they were derived from the input.

    Parameters
    ----------
    papers : DataFrame
        One row per paper, columns of ``PAPER_COLUMNS``, sorted by year (missing
        last), normalised title and id. ``authors`` holds labels of the table
        ``authors``. ``year`` is the earliest year of the paper's records,
        ``year_published`` the latest among those that describe a publication.
    authors : DataFrame
        One row per person, columns of :data:`topics.schema.PEOPLE`, sorted by label.
        ``ids`` and ``variants`` are lists of str; ``owner`` marks owners of author
        pages.
    pages : tuple of AuthorPage
        The author pages that were read, with the figures they state.
    ledger : DataFrame
        Columns of the table "ledger" of :data:`topics.schema.TABLES`. ``action``
        is "merged", "kept apart", "repaired", "rejected" or "noted".
    inputs : DataFrame
        The input files, columns of :data:`topics.schema.INPUTS`; empty if unknown.
    rivals : DataFrame
        Pairs of authors with the same surname, from two author lists of one paper.
    reading, identity : ReadSettings and IdentitySettings
        The settings the corpus was built with.
    stages : mapping
        Seconds and memory that reading took, as :data:`topics.runtime.clock.Stages`.
    written : date, optional
        Date on which the newest of the files was written.
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
            f"{counted(len(self.papers), 'paper')} by {counted(len(self.authors), 'author')}"
            f"{span}, {merged:,} merged"
        )

    def _repr_html_(self) -> str:
        """HTML for notebooks: the summary and the first papers."""
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
