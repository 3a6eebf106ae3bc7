"""Clustering of vectors: Ward's agglomeration for small corpora, HDBSCAN where it is asked for.

Below a few hundred papers density means nothing, so Ward's agglomeration is
cut where it is stable. Above, papers are nodes of a graph that is partitioned
(:mod:`topics.themes.partitioning`), or points that UMAP lays out and HDBSCAN clusters.
All of them return one label a paper, -1 for none, and depend on the vectors and
the seed alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.themes.cosines import Labels, Vectors

SUBSAMPLES = 100
SUBSAMPLE_FRACTION = 0.8
NEARLY = 0.05
"""Adjusted Rand index by which a finer cut may be less stable than the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StableCut:
    """A cut of an agglomerative tree, and how stable each number of clusters was.

    ``stability[k]`` is the mean adjusted Rand index between the labels of
    the whole corpus and those of a subsample, ``error[k]`` its standard error.
    ``agreement`` is the share of papers that a subsample puts where the whole
    corpus does, at the chosen cut.
    """

    labels: Labels
    clusters: int
    agreement: float
    stability: dict[int, float]
    error: dict[int, float]


def cluster_by_stable_agglomeration(
    vectors: Vectors,
    *,
    seed: int,
    min_clusters: int | None = None,
    max_clusters: int | None = None,
) -> StableCut:
    """Ward's agglomeration, cut at the finest number of clusters that is stable.

    Each number of clusters from half the root of the papers on is scored by how
    well the clusters of a random 80% of the papers agree with those of all
    (Ben-Hur, Elisseeff and Guyon 2002). The finest cut that is nearly as stable
    as the best is taken, because themes that are too coarse hide what the user
    asks for.

    Parameters
    ----------
    vectors : ndarray of shape (n, d), unit rows
    seed : int
    min_clusters, max_clusters : int, optional
        Default: half and one and a half times the root of the papers; never more
        than a third of them.
    """
    count = len(vectors)
    most = min(max_clusters or round(1.5 * count**0.5), count // 3)
    if count < 5 or most < 2:
        return StableCut(
            labels=np.zeros(count, dtype=np.intp), clusters=1, agreement=1.0, stability={}, error={}
        )
    # Two halves of anything are stable; a hundred papers in two themes say nothing.
    fewest = max(2, min_clusters or round(count**0.5 / 2))
    candidates = range(min(most, fewest), most + 1)
    whole = _ward_cuts(vectors, candidates)
    generator = np.random.default_rng(seed)
    rand: dict[int, list[float]] = {k: [] for k in candidates}
    same: dict[int, list[float]] = {k: [] for k in candidates}
    size = max(4, round(SUBSAMPLE_FRACTION * count))
    for _ in range(SUBSAMPLES):
        chosen = np.sort(generator.choice(count, size=size, replace=False))
        part = _ward_cuts(vectors[chosen], candidates)
        for k in candidates:
            overlap = _count_overlap(whole[k][chosen], part[k])
            rand[k].append(compute_adjusted_rand(overlap))
            same[k].append(_best_match(overlap))
    stability = {k: float(np.mean(values)) for k, values in rand.items()}
    error = {k: float(np.std(values) / np.sqrt(len(values))) for k, values in rand.items()}
    best = max(candidates, key=lambda k: (stability[k], k))
    enough = stability[best] - max(NEARLY, error[best])
    clusters = max(k for k in candidates if stability[k] >= enough)
    return StableCut(
        labels=whole[clusters],
        clusters=clusters,
        agreement=float(np.mean(same[clusters])),
        stability=stability,
        error=error,
    )


def cut_agglomeration(vectors: Vectors, clusters: int) -> Labels:
    """Ward's agglomeration of vectors of shape (n, d), cut at this number of clusters."""
    if not 1 < clusters < len(vectors):
        return np.zeros(len(vectors), dtype=np.intp)
    return _ward_cuts(vectors, range(clusters, clusters + 1))[clusters]


def compute_agreement(first: Labels, second: Labels) -> float:
    """Share of papers with the same label once clusters are matched by overlap (Kuhn 1955)."""
    return _best_match(_count_overlap(first, second))


def compute_adjusted_rand(overlap: NDArray[np.int64]) -> float:
    """Adjusted Rand index of a contingency table (Hubert and Arabie 1985, equation 5).

    The library's function checks and builds the table anew at each call, which
    takes longer than the clustering that it is to judge.
    """
    pairs = _pairs_within(overlap)
    rows, columns = _pairs_within(overlap.sum(axis=1)), _pairs_within(overlap.sum(axis=0))
    expected = rows * columns / max(1.0, _pairs_within(overlap.sum()))
    largest = (rows + columns) / 2
    return 1.0 if largest == expected else float((pairs - expected) / (largest - expected))


def _pairs_within(counts: NDArray[np.int64]) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _count_overlap(first: Labels, second: Labels) -> NDArray[np.int64]:
    """How many papers have each pair of labels."""
    width = int(second.max()) + 1
    flat = np.bincount(first * width + second, minlength=(int(first.max()) + 1) * width)
    return flat.reshape(-1, width)


def _best_match(overlap: NDArray[np.int64]) -> float:
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return float(overlap[rows, columns].sum() / overlap.sum())


def _ward_cuts(vectors: Vectors, candidates: range) -> dict[int, Labels]:
    """Labels for each number of clusters, from one tree, numbered by their first paper."""
    from scipy.cluster.hierarchy import linkage

    tree = linkage(np.asarray(vectors, dtype=np.float64), method="ward")
    papers = len(vectors)
    node = np.arange(papers)
    cuts: dict[int, Labels] = {}
    for merge, (left, right) in enumerate(tree[:, :2].astype(np.intp)):
        clusters = papers - merge
        if clusters in candidates:
            cuts[clusters] = _numbered(node)
        if clusters <= candidates.start:
            break
        node[(node == left) | (node == right)] = papers + merge
    return cuts


def _numbered(node: Labels) -> Labels:
    _, first, labels = np.unique(node, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.intp)
    order[np.argsort(first)] = np.arange(len(first))
    return np.asarray(order[labels], dtype=np.intp)


def cluster_by_hdbscan(points: Vectors, *, min_papers: int) -> Labels:
    """HDBSCAN (Campello, Moulavi and Sander 2013) on a layout of few dimensions.

    Parameters
    ----------
    points : ndarray of shape (n, low dimension), as UMAP gives them
    min_papers : int
        The smallest cluster.
    """
    from hdbscan import HDBSCAN

    model = HDBSCAN(min_cluster_size=max(2, min_papers), core_dist_n_jobs=1)
    return np.asarray(model.fit_predict(points), dtype=np.intp)
