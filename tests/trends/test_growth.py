from __future__ import annotations

import numpy as np
import pytest

from tests.share_tables import make_tables, yearly
from topics.trends import compute_growth

ROWS = [*yearly("Ann", "a", {2019: 2, 2020: 3, 2021: 8, 2022: 1}), *yearly("Ann", "b", {2020: 4})]


@pytest.mark.parametrize(
    ("date", "year_to", "growth"), [("2022-03-01", 2021, 1.0), ("", 2022, None)]
)
def test_a_year_that_is_not_over_is_left_out(date, year_to, growth):
    table = compute_growth(make_tables(ROWS, date=date).shares(groups=["Ann"]))
    row = table[(table["author"] == "Ann") & (table["theme_id"] == "a")].iloc[0]
    assert row["year_to"] == year_to
    assert row["growth"] == pytest.approx(growth if growth else (1 / 2) ** (1 / 3) - 1)
    other = table[(table["author"] == "Ann") & (table["theme_id"] == "b")].iloc[0]
    assert np.isnan(other["growth"])


def test_a_single_partial_year_has_no_growth():
    tables = make_tables(yearly("Ann", "a", {2022: 3}), date="2022-03-01")
    assert compute_growth(tables.shares(groups=["Ann"]))["growth"].isna().all()
