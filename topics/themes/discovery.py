"""Discovery of themes: choice of the algorithm, and of the clusters that are themes.

A clusterer's labels are a proposal. A theme is a cluster large enough to be
one, and its centre then decides which papers it holds, by the same rule that
later classifies new ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from topics.settings import AGGLOMERATIVE_PAPERS, ClustererName, DeclaredTheme, ThemeSettings
from topics.themes.clustering import (
    cluster_by_hdbscan,
    cluster_by_stable_agglomeration,
    cut_agglomeration,
    partition_once,
    try_resolutions,
)
from topics.themes.cosines import (
    Labels,
    Vectors,
    compute_centres,
    compute_cosines,
    compute_direction,
    take_rows,
)
from topics.themes.tree import merge_nearest

FEWEST_TO_CLUSTER = 5
STRANGER_QUANTILE = 0.95
"""No theme unless a paper is nearer to it than this share of strangers are."""

_ALIKE = 0.9
"""Cosine to the mean from which papers say the same: copies of one abstract under
numbered titles have 0.99, the papers of the narrowest field 0.8."""

_EXCEPTIONS = 0.01
"""Share of a corpus that may say something else when all the others say the same."""

_CLEARLY = 0.1
"""Agreement by which another granularity must be above the medium one to be taken. On
2,000 and on 6,000 papers fine is above it by .06, however the orders are drawn."""

_SETTLING_ROUNDS = 3
_COLDEST, _HOTTEST = 0.005, 1.0
_BISECTIONS = 40
_SAMPLE = 20_000
"""Papers that are enough to tell how similar papers are to centres."""


_RESOLUTIONS = {"coarse": 0.7, "medium": 2.0, "fine": 5.0}
"""Louvain's resolution for each granularity."""

