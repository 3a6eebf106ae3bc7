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


def test_caution_takes_standard_errors_off_what_two_phrases_share() -> None:
    used = np.zeros((100, 3), dtype=int)
    used[:30, 0], used[21:40, 1], used[29:31, 2] = 1, 1, 1
    careful = compute_pair_npmi(used, caution=1.0)
    joint = (9 - 3) / 100  # the square root of nine off
    assert careful[0, 1] == pytest.approx(np.log(joint / (0.3 * 0.19)) / -np.log(joint))
    assert careful[0, 1] < compute_pair_npmi(used)[0, 1]
    # Met once: not at all, but for chance.
    assert careful[0, 2] == -1.0
