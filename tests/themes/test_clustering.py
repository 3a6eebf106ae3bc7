from itertools import permutations

import numpy as np
import pytest
from scipy.cluster.hierarchy import cut_tree, linkage
from sklearn.metrics import adjusted_rand_score

from topics.themes.clustering import (
    _ward_cuts,
    cluster_by_hdbscan,
    cluster_by_stable_agglomeration,
    compute_adjusted_rand,
    compute_agreement,
)
from topics.themes.cosines import centre_and_normalise


def blobs(groups: int, size: int, *, noise: float = 0.05, seed: int = 0) -> tuple:
    generator = np.random.default_rng(seed)
    centres = np.linalg.qr(generator.normal(size=(24, 24)))[0][:groups]
    labels = np.repeat(np.arange(groups), size)
    points = centres[labels] + noise * generator.normal(size=(groups * size, 24))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points.astype(np.float32), labels


def test_centring_gives_unit_rows_and_leaves_empty_papers_empty() -> None:
    vectors, _ = blobs(3, 5)
    vectors[4] = 0
    around = centre_and_normalise(vectors, vectors.mean(axis=0))
    lengths = np.linalg.norm(around, axis=1)
    assert lengths[4] == 0
    assert np.delete(lengths, 4) == pytest.approx(1, abs=1e-6)


def test_agglomeration_finds_planted_groups_and_their_number() -> None:
    vectors, truth = blobs(4, 7)
    around = centre_and_normalise(vectors, vectors.mean(axis=0))
    cut = cluster_by_stable_agglomeration(around, seed=1)
    assert cut.clusters == 4
    assert adjusted_rand_score(truth, cut.labels) == 1
    assert cut.agreement == pytest.approx(1)
    assert cut.stability[4] == max(cut.stability.values())


def test_agglomeration_takes_the_finest_cut_that_is_nearly_as_stable_as_the_best() -> None:
    vectors, _ = blobs(5, 6, noise=0.25, seed=3)
    cut = cluster_by_stable_agglomeration(vectors, seed=1)
    best = max(cut.stability, key=lambda k: (cut.stability[k], k))
    enough = cut.stability[best] - max(0.05, cut.error[best])
    near = [k for k, stability in cut.stability.items() if stability >= enough]
    assert cut.clusters == max(near)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_handful_of_papers_is_one_cluster(count: int) -> None:
    vectors, _ = blobs(4, 1)
    cut = cluster_by_stable_agglomeration(vectors[:count], seed=1)
    assert cut.labels.tolist() == [0] * count


def test_equal_papers_do_not_break_the_agglomeration() -> None:
    vectors = np.tile(blobs(1, 1)[0], (12, 1))
    assert len(cluster_by_stable_agglomeration(vectors, seed=1).labels) == 12


def test_agreement_is_the_best_matching_of_labels() -> None:
    generator = np.random.default_rng(0)
    first, second = generator.integers(0, 4, 40), generator.integers(0, 4, 40)
    best = max(
        np.mean(np.array([order[label] for label in second]) == first)
        for order in permutations(range(4))
    )
    assert compute_agreement(first, second) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(5))
def test_the_adjusted_rand_index_is_the_library_s(seed: int) -> None:
    generator = np.random.default_rng(seed)
    first, second = generator.integers(0, 5, 60), generator.integers(0, 3 + seed, 60)
    second[:30] = first[:30] % (3 + seed)
    overlap = np.zeros((5, 3 + seed), dtype=np.int64)
    np.add.at(overlap, (first, second), 1)
    assert compute_adjusted_rand(overlap) == pytest.approx(adjusted_rand_score(first, second))


def test_cuts_are_those_of_the_library() -> None:
    vectors, _ = blobs(4, 8, noise=0.3)
    tree = linkage(vectors.astype(float), method="ward")
    for clusters, labels in _ward_cuts(vectors, range(2, 9)).items():
        theirs = cut_tree(tree, n_clusters=[clusters]).ravel()
        assert adjusted_rand_score(labels, theirs) == 1


def test_hdbscan_leaves_stragglers_out() -> None:
    points = np.vstack([np.zeros((20, 2)), np.full((20, 2), 9.0), [[30.0, -30.0]]])
    points[:40] += np.random.default_rng(0).normal(scale=0.1, size=(40, 2))
    labels = cluster_by_hdbscan(points.astype(np.float32), min_papers=5)
    assert labels[-1] == -1
    assert len(set(labels[:40])) == 2
