"""Classify a stream of texts, from some length on in several processes.

Another process takes as long to start and to load a model as this one takes to classify
thousands of texts, so that only a long stream starts any, and this one classifies too.
Results come in the order of the texts, and are those of one process: each has the same
batches of texts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path

import pandas as pd

from topics.model.bundle import load_model
from topics.model.model import BATCH, Model
from topics.runtime.cores import available_cores
from topics.runtime.processes import map_here_and_in_processes

ALONE = 1
"""Batches that this process classifies before it starts others."""

WORTH = 4
"""Further batches from which others are started; fewer are done before one is ready."""

MOST_PROCESSES = 4
"""Each takes the memory of a model and of a few batches."""


def classify_stream(
    folder: Path, texts: Iterable[str], *, encoder: str | None = None
) -> Iterator[tuple[pd.DataFrame, list[str]]]:
    """Tables of classes, each with the texts that it is of; ``text`` counts from the first.

    Parameters
    ----------
    folder : Path
        The model's, as for :func:`topics.model.bundle.load_model`.
    texts : iterable of str
        Read as results are taken.
    encoder : str, optional
        As for ``load_model``.

    Raises
    ------
    ModelError
        As ``load_model``, before a text is read.
    """
    from threadpoolctl import threadpool_limits

    model = _load(folder, encoder)
    model.check_encoder()
    waiting = iter(texts)
    read: deque[list[str]] = deque()
    batches = _note(iter(lambda: list(islice(waiting, BATCH)), []), read)
    classify = partial(_classify, folder=folder, encoder=encoder)
    others = min(available_cores(), MOST_PROCESSES) - 1
    # Other encoders use all cores by themselves.
    if others < 1 or model.student is None:
        tables: Iterable[pd.DataFrame] = map(classify, batches)
    else:
        alone = map(classify, islice(batches, ALONE))
        tables = chain(alone, _with_others(classify, batches, others, folder, encoder))
    start = 0
    # Products of a student are small: threads that wait for each other would cost more.
    with threadpool_limits(None if model.student is None else 1):
        for table in tables:
            batch = read.popleft()
            yield table.assign(text=table["text"] + start), batch
            start += len(batch)


def _with_others(
    classify: Callable[[list[str]], pd.DataFrame],
    batches: Iterator[list[str]],
    others: int,
    folder: Path,
    encoder: str | None,
) -> Iterator[pd.DataFrame]:
    first = list(islice(batches, WORTH))
    if len(first) < WORTH:
        yield from map(classify, first)
        return
    yield from map_here_and_in_processes(
        classify, chain(first, batches), processes=others, prepare=partial(_load, folder, encoder)
    )


def _note(batches: Iterator[list[str]], read: deque[list[str]]) -> Iterator[list[str]]:
    for batch in batches:
        read.append(batch)
        yield batch


@cache
def _load(folder: Path, encoder: str | None) -> Model:
    return load_model(folder, encoder=encoder)


def _classify(batch: list[str], *, folder: Path, encoder: str | None) -> pd.DataFrame:
    return _load(folder, encoder).classify(batch)
