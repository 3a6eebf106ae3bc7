import numpy as np
import pytest

from topics.neighbours.search import nearest_neighbours
from topics.themes.settling import _cohesion, _fit_temperature, settle


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_cohesion_is_the_mean_cosine_to_the_mean_of_the_others() -> None:
    rows = unit(np.random.default_rng(0).normal(size=(6, 5)))
    expected = []
    for place in range(6):
        others = np.delete(rows, place, axis=0).mean(axis=0)
        expected.append(rows[place] @ others / np.linalg.norm(others))
    assert _cohesion(rows) == pytest.approx(np.mean(expected), abs=1e-5)


def test_a_cluster_of_leftovers_is_no_theme() -> None:
    generator = np.random.default_rng(1)
    axes = np.eye(40)
    groups = [axes[place] + 0.1 * generator.normal(size=(8, 40)) for place in range(4)]
    leftovers = generator.normal(size=(4, 40))
    vectors = unit(np.vstack([*groups, leftovers]))
    labels = np.repeat(np.arange(5), [8, 8, 8, 8, 4])
    found = settle(vectors, labels, fewest=2, agreement=0.9)
    assert len(found.centres) == 4
    assert (np.abs(found.centres[:, :4]).max(axis=0) > 0.9).all()


def test_small_clusters_are_dropped_but_one_theme_stays() -> None:
    vectors = unit(np.eye(6) + 0.01)
    assert len(settle(vectors, np.arange(6), fewest=2, agreement=0.9).centres) == 1
    assert len(settle(vectors, np.full(6, -1), fewest=2, agreement=0.9).centres) == 1


@pytest.mark.parametrize("agreement", [0.6, 0.8, 0.95])
def test_papers_are_as_sure_of_their_theme_as_the_clustering_is_stable(agreement: float) -> None:
    similarity = np.random.default_rng(2).uniform(0, 1, size=(200, 5)).astype(np.float32)
    temperature = _fit_temperature(similarity, 0.2, agreement)
    scores = np.hstack([similarity, np.full((200, 1), 0.2)]) / temperature
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    confidence = (weights.max(axis=1) / weights.sum(axis=1)).mean()
    if 0.0201 < temperature < 0.99:
        assert confidence == pytest.approx(agreement, abs=1e-4)


def test_papers_are_smoothed_by_their_neighbours_before() -> None:
    generator = np.random.default_rng(4)
    groups = np.repeat(np.eye(30)[:4], 60, axis=0)
    vectors = unit(groups + 0.3 * generator.normal(size=groups.shape))
    neighbours = nearest_neighbours(vectors, 10, seed=0).indices
    labels = np.repeat(np.arange(4), 60)
    plain = settle(vectors, labels, fewest=5, agreement=0.9)
    taken = vectors.copy()
    smoothed = settle(taken, labels, fewest=5, agreement=0.9, neighbours=neighbours)
    assert plain.smoothing is None
    assert smoothed.smoothing is not None
    seen = smoothed.smoothing.apply(vectors)
    assert np.array_equal(taken, seen)
    assert ((seen @ smoothed.centres.T).argmax(axis=1) == labels).mean() > 0.95

    def lead(points: np.ndarray, centres: np.ndarray) -> float:
        ordered = np.sort(points @ centres.T, axis=1)
        return float((ordered[:, -1] - ordered[:, -2]).mean())

    assert lead(seen, smoothed.centres) > 1.2 * lead(vectors, plain.centres)
