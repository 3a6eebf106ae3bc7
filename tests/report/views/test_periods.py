"""Periods cover the window, in order, with about equally many papers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.report.views.periods import split_periods


@given(st.lists(st.integers(1990, 2010), max_size=200), st.integers(1, 6))
def test_every_year_is_in_one_period(years: list[int], most: int) -> None:
    periods = split_periods(years, most=most)
    assert len(periods) == min(most, len(set(years)))
    for year in years:
        assert sum(first <= year <= last for first, last in periods) == 1
    assert [first for first, _ in periods[1:]] == [last + 1 for _, last in periods[:-1]]


def test_a_large_year_stands_by_itself() -> None:
    years = np.repeat([2018, 2019, 2020, 2021], [10, 10, 100, 10]).tolist()
    assert split_periods(years, most=3) == [(2018, 2019), (2020, 2020), (2021, 2021)]


@pytest.mark.parametrize(("years", "periods"), [([], []), ([2020], [(2020, 2020)])])
def test_few_years(years: list[int], periods: list[tuple[int, int]]) -> None:
    assert split_periods(years) == periods
