"""Clusters to discovered themes: which algorithm, which clusters are themes.

A clusterer's labels are a proposal. A theme is a cluster large enough to be
one, and its centre then decides which papers it holds, by the same rule that
later classifies new ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.settings import AGGLOMERATIVE_PAPERS, ClustererName, ThemeSettings
from topics.themes.clustering import (
    Labels,
    Vectors,
    cluster_by_hdbscan,
    cluster_by_leiden,
    cluster_by_stable_agglomeration,
)

FEWEST_TO_CLUSTER = 5
STRANGER_QUANTILE = 0.95
"""No theme unless a paper is nearer to it than this share of strangers are."""

_SETTLING_ROUNDS = 3
_TEMPERATURES = np.geomspace(0.02, 0.3, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """Centres of the discovered themes and the scale of their memberships.

    ``centres`` has shape (n_themes, d), unit rows; ``temperature`` and
    ``stranger`` are those of :class:`topics.themes.model.ThemeModel`.
    """

    centres: Vectors
    temperature: float
    stranger: float


def choose_clusterer(settings: ThemeSettings, papers: int) -> ClustererName:
    """The algorithm that "auto" stands for with this many papers to cluster."""
    if settings.clusterer != "auto":
        return settings.clusterer
    return "agglomerative" if papers <= AGGLOMERATIVE_PAPERS else "leiden"


def fewest_papers(settings: ThemeSettings, papers: int) -> int:
    """The smallest theme: 2 in a small corpus, growing with the root of its size."""
    return settings.min_papers or max(2, round(papers**0.5 / 8))


def discover(points: NDArray[np.float32], around: Vectors, settings: ThemeSettings) -> Discovered:
    """Find themes among papers.

    Parameters
    ----------
    points : ndarray of shape (n, m)
        What the clusterer sees: the vectors themselves or a layout of them.
    around : ndarray of shape (n, d), unit rows
        The vectors around the corpus's centre.
    settings : ThemeSettings
    """
    present = around.any(axis=1)
    count = int(present.sum())
    if count == 0:
        return Discovered(centres=around[:0], temperature=0.1, stranger=0.0)
    labels = _propose(points[present], settings)
    return settle(around[present], labels, fewest=fewest_papers(settings, count))


def _propose(points: NDArray[np.float32], settings: ThemeSettings) -> Labels:
    count = len(points)
    if count < FEWEST_TO_CLUSTER:
        return np.zeros(count, dtype=np.intp)
    clusterer = choose_clusterer(settings, count)
    if clusterer == "agglomerative":
        return cluster_by_stable_agglomeration(points, seed=settings.seed).labels
    if clusterer == "leiden":
        return cluster_by_leiden(points, seed=settings.seed, resolution=settings.resolution)
    return cluster_by_hdbscan(points, min_papers=fewest_papers(settings, count))


def settle(around: Vectors, labels: Labels, *, fewest: int) -> Discovered:
    """Turn clusters into centres that hold their papers.

    Clusters below ``fewest`` papers are dropped (the largest one stays, so
    that there is always a theme); then papers go to their nearest centre and
    centres to the mean of their papers, a few times (spherical k-means, Dhillon
    and Modha 2001).
    """
    sizes = np.bincount(labels[labels >= 0]) if (labels >= 0).any() else np.array([0])
    kept = np.flatnonzero(sizes >= fewest)
    if kept.size == 0:
        kept = np.array([int(sizes.argmax())])
        labels = np.zeros_like(labels) if sizes.max() == 0 else labels
    centres = np.stack([_mean_direction(around[labels == label]) for label in kept])
    for _ in range(_SETTLING_ROUNDS):
        nearest = (around @ centres.T).argmax(axis=1)
        counts = np.bincount(nearest, minlength=len(centres))
        centres = np.stack(
            [
                _mean_direction(around[nearest == theme]) if counts[theme] else centres[theme]
                for theme in range(len(centres))
            ]
        )
        large = counts >= min(fewest, counts.max())
        if not large.all():
            centres = centres[large]
    similarity = around @ centres.T
    return Discovered(
        centres=centres,
        temperature=_fit_temperature(around, centres, similarity),
        stranger=_stranger_similarity(similarity),
    )


def _mean_direction(vectors: Vectors) -> Vectors:
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length > 0 else mean, dtype=np.float32)


def _stranger_similarity(similarity: NDArray[np.float32]) -> float:
    """What similarity papers have to centres that are not their own, at a high quantile."""
    if similarity.shape[1] < 2:
        return 0.0
    foreign = np.ones(similarity.shape, dtype=bool)
    foreign[np.arange(len(similarity)), similarity.argmax(axis=1)] = False
    return float(np.quantile(similarity[foreign].astype(np.float64), STRANGER_QUANTILE))


def _fit_temperature(
    around: Vectors, centres: Vectors, similarity: NDArray[np.float32]
) -> float:
    """The temperature under which papers' own themes are likeliest.

    A paper pulls its centre towards itself, so its own similarity is taken to
    the centre of the others (leave one out).
    """
    if similarity.shape[1] < 2:
        return 0.1
    own = similarity.argmax(axis=1)
    left_out = similarity.astype(np.float64)
    for theme in range(len(centres)):
        rows = np.flatnonzero(own == theme)
        if rows.size < 2:
            continue
        total = around[rows].astype(np.float64).sum(axis=0)
        others = total - around[rows]
        lengths = np.linalg.norm(others, axis=1)
        left_out[rows, theme] = np.einsum("ij,ij->i", others, around[rows]) / np.where(
            lengths > 0, lengths, 1.0
        )
    likelihood = [
        float(np.mean(_log_softmax(left_out / temperature)[np.arange(len(own)), own]))
        for temperature in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmax(likelihood))])


def _log_softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))
