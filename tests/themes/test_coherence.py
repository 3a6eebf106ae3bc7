import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from topics.themes.coherence import compute_pair_npmi


def test_together_always_never_and_by_chance() -> None:
    used = np.array([[1, 1, 0, 1], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]])
    assert compute_pair_npmi(used).tolist() == [
        [1, 1, -1, 0],
        [1, 1, -1, 0],
        [-1, -1, 1, 0],
        [0, 0, 0, 1],
    ]


def test_phrases_of_every_paper_and_of_none() -> None:
    assert compute_pair_npmi(np.array([[1, 0], [1, 0]])).tolist() == [[1, -1], [-1, -1]]


@given(
    st.integers(1, 12).flatmap(
        lambda papers: st.lists(
            st.lists(st.integers(0, 1), min_size=papers, max_size=papers), min_size=1, max_size=5
        )
    )
)
def test_each_value_is_bouma_s_formula(rows: list[list[int]]) -> None:
    found = compute_pair_npmi(sparse.csc_array(np.array(rows).T))
    papers = len(rows[0])
    for i, one in enumerate(rows):
        for j, other in enumerate(rows):
            both = sum(a and b for a, b in zip(one, other, strict=True)) / papers
            if both == 0:
                expected = -1.0
            elif both == 1:
                expected = 1.0
            else:
                chance = sum(one) / papers * sum(other) / papers
                expected = np.log(both / chance) / -np.log(both)
            assert found[i, j] == pytest.approx(expected)
