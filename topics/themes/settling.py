"""Clusters turned into the centres of themes, and the scale on which papers are near to them.

A clusterer's labels are a proposal; what classifies papers later are centres, so that they are
settled with the same rule.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from topics.themes.cosines import (
    Labels,
    Vectors,
    compute_centres,
    compute_cosines,
    compute_direction,
)
from topics.themes.discovered import Discovered
from topics.themes.smoothing import fit_smoothing
from topics.themes.tree import merge_nearest

STRANGER_QUANTILE = 0.95
"""No theme unless a paper is nearer to it than this share of strangers are."""

SMOOTHED_QUANTILE = 0.9
"""The same of papers that were smoothed, which draws strangers nearer, too: at .95, 3 to 11% of
the papers of five corpora had no theme; at .9, 0 to 3% have none and themes agree better."""

COLDEST, _HOTTEST = 0.005, 1.0
_SETTLING_ROUNDS = 3
_BISECTIONS = 40
_SAMPLE = 20_000
"""Papers that are enough to tell how similar papers are to centres."""


def settle(
    around: Vectors,
    labels: Labels,
    *,
    fewest: int,
    agreement: float,
    most: int | None = None,
    neighbours: NDArray[np.int32] | None = None,
) -> Discovered:
    """Turn clusters into centres that hold their papers.

    Clusters below ``fewest`` papers are dropped (the largest one stays, so
    that there is always a theme), and so are those whose papers are no nearer
    to each other than strangers are: what an agglomeration is left with at its
    end. Then papers go to their nearest centre and centres to the mean of their
    papers, a few times (spherical k-means, Dhillon and Modha 2001).

    Parameters
    ----------
    around : ndarray of shape (n, d), unit rows
    labels : ndarray of shape (n,)
        Cluster of each paper, -1 for none.
    fewest : int
        The smallest theme.
    agreement : float
        Share of papers that keep their cluster when it is done again.
    most : int, optional
        Where there are more centres, the nearest are merged.
    neighbours : ndarray of shape (n, k), optional
        Rows of the nearest papers of each, by which all are smoothed before: in place,
        since in a large corpus a second copy is what memory lacks.
    """
    smoothing, strangers = None, STRANGER_QUANTILE
    if neighbours is not None:
        smoothing, strangers = fit_smoothing(around, neighbours), SMOOTHED_QUANTILE
        around = smoothing.apply(around, out=around)
    sizes = np.bincount(labels[labels >= 0]) if (labels >= 0).any() else np.array([0])
    kept = np.flatnonzero(sizes >= fewest)
    if kept.size == 0:
        kept = np.array([int(sizes.argmax())])
        labels = np.zeros_like(labels) if sizes.max() == 0 else labels
    members = [labels == label for label in kept]
    centres = np.stack([compute_direction(around[inside]) for inside in members])
    centres = centres[_are_coherent(around, members, centres, strangers)]
    for _ in range(_SETTLING_ROUNDS):
        nearest = compute_cosines(around, centres).argmax(axis=1)
        counts = np.bincount(nearest, minlength=len(centres))
        centres = np.stack(
            [
                compute_direction(around[nearest == theme]) if counts[theme] else centres[theme]
                for theme in range(len(centres))
            ]
        )
        large = counts >= min(fewest, counts.max())
        if not large.all():
            centres = centres[large]
    if most is not None and len(centres) > most:
        nearest = compute_cosines(around, centres).argmax(axis=1)
        sizes = np.bincount(nearest, minlength=len(centres))
        group = merge_nearest(centres, sizes, most)
        centres = compute_centres(around, group[nearest], most)
    sample = around[:: 1 + len(around) // _SAMPLE]
    similarity = compute_cosines(sample, centres)
    stranger = _stranger_similarity(similarity, strangers)
    return Discovered(
        centres=centres,
        temperature=_fit_temperature(similarity, stranger, agreement),
        stranger=stranger,
        smoothing=smoothing,
    )


def _are_coherent(
    around: Vectors, members: list[NDArray[np.bool_]], centres: Vectors, strangers: float
) -> NDArray[np.bool_]:
    """Whether each cluster's papers are nearer to the others of it than strangers are to centres.

    A paper's own cluster is judged without it (leave one out). One cluster is
    always coherent, and if none is, all are.
    """
    if len(centres) < 2:
        return np.ones(len(centres), dtype=bool)
    stranger = _stranger_similarity(compute_cosines(around, centres), strangers)
    cohesion = np.array([_cohesion(around[inside]) for inside in members])
    coherent = cohesion > stranger
    return coherent if coherent.any() else np.ones(len(centres), dtype=bool)


def _cohesion(vectors: Vectors) -> float:
    """Mean cosine of each row to the mean of the other rows, in one pass over them."""
    rows = vectors.astype(np.float64)
    total = rows.sum(axis=0)
    squares = (rows**2).sum(axis=1)
    to_others = rows @ total - squares
    lengths = np.sqrt(np.maximum(total @ total - 2 * (rows @ total) + squares, 1e-12))
    return float((to_others / lengths).mean()) if len(rows) > 1 else 1.0


def _stranger_similarity(similarity: NDArray[np.float32], quantile: float) -> float:
    """What similarity papers have to centres that are not their own, at a high quantile."""
    if similarity.shape[1] < 2:
        return 0.0
    foreign = np.ones(similarity.shape, dtype=bool)
    foreign[np.arange(len(similarity)), similarity.argmax(axis=1)] = False
    return float(np.quantile(similarity[foreign].astype(np.float64), quantile))


def _fit_temperature(similarity: NDArray[np.float32], stranger: float, agreement: float) -> float:
    """The temperature at which papers are as sure of their themes as the themes are stable.

    Centres are fitted to the papers, so similarities alone would claim too
    much. The mean weight of the best theme is set to the share of papers that
    keep their theme when the clustering is repeated, by bisection (temperature
    scaling, Guo et al. 2017, with stability as the accuracy to match).
    """
    scores = np.hstack([similarity, np.full((len(similarity), 1), stranger)]).astype(np.float64)
    scores -= scores.max(axis=1, keepdims=True)
    low, high = np.log(COLDEST), np.log(_HOTTEST)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        confidence = float((1.0 / np.exp(scores / np.exp(middle)).sum(axis=1)).mean())
        low, high = (middle, high) if confidence > agreement else (low, middle)
    return round(float(np.exp((low + high) / 2)), 9)
