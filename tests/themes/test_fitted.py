from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.settings import DeclaredTheme
from topics.themes import fitted
from topics.themes.declared import Calibration, keyword_evidence
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.smoothing import Smoothing


def axis(*places: int) -> np.ndarray:
    return np.eye(6, dtype=np.float32)[list(places)]


def model(calibration: Calibration) -> FittedThemes:
    return FittedThemes(
        declared=(
            DeclaredTheme(id="bees", name="Bees", description="", keywords=("honey",)),
            DeclaredTheme(id="ants", name="Ants", description="", keywords=("hill",)),
        ),
        declared_vectors=axis(0, 1),
        expected=np.zeros(2),
        discovered=(
            DiscoveredTheme(id="crows", name="Crows", keywords=()),
            DiscoveredTheme(id="dogs", name="Dogs", keywords=()),
        ),
        discovered_vectors=axis(2, 3),
        centre=np.zeros(6, dtype=np.float32),
        calibration=calibration,
        temperature=0.1,
        stranger=0.4,
    )


SURE = Calibration(intercept=-4.0, cosine=8.0, words=12.0)


def label(vector: np.ndarray, title: str = "", abstract: str = "x") -> int:
    themes = model(SURE)
    words = keyword_evidence([title], [abstract], themes.declared)
    return int(themes.compute_memberships(vector[None], words)[0].argmax())


def test_meaning_alone_words_alone_and_neither() -> None:
    assert label(axis(0)[0]) == 0
    assert label(axis(2)[0], title="Honey and honey", abstract="honey, honey") == 0
    assert label(axis(2)[0]) == 2
    assert label(axis(3)[0]) == 3


def test_a_paper_like_no_theme_has_none() -> None:
    assert label(axis(5)[0]) == 4


def test_a_paper_without_text_has_none_for_certain() -> None:
    weights = model(SURE).compute_memberships(np.zeros((1, 6), np.float32), np.zeros((1, 2)))
    assert weights[0].tolist() == [0, 0, 0, 0, 1]


def test_discovered_weights_are_the_softmax_of_the_formula() -> None:
    never = Calibration(intercept=-1e3, cosine=0.0, words=0.0)
    vector = (axis(2) * 0.8 + axis(3) * 0.6).astype(np.float32)
    weights = model(never).compute_memberships(vector, np.zeros((1, 2)))[0]
    scores = np.exp(np.array([0.8, 0.6, 0.4]) / 0.1)
    assert weights[2:] == pytest.approx(scores / scores.sum(), rel=1e-5)


@given(
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=5),
    st.integers(0, 2**32 - 1),
)
def test_weights_sum_to_one_and_a_likely_declared_theme_wins(
    cosines: list[float], seed: int
) -> None:
    generator = np.random.default_rng(seed)
    calibration = Calibration(
        intercept=float(generator.normal(scale=4)),
        cosine=float(generator.exponential(8)),
        words=1.0,
    )
    vectors = np.array([[one, *generator.normal(size=5)] for one in cosines], dtype=np.float32)
    fitted = model(calibration)
    weights = fitted.compute_memberships(vectors, np.zeros((len(vectors), 2)))
    assert weights.sum(axis=1) == pytest.approx(1.0)
    scores = calibration.intercept + calibration.cosine * (vectors @ fitted.declared_vectors.T)
    probability = 1 / (1 + np.exp(-scores.astype(float)))
    for row, chance in zip(weights, probability, strict=True):
        if chance.max() > 0.5 + 1e-6:
            assert row.argmax() == chance.argmax() or row[row.argmax()] == pytest.approx(
                row[chance.argmax()]
            )


def test_what_lies_outside_the_corpus_has_no_discovered_theme() -> None:
    fitted = replace(model(SURE), centre=axis(2)[0], outside=0.3)
    inside = (axis(2) * 0.5 + axis(3) * 0.866).astype(np.float32)
    outside = (axis(2) * 0.2 + axis(3) * 0.98).astype(np.float32)
    weights = fitted.compute_memberships(np.vstack([inside, outside]), np.zeros((2, 2)))
    assert weights[0].argmax() == 3
    assert weights[1].argmax() == 4
    assert weights[1, 2:4].tolist() == [0, 0]


def test_weights_are_the_same_in_any_block(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(5)
    vectors = generator.normal(size=(40, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words, foreign = generator.random((40, 2)), generator.random(40) < 0.2
    smoothing = Smoothing(
        inward=generator.normal(size=(6, 2)).astype(np.float32),
        outward=generator.normal(size=(2, 6)).astype(np.float32),
    )
    themes = replace(model(SURE), smoothing=smoothing)
    whole = themes.compute_memberships(vectors, words, foreign)
    monkeypatch.setattr(fitted, "_BLOCK", 7)
    assert np.array_equal(themes.compute_memberships(vectors, words, foreign), whole)
    assert not whole[foreign, 2:4].any()
    assert whole.sum(axis=1) == pytest.approx(1)
