from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from topics.text.phrases import find_phrases
from topics.text.phrases.runs import _find, _may_be_common

TEXTS = st.lists(
    st.lists(st.sampled_from(["ab", "cd", "efg", "hijk", "Lmno", "."]), max_size=12), max_size=12
)


@given(TEXTS, st.integers(1, 5))
def test_rare_phrases_can_be_left_out_before_or_after(texts: list[list[str]], fewest: int) -> None:
    joined = [" ".join(words) for words in texts]
    whole = find_phrases(joined)
    in_texts = np.asarray((whole.counts > 0).sum(axis=0)).ravel()
    common = np.flatnonzero(in_texts >= fewest)
    found = find_phrases(joined, min_texts=fewest)
    assert found.keys == tuple(whole.keys[column] for column in common)
    assert found.surface == tuple(whole.surface[column] for column in common)
    assert np.array_equal(found.counts.toarray(), whole.counts.toarray()[:, common])


def test_a_rare_long_form_counts_with_its_acronym() -> None:
    texts = ["Process reward models (PRMs) help.", *["PRMs help robots."] * 4]
    found = find_phrases(texts, min_texts=4)
    assert "process reward model" in found.keys
    assert found.counts[:, found.keys.index("process reward model")].sum() == 2 + 4


@given(st.lists(st.integers(0, 30), max_size=200), st.integers(1, 6))
def test_no_common_code_is_taken_for_a_rare_one(values: list[int], fewest: int) -> None:
    codes = np.array(values, dtype=np.int64)
    likely = _may_be_common(codes, fewest, np.array([7]))
    counts = Counter(values)
    for code, kept in zip(values, likely.tolist(), strict=True):
        assert kept or (counts[code] < fewest and code != 7)


def test_places_are_found_in_sorted_codes() -> None:
    codes = np.array([2, 5, 9])
    assert _find(codes, np.array([5, 6, -1, 10, 2])).tolist() == [1, -1, -1, -1, 0]
    assert _find(codes[:0], np.array([5])).tolist() == [-1]
