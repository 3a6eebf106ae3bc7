"""Samples: the right size, nested in canonical order, and with every region in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.encoders.student.sampling import assign_regions, canonical_texts, covering_sample


@given(st.lists(st.text()), st.randoms())
def test_canonical_order_is_of_the_texts_not_of_the_input(texts: list[str], random) -> None:
    shuffled = [*texts, *texts[:3]]
    random.shuffle(shuffled)
    assert canonical_texts(texts) == canonical_texts(shuffled)
    assert sorted(canonical_texts(texts)) == sorted(set(texts))


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=200),
    st.integers(1, 250),
    st.floats(0, 1),
)
def test_size_and_order(regions: list[int], size: int, lifted: float) -> None:
    rows = covering_sample(np.array(regions, np.int32), size, lifted=lifted)
    assert len(rows) == min(size, len(regions))
    assert (np.diff(rows) > 0).all()
    head = len(rows) - int(len(rows) * lifted)
    assert list(rows[:head]) == list(range(head))


def test_a_rare_region_is_lifted() -> None:
    regions = np.zeros(1000, np.int32)
    regions[990:] = 1
    assert not (regions[covering_sample(regions, 100, lifted=0)] == 1).any()
    assert (regions[covering_sample(regions, 100, lifted=0.2)] == 1).sum() == 10


@pytest.mark.parametrize("count", [1, 30, 500])
def test_regions(count: int) -> None:
    points = np.random.default_rng(0).normal(size=(count, 4)).astype(np.float32)
    regions = assign_regions(points, seed=1)
    assert regions.shape == (count,)
    assert np.array_equal(regions, assign_regions(points, seed=1))
