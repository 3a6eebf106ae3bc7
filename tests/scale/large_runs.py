"""A corpus above the size that is fitted, its run, and its tables in one order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tests.scale.test_identity import made_rows
from topics.analysis.result import Result
from topics.corpus.corpus import Corpus
from topics.settings import Settings

SAMPLE = 40


def rows_of_papers() -> pd.DataFrame:
    """45 papers and some of them again; people of one name have identifiers or none."""
    return made_rows(45, 5)


def tables_of(run: Path) -> dict[str, pd.DataFrame]:
    papers = pd.read_parquet(run / "papers").sort_values("paper_id", ignore_index=True)
    shares = pd.read_parquet(run / "shares")
    shares = shares.sort_values(["author", "year", "theme_id"], ignore_index=True)
    return {"papers": papers, "shares": shares}


def assert_same_tables(one: Path, two: Path) -> None:
    """The tables of two runs, but for what a record is called, which depends on its file."""
    mine, theirs = tables_of(one), tables_of(two)
    for name in mine:
        pd.testing.assert_frame_equal(
            *(table[name].drop(columns="sources", errors="ignore") for table in (mine, theirs))
        )


@dataclass(frozen=True)
class Large:
    """The run in ``folder / "run"`` of the partitions in ``folder / "parts"``."""

    folder: Path
    settings: Settings
    result: Result

    def analyse_again(self, corpus: Corpus, *arguments: object, **options: object) -> Result:
        """The result, in place of an analysis of the same sample."""
        pd.testing.assert_frame_equal(
            corpus.papers.drop(columns="sources"), self.result.corpus.papers.drop(columns="sources")
        )
        return self.result
