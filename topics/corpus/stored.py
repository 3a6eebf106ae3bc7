"""The corpus of a run folder, loaded without reading the input files again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from topics.corpus.corpus import PAPER_COLUMNS, Corpus
from topics.errors import InputError
from topics.records import Author, AuthorPage, Location
from topics.schema import INPUTS
from topics.store.reader import RunFolder, read_run

_PLACE = re.compile(r"(.*?)(?::(\d+))?", re.DOTALL)


def read_corpus(run: RunFolder | Path | str) -> Corpus:
    """Load the corpus of a run; its titles and abstracts are the cleaned ones.

    Raises
    ------
    InputError
        If the folder is not a run, or one of its tables is missing or damaged.
    """
    if not isinstance(run, RunFolder):
        run = read_run(run)
    settings = run.settings
    people = run["people"]
    return Corpus(
        papers=run["papers"][list(PAPER_COLUMNS)],
        authors=people.assign(owner=people["owner"].astype(bool)),
        pages=tuple(_pages(run)),
        ledger=run["ledger"],
        inputs=_inputs(run),
        rivals=run["rivals"],
        reading=settings.reading,
        identity=settings.identity,
        stages=run.manifest["stages"],
    )


def _inputs(run: RunFolder) -> pd.DataFrame:
    try:
        return pd.DataFrame(run.manifest["inputs"], columns=list(INPUTS))
    except (TypeError, ValueError) as error:
        raise InputError(f"{run.path}: the run's inputs cannot be read ({error}).") from error


def _pages(run: RunFolder) -> list[AuthorPage]:
    try:
        return [_page(stored) for stored in run.manifest["pages"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{run.path}: the run's author pages cannot be read ({error}).") from error


def _page(stored: Mapping[str, Any]) -> AuthorPage:
    file, line = _PLACE.fullmatch(str(stored["source"])).groups()  # type: ignore[union-attr]
    return AuthorPage(
        location=Location(file, int(line or 0)),
        format=str(stored["format"]),
        owner=Author(name=str(stored["owner"])),
        figures={str(name): float(value) for name, value in stored["figures"].items()},
        papers_read=int(stored["papers_read"]),
    )
