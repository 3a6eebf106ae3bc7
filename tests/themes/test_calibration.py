import numpy as np
import pytest

from topics.themes.calibration import fit_weights
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
