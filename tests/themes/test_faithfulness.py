"""Trustworthiness against scikit-learn's, and a sample against all papers."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from topics.themes import faithfulness
from topics.themes.faithfulness import measure_map


def draw(count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors, and a plane that shows two of their directions with noise."""
    rng = np.random.default_rng(3)
    place = rng.normal(size=(count, 2))
    vectors = np.hstack([place, np.ones((count, 1)), 0.05 * rng.normal(size=(count, 5))])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, place + noise * rng.normal(size=place.shape)


@pytest.mark.parametrize("noise", [0.0, 0.5, 50.0])
def test_is_the_trustworthiness_of_scikit_learn(noise: float) -> None:
    vectors, place = draw(200, noise)
    found = measure_map(vectors, place, neighbours=10)
    assert found is not None
    expected = trustworthiness(vectors, place, n_neighbors=10, metric="cosine")
    assert found.trustworthiness == pytest.approx(expected, abs=1e-4)
    cosines = vectors @ vectors.T
    distances = np.linalg.norm(place[:, None] - place[None], axis=2)
    np.fill_diagonal(cosines, -2)
    np.fill_diagonal(distances, 9e9)
    near_text = np.argsort(-cosines, axis=1)[:, :10]
    near_map = np.argsort(distances, axis=1)[:, :10]
    shared = [len(set(a) & set(b)) for a, b in zip(near_text, near_map, strict=True)]
    assert found.kept == pytest.approx(np.mean(shared) / 10, abs=0.002)


def test_chance_keeps_few_and_a_sample_is_near_to_all() -> None:
    vectors, place = draw(1500, 100.0)
    chance = measure_map(vectors, place)
    assert chance is not None
    assert chance.kept < 0.03
    assert chance.trustworthiness == pytest.approx(0.5, abs=0.03)
    vectors, place = draw(1500, 0.3)
    every, some = measure_map(vectors, place, most=2000), measure_map(vectors, place, most=500)
    assert every is not None
    assert some is not None
    assert (every.papers, some.papers) == (1500, 500)
    assert some.trustworthiness == pytest.approx(every.trustworthiness, abs=0.01)


def test_small_corpora_have_small_neighbourhoods_or_none() -> None:
    vectors, place = draw(9, 0.1)
    found = measure_map(vectors, place)
    assert found is not None
    assert found.neighbours == 4
    assert measure_map(vectors[:4], place[:4]) is None


def test_papers_on_one_spot_are_not_their_own_neighbours() -> None:
    place = draw(60, 0.0)[1]
    place[:40] = 0.0
    rows = np.arange(60)
    near = faithfulness._nearest(place, rows, 5)
    assert near.shape == (60, 5)
    assert not (near == rows[:, None]).any()
    assert (near[:40] < 40).all()
    distances = np.linalg.norm(place[:, None] - place[None], axis=2)
    np.fill_diagonal(distances, 9e9)
    np.testing.assert_allclose(
        np.take_along_axis(distances, near, axis=1), np.sort(distances, axis=1)[:, :5]
    )


def test_blocks_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, place = draw(700, 0.4)
    whole = measure_map(vectors, place)
    monkeypatch.setattr(faithfulness, "_PAIRS", 7 * 700)
    assert measure_map(vectors, place) == whole
    monkeypatch.setattr(faithfulness, "FEWEST_ROWS", 1)
    assert measure_map(vectors, place) == whole
