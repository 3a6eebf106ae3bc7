"""Candidates of planted themes; the contrast by its formula, written out."""

from math import log, sqrt

import numpy as np
import pytest

from tests.themes.corpora import WordEncoder
from topics.text.phrases import find_phrases
from topics.themes.candidates import Candidate, _log_odds, find_candidates
from topics.themes.cosines import compute_centres

TEXTS = [
    *["Robots use tactile sensing.", "Robots grasp by tactile sensing."] * 3,
    *["Online bandits have regret bounds.", "The regret bounds of robots."] * 3,
]
LABELS = np.repeat([0, 1], 6)


def candidates(**options: object) -> list[dict[str, Candidate]]:
    vectors = WordEncoder().encode(TEXTS)
    found = find_candidates(
        find_phrases(TEXTS),
        LABELS,
        compute_centres(vectors, LABELS, 2),
        np.asarray,
        WordEncoder(),
        **options,  # type: ignore[arg-type]
    )
    return [{one.surface: one for one in own} for own in found]


def test_phrases_of_a_theme_come_with_what_its_papers_and_others_do() -> None:
    robots, bandits = candidates()
    assert "tactile sensing" in robots
    assert robots["tactile sensing"].coverage == 1
    assert robots["tactile sensing"].elsewhere == 0
    assert bandits["regret bounds"].coverage == 1
    assert robots["tactile sensing"].contrast == 1
    assert robots["tactile sensing"].closeness > 0.2
    assert robots["tactile sensing"].margin > 0.1


def test_what_all_papers_say_sets_no_theme_apart() -> None:
    robots, _ = candidates()
    assert robots["robots"].contrast < 0.7
    assert robots["robots"].elsewhere == 0.5


def test_a_piece_of_a_longer_phrase_is_no_candidate() -> None:
    robots, bandits = candidates()
    assert "tactile" not in robots
    assert "bounds" not in bandits


def test_keywords_of_authors_are_known_with_their_levels() -> None:
    given = [["Robotics: Tactile Sensing"], ["robotics; tactile sensing"], ["Regret bounds"]]
    robots, bandits = candidates(keywords=given)
    assert robots["tactile sensing"].keyword
    # One paper may have a slip.
    assert not bandits["regret bounds"].keyword


def test_the_contrast_is_the_log_odds_ratio_with_the_prior() -> None:
    own, size, others, rest = 8, 20, 3, 100
    prior = 10.0 * (own + others) / (size + rest)
    first, second = own + prior, others + prior
    odds = log(first / (size + 10 - first)) - log(second / (rest + 10 - second))
    expected = odds / sqrt(1 / first + 1 / second)
    found = _log_odds(np.array([own]), size, np.array([others]), rest, np.array([prior]))
    assert found == pytest.approx([expected])


def test_a_phrase_of_every_paper_has_a_finite_contrast() -> None:
    found = _log_odds(np.array([20.0]), 20, np.array([100.0]), 100, np.array([10.0]))
    assert np.isfinite(found).all()


def test_one_theme_has_candidates_too() -> None:
    labels = np.zeros(len(TEXTS), dtype=np.intp)
    vectors = WordEncoder().encode(TEXTS)
    (only,) = find_candidates(
        find_phrases(TEXTS),
        labels,
        compute_centres(vectors, labels, 1),
        np.asarray,
        WordEncoder(),
    )
    assert only
    assert all(one.margin == 0 for one in only)


def test_words_are_candidates_of_texts_without_function_words() -> None:
    random = np.random.default_rng(3)
    films = "film actor award night star scene role cinema".split()
    banks = "bank profit share market loan stock fund tax".split()
    texts = [" ".join(random.choice(words, 12)) for words in (films, banks) for _ in range(40)]
    labels = np.repeat([0, 1], 40)
    vectors = WordEncoder().encode(texts)
    centres = compute_centres(vectors, labels, 2)
    phrases = find_phrases(texts, min_texts=2)
    own, other = find_candidates(phrases, labels, centres, np.asarray, WordEncoder())
    assert {"film", "actor", "award"} <= {one.surface for one in own}
    assert {"bank", "profit", "market"} <= {one.surface for one in other}
