import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from topics.themes.cosines import compute_cosines


def unit(count: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, 96)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_cosines_are_inner_products_to_seven_decimals() -> None:
    left, right = unit(50, 0), unit(7, 1)
    expected = np.array([[np.dot(a.astype(float), b.astype(float)) for b in right] for a in left])
    assert np.abs(compute_cosines(left, right) - expected).max() < 1e-7


@given(st.integers(1, 200), st.integers(0, 199))
def test_a_paper_has_the_same_cosines_in_any_company(size: int, start: int) -> None:
    left, right = unit(200, 2), unit(9, 3)
    whole = compute_cosines(left, right)
    assert np.array_equal(
        whole[start : start + size], compute_cosines(left[start : start + size], right)
    )
