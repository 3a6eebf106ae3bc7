"""Vectors to a graph of papers that are near each other.

Neighbours are found by faiss: exactly up to some tens of thousands of papers,
and above among the cells that are nearest to a paper, so that the cost grows
with the papers and not with their square. Both give the same neighbours for
any number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from topics.themes.similarity import Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

EXACT_PAPERS = 50_000
"""Up to this many papers all pairs are compared."""

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
    search = _make_cells(points, seed) if papers > exact_papers else _compare_all(points)
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


def _compare_all(points: Vectors) -> Any:
    import faiss

    index = faiss.IndexFlatIP(points.shape[1])
    index.add(points)
    return index


def _make_cells(points: Vectors, seed: int) -> Any:
    """An inverted file over k-means cells (Sivic and Zisserman 2003)."""
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
    index.add(points)
    index.nprobe = _CELLS_SEARCHED
    return index


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
