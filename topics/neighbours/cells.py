"""A partition of space into cells, so that a row is compared with nearby rows only.

The rows of a cell are compared with all rows of the surrounding cells in one
matrix product. An inverted file (Sivic and Zisserman 2003) visits about the same
pairs one by one, which takes many times as long.

Space is divided in two steps, into regions and then into cells, so that a row is
compared with about 2 sqrt(cells) centres and the cost of building the partition
grows only slightly faster than the number of rows. Distances to centres are computed in
double precision, so that a row lies in the same cell on every processor.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Vectors
from topics.neighbours.blocks import Rows, in_threads, split_rows
from topics.runtime.threads import for_rows

Centres: TypeAlias = NDArray[np.float64]

_ROWS_BY_CELL = 200
_MOST_ROWS = 400
"""Larger cells are cut, which bounds the cost of a row where many rows lie close together."""

_SAMPLE_BY_CELL = 24
_ROUNDS = 5
_BLOCK = 8192
"""Rows that are compared with centres at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Rows grouped by the cell they lie in.

    Parameters
    ----------
    cell : ndarray of shape (n,), int
        The cell of each row.
    near : ndarray of shape (cells, k), int
        The nearest cells of each cell, itself first.
    members : list of ndarray of int
        The rows of each cell in ascending order.
    """

    cell: Rows
    near: Rows
    members: list[Rows]

    def pairs(self, rows: Rows, *, least: int = 0) -> Iterator[tuple[Rows, Rows]]:
        """Rows of one cell at a time, each with the rows of the surrounding cells.

        Both are in ascending order. Where fewer than ``least`` rows lie around a
        cell, it is paired with all rows.
        """
        order = np.argsort(self.cell[rows], kind="stable")
        cells, starts = np.unique(self.cell[rows[order]], return_index=True)
        for cell, own in zip(cells, np.split(rows[order], starts[1:]), strict=True):
            others = np.sort(np.concatenate([self.members[other] for other in self.near[cell]]))
            yield from split_rows(
                own, others if len(others) >= least else np.arange(len(self.cell))
            )


def make_cells(points: Vectors, searched: int, *, seed: int) -> Cells:
    """Divide rows into cells of about two hundred.

    Parameters
    ----------
    points : ndarray of shape (n, d), float32
    searched : int
        Number of nearest cells to find for each cell.
    seed : int
    """
    _, region = _divide(points, round((len(points) / _ROWS_BY_CELL) ** 0.5), seed)
    centres: list[Centres] = []
    members: list[Rows] = []
    for inside in _rows_by_part(region):
        own, part = _divide(points[inside], round(len(inside) / _ROWS_BY_CELL), seed)
        for centre, rows in zip(own, _rows_by_part(part), strict=True):
            pieces = np.array_split(inside[rows], -(-len(rows) // _MOST_ROWS))
            members += pieces
            centres += [centre] * len(pieces)
    cell = np.empty(len(points), dtype=np.int64)
    for number, rows in enumerate(members):
        cell[rows] = number
    return Cells(cell=cell, near=_look_around(np.array(centres), searched), members=members)


def _divide(points: Vectors, parts: int, seed: int) -> tuple[Centres, Rows]:
    """Centres of the parts that have rows, by k-means on a sample, and the part of each row."""
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    if parts < 2:
        return points.mean(axis=0, dtype=np.float64, keepdims=True), np.zeros(
            len(points), dtype=np.int64
        )
    chosen = np.random.default_rng(seed).permutation(len(points))[: _SAMPLE_BY_CELL * parts]
    model = KMeans(parts, init="random", n_init=1, max_iter=_ROUNDS, random_state=seed)
    # The sums of several threads depend on their number.
    with threadpool_limits(1), warnings.catch_warnings():
        # Where there are fewer distinct rows than parts, some parts stay empty: harmless.
        warnings.simplefilter("ignore", ConvergenceWarning)
        centres = model.fit(points[np.sort(chosen)].astype(np.float64)).cluster_centers_
    half = 0.5 * np.square(centres).sum(axis=1)
    part = np.empty(len(points), dtype=np.int64)

    def assign(rows: slice) -> None:
        part[rows] = (points[rows].astype(np.float64) @ centres.T - half).argmax(axis=1)

    for_rows(assign, len(points), block=_BLOCK)
    filled, part = np.unique(part, return_inverse=True)
    return centres[filled], part


def _rows_by_part(part: Rows) -> list[Rows]:
    ends = np.cumsum(np.bincount(part))
    return np.split(np.argsort(part, kind="stable"), ends[:-1])


def _look_around(centres: Centres, searched: int) -> Rows:
    """The nearest cells of each, itself first, shape (cells, at most ``searched``)."""
    half = 0.5 * np.square(centres).sum(axis=1)
    near = np.empty((len(centres), min(len(centres), searched)), dtype=np.int64)

    def look(rows: Rows, _: Rows) -> None:
        nearness = centres[rows] @ centres.T - half
        nearness[np.arange(len(rows)), rows] = np.inf
        near[rows] = np.argsort(-nearness, axis=1, kind="stable")[:, : near.shape[1]]

    everyone = np.arange(len(centres))
    in_threads(look, split_rows(everyone, everyone))
    return near
