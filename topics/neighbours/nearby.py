"""The nearest papers of each paper of a corpus, and those among any part of it.

A refit sees most papers of the corpus, and a paper's nearest among them are nearly always
among its nearest of all: they are looked up, and not sought again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Vectors
from topics.neighbours.search import nearest_neighbours

WIDTH = 40
"""Nearest papers of each that are known. Of 40, a resampling, which leaves out 37% of the
papers, leaves fewer than 15 to one paper in three thousand."""

_MOST_SHORT = 0.02
"""Share of papers with too few of their nearest in a part from which all are sought anew."""

_BLOCK = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """The nearest papers of each paper of a corpus, as a part of it sees them.

    Parameters
    ----------
    indices : ndarray of shape (n, ``WIDTH``), int32
        Rows of the nearest papers of each paper of the corpus, nearest first.
    rows : ndarray of shape (m,), int
        Rows of the corpus that are in the part, ascending.
    """

    indices: NDArray[np.int32]
    rows: NDArray[np.int64]

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Nearby:
        """What a part of this part sees, by a mask of it or by ascending places in it."""
        return replace(self, rows=self.rows[chosen])

    def among(self, points: Vectors, count: int, *, seed: int) -> NDArray[np.int32]:
        """The ``count`` nearest of each paper of the part in the part, shape (m, count).

        Parameters
        ----------
        points : ndarray of shape (m, d), unit rows
            The papers of the part, for those of which too few nearest ones are known.
        count : int
            Less than m.
        seed : int
            As for :func:`topics.neighbours.search.nearest_neighbours`.
        """
        place = np.full(len(self.indices), -1, dtype=np.int32)
        place[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        nearest = np.empty((len(self.rows), count), dtype=np.int32)
        short = np.empty(len(self.rows), dtype=bool)
        for start in range(0, len(self.rows), _BLOCK):
            block = slice(start, start + _BLOCK)
            known = place[self.indices[self.rows[block]]]
            inside = known >= 0
            short[block] = inside.sum(axis=1) < count
            enough = ~short[block]
            taken = inside & (inside.cumsum(axis=1) <= count) & enough[:, None]
            nearest[block][enough] = known[taken].reshape(-1, count)
        if short.mean() > _MOST_SHORT:
            return nearest_neighbours(points, count, seed=seed).indices
        if short.any():
            rows = np.flatnonzero(short)
            nearest[rows] = nearest_neighbours(points, count, of=rows).indices
        return nearest


def find_nearby(around: Vectors, *, seed: int) -> Nearby:
    """The nearest papers of each of a whole corpus, of unit rows (n, d) around its centre."""
    found = nearest_neighbours(around, WIDTH, seed=seed)
    return Nearby(indices=found.indices, rows=np.arange(len(around)))
