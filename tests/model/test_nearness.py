"""How near vectors are to a sample of a model's papers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.model.makers import fit_model, make_kinds
from topics.model.bundle import load_model
from topics.model.nearness import (
    count_near,
    find_growth,
    find_nearness,
    sample_vectors,
    weigh_nearness,
)


def unit_rows(count: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, 6))
    rows[:, 0] += 2
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_the_nearest_twentieth_counts() -> None:
    rows, sample = unit_rows(30, 0), unit_rows(60, 1)
    assert [count_near(papers) for papers in (5, 39, 60, 1_000)] == [1, 1, 3, 50]
    expected = np.sort(rows @ sample.T, axis=1)[:, -3:].mean(axis=1)
    np.testing.assert_allclose(find_nearness(rows, sample), expected, atol=2e-6)
    assert find_nearness(rows[:1], -rows[:1]).tolist() == [0.01]


def test_a_paper_of_the_sample_is_compared_with_the_others() -> None:
    sample = unit_rows(60, 1)
    cosines = sample @ sample.T
    np.fill_diagonal(cosines, -1)
    expected = np.sort(cosines, axis=1)[:, -3:].mean(axis=1)
    np.testing.assert_allclose(find_nearness(sample, sample, own=True), expected, atol=2e-6)


def test_both_likenesses_count_by_their_spread() -> None:
    generator = np.random.default_rng(0)
    words = np.exp(generator.normal(-2, 0.2, size=20_000))
    nearness = np.exp(generator.normal(-1, 0.1, size=20_000))
    assert weigh_nearness(words, nearness) == pytest.approx(2, rel=0.05)
    assert weigh_nearness(words, np.full(20_000, 0.5)) == 0


def test_nearness_grows_with_the_length_of_a_text() -> None:
    lengths = np.array([10.0, 20, 40, 80, 160])
    assert find_growth(lengths, 0.3 * lengths**0.1) == pytest.approx(0.1)
    assert find_growth(lengths, 0.9 / lengths**0.1) == 0
    assert find_growth(np.full(5, 50.0), np.linspace(0.1, 0.9, 5)) == 0


def test_a_saved_model_refuses_by_vectors_as_before(tmp_path: Path) -> None:
    model = fit_model(make_kinds({"robots": 80, "bandits": 80}))
    assert model.familiarity.power > 0
    model.save(tmp_path / "model")
    stored = load_model(tmp_path / "model")
    assert stored.familiarity.power == model.familiarity.power
    order = np.argsort(model.papers.table["text_hash"].to_numpy())
    assert sample_vectors(stored.papers).tolist() == model.papers.vectors[order].tolist()
    assert "its words and its vector are less like" in stored.describe()
