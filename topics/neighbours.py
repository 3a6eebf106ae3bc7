"""Papers that are near each other: the nearest of each, among all or among the earlier.

Up to twenty thousand papers all pairs are compared, above those in the cells that
are nearest to a paper, so that the cost grows with the papers and not with their
square. Both give the same neighbours for any number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

EXACT_PAPERS = 20_000
"""Up to this many papers all pairs are compared."""

BLOCK_PAIRS = 16_000_000
"""Most similarities held at a time (64 MB)."""

_CELLS_BY_ROOT = 4
_CELLS_SEARCHED = 24
_SAMPLE_BY_CELL = 64
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
    papers = len(vectors)
    wanted = min(count, papers - 1)
    points = np.ascontiguousarray(vectors, dtype=np.float32)
    search = _make_cells(points, seed) if papers > exact_papers else _every_pair(points)
    search.add(points)
    similarity, indices = search.search(points, wanted + 1)
    own = np.arange(papers)[:, None]
    # Fewer than asked for are found where the searched cells hold too few.
    indices = np.where(indices < 0, own, indices)
    # Among many equal papers a row need not find itself.
    order = np.argsort(indices == own, axis=1, kind="stable")[:, :wanted]
    return Neighbours(
        indices=np.take_along_axis(indices, order, axis=1).astype(np.int32),
        similarity=np.take_along_axis(similarity, order, axis=1),
    )


def _every_pair(points: Vectors) -> Any:
    import faiss

    return faiss.IndexFlatIP(points.shape[1])


def _make_cells(points: Vectors, seed: int) -> Any:
    """An inverted file over k-means cells (Sivic and Zisserman 2003), without rows as yet."""
    import faiss

    papers, dimensions = points.shape
    cells = round(_CELLS_BY_ROOT * papers**0.5)
    index = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(dimensions), dimensions, cells, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.seed = seed % 2**31
    index.cp.max_points_per_centroid = _SAMPLE_BY_CELL
    index.cp.min_points_per_centroid = 1
    index.train(points)
    index.nprobe = _CELLS_SEARCHED
    return index


class EarlierSearch:
    """The most similar rows among those that come first.

    Parameters
    ----------
    points : ndarray of shape (n, d), float32
        Unit rows in the order of their years.
    seed : int
        Of the cells, which are made where more than ``exact_papers`` rows come
        first.
    exact_papers : int
    """

    def __init__(self, points: Vectors, *, seed: int = 0, exact_papers: int = EXACT_PAPERS) -> None:
        self._points = np.ascontiguousarray(points, dtype=np.float32)
        self._seed = seed
        self._exact_papers = exact_papers
        self._cells: Any = None

    def similarity(self, start: int, stop: int, count: int) -> NDArray[np.float32]:
        """Inner products of rows ``start`` to ``stop`` with their nearest rows before ``start``.

        Parameters
        ----------
        start, stop : int
            ``start`` is at least ``count`` and never falls from call to call.
        count : int

        Returns
        -------
        ndarray of shape (stop - start, count), float32
            In no particular order along a row.
        """
        if start <= self._exact_papers:
            return self._compare_all(np.arange(start, stop), start, count)
        if self._cells is None:
            self._cells = _make_cells(self._points, self._seed)
        known = self._cells.ntotal
        if start > known:
            self._cells.add(self._points[known:start])
        # As many papers are looked at as there will be when the cells are full.
        probes = _CELLS_SEARCHED * len(self._points) / start
        self._cells.nprobe = min(self._cells.nlist, round(probes))
        found, rows = self._cells.search(self._points[start:stop], count)
        short = np.flatnonzero((rows < 0).any(axis=1))
        found[short] = self._compare_all(start + short, start, count)
        return np.asarray(found, dtype=np.float32)

    def _compare_all(self, rows: NDArray[np.int64], first: int, count: int) -> NDArray[np.float32]:
        found = np.empty((len(rows), count), dtype=np.float32)
        step = max(1, BLOCK_PAIRS // first)
        for at in range(0, len(rows), step):
            block = self._points[rows[at : at + step]] @ self._points[:first].T
            found[at : at + step] = np.partition(block, first - count, axis=1)[:, -count:]
        return found


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
