"""Discovery of themes: choice of the algorithm, and of the clusters that are themes.

A clusterer's labels are a proposal. A theme is a cluster large enough to be
one, and its centre then decides which papers it holds, by the same rule that
later classifies new ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from topics.neighbours.nearby import Nearby
from topics.settings import AGGLOMERATIVE_PAPERS, ClustererName, ThemeSettings
from topics.themes.clustering import (
    cluster_by_hdbscan,
    cluster_by_stable_agglomeration,
    cut_agglomeration,
)
from topics.themes.cosines import Labels, Vectors, compute_cosines, compute_direction, take_rows
from topics.themes.discovered import Cut, Discovered, Tried
from topics.themes.partitioning import link_neighbours, partition, try_resolutions
from topics.themes.settling import COLDEST, settle

FEWEST_TO_CLUSTER = 5

_ALIKE = 0.9
"""Cosine to the mean from which papers say the same: copies of one abstract under
numbered titles have 0.99, the papers of the narrowest field 0.8."""

_EXCEPTIONS = 0.01
"""Share of a corpus that may say something else when all the others say the same."""

_CLEARLY = 0.1
"""Agreement by which another granularity must be above the medium one to be taken. On
2,000 and on 6,000 papers fine is above it by .06, however the orders are drawn."""

_RESOLUTIONS = {"coarse": 0.7, "medium": 2.0, "fine": 5.0}
"""Louvain's resolution for each granularity."""

_CLUSTERS = {"coarse": (0.0, 0.5), "medium": (0.5, 1.5), "fine": (1.0, 3.0)}
"""Fewest and most clusters that an agglomeration tries, in roots of the papers."""


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
    smooth: bool = True,
    nearby: Nearby | None = None,
) -> Discovered:
    """Find themes among papers.

    Parameters
    ----------
    points : ndarray of shape (n, m)
        What the clusterer sees: the vectors themselves or a layout of them.
    around : ndarray of shape (n, d), unit rows
        The vectors around the corpus's centre. Where papers are smoothed, their rows may be
        overwritten by smoothed ones.
    settings : ThemeSettings
    again : Cut, optional
        Cut as finely as this, and try nothing else.
    smooth : bool
        Whether papers of a large corpus may be smoothed by their neighbours; not where
        they are already.
    nearby : Nearby, optional
        The nearest papers of each, where they are known.
    """
    present = np.asarray(around.any(axis=1))
    nearby = nearby and nearby.take(present)
    count = int(present.sum())
    if count == 0:
        return Discovered(centres=around[:0], temperature=0.1, stranger=0.0)
    alone = points is not around
    around = take_rows(around, present)
    points = take_rows(points, present) if alone else around
    if are_alike(around):
        only = compute_direction(around)[None, :]
        return Discovered(centres=only, temperature=COLDEST, stranger=_ALIKE / 2)
    if again:
        proposed = _repeat(points, settings, again, nearby)
    else:
        proposed = _propose(points, settings, nearby)
    found = settle(
        around,
        proposed.labels,
        fewest=fewest_papers(settings, count),
        agreement=proposed.agreement,
        most=settings.themes_max or None,
        neighbours=proposed.neighbours if smooth else None,
    )
    return replace(found, cut=proposed.cut)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposed:
    """Clusters, the share of papers that stay in theirs when it is done again, and the cut.

    ``neighbours`` has the nearest papers of each, where clusters were found in their graph.
    """

    labels: Labels
    agreement: float = 1.0
    cut: Cut = field(default_factory=Cut)
    neighbours: NDArray[np.int32] | None = None


def _propose(
    points: NDArray[np.float32], settings: ThemeSettings, nearby: Nearby | None
) -> _Proposed:
    count = len(points)
    if count < FEWEST_TO_CLUSTER:
        return _Proposed(labels=np.zeros(count, dtype=np.intp))
    clusterer = choose_clusterer(settings, count)
    if clusterer == "agglomerative":
        return _agglomerate(points, settings)
    if clusterer == "louvain":
        return _partition(points, settings, nearby)
    labels = cluster_by_hdbscan(points, min_papers=fewest_papers(settings, count))
    # HDBSCAN says itself what it is not sure of.
    return _Proposed(labels=labels, agreement=float((labels >= 0).mean()))


def _agglomerate(points: NDArray[np.float32], settings: ThemeSettings) -> _Proposed:
    granularity = "medium" if settings.granularity == "auto" else settings.granularity
    fewest, most = (round(roots * len(points) ** 0.5) for roots in _CLUSTERS[granularity])
    stable = cluster_by_stable_agglomeration(
        points, seed=settings.seed, min_clusters=max(2, fewest), max_clusters=max(2, most)
    )
    tried = tuple(
        Tried(clusters=clusters, agreement=stability)
        for clusters, stability in stable.stability.items()
    )
    return _Proposed(
        labels=stable.labels,
        agreement=stable.agreement,
        cut=Cut(clusters=stable.clusters, chosen=stable.clusters, tried=tried),
    )


def _partition(
    points: NDArray[np.float32], settings: ThemeSettings, nearby: Nearby | None
) -> _Proposed:
    """Louvain at the granularity asked for; "auto" is medium unless another is more stable."""
    asked = tuple(_RESOLUTIONS.values())
    if settings.resolution or settings.granularity != "auto":
        asked = (settings.resolution or _RESOLUTIONS[settings.granularity],)
    neighbours, graph = link_neighbours(points, seed=settings.seed, nearby=nearby)
    found = try_resolutions(graph, seed=settings.seed, resolutions=asked)
    best = max(found, key=lambda one: one[2])
    usual = next((one for one in found if one[0] == _RESOLUTIONS["medium"]), best)
    resolution, labels, agreement = usual if usual[2] >= best[2] - _CLEARLY else best
    tried = tuple(
        Tried(clusters=len(np.unique(labels)), agreement=agreement)
        for _, labels, agreement in found
    )
    cut = Cut(resolution=resolution, chosen=len(np.unique(labels)), tried=tried)
    return _Proposed(labels=labels, agreement=agreement, cut=cut, neighbours=neighbours)


def _repeat(
    points: NDArray[np.float32], settings: ThemeSettings, cut: Cut, nearby: Nearby | None
) -> _Proposed:
    """Clusters of these papers, cut as others were."""
    if cut.clusters:
        return _Proposed(labels=cut_agglomeration(points, cut.clusters), cut=cut)
    if cut.resolution and len(points) > FEWEST_TO_CLUSTER:
        neighbours, graph = link_neighbours(points, seed=settings.seed, nearby=nearby)
        labels = partition(graph, seed=settings.seed, resolution=cut.resolution)
        return _Proposed(labels=labels, cut=cut, neighbours=neighbours)
    return _propose(points, settings, nearby)
