import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.settings import DeclaredTheme
from topics.themes.declared import (
    SATURATION,
    TITLE_WEIGHT,
    TYPICAL_COSINE,
    Calibration,
    expected_cosines,
    keyword_evidence,
    match_probability,
    theme_text,
)


def theme(*keywords: str, name: str = "Bees") -> DeclaredTheme:
    return DeclaredTheme(id="bees", name=name, description="", keywords=keywords)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("multi-modal", "a multimodal model"),
        ("multi-modal", "Multi-Modal models"),
        ("multi-modal", "multi modal"),
        ("annotations", "one annotation"),
        ("annotation", "many annotations"),
        ("policy", "two policies"),
        ("SafeRL", "the saferl library"),
        ("C++", "written in C++ today"),
    ],
)
def test_a_keyword_is_found_in_its_variants(keyword: str, text: str) -> None:
    assert keyword_evidence([""], [text], [theme(keyword)])[0, 0] > 0


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("game", "gamete"),
        ("agent", "reagent"),
        ("dataset", "data set up"),
        ("MLLM", "an LLM"),
        ("C++", "in C"),
    ],
)
def test_a_keyword_is_not_found_inside_other_words(keyword: str, text: str) -> None:
    assert keyword_evidence([""], [text], [theme(keyword)])[0, 0] == 0


def test_evidence_is_the_saturating_sum_of_the_formula() -> None:
    evidence = keyword_evidence(
        ["honey honey"], ["honey and the royal jelly"], [theme("honey", "royal jelly")]
    )
    honey = 2 * TITLE_WEIGHT + 1
    expected = math.log1p(0.6 * honey / (honey + SATURATION) + 0.9 * 1 / (1 + SATURATION))
    assert evidence[0, 0] == pytest.approx(expected)


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=4))
def test_any_text_and_any_keyword_give_finite_evidence(text: str, keywords: list[str]) -> None:
    evidence = keyword_evidence([text], [text], [theme(*keywords, name="x")])
    assert np.isfinite(evidence).all()
    assert (evidence >= 0).all()


def test_probability_is_logistic_in_both_kinds_of_evidence() -> None:
    calibration = Calibration(intercept=-1.0, cosine=2.0, words=3.0)
    found = match_probability(
        np.array([[0.5]], np.float32), np.array([[1.0]]), np.array([0.25]), calibration
    )
    assert found[0, 0] == pytest.approx(1 / (1 + math.exp(-(-1 + 2 * 0.25 + 3))))


def test_expected_cosine_is_the_corpus_mean_drawn_to_the_typical_one() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0, 0]], dtype=np.float32)
    themes = np.array([[1, 0], [0, 1]], dtype=np.float32)
    expected = expected_cosines(vectors, themes)
    assert expected == pytest.approx(
        [(1.6 + 5 * TYPICAL_COSINE) / 7, (0.8 + 5 * TYPICAL_COSINE) / 7]
    )


def test_a_theme_without_description_is_known_by_its_keywords() -> None:
    assert theme_text(theme("honey", "hive")) == "Bees. honey, hive"
    assert theme_text(DeclaredTheme(id="a", name="Ants", description="Small.")) == "Ants. Small."
