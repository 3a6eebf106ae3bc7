import numpy as np
import pytest

from topics.themes.calibration import compute_calibration_error, fit_weights
from topics.themes.fitted import soften


def similarities(papers: int = 4000) -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.2, 0.6, size=(papers, 6))


@pytest.mark.parametrize(("temperature", "doubt"), [(0.05, 0.0), (0.03, 0.2), (0.1, 0.1)])
def test_weights_that_refits_agree_with_are_found_again(temperature: float, doubt: float) -> None:
    similarity = similarities()
    labels = similarity.argmax(axis=1)
    truth = soften(similarity, temperature, doubt)[np.arange(len(labels)), labels]
    refits = np.random.default_rng(2).random((20, len(labels))) < truth
    found = soften(similarity, *fit_weights(similarity, labels, refits.mean(axis=0)))
    found = found[np.arange(len(labels)), labels]
    for low in np.arange(0.3, 0.9, 0.1):
        inside = (found >= low) & (found < low + 0.1)
        if inside.sum() > 100:
            assert found[inside].mean() == pytest.approx(truth[inside].mean(), abs=0.05)


def test_softened_weights_are_a_softmax_that_keeps_its_order() -> None:
    similarity = similarities(50)
    plain = soften(similarity, 0.1, 0.0)
    expected = np.exp(similarity / 0.1)
    np.testing.assert_allclose(plain, expected / expected.sum(axis=1, keepdims=True))
    softer = soften(similarity, 0.1, 0.3)
    np.testing.assert_allclose(softer.sum(axis=1), 1)
    assert (softer.argsort(axis=1) == plain.argsort(axis=1)).all()
    assert softer.max() < plain.max()


def test_the_calibration_error_is_the_mean_gap_of_ten_bins() -> None:
    weights = np.array([0.95, 0.93, 0.55, 0.52, 1.0])
    consensus = np.array([1.0, 0.5, 0.5, 0.5, 1.0])
    high = abs(np.mean([0.95, 0.93, 1.0]) - np.mean([1.0, 0.5, 1.0])) * 3
    low = abs(np.mean([0.55, 0.52]) - 0.5) * 2
    assert compute_calibration_error(weights, consensus) == pytest.approx(
        (high + low) / 5, abs=1e-4
    )
    assert compute_calibration_error(np.empty(0), np.empty(0)) is None
