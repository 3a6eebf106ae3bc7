"""Papers to run into trouble with: real ones, or made of the sentences of the seeds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.conftest import SEEDS, SHARED
from topics.bench.resample import resize
from topics.corpus.reading import read

REAL = SHARED / "data" / "papers-dev.parquet"
COLUMNS = ["id", "title", "abstract", "authors", "year", "venue", "area"]


def write_papers(path: Path, number: int) -> str:
    """Write a Parquet table of papers; what they are, in words."""
    if REAL.exists():
        papers, words = pd.read_parquet(REAL)[COLUMNS], "conference papers"
    else:
        seeds = read(SEEDS).papers
        papers = seeds.assign(id=seeds["paper_id"], area="")[COLUMNS]
        papers = papers.assign(venue=papers["venue"].fillna(""), year=papers["year"].fillna(2024))
        words = "papers made of the seeds' sentences"
    resize(papers.reset_index(drop=True), number, seed=1).to_parquet(path, index=False)
    return f"{number:,} {words}"
