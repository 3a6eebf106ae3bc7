"""Nearest papers: among all papers, or among earlier ones only.

Up to twenty thousand papers, all pairs are compared; above that, only pairs in
neighbouring cells, so that the cost per paper does not grow with their number.
The nearest are chosen in double precision, and equals by their order, so that they
are the same on every processor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Vectors
from topics.neighbours.blocks import Gathered, Rows, in_threads, split_rows
from topics.neighbours.cells import make_cells
from topics.neighbours.row_maxima import find_largest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

EXACT_PAPERS = 20_000
"""Up to this many papers, or earlier papers, all pairs are compared."""

_CELLS_SEARCHED = 48
_EARLIER_CELLS_SEARCHED = 96
"""More than above: a paper unlike all others has no cell close to it."""

_DECIMALS = 7
"""Of similarities: fewer than differ between processors."""

_ALIKE, _CROWD = 1e-5, 4
"""See :func:`_choose`."""

_SPARE = 8
"""Candidates beyond those that are asked for, by single precision."""

_DOUBT = 1e-5
"""Similarity that single precision may be wrong by, and more."""

_GATHERED = 400
"""Vectors of pairs that are copied at once: more do not fit into a core's cache (1 MB)."""

_PAIRS = 200_000
_LEAST_WEIGHT = 1e-3
"""Weight of neighbours that share no other neighbour; they stay linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The most similar other papers of each paper, nearest first.

    Parameters
    ----------
    indices : ndarray of shape (n, k), int32
        The first k of a longer list are the list of k.
    similarity : ndarray of shape (n, k), float32
        Inner products, in descending order along a row but for papers that count as
        equally near (see :data:`_ALIKE`), which stand in their own order.
    """

    indices: NDArray[np.int32]
    similarity: NDArray[np.float32]


