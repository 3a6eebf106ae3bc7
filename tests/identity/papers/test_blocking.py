"""Which records are compared, against all pairs of them."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from topics.identity.papers.blocking import (
    SMALL_BLOCK,
    WINDOW,
    pairs_of_crowd,
    pairs_of_titles,
    repeated,
)

WORDS = st.sampled_from("rain roof glass sums things history of on".split())
TITLES = st.lists(WORDS, min_size=1, max_size=6, unique=True).map(" ".join)
BLOCKS = st.lists(st.sampled_from(["byron|a", "li|n", "ek|b"]), unique=True, max_size=2).map(tuple)


@given(st.lists(st.sampled_from(["a", "b", "", None]), max_size=8))
def test_repeated_keys_have_all_their_positions(keys: list[str | None]) -> None:
    expected = {
        key: [place for place, other in enumerate(keys) if other == key]
        for key in keys
        if key is not None and keys.count(key) > 1
    }
    assert repeated(keys) == expected


@given(st.dictionaries(TITLES, BLOCKS, max_size=12))
def test_pairs_share_one_of_their_rarest_words_and_an_author(
    blocks: dict[str, tuple[str, ...]],
) -> None:
    count = Counter(word for title in blocks for word in title.split())

    def rarest(title: str) -> set[str]:
        return set(sorted(title.split(), key=lambda word: (count[word], word))[:4])

    expected = {
        (one, two)
        for one, two in combinations(sorted(blocks), 2)
        if rarest(one) & rarest(two) and set(blocks[one]) & set(blocks[two])
    }
    found = list(pairs_of_titles(blocks))
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_a_crowd_of_titles_that_are_alike_gives_few_pairs_for_each() -> None:
    def pairs(size: int) -> int:
        titles = [f"a report on the rain of week {n}" for n in range(size)]
        return len(list(pairs_of_titles(dict.fromkeys(titles, ("byron|a", "ada byron")))))

    assert pairs(500) > (WINDOW - 1) * 500
    assert pairs(3_000) <= 3 * 3_000


def test_papers_of_one_large_team_are_paired_once_whatever_they_share() -> None:
    papers = SMALL_BLOCK + 6
    titles = [f"the boson in run {n:02}" for n in range(papers)]
    team = [f"a|{n}" for n in range(50)]
    found = list(pairs_of_crowd(titles, dict.fromkeys(titles, team)))
    assert len(found) == len(set(found)) == sum(min(WINDOW, papers - 1 - n) for n in range(papers))
