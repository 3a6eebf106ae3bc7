"""Rows of a matrix compared with other rows, block by block and one thread a block.

Products are taken by one thread each and in blocks that do not depend on how many
threads there are, so that any number finds the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Vectors
from topics.runtime.cores import available_cores

Rows: TypeAlias = NDArray[np.int64]
Pairs: TypeAlias = Iterable[tuple[Rows, Rows]]
"""Blocks of rows, each with the rows that all of it is compared with."""

BLOCK_PAIRS = 4_000_000
"""Most similarities that a thread holds at a time (16 MB)."""


def split_rows(rows: Rows, others: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Parts of ``rows`` that are few enough to be compared with ``others`` at once."""
    step = max(1, BLOCK_PAIRS // max(1, len(others)))
    for start in range(0, len(rows), step):
        yield rows[start : start + step], others


def in_threads(compare: Callable[[Rows, Rows], None], pairs: Pairs) -> None:
    """Compare blocks at the same time, each product by one thread."""
    from threadpoolctl import threadpool_limits

    cores = available_cores()
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(cores) as pool:
        waiting: list[Future[None]] = []
        for rows, others in pairs:
            if len(waiting) == 4 * cores:
                waiting.pop(0).result()
            waiting.append(pool.submit(compare, rows, others))
        for one in waiting:
            one.result()


class Gathered(threading.local):
    """Some rows of a matrix, in memory that each thread uses again.

    Fresh memory of this size costs more than the copying.
    """

    def __init__(self, points: Vectors) -> None:
        self._points = points
        self._room = points[:0]

    def take(self, rows: Rows) -> Vectors:
        """The ascending ``rows``, until the next call; no copy where they lie side by side."""
        first, last = int(rows[0]), int(rows[-1])
        if last - first + 1 == len(rows):
            return self._points[first : last + 1]
        if len(self._room) < len(rows):
            self._room = np.empty((len(rows), self._points.shape[1]), self._points.dtype)
        # Only with a mode other than "raise" is the memory written without a copy.
        return np.take(self._points, rows, axis=0, out=self._room[: len(rows)], mode="clip")