_CLUSTERS = {"coarse": (0.0, 0.5), "medium": (0.5, 1.5), "fine": (1.0, 3.0)}
"""Fewest and most clusters that an agglomeration tries, in roots of the papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A number of clusters that was tried, and the share of papers that stay when it is redone."""

    clusters: int
    agreement: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How fine clusters were cut, so that it can be done again.

    ``clusters`` is what an agglomeration was cut at, ``resolution`` what a graph
    was partitioned with, ``chosen`` the clusters that either gave, ``tried`` what
    was compared before, coarsest first.
    """

    clusters: int = 0
    resolution: float = 0.0
    chosen: int = 0
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """Centres of the discovered themes and the scale of their memberships.

    ``centres`` has shape (n_themes, d), unit rows; ``temperature`` and
    ``stranger`` are those of :class:`topics.themes.fitted.FittedThemes`. ``kept`` has
    the entry of the themes file for each theme that has one; empty if none has.
    """

    centres: Vectors
    temperature: float
    stranger: float
    cut: Cut = field(default_factory=Cut)
    kept: tuple[DeclaredTheme | None, ...] = ()


def choose_clusterer(settings: ThemeSettings, papers: int) -> ClustererName:
    """The algorithm that "auto" stands for with this many papers to cluster."""
    if settings.clusterer != "auto":
        return settings.clusterer
    return "agglomerative" if papers <= AGGLOMERATIVE_PAPERS else "louvain"


def fewest_papers(settings: ThemeSettings, papers: int) -> int:
    """The smallest theme: a fortieth of a small corpus, then 10, then an eighth of the root."""
    by_size = min(papers / 40, max(10.0, papers**0.5 / 8))
    return settings.min_papers or max(2, round(by_size))


def are_alike(vectors: Vectors) -> bool:
    """Whether nearly all unit rows lie so close to their mean that nothing sets them apart."""
    if not len(vectors):
        return False
    far = compute_cosines(vectors, compute_direction(vectors)[None, :]) < _ALIKE
    return bool(far.sum() <= _EXCEPTIONS * len(vectors))


def discover(
    points: NDArray[np.float32],
    around: Vectors,
    settings: ThemeSettings,
    *,
    again: Cut | None = None,
) -> Discovered:
    """Find themes among papers.

    Parameters
    ----------
    points : ndarray of shape (n, m)
        What the clusterer sees: the vectors themselves or a layout of them.
    around : ndarray of shape (n, d), unit rows
        The vectors around the corpus's centre.
    settings : ThemeSettings
    again : Cut, optional
        Cut as finely as this, and try nothing else.
    """
    present = np.asarray(around.any(axis=1))
    count = int(present.sum())
    if count == 0:
        return Discovered(centres=around[:0], temperature=0.1, stranger=0.0)
    points, around = take_rows(points, present), take_rows(around, present)
    if are_alike(around):
        only = compute_direction(around)[None, :]
        return Discovered(centres=only, temperature=_COLDEST, stranger=_ALIKE / 2)
    proposed = _repeat(points, settings, again) if again else _propose(points, settings)
    labels, agreement, cut = proposed
    fewest = fewest_papers(settings, count)
    found = settle(
        around, labels, fewest=fewest, agreement=agreement, most=settings.themes_max or None
    )
    return replace(found, cut=cut)


def _propose(points: NDArray[np.float32], settings: ThemeSettings) -> tuple[Labels, float, Cut]:
    """Clusters, the share of papers that stay in theirs when it is done again, and the cut."""
    count = len(points)
    if count < FEWEST_TO_CLUSTER:
        return np.zeros(count, dtype=np.intp), 1.0, Cut()
    clusterer = choose_clusterer(settings, count)
    if clusterer == "agglomerative":
        return _agglomerate(points, settings)
    if clusterer == "louvain":
        return _partition(points, settings)
    labels = cluster_by_hdbscan(points, min_papers=fewest_papers(settings, count))
    # HDBSCAN says itself what it is not sure of.
    return labels, float((labels >= 0).mean()), Cut()


def _agglomerate(points: NDArray[np.float32], settings: ThemeSettings) -> tuple[Labels, float, Cut]:
    granularity = "medium" if settings.granularity == "auto" else settings.granularity
    fewest, most = (round(roots * len(points) ** 0.5) for roots in _CLUSTERS[granularity])
    stable = cluster_by_stable_agglomeration(
        points, seed=settings.seed, min_clusters=max(2, fewest), max_clusters=max(2, most)
    )
    tried = tuple(
        Tried(clusters=clusters, agreement=stability)
        for clusters, stability in stable.stability.items()
    )
    return (
        stable.labels,
        stable.agreement,
        Cut(clusters=stable.clusters, chosen=stable.clusters, tried=tried),
    )


def _partition(points: NDArray[np.float32], settings: ThemeSettings) -> tuple[Labels, float, Cut]:
    """Louvain at the granularity asked for; "auto" is medium unless another is more stable."""
    asked = tuple(_RESOLUTIONS.values())
    if settings.resolution or settings.granularity != "auto":
        asked = (settings.resolution or _RESOLUTIONS[settings.granularity],)
    found = try_resolutions(points, seed=settings.seed, resolutions=asked)
    best = max(found, key=lambda one: one[2])
    usual = next((one for one in found if one[0] == _RESOLUTIONS["medium"]), best)
    resolution, labels, agreement = usual if usual[2] >= best[2] - _CLEARLY else best
    tried = tuple(
        Tried(clusters=len(np.unique(labels)), agreement=agreement)
        for _, labels, agreement in found
    )
    cut = Cut(resolution=resolution, chosen=len(np.unique(labels)), tried=tried)
    return labels, agreement, cut


def _repeat(
    points: NDArray[np.float32], settings: ThemeSettings, cut: Cut
) -> tuple[Labels, float, Cut]:
    """Clusters of these papers, cut as others were."""
    if cut.clusters:
        return cut_agglomeration(points, cut.clusters), 1.0, cut
    if cut.resolution and len(points) > FEWEST_TO_CLUSTER:
        labels = partition_once(points, seed=settings.seed, resolution=cut.resolution)
        return labels, 1.0, cut
    return _propose(points, settings)


def settle(
    around: Vectors, labels: Labels, *, fewest: int, agreement: float, most: int | None = None
) -> Discovered:
    """Turn clusters into centres that hold their papers.

    Clusters below ``fewest`` papers are dropped (the largest one stays, so
    that there is always a theme), and so are those whose papers are no nearer
    to each other than strangers are: what an agglomeration is left with at its
    end. Then papers go to their nearest centre and centres to the mean of their
    papers, a few times (spherical k-means, Dhillon and Modha 2001). Where there are
    more than ``most`` centres, the nearest are merged.
    """
    sizes = np.bincount(labels[labels >= 0]) if (labels >= 0).any() else np.array([0])
    kept = np.flatnonzero(sizes >= fewest)
    if kept.size == 0:
        kept = np.array([int(sizes.argmax())])
        labels = np.zeros_like(labels) if sizes.max() == 0 else labels
    centres = np.stack([compute_direction(around[labels == label]) for label in kept])
    centres = centres[_are_coherent(around, [labels == label for label in kept], centres)]
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
    stranger = _stranger_similarity(similarity)
    return Discovered(
        centres=centres,
        temperature=_fit_temperature(similarity, stranger, agreement),
        stranger=stranger,
    )


def _are_coherent(
    around: Vectors, members: list[NDArray[np.bool_]], centres: Vectors
) -> NDArray[np.bool_]:
    """Whether each cluster's papers are nearer to the others of it than strangers are to centres.

    A paper's own cluster is judged without it (leave one out). One cluster is
    always coherent, and if none is, all are.
    """
    if len(centres) < 2:
        return np.ones(len(centres), dtype=bool)
    stranger = _stranger_similarity(compute_cosines(around, centres))
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


def _stranger_similarity(similarity: NDArray[np.float32]) -> float:
    """What similarity papers have to centres that are not their own, at a high quantile."""
    if similarity.shape[1] < 2:
        return 0.0
    foreign = np.ones(similarity.shape, dtype=bool)
    foreign[np.arange(len(similarity)), similarity.argmax(axis=1)] = False
    return float(np.quantile(similarity[foreign].astype(np.float64), STRANGER_QUANTILE))


def _fit_temperature(similarity: NDArray[np.float32], stranger: float, agreement: float) -> float:
    """The temperature at which papers are as sure of their themes as the themes are stable.

    Centres are fitted to the papers, so similarities alone would claim too
    much. The mean weight of the best theme is set to the share of papers that
    keep their theme when the clustering is repeated, by bisection (temperature
    scaling, Guo et al. 2017, with stability as the accuracy to match).
    """
    scores = np.hstack([similarity, np.full((len(similarity), 1), stranger)]).astype(np.float64)
    scores -= scores.max(axis=1, keepdims=True)
    low, high = np.log(_COLDEST), np.log(_HOTTEST)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        confidence = float((1.0 / np.exp(scores / np.exp(middle)).sum(axis=1)).mean())
        low, high = (middle, high) if confidence > agreement else (low, middle)
    return round(float(np.exp((low + high) / 2)), 9)
