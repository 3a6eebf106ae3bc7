from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

from tests.share_tables import make_tables, yearly
from topics.trends import compute_paths
from topics.trends.path import AUTHOR_COLUMNS, SHIFT_COLUMNS, compute_breadth, compute_shift

WEIGHTS = st.lists(st.floats(0.01, 100), min_size=3, max_size=3)
ROWS = [
    *yearly("Ann", "a", {2018: 4, 2020: 1}),
    *yearly("Ann", "b", {2020: 3, 2021: 4}),
    (["Bob"], None, "a"),
]


@given(weights=WEIGHTS)
def test_breadth_is_the_exponential_of_entropy(weights):
    breadth = compute_breadth(np.array(weights))
    assert breadth == pytest.approx(np.exp(entropy(weights)))
    assert 1 <= breadth <= 3 + 1e-9


def test_breadth_of_one_equal_and_no_themes():
    breadth = compute_breadth(np.array([[5.0, 0, 0], [2.0, 2, 2], [0.0, 0, 0]]))
    np.testing.assert_allclose(breadth, [1, 3, np.nan])


@given(before=WEIGHTS, after=WEIGHTS)
def test_shift_is_the_jensen_shannon_distance(before, after):
    shift = compute_shift(np.array(before), np.array(after))
    # a square root of a rounding error near 0
    assert shift == pytest.approx(np.nan_to_num(jensenshannon(before, after, base=2)), abs=1e-7)
    assert compute_shift(np.array([1.0, 0]), np.array([0.0, 9])) == 1


def test_paths_cover_active_years_only():
    paths = compute_paths(make_tables(ROWS).shares(groups=["Ann", "Bob"]))
    assert tuple(paths.authors.columns) == AUTHOR_COLUMNS
    assert tuple(paths.shifts.columns) == SHIFT_COLUMNS
    own = paths.shifts[paths.shifts["author"] == "Ann"]
    assert own[["year_from", "year_to"]].to_numpy().tolist() == [[2018, 2020], [2020, 2021]]
    assert own["shift"].iloc[0] == pytest.approx(jensenshannon([1, 0], [1 / 4, 3 / 4], base=2))
    authors = paths.authors.set_index("author")
    assert authors.loc["Ann", ["papers", "first_year", "last_year"]].tolist() == [12, 2018, 2021]
    assert authors.loc["Bob", "breadth"] is not None
    assert authors.loc["Bob", ["first_year", "last_year", "breadth"]].isna().all()
    assert authors.loc["Bob", "no_year"] == 1
    years = paths.breadth[paths.breadth["author"] == "Ann"]["year"].tolist()
    assert years == [2018, 2020, 2021]


@pytest.mark.parametrize("counting", ["hard", "soft"])
def test_limits_of_a_shift_are_those_of_all_deals(counting):
    rows = yearly("Ann", "a", {2018: 5, 2019: 2}) + yearly("Ann", "b", {2018: 1, 2019: 4})
    tables = make_tables(rows)
    paths = compute_paths(tables.shares(groups=["Ann"], counting=counting))
    row = paths.shifts[paths.shifts["author"] == "Ann"].iloc[0]
    deals = [
        jensenshannon([k, 6 - k], [7 - k, 5 - (6 - k)], base=2)
        for k in (sum(theme < 7 for theme in deal) for deal in combinations(range(12), 6))
    ]
    low, high = np.quantile(deals, [0.025, 0.975])
    assert row["low"] == pytest.approx(low, abs=1e-6)
    assert row["high"] == pytest.approx(high, abs=1e-6)


def test_an_author_without_dated_papers_leaves_the_next_authors_limits():
    rows = [(["Bob"], None, "a"), *yearly("Ann", "a", {2018: 6}), *yearly("Ann", "b", {2018: 4})]
    authors = compute_paths(make_tables(rows).shares(groups=["Bob", "Ann"])).authors
    authors = authors.set_index("author")
    assert authors.loc["Bob", ["breadth", "breadth_low", "breadth_high"]].isna().all()
    ann = authors.loc["Ann"]
    assert 1 <= ann["breadth_low"] < ann["breadth"] < ann["breadth_high"]