def nearest_neighbours(
    vectors: Vectors,
    count: int,
    *,
    seed: int = 0,
    exact_papers: int = EXACT_PAPERS,
    of: Rows | None = None,
) -> Neighbours:
    """Find the ``count`` rows most similar to each row, or to some.

    Parameters
    ----------
    vectors : ndarray of shape (n, d), unit rows
    count : int
        At most n - 1 are returned.
    seed : int
        Seed of the cells, which are built for more than ``exact_papers`` rows.
    exact_papers : int
        Number of rows up to which all pairs are compared.
    of : ndarray of shape (m,), int, optional
        The rows whose neighbours are sought, ascending and few: they are compared with all.
        What is returned has a row for each of them.
    """
    points = np.ascontiguousarray(vectors, dtype=np.float32)
    papers = len(points)
    wanted = max(0, min(count, papers - 1))
    indices = np.empty((papers, wanted), dtype=np.int32)
    similarity = np.empty((papers, wanted), dtype=np.float32)
    gathered = Gathered(points)

    def search(rows: Rows, others: Rows) -> None:
        block = points[rows] @ gathered.take(others).T
        block[rows[:, None] == others] = -np.inf
        candidates = find_largest(block, min(wanted + _SPARE, len(others) - 1))
        least = np.take_along_axis(block, candidates, axis=1).min(axis=1)
        candidates = others[candidates]
        best, near, cut = _choose(_products_of_pairs(points, rows, candidates), candidates, wanted)
        # Another paper may be as near, which single precision cannot tell.
        doubtful = np.flatnonzero(cut | (near.min(axis=1) < least + _DOUBT))
        if doubtful.size:
            exact = points[others].astype(np.float64)
            for part in np.array_split(doubtful, -(-doubtful.size * len(others) // _PAIRS)):
                own = rows[part]
                products = points[own].astype(np.float64) @ exact.T
                products[own[:, None] == others] = -np.inf
                everyone = np.broadcast_to(others, products.shape)
                found = _choose(products.round(_DECIMALS), everyone, wanted)
                best[part], near[part] = found[:2]
        indices[rows], similarity[rows] = best, near

    if wanted:
        everyone = np.arange(papers)
        if of is not None or papers <= exact_papers:
            in_threads(search, split_rows(everyone if of is None else of, everyone))
        else:
            cells = make_cells(points, _CELLS_SEARCHED, seed=seed)
            in_threads(search, cells.pairs(everyone, least=wanted + 1))
    if of is not None:
        return Neighbours(indices=indices[of], similarity=similarity[of])
    return Neighbours(indices=indices, similarity=similarity)


def _products_of_pairs(
    points: Vectors, rows: Rows, others: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Inner products of each row with its others, both of shape (n, m), rounded."""
    products = np.empty(others.shape)
    step = max(1, _GATHERED // others.shape[1])
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        own = points[rows[part]].astype(np.float64)
        products[part] = np.einsum("nd,nkd->nk", own, points[others[part]].astype(np.float64))
    return products.round(_DECIMALS)


def _choose(
    products: NDArray[np.float64], others: NDArray[np.int64], wanted: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """The nearest of the others of each row, nearest first, and equally near ones by their order.

    Of several copies of one paper, those that come first among the papers are
    chosen, also where they are not equal to the last digit: :data:`_CROWD` papers
    or more, each as near as the next to within :data:`_ALIKE`, count as equally
    near. Fewer do not, since in a large corpus two papers are that near by chance,
    and would make two edges to fall over out of one.

    Parameters
    ----------
    products, others : ndarray of shape (n, m)
    wanted : int
        At most m.

    Returns
    -------
    best : ndarray of shape (n, wanted), of ``others``
    near : ndarray of shape (n, wanted), of ``products``
    cut : ndarray of shape (n,), bool
        Whether all m belong to papers that are equally near as the last chosen.
    """
    order = np.lexsort((others, -products), axis=1)
    products = np.take_along_axis(products, order, axis=1)
    others = np.take_along_axis(others, order, axis=1)
    rows, width = products.shape
    begins = np.ones(products.shape, dtype=bool)
    begins[:, 1:] = products[:, :-1] - products[:, 1:] >= _ALIKE
    # Runs are numbered over all rows, so that they can be counted at once.
    run = begins.cumsum().reshape(rows, width) - 1
    first = np.flatnonzero(begins)
    length = np.diff(first, append=rows * width)
    crowded = length[run] >= _CROWD
    rank = np.where(crowded, first[run], np.arange(rows * width).reshape(rows, width))
    chosen = np.lexsort((others, rank), axis=1)[:, :wanted]
    cut = run[:, wanted - 1] == run[:, -1]
    return (
        np.take_along_axis(others, chosen, axis=1),
        np.take_along_axis(products, chosen, axis=1),
        cut & crowded[:, -1] if width > wanted else np.zeros(rows, dtype=bool),
    )


def earlier_similarity(
    points: Vectors,
    before: Rows,
    count: int,
    *,
    seed: int = 0,
    exact_papers: int = EXACT_PAPERS,
) -> NDArray[np.float32]:
    """Inner products of each row with the most similar rows that precede it.

    Parameters
    ----------
    points : ndarray of shape (n, d), float32
        Unit rows in the order of their years.
    before : ndarray of shape (n,), int
        Number of leading rows each row is compared with; non-decreasing.
    count : int
    seed : int
        Seed of the cells, which are built for rows preceded by more than ``exact_papers``.
    exact_papers : int

    Returns
    -------
    ndarray of shape (n, count), float32
        In no particular order along a row; NaN where fewer than ``count`` rows precede.
    """
    points = np.ascontiguousarray(points, dtype=np.float32)
    found = np.full((len(points), count), np.nan, dtype=np.float32)
    gathered = Gathered(points)

    def search(rows: Rows, others: Rows) -> None:
        own, near = points[rows], gathered.take(others)
        block = np.empty((len(rows), len(others)), dtype=np.float32)
        begin = 0
        for start in np.unique(before[rows]):
            # Rows added since the previous year are compared with all later rows at once.
            low, high = np.searchsorted(before[rows], [start, start + 1])
            end = int(np.searchsorted(others, start))
            np.matmul(own[low:], near[begin:end].T, out=block[low:, begin:end])
            begin = end
            earlier = block[low:high, :end] if end >= count else own[low:high] @ points[:start].T
            largest = find_largest(earlier, count)
            found[rows[low:high]] = np.take_along_axis(earlier, largest, axis=1)

    first, second = np.searchsorted(before, [count, exact_papers + 1])
    few, many = np.arange(first, max(first, second)), np.arange(max(first, second), len(points))
    if few.size:
        in_threads(search, split_rows(few, np.arange(before[few[-1]])))
    if many.size:
        cells = make_cells(points, _EARLIER_CELLS_SEARCHED, seed=seed)
        in_threads(search, cells.pairs(many))
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
