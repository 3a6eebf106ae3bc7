"""Papers that are near each other: the nearest of each, among all or among the earlier.

Up to twenty thousand papers all pairs are compared, above those of cells that lie
near each other, so that the cost of a paper does not grow with their number.
Products are taken by one thread each and in blocks that do not depend on how many
threads there are, so that any number finds the same neighbours.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.cores import available_cores
from topics.encoders.base import Vectors
from topics.largest import find_largest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Rows: TypeAlias = NDArray[np.int64]
Pairs: TypeAlias = Iterable[tuple[Rows, Rows]]
"""Blocks of rows, each with the rows that all of it is compared with."""

EXACT_PAPERS = 20_000
"""Up to this many papers, or earlier papers, all pairs are compared."""

BLOCK_PAIRS = 4_000_000
"""Most similarities that a thread holds at a time (16 MB)."""

_ROWS_BY_CELL = 200
_CELLS_SEARCHED = 48
_EARLIER_CELLS_SEARCHED = 96
"""More, since a paper unlike all others lies near the cells of none."""

_SAMPLE_BY_CELL = 24
_ROUNDS = 5
_PAIRS = 200_000
_LEAST_WEIGHT = 1e-3
"""Papers that are near but share no neighbour are still linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The most similar other papers of each, nearest first.

    Parameters
    ----------
    indices : ndarray of shape (n, k), int32
    similarity : ndarray of shape (n, k), float32
        Inner products, never rising along a row.
    """

    indices: NDArray[np.int32]
    similarity: NDArray[np.float32]


def nearest_neighbours(
    vectors: Vectors, count: int, *, seed: int = 0, exact_papers: int = EXACT_PAPERS
) -> Neighbours:
    """The ``count`` rows that are most similar to each row.

    Parameters
    ----------
    vectors : ndarray of shape (n, d), unit rows
    count : int
        At most n - 1 are returned.
    seed : int
        Of the cells, which are made for more than ``exact_papers`` rows.
    exact_papers : int
    """
    points = np.ascontiguousarray(vectors, dtype=np.float32)
    papers = len(points)
    wanted = max(0, min(count, papers - 1))
    indices = np.empty((papers, wanted), dtype=np.int32)
    similarity = np.empty((papers, wanted), dtype=np.float32)
    gathered = _Gathered(points)

    def search(rows: Rows, others: Rows) -> None:
        block = points[rows] @ gathered.take(others).T
        block[rows[:, None] == others] = -np.inf
        best = find_largest(block, wanted)
        near = np.take_along_axis(block, best, axis=1)
        order = np.lexsort((others[best], -near), axis=1)
        indices[rows] = np.take_along_axis(others[best], order, axis=1)
        similarity[rows] = np.take_along_axis(near, order, axis=1)

    if wanted:
        everyone = np.arange(papers)
        if papers <= exact_papers:
            _in_threads(search, _blocks(everyone, everyone))
        else:
            cells = _make_cells(points, _CELLS_SEARCHED, seed)
            _in_threads(search, cells.pairs(everyone, least=wanted + 1))
    return Neighbours(indices=indices, similarity=similarity)


def earlier_similarity(
    points: Vectors,
    before: Rows,
    count: int,
    *,
    seed: int = 0,
    exact_papers: int = EXACT_PAPERS,
) -> NDArray[np.float32]:
    """Inner products of each row with the most similar of the rows that come before it.

    Parameters
    ----------
    points : ndarray of shape (n, d), float32
        Unit rows in the order of their years.
    before : ndarray of shape (n,), int
        How many of the first rows each row is compared with; never falls.
    count : int
    seed : int
        Of the cells, which are made for rows with more than ``exact_papers`` before them.
    exact_papers : int

    Returns
    -------
    ndarray of shape (n, count), float32
        In no particular order along a row; NaN where fewer than ``count`` come before.
    """
    points = np.ascontiguousarray(points, dtype=np.float32)
    found = np.full((len(points), count), np.nan, dtype=np.float32)
    gathered = _Gathered(points)

    def search(rows: Rows, others: Rows) -> None:
        own, near = points[rows], gathered.take(others)
        block = np.empty((len(rows), len(others)), dtype=np.float32)
        begin = 0
        for start in np.unique(before[rows]):
            # What came since the year before is compared with all later rows at once.
            low, high = np.searchsorted(before[rows], [start, start + 1])
            end = int(np.searchsorted(others, start))
            np.matmul(own[low:], near[begin:end].T, out=block[low:, begin:end])
            begin = end
            earlier = block[low:high, :end] if end >= count else own[low:high] @ points[:start].T
            kth = earlier.shape[1] - count
            found[rows[low:high]] = np.partition(earlier, kth, axis=1)[:, kth:]

    first, second = np.searchsorted(before, [count, exact_papers + 1])
    few, many = np.arange(first, max(first, second)), np.arange(max(first, second), len(points))
    if few.size:
        _in_threads(search, _blocks(few, np.arange(before[few[-1]])))
    if many.size:
        cells = _make_cells(points, _EARLIER_CELLS_SEARCHED, seed)
        _in_threads(search, cells.pairs(many))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """Rows by the cell of space that they lie in.

    All rows of a cell are compared with all rows of the cells around it, in one
    product. An inverted file (Sivic and Zisserman 2003) looks at about the same
    pairs one by one, which takes many times as long.

    ``near`` has the nearest cells of each, itself first; ``members`` the rows of
    each in ascending order.
    """

    cell: Rows
    near: Rows
    members: list[Rows]

    def pairs(self, rows: Rows, *, least: int = 0) -> Iterator[tuple[Rows, Rows]]:
        """Rows by cell, with the rows that lie around them in ascending order.

        Where these are fewer than ``least``, all rows are given.
        """
        order = np.argsort(self.cell[rows], kind="stable")
        cells, starts = np.unique(self.cell[rows[order]], return_index=True)
        for cell, own in zip(cells, np.split(rows[order], starts[1:]), strict=True):
            others = np.sort(np.concatenate([self.members[other] for other in self.near[cell]]))
            yield from _blocks(own, others if len(others) >= least else np.arange(len(self.cell)))


def _make_cells(points: Vectors, searched: int, seed: int) -> _Cells:
    """k-means cells, fitted on a sample, and the ``searched`` nearest of each."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    count = max(1, len(points) // _ROWS_BY_CELL)
    chosen = np.random.default_rng(seed).permutation(len(points))[: _SAMPLE_BY_CELL * count]
    model = KMeans(count, init="random", n_init=1, max_iter=_ROUNDS, random_state=seed)
    # What several threads add up depends on how many they are.
    with threadpool_limits(1):
        centres = model.fit(points[np.sort(chosen)]).cluster_centers_
    half = 0.5 * np.square(centres).sum(axis=1)
    cell = np.empty(len(points), dtype=np.int64)
    near = np.empty((count, min(count, searched)), dtype=np.int64)

    def assign(rows: Rows, _: Rows) -> None:
        cell[rows] = (points[rows] @ centres.T - half).argmax(axis=1)

    def look_around(rows: Rows, _: Rows) -> None:
        nearness = centres[rows] @ centres.T - half
        nearness[np.arange(len(rows)), rows] = np.inf
        near[rows] = np.argsort(-nearness, axis=1, kind="stable")[:, : near.shape[1]]

    cells = np.arange(count)
    _in_threads(assign, _blocks(np.arange(len(points)), cells))
    _in_threads(look_around, _blocks(cells, cells))
    members = np.split(np.argsort(cell, kind="stable"), np.cumsum(np.bincount(cell))[:-1])
    return _Cells(cell=cell, near=near, members=[*members, *[cells[:0]] * (count - len(members))])


