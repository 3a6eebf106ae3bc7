"""The regression of a paper's neighbours on the paper, by its definition."""

import numpy as np
import pytest

from topics.neighbours.search import nearest_neighbours
from topics.themes import smoothing
from topics.themes.smoothing import fit_smoothing


def make_rows(papers: int, dimensions: int) -> np.ndarray:
    generator = np.random.default_rng(7)
    scale = np.linspace(1.0, 0.1, dimensions)
    rows = generator.normal(size=(papers, dimensions)) * scale
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_it_is_a_ridge_regression_of_the_mean_neighbour() -> None:
    rows = make_rows(300, 12)
    neighbours = nearest_neighbours(rows, 5, seed=0).indices
    own = rows.astype(np.float64).T @ rows / 300
    shared = rows.astype(np.float64).T @ rows[neighbours].mean(axis=1) / 300
    ridge = own + 0.1 * np.trace(own) / 12 * np.eye(12)
    expected = rows + 2.0 * rows @ np.linalg.inv(ridge) @ ((shared + shared.T) / 2)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    found = fit_smoothing(rows, neighbours).apply(rows)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=2e-5)


def test_the_directions_of_the_largest_share_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = make_rows(300, 12)
    neighbours = nearest_neighbours(rows, 5, seed=0).indices
    whole = fit_smoothing(rows, neighbours)
    monkeypatch.setattr(smoothing, "RANK", 3)
    part = fit_smoothing(rows, neighbours)
    assert (part.inward.shape, part.outward.shape) == ((12, 3), (3, 12))
    values = np.sort(np.linalg.eigvals((whole.inward @ whole.outward).astype(np.float64)).real)
    kept = np.sort(np.linalg.eigvals((part.inward @ part.outward).astype(np.float64)).real)
    np.testing.assert_allclose(kept[-3:], values[-3:], atol=1e-4)


def test_it_is_the_same_for_any_block_and_leaves_an_empty_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = make_rows(300, 12)
    fitted = fit_smoothing(rows, nearest_neighbours(rows, 5, seed=0).indices)
    rows[4] = 0.0
    whole = fitted.apply(rows)
    assert not whole[4].any()
    lengths = np.linalg.norm(np.delete(whole, 4, axis=0), axis=1)
    np.testing.assert_allclose(lengths, 1.0, atol=1e-6)
    monkeypatch.setattr(smoothing, "_BLOCK", 7)
    np.testing.assert_allclose(fitted.apply(rows), whole, atol=1e-7)
