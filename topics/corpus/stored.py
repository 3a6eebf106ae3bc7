"""The corpus of a run folder: its papers and authors, without reading their files again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from topics.corpus.corpus import INPUT_COLUMNS, LEDGER_COLUMNS, Corpus
from topics.errors import InputError
from topics.store.reader import PEOPLE, RIVALS, read_manifest
from topics.store.tables import read_csv


def read_corpus(folder: Path | str) -> Corpus:
    """The corpus of a run: its papers and authors, without pages and ledger.

    Raises
    ------
    InputError
        If the folder is no run.
    """
    folder = Path(folder)
    read_manifest(folder)
    try:
        papers = pd.read_parquet(folder / "papers.parquet")
        authors = pd.read_parquet(folder / PEOPLE)
    except OSError as error:
        raise InputError(f"{folder}: the run is not complete ({error.strerror}).") from error
    for table, columns in (
        (papers, ("authors", "keywords", "sources")),
        (authors, ("ids", "variants")),
    ):
        for column in columns:
            table[column] = [list(values) for values in table[column]]
    return Corpus(
        papers=papers,
        authors=authors,
        pages=(),
        ledger=pd.DataFrame(columns=list(LEDGER_COLUMNS)),
        inputs=pd.DataFrame(columns=list(INPUT_COLUMNS)),
        rivals=read_csv(folder / RIVALS),
    )