def _blocks(rows: Rows, others: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Parts of ``rows`` that are few enough to be compared with ``others`` at once."""
    step = max(1, BLOCK_PAIRS // max(1, len(others)))
    for start in range(0, len(rows), step):
        yield rows[start : start + step], others


class _Gathered(threading.local):
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


def _in_threads(search: Callable[[Rows, Rows], None], pairs: Pairs) -> None:
    """Search blocks at the same time, each product by one thread."""
    from threadpoolctl import threadpool_limits

    cores = available_cores()
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(cores) as pool:
        waiting: list[Future[None]] = []
        for rows, others in pairs:
            if len(waiting) == 4 * cores:
                waiting.pop(0).result()
            waiting.append(pool.submit(search, rows, others))
        for one in waiting:
            one.result()


def shared_neighbour_graph(neighbours: NDArray[np.int32]) -> csr_matrix:
    """A symmetric graph of the neighbour pairs, weighted by the Jaccard index of their lists."""
    from scipy import sparse

    papers, width = neighbours.shape
    rows = np.repeat(np.arange(papers), width)
    links = sparse.csr_matrix(
        (np.ones(rows.size, dtype=np.float32), (rows, neighbours.ravel())), shape=(papers, papers)
    )
    links = links + sparse.identity(papers, dtype=np.float32, format="csr")
    near = links.maximum(links.T)
    near.setdiag(0)
    near.eliminate_zeros()
    first, second = near.nonzero()
    shared = np.empty(first.size, dtype=np.float32)
    for start in range(0, first.size, _PAIRS):
        part = slice(start, start + _PAIRS)
        overlap = links[first[part]].multiply(links[second[part]])
        shared[part] = np.asarray(overlap.sum(axis=1)).ravel()
    weight = shared / (2 * (width + 1) - shared)
    return sparse.csr_matrix((weight + _LEAST_WEIGHT, (first, second)), shape=(papers, papers))
