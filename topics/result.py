"""What an analysis found: tables, the model, and how they were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from topics.bundle import Model
from topics.corpus.corpus import Corpus
from topics.encoders.base import Vectors
from topics.glance import describe_result, render_result
from topics.settings import Settings
from topics.trends import compute_reading


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Result:
    """The tables of a run as DataFrames, in the order in which they are written.

    Attributes
    ----------
    corpus : Corpus
    settings : Settings
    papers : DataFrame
        One row a paper, cleaned.
    assignments, memberships, themes, shares, trends, authors, breadth, shifts : DataFrame
    growth, map, ledger : DataFrame
        Columns as in :data:`topics.schema.TABLES`.
    model : Model
    vectors : ndarray of shape (n_papers, d), float32
        In the order of ``papers``.
    notes : tuple of str
        What a reader of the tables has to know.
    facts : mapping
        Clusterer, rules of cleaning with the number of texts they changed,
        seconds and memory of each stage from reading on.
    """

    corpus: Corpus
    settings: Settings
    papers: pd.DataFrame
    assignments: pd.DataFrame
    memberships: pd.DataFrame
    themes: pd.DataFrame
    shares: pd.DataFrame
    trends: pd.DataFrame
    authors: pd.DataFrame
    breadth: pd.DataFrame
    shifts: pd.DataFrame
    growth: pd.DataFrame
    map: pd.DataFrame
    ledger: pd.DataFrame
    model: Model
    vectors: Vectors
    notes: tuple[str, ...]
    facts: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"<Result: {describe_result(self)}>"

    def _repr_html_(self) -> str:
        """Themes and called changes, for a notebook."""
        return render_result(self)

    def read_trends(
        self, *, author: str | None = None, theme: str | None = None, label: str | None = None
    ) -> pd.DataFrame:
        """The trends as a person reads them, the strongest evidence first.

        Parameters
        ----------
        author : str, optional
            Only this author; ``*`` is the whole corpus.
        theme : str, optional
            Only this theme, by id or name.
        label : str, optional
            Only this label.

        Returns
        -------
        DataFrame
            The columns of ``trends``, ``sparkline`` and ``sentence``; see
            :func:`topics.trends.compute_reading`.

        Raises
        ------
        InputError
            If the author or the theme is unknown, with the nearest three.
        UsageError
            If the label is none of the five.
        """
        return compute_reading(
            self.trends,
            self.shares,
            self.settings.trends,
            partial_last_year=self.facts["partial_last_year"],
            author=author,
            theme=theme,
            label=label,
        )

    def save(self, folder: Path | str, *, force: bool = False) -> Path:
        """Write the run folder, with its report.

        Parameters
        ----------
        folder : path
            Made if it is not there. A folder that holds an earlier run is
            replaced file by file; one that holds something else needs ``force``.

        Raises
        ------
        OutputError
            If it cannot be written or holds something else.
        """
        from topics.saving import save_result

        return save_result(self, Path(folder), force=force)
