"""How faithful a map is: whether papers that lie together on it are also alike in their texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topics.settings import SEED

NEIGHBOURS = 10
MOST_PAPERS = 1_000
"""Papers whose neighbourhoods are looked at; more change the third decimal only."""

_AT_ONCE = 128
_PAIRS = 4_000_000
"""Distances that are held at once, at most (32 MB)."""


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
    texts = np.nan_to_num(vectors.astype(np.float32))
    texts /= np.maximum(np.linalg.norm(texts, axis=1, keepdims=True), 1e-12)
    beyond, kept = 0.0, 0
    step = max(1, min(_AT_ONCE, _PAIRS // count))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        own = np.arange(len(part))
        apart = np.zeros((len(part), count))
        for along in place.T:
            apart += (along[part, None] - along) ** 2
        alike = texts[part] @ texts.T
        apart[own, part], alike[own, part] = np.inf, -np.inf
        nearest = np.argpartition(apart, size, axis=1)[:, :size]
        for row, near in zip(alike, nearest, strict=True):
            ranks = 1 + (row[None, :] > row[near][:, None]).sum(axis=1)
            beyond += float(np.maximum(ranks - size, 0).sum())
            kept += int((ranks <= size).sum())
    worst = len(rows) * size * (2 * count - 3 * size - 1)
    return MapQuality(
        neighbours=size,
        kept=kept / (len(rows) * size),
        trustworthiness=1 - 2 * beyond / worst,
        papers=len(rows),
    )
