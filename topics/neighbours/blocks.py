"""Comparison of rows with other rows, block by block, one thread per block.

Each product is computed by one thread, and the blocks do not depend on the number
of threads, so that any number of threads gives the same result.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Vectors
from topics.runtime.threads import map_in_threads

Rows: TypeAlias = NDArray[np.int64]
Pairs: TypeAlias = Iterable[tuple[Rows, Rows]]
"""Blocks of rows, each with the rows it is compared with."""

BLOCK_PAIRS = 4_000_000
"""Similarities that a thread holds at a time, at most (16 MB)."""


def split_rows(rows: Rows, others: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Parts of ``rows`` small enough to be compared with all ``others`` in one product."""
    step = max(1, BLOCK_PAIRS // max(1, len(others)))
    for start in range(0, len(rows), step):
        yield rows[start : start + step], others


def in_threads(compare: Callable[[Rows, Rows], None], pairs: Pairs) -> None:
    """Compare blocks in parallel, each product in one thread."""
    for _ in map_in_threads(lambda pair: compare(*pair), pairs):
        pass


class Gathered(threading.local):
    """Selected rows of a matrix, copied into memory that each thread reuses.

    Allocating a buffer of this size anew costs more than the copy itself.
    """

    def __init__(self, points: Vectors) -> None:
        self._points = points
        self._room = points[:0]

    def take(self, rows: Rows) -> Vectors:
        """The ``rows`` (ascending), valid until the next call; a view where they are contiguous."""
        first, last = int(rows[0]), int(rows[-1])
        if last - first + 1 == len(rows):
            return self._points[first : last + 1]
        if len(self._room) < len(rows):
            self._room = np.empty((len(rows), self._points.shape[1]), self._points.dtype)
        # With mode="raise", numpy would buffer the output and copy it.
        return np.take(self._points, rows, axis=0, out=self._room[: len(rows)], mode="clip")
