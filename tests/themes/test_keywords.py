import numpy as np
import pytest

from topics.themes.candidates import Candidate
from topics.themes.keywords import KEYWORDS, choose_keywords


def candidate(surface: str, **evidence: object) -> Candidate:
    return Candidate(key=surface.lower().removesuffix("s"), surface=surface, **evidence)  # type: ignore[arg-type]


def at_angle(degrees: float) -> np.ndarray:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], dtype=np.float32)


def test_at_most_ten_keywords_and_none_at_all() -> None:
    many = [candidate(f"word{number} thing{number}") for number in range(20)]
    assert len(choose_keywords(many, papers=10)) == KEYWORDS
    assert choose_keywords([], papers=10) == ()


def test_keywords_do_not_repeat_each_other() -> None:
    found = [
        candidate("graph neural networks", vector=at_angle(0)),
        candidate("neural networks", contrast=0.9, vector=at_angle(60)),
        candidate("message passing", contrast=0.8, vector=at_angle(20)),
        candidate("node classification", contrast=0.7, vector=at_angle(90)),
    ]
    assert choose_keywords(found, papers=10) == ("graph neural networks", "node classification")


def test_a_plain_word_of_no_title_is_no_keyword() -> None:
    found = [candidate("change", titled=0.0), candidate("reward", titled=0.1), candidate("GPU")]
    assert set(choose_keywords(found, papers=10)) == {"reward", "GPU"}
    assert choose_keywords(found[:1], papers=10) == ("change",)


def test_versions_of_models_and_measures_only_fill_a_short_list_of_keywords() -> None:
    tools = [candidate("Aligner-2B"), candidate("GPT-4"), candidate("win rate")]
    subjects = [
        candidate(surface, contrast=0.5 - 0.05 * place, titled=0.1)
        for place, surface in enumerate(["snow", "deep ice", "frost", "sleet", "hail"])
    ]
    few, many = subjects[:2], subjects
    assert choose_keywords([*tools, *few], papers=4)[:2] == ("deep ice", "snow")
    assert set(choose_keywords([*tools, *few], papers=4)[2:]) == {one.surface for one in tools}
    assert set(choose_keywords([*tools, *many], papers=4)) == {one.surface for one in subjects}


@pytest.mark.parametrize("evidence", [{"titled": 0.4}, {"keyword": True}])
def test_something_numbered_that_papers_are_about_is_a_keyword(evidence: dict[str, object]) -> None:
    plain = [candidate(name, contrast=0.5, titled=0.1) for name in "abc abd abe abf abg".split()]
    chosen = choose_keywords([candidate("COVID-19", **evidence), *plain], papers=40)
    assert chosen[0] == "COVID-19"


def test_a_keyword_that_stands_with_the_others_goes_before_one_that_never_does() -> None:
    first = candidate("graph", coverage=0.9)
    with_it = candidate("node", contrast=0.5, together={"graph": 0.6})
    without = candidate("policy", contrast=0.5, together={"graph": -1.0})
    stronger = candidate("reward", contrast=1.0, together={"graph": -1.0})
    assert choose_keywords([without, stronger, with_it, first], papers=50) == (
        "graph", "node", "reward", "policy",
    )  # fmt: skip


def test_words_of_one_family_repeat_each_other() -> None:
    found = [
        candidate("planning", titled=0.1),
        candidate("planner", contrast=0.9, titled=0.1),
        candidate("path", contrast=0.8, titled=0.1),
        candidate("motion plans", contrast=0.1, coverage=0.2),
        candidate("obstacles", contrast=0.6, titled=0.1),
    ]
    assert choose_keywords(found, papers=10) == ("planning", "path", "obstacles")


def test_a_word_that_the_nearest_themes_share_is_no_better_than_one_of_its_own() -> None:
    shared, own = candidate("snow", apart=0.1), candidate("hail", apart=0.9)
    assert choose_keywords([shared, own], papers=10) == ("hail", "snow")


def test_a_word_that_others_use_as_much_comes_last() -> None:
    found = [
        candidate("network", coverage=0.5, elsewhere=0.45),
        candidate("torque", coverage=0.2, elsewhere=0.01),
    ]
    assert choose_keywords(found, papers=50) == ("torque", "network")


def test_a_list_is_exchanged_for_one_whose_phrases_stand_together() -> None:
    names = [f"{letter}{letter}{letter}" for letter in "abcdefghijk"]
    group = dict.fromkeys(names[1:], 0.9)
    found = [
        candidate(
            one,
            contrast=1.0 if one == "aaa" else 0.5,
            together={other: v for other, v in group.items() if other != one and one != "aaa"},
        )
        for one in names
    ]
    assert set(choose_keywords(found, papers=50)) == set(names[1:])


@pytest.mark.parametrize(
    ("share", "shown"), [(0.7, "catastrophic forgetting"), (0.5, "forgetting")]
)
def test_a_word_that_mostly_stands_in_one_phrase_is_spelled_out(share: float, shown: str) -> None:
    found = [
        candidate("forgetting", coverage=0.4, titled=0.1),
        candidate("catastrophic forgetting", coverage=0.4 * share, contrast=0.1),
    ]
    assert choose_keywords(found, papers=50) == (shown,)


def test_no_more_than_two_keywords_have_a_word_in_common() -> None:
    found = [
        candidate("dialogue systems", contrast=0.9),
        candidate("dialogue acts", contrast=0.8),
        candidate("emotional dialogues", contrast=0.7),
        candidate("chatbot", contrast=0.1, titled=0.1),
    ]
    assert choose_keywords(found, papers=50) == (
        "dialogue systems", "dialogue acts", "chatbot",
    )  # fmt: skip


def test_a_phrase_that_authors_give_goes_before_one_that_they_do_not() -> None:
    found = [candidate("long snow"), candidate("short hail", keyword=True)]
    assert choose_keywords(found, papers=50) == ("short hail", "long snow")
    words = [candidate("snow", titled=0.1), candidate("sun", titled=0.1, keyword=True)]
    assert choose_keywords(words, papers=50) == ("snow", "sun")


@pytest.mark.parametrize(("papers", "first"), [(4, "apart"), (400, "with it")])
def test_in_few_papers_it_says_less_what_stands_together(papers: int, first: str) -> None:
    found = [
        candidate("apart", contrast=1.0, apart=1.0, titled=0.1, together={"other": 0.0}),
        candidate("with it", contrast=0.5, apart=0.5, together={"other": 0.3}),
        candidate("other", contrast=0.1, apart=0.1, coverage=0.05, titled=0.1),
    ]
    chosen = choose_keywords(found, papers=papers)
    assert next(one for one in chosen if one != "other") == first
