"""What an analysis found: tables, the model, and how they were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from topics.bundle import Model
from topics.corpus import Corpus
from topics.encoders.base import Vectors
from topics.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Result:
    """The tables of a run as DataFrames, in the order in which they are written.

    Attributes
    ----------
    corpus : Corpus
    settings : Settings
    papers : DataFrame
        One row a paper, cleaned.
    assignments, memberships, themes, shares, trends, authors, breadth, shifts, ledger : DataFrame
        Columns as in :data:`topics.schema.TABLES`.
    model : Model
    vectors : ndarray of shape (n_papers, d), float32
        In the order of ``papers``.
    notes : tuple of str
        What a reader of the tables has to know.
    facts : mapping
        Clusterer, rules of cleaning with the number of texts they changed,
        seconds and memory of each stage.
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
    ledger: pd.DataFrame
    model: Model
    vectors: Vectors
    notes: tuple[str, ...]
    facts: Mapping[str, Any]

    def save(self, folder: Path | str, *, force: bool = False) -> Path:
        """Write the run folder.

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
        from topics.run import write_run

        return write_run(self, Path(folder), force=force)
