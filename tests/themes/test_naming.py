import numpy as np
import pytest

from topics.themes.candidates import Candidate
from topics.themes.naming import (
    _rank_names,
    name_themes,
    unique_ids,
)


def candidate(surface: str, **evidence: object) -> Candidate:
    return Candidate(key=surface.lower().removesuffix("s"), surface=surface, **evidence)  # type: ignore[arg-type]


def at_angle(degrees: float) -> np.ndarray:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], dtype=np.float32)


def name(*candidates: Candidate) -> str:
    return name_themes([candidates], papers=[10])[0].name


def test_a_name_is_several_words_or_an_acronym_rather_than_a_word() -> None:
    assert name(candidate("safe"), candidate("reward modeling", contrast=0.8)) == "Reward modeling"
    assert name(candidate("safe"), candidate("RLHF", contrast=0.8)) == "RLHF"
    assert name(candidate("safe")) == "Safe"


@pytest.mark.parametrize(
    "evidence",
    [
        {"contrast": 0.9},
        {"apart": 0.9},
        {"closeness": 0.1},
        {"margin": 0.1},
        {"titled": 0.1},
        {"keyword": True},
    ],
)
def test_each_kind_of_evidence_decides_between_equals(evidence: dict[str, object]) -> None:
    plain = {"contrast": 0.5, "apart": 0.5}
    one, other = candidate("deep snow", **plain), candidate("ice cover", **{**plain, **evidence})
    assert name(one, other) == "Ice cover"
    assert name(other, one) == "Ice cover"


@pytest.mark.parametrize(
    "vague",
    ["unlabeled data", "single image", "planning problem", "human evaluation", "real world"],
)
def test_phrases_that_leave_open_what_it_is_about_are_no_names(vague: str) -> None:
    assert name(candidate(vague), candidate("ice cover", contrast=0.6)) == "Ice cover"


def test_few_papers_name_no_theme() -> None:
    rare, common = candidate("ice cover", coverage=0.02), candidate("deep snow", contrast=0.1)
    assert name(rare, common) == "Deep snow"
    assert name(rare) == "Ice cover"


def test_the_theme_that_a_name_suits_best_has_it() -> None:
    own = [candidate("language models", contrast=0.7), candidate("machine translation")]
    other = [candidate("language models"), candidate("dialogue systems", contrast=0.5)]
    names = [theme.name for theme in name_themes([own, other], papers=[50, 10])]
    assert names == ["Machine translation", "Language models"]


@pytest.mark.parametrize("second", ["Large language models", "models", "language models"])
def test_no_two_names_say_the_same(second: str) -> None:
    first = [candidate("language models")]
    other = [candidate(second, contrast=0.9), candidate("ice cover", contrast=0.1)]
    names = [theme.name for theme in name_themes([first, other], papers=[10, 10])]
    assert names == ["Language models", "Ice cover"]


def test_a_second_word_may_set_names_with_one_head_apart() -> None:
    first, other = [candidate("graph networks")], [candidate("spiking networks")]
    names = [theme.name for theme in name_themes([first, other], papers=[10, 10])]
    assert names == ["Graph networks", "Spiking networks"]


def test_names_close_in_meaning_are_not_given_twice() -> None:
    first = [candidate("causal models", vector=at_angle(0))]
    near = candidate("structural equations", contrast=0.9, vector=at_angle(30))
    far = candidate("ice cover", contrast=0.2, vector=at_angle(50))
    names = [theme.name for theme in name_themes([first, [near, far]], papers=[10, 10])]
    assert names == ["Causal models", "Ice cover"]


def test_two_parts_where_one_does_not_say_it_all() -> None:
    one = candidate("visual localization", closeness=0.6, coverage=0.3, around=at_angle(0))
    other = candidate("dense mapping", closeness=0.6, coverage=0.3, around=at_angle(80))
    assert name(one, other) == "Dense mapping and visual localization"
    alike = candidate("dense mapping", closeness=0.6, coverage=0.3, around=at_angle(10))
    assert " and " not in name(one, alike)


def test_what_is_taken_is_told_apart_by_a_number_at_last() -> None:
    names = name_themes([[candidate("ice")], [candidate("ice")], []], papers=[3, 2, 1])
    assert [theme.name for theme in names] == ["Ice", "Ice 2", "Unnamed"]
    assert name_themes([[candidate("ice")]], papers=[3], taken=["ICE"])[0].name == "Ice 2"


def test_a_phrase_of_two_papers_goes_before_a_word_of_three() -> None:
    word = candidate("categories", coverage=0.75)
    phrase = candidate("ice cover", coverage=0.5, titled=0.2)
    assert name_themes([[word, phrase]], papers=[4])[0].name == "Ice cover"
    assert name_themes([[word, phrase]], papers=[100])[0].name == "Ice cover"
    assert name_themes([[word]], papers=[4])[0].name == "Categories"


def test_a_name_of_a_script_without_spaces_has_an_id_and_no_english_joint() -> None:
    assert unique_ids(["心智模型", "心智模型 and CiteSpace", "高等教育、用户体验"], set()) == [
        "theme",
        "citespace",
        "theme-2",
    ]
    both = [
        candidate("心智模型", titled=0.2, keyword=True, around=np.array([1.0, 0.0])),
        candidate("高等教育", titled=0.2, keyword=True, around=np.array([0.0, 1.0])),
    ]
    paired = [one.text for one in _rank_names(both, 20)]
    assert {"心智模型", "高等教育", "心智模型、高等教育"} == set(paired)


def test_a_term_of_four_characters_says_as_much_as_two_words() -> None:
    (first, *_) = _rank_names([candidate("交互"), candidate("心智模型")], 20)
    assert first.text == "心智模型"


def test_a_phrase_of_one_paper_goes_before_a_word_that_fits_any_field() -> None:
    vague, rare = candidate("principle", coverage=1.0), candidate("social networks", coverage=0.2)
    assert name_themes([[vague, rare]], papers=[5])[0].name == "Social networks"
    telling = candidate("networking", coverage=1.0)
    assert name_themes([[telling, rare]], papers=[5])[0].name == "Networking"
