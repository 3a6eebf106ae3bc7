"""How faithful a map is: whether papers that lie together on it are also alike in their texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topics.runtime.threads import FEWEST_ROWS, for_rows, map_in_threads
from topics.settings import SEED

NEIGHBOURS = 10
MOST_PAPERS = 1_000
"""Papers whose neighbourhoods are looked at; more change the third decimal only."""

_BLOCK = 4096
_AT_ONCE = 128
_PAIRS = 4_000_000
"""Cosines that each thread holds at once, at most (16 MB)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuality:
    """How well the neighbourhoods of a map agree with those of the texts.

    Attributes
    ----------
    neighbours : int
        Size of a neighbourhood.
    kept : float
        Share of the nearest papers on the map that are among the nearest by text.
    trustworthiness : float
        1 if all are; the further off by text the others are, the less.
    papers : int
        Papers whose neighbourhoods were compared, each with all papers.
    """

    neighbours: int
    kept: float
    trustworthiness: float
    papers: int


def measure_map(
    vectors: npt.NDArray[np.floating],
    place: npt.NDArray[np.float64],
    *,
    neighbours: int = NEIGHBOURS,
    most: int = MOST_PAPERS,
    seed: int = SEED,
) -> MapQuality | None:
    """Compare the nearest papers on the map with the nearest by the cosine of their vectors.

    Parameters
    ----------
    vectors : floating, shape (papers, dimensions)
    place : float64, shape (papers, 2)
    neighbours : int
        Fewer for small corpora, as the measure is defined below half of the papers only.
    most : int
        Papers that are drawn where there are more.
    seed : int

    Returns
    -------
    MapQuality or None
        None below 5 papers.

    Notes
    -----
    Trustworthiness of Venna and Kaski (2001), equation 1, averaged over the papers drawn.
    """
    count = len(vectors)
    if count < 5:
        return None
    size = min(neighbours, (count - 1) // 2)
    if count > most:
        rows = np.sort(np.random.default_rng(seed).choice(count, most, replace=False))
    else:
        rows = np.arange(count)
    texts = vectors.astype(np.float32)

    def normalise(block: slice) -> None:
        own = texts[block]
        np.nan_to_num(own, copy=False)
        own /= np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-12)

    for_rows(normalise, count, block=_BLOCK)
    nearest = _nearest(place, rows, size)

    def rank(part: slice) -> tuple[int, int]:
        """How far off by text the nearest on the map are, and how many are not."""
        alike = texts[rows[part]] @ texts.T
        alike[np.arange(len(alike)), rows[part]] = -np.inf
        ranks = np.array(
            [
                [1 + np.count_nonzero(row > limit) for limit in row[near]]
                for row, near in zip(alike, nearest[part], strict=True)
            ]
        )
        return int(np.maximum(ranks - size, 0).sum()), int((ranks <= size).sum())

    step = max(1, min(_AT_ONCE, _PAIRS // count))
    parts = [slice(start, start + step) for start in range(0, len(rows), step)]
    found = map_in_threads(rank, parts) if count >= FEWEST_ROWS else map(rank, parts)
    beyond, kept = (sum(column) for column in zip(*found, strict=True))
    worst = len(rows) * size * (2 * count - 3 * size - 1)
    return MapQuality(
        neighbours=size,
        kept=kept / (len(rows) * size),
        trustworthiness=1 - 2 * beyond / worst,
        papers=len(rows),
    )


def _nearest(
    place: npt.NDArray[np.float64], rows: npt.NDArray[np.int64], size: int
) -> npt.NDArray[np.int64]:
    """The nearest other papers on the map of each row, shape (rows, size)."""
    from scipy.spatial import KDTree

    found = KDTree(place).query(place[rows], k=size + 1)[1]
    # A paper is not its own neighbour; where more lie on one spot, it need not be found at all.
    others = found != rows[:, None]
    others[others.all(axis=1), -1] = False
    return np.asarray(found[others].reshape(len(rows), size))
