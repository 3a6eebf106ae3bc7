"""Paths to a corpus: the files found, read and joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from topics.collecting import rare_collections
from topics.corpus import INPUT_COLUMNS, Corpus, build_corpus
from topics.embedded import seeds_folder
from topics.progress import Progress, quiet
from topics.records import Problem, Record, SourceItem
from topics.settings import Settings
from topics.sources import Input, find_inputs
from topics.stages import Clock


@rare_collections()
def read(
    paths: Iterable[Path | str] | Path | str | None = None,
    settings: Settings | None = None,
    *,
    progress: Progress = quiet,
) -> Corpus:
    """Read papers from files and folders.

    Parameters
    ----------
    paths : path or iterable of paths, optional
        A folder stands for the files below it. None: the embedded seeds.
    settings : Settings, optional
    progress : Progress, optional
        Is told of the bytes that are read.

    Raises
    ------
    InputError
        If a path is not there or nothing in it can be read.
    """
    settings = settings or Settings()
    places = _as_paths(paths)
    advance = progress("reading", _bytes_below(places))
    clock = Clock()
    with clock.stage("reading"):
        inputs = find_inputs(places, settings.reading, progress=advance)
        items: list[SourceItem] = list(inputs.problems)
        rows = []
        for one in inputs.readable:
            found = list(one.items())
            items += found
            rows.append(_input_row(one, found))
        table = pd.DataFrame(rows, columns=list(INPUT_COLUMNS))
    with clock.stage("identity"):
        corpus = build_corpus(items, settings.identity, inputs=table)
    return replace(corpus, stages=clock.stages)


def _as_paths(paths: Iterable[Path | str] | Path | str | None) -> list[Path]:
    if paths is None:
        return [seeds_folder()]
    if isinstance(paths, (str, Path)):
        return [Path(paths)]
    return [Path(path) for path in paths] or [seeds_folder()]


def _bytes_below(paths: list[Path]) -> int:
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return sum(file.stat().st_size for file in files if file.is_file())


def _input_row(one: Input, found: list[SourceItem]) -> tuple[object, ...]:
    records = sum(isinstance(item, Record) for item in found)
    rejected = sum(isinstance(item, Problem) and item.action == "rejected" for item in found)
    return (one.file.name, one.source.NAME, one.why, records, rejected, one.sha256())
