import math

import pytest
from sklearn.metrics import adjusted_mutual_info_score

from topics.bench.quality import compute_c_v, compute_npmi, measure_quality, venue_field

TEXTS = ["red apple", "red apple pie", "blue sky", "sky high"]


def test_npmi_is_that_of_the_formula() -> None:
    joint, red, apple = 2 / 4, 2 / 4, 2 / 4
    expected = math.log(joint / (red * apple)) / -math.log(joint)
    assert compute_npmi([["red", "apple"]], TEXTS) == pytest.approx(expected)
    assert compute_npmi([["red", "sky"]], TEXTS) == -1


def test_a_phrase_is_where_its_words_stand_together() -> None:
    assert compute_npmi([["Red-apple", "pie"]], TEXTS) == pytest.approx(
        math.log((1 / 4) / ((2 / 4) * (1 / 4))) / -math.log(1 / 4)
    )
    assert compute_npmi([["apple red", "pie"]], TEXTS) == -1


def test_singular_and_plural_are_one_word_in_lists_and_texts() -> None:
    several = ["red apples", "red apple pies", "blue sky", "sky high"]
    assert compute_npmi([["reds", "apples"]], several) == compute_npmi([["red", "apple"]], TEXTS)
    twice = [["apple", "apples", "red"], ["sky", "blue"]]
    assert compute_npmi(twice, TEXTS) == compute_npmi([["apple", "red"], ["sky", "blue"]], TEXTS)
    assert measure_quality([], twice, TEXTS, {}).diversity == 1
    assert compute_c_v(twice, TEXTS) == compute_c_v([["apple", "red"], ["sky", "blue"]], TEXTS)


def test_a_variant_leaves_its_place_among_the_ten_empty() -> None:
    words = [["sky", "skies", *(f"word{place}" for place in range(8)), "red"]]
    assert compute_npmi(words, TEXTS) == -1
    assert measure_quality([], [*words, ["red"]], TEXTS, {}).diversity == 1


def test_a_word_and_a_phrase_that_holds_it_are_no_pair() -> None:
    assert compute_npmi([["red apple", "apple", "sky"]], TEXTS) == -1
    assert compute_npmi([["red apple", "apple"]], TEXTS) == 0
    # Parts of words are not held.
    assert compute_npmi([["app", "apple"]], TEXTS) == -1


def test_quality_counts_no_theme_as_a_class_of_its_own() -> None:
    labels = [0, 0, 1, -1]
    found = measure_quality(
        labels, [["red", "apple"], ["sky", "red"]], TEXTS, {"colour": ["a", "a", "b", ""]}
    )
    assert found.themes == 2
    assert found.without_theme == 0.25
    assert found.diversity == 0.75
    assert found.agreement["colour"] == pytest.approx(
        adjusted_mutual_info_score([0, 0, 1], labels[:3])
    )


@pytest.mark.parametrize(
    ("venue", "field"),
    [("cvpr", "vision"), ("NeurIPS 2023", "machine learning"), ("ACL", "language"), ("Cell", "")],
)
def test_a_venue_has_a_field(venue: str, field: str) -> None:
    assert venue_field(venue) == field
