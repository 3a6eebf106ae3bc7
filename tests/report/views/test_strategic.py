"""The strategic map: planted hubs and islands land where they must, and size does not decide."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import spearmanr

from topics.report.views.strategic import find_occurrences, place_themes

WORDS = 5


def draw(
    rng: np.random.Generator, papers: int, rates: npt.NDArray[np.float64]
) -> tuple[csr_array, list[int]]:
    """Keywords of each theme occur independently of each other, at rates by paper and theme."""
    themes = rates.shape[1]
    found = rng.random((papers, themes * WORDS)) < np.repeat(rates, WORDS, axis=1)
    return csr_array(found.astype(float)), [at // WORDS for at in range(themes * WORDS)]


def planted(rng: np.random.Generator, papers: int = 3000) -> npt.NDArray[np.float64]:
    """Six themes of papers; theme 0 is in the papers of all others, theme 1 only in its own."""
    main = rng.integers(0, 6, papers)
    rates = np.full((papers, 6), 0.03)
    rates[np.arange(papers), main] = 0.5
    rates[:, 0] = np.where(main == 0, 0.5, np.where(main == 1, 0.0, 0.25))
    rates[main == 1] = 0.0
    rates[main == 1, 1] = 0.5
    rates[main != 1, 1] = 0.002
    return rates


def test_a_hub_is_central_and_an_island_is_not() -> None:
    rng = np.random.default_rng(1)
    matrix, themes = draw(rng, 3000, planted(rng))
    found = place_themes(matrix, themes)
    assert found is not None
    assert found.centrality.argmax() == 0
    assert found.centrality.argmin() == 1
    assert found.density.argmax() == 1, "an island's words are together or not at all"
    assert found.quadrants[1] == "niche"


def test_places_agree_with_plain_correlations() -> None:
    rng = np.random.default_rng(2)
    matrix, themes = draw(rng, 500, planted(rng, 500))
    found = place_themes(matrix, themes)
    assert found is not None
    dense = matrix.toarray()
    own = np.array(themes)
    phi = np.corrcoef(dense, rowvar=False)
    share = dense.mean(axis=0)
    for theme in range(6):
        mine = own == theme
        inside = phi[np.ix_(mine, mine)][~np.eye(WORDS, dtype=bool)]
        assert found.density[theme] == pytest.approx(inside.mean())
        together = (dense[:, mine].T @ dense[:, ~mine]).sum() / len(dense)
        assert found.centrality[theme] == pytest.approx(
            together / np.outer(share[mine], share[~mine]).sum()
        )


def test_crosses_hold_what_other_papers_give() -> None:
    rng = np.random.default_rng(3)
    truth = place_themes(*draw(rng, 60_000, planted(rng, 60_000)))
    assert truth is not None
    inside = []
    for seed in range(20):
        rng = np.random.default_rng(100 + seed)
        found = place_themes(*draw(rng, 1500, planted(rng, 1500)))
        assert found is not None
        inside += list(
            (found.centrality_low <= truth.centrality) & (truth.centrality <= found.centrality_high)
        )
        inside += list((found.density_low <= truth.density) & (truth.density <= found.density_high))
    assert np.mean(inside) > 0.88


def test_positions_and_quadrants_stay_under_resampling() -> None:
    rng = np.random.default_rng(4)
    # links and coherence of eight themes, each in its own degree
    main = rng.integers(0, 8, 3000)
    rates = np.full((3000, 8), 0.02)
    for theme, (own, others) in enumerate(
        zip(np.linspace(0.25, 0.6, 8), np.linspace(0.12, 0.01, 8), strict=True)
    ):
        rates[:, theme] = np.where(main == theme, own, others * rng.integers(0, 2, 3000))
    matrix, themes = draw(rng, 3000, rates)
    whole = place_themes(matrix, themes)
    assert whole is not None
    named = [at for at, quadrant in enumerate(whole.quadrants) if quadrant]
    assert named
    ranks, turned, told = [], 0, 0
    for seed in range(15):
        again = np.random.default_rng(seed).integers(0, 3000, 3000)
        found = place_themes(matrix[again], themes)
        assert found is not None
        ranks.append(
            [
                spearmanr(found.centrality, whole.centrality)[0],
                spearmanr(found.density, whole.density)[0],
            ]
        )
        for at in named:
            told += bool(found.quadrants[at])
            turned += found.quadrants[at] not in ("", whole.quadrants[at])
    assert np.mean(ranks, axis=0).min() > 0.9
    assert turned == 0
    assert told > 0.5 * 15 * len(named)
    for at, quadrant in enumerate(whole.quadrants):
        across = whole.centrality_low[at] <= whole.middle[0] <= whole.centrality_high[at]
        along = whole.density_low[at] <= whole.middle[1] <= whole.density_high[at]
        assert bool(quadrant) == (not across and not along)


def test_size_does_not_decide_where_words_are_independent() -> None:
    ranks = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        rates = np.geomspace(0.01, 0.3, 20)
        found = place_themes(*draw(rng, 2000, np.tile(rates, (2000, 1))))
        assert found is not None
        assert found.centrality == pytest.approx(1, abs=0.25)
        assert found.density == pytest.approx(0, abs=0.03)
        ranks.append([spearmanr(found.centrality, rates)[0], spearmanr(found.density, rates)[0]])
    assert np.abs(np.mean(ranks, axis=0)).max() < 0.25


def test_the_longest_keyword_counts_and_plurals_are_one() -> None:
    found = find_occurrences(
        ["Large language models and a language model.", "large Language-Model", "nothing"],
        ["language model", "large language models"],
    ).toarray()
    assert found.tolist() == [[1, 1], [0, 0], [0, 0]]


KEYWORDS = ["net", "neural net", "deep neural nets", "class", "nets of class", "bus", "gas"]
TOKENS = ["net", "nets", "Neural", "deep", "class", "classes", "of", "bus", "gas", "ga", "x-y", "."]


@given(st.lists(st.sampled_from(TOKENS), max_size=12))
def test_keywords_are_found_as_a_plain_search_finds_them(words: list[str]) -> None:
    def singular(token: str) -> str:
        plural = len(token) > 3 and token.endswith("s") and token[-2:] not in ("ss", "us", "is")
        return token[:-1] if plural else token

    phrases = [[singular(token) for token in keyword.split()] for keyword in KEYWORDS]
    tokens = [singular(word.lower()) for word in words if word != "."]
    expected, at = [0.0] * len(KEYWORDS), 0
    while at < len(tokens):
        here = [
            column
            for column, phrase in enumerate(phrases)
            if tokens[at : at + len(phrase)] == phrase
        ]
        longest = max(here, key=lambda column: len(phrases[column]), default=None)
        if longest is not None:
            expected[longest] = 1.0
        at += 1 if longest is None else len(phrases[longest])
    assert find_occurrences([" ".join(words)], KEYWORDS).toarray().tolist() == [expected]


def test_few_themes_have_no_map() -> None:
    assert place_themes(csr_array(np.ones((9, 4))), [0, 0, 1, 1]) is None
