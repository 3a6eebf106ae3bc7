import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from topics.neighbours.row_maxima import find_largest


@given(st.integers(1, 900), st.integers(1, 15), st.integers(0, 99), st.booleans())
def test_the_largest_are_those_of_a_full_sort(
    width: int, count: int, seed: int, coarse: bool
) -> None:
    matrix = np.random.default_rng(seed).normal(size=(7, width)).astype(np.float32)
    matrix = matrix.round() if coarse else matrix  # many values are equal
    matrix[:, ::5] = -np.inf
    count = min(count, width)
    columns = find_largest(matrix, count)
    assert columns.shape == (7, count)
    assert all(len(set(row)) == count for row in columns.tolist())
    found = np.sort(np.take_along_axis(matrix, columns, axis=1), axis=1)
    assert np.array_equal(found, np.sort(matrix, axis=1)[:, width - count :])
