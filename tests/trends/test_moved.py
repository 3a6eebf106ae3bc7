from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from tests.share_tables import make_tables
from topics.settings import TrendSettings
from topics.trends.moved import estimate_moved


def plant(movers, *, authors=240, seed=1):
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(authors):
        base = rng.dirichlet(np.ones(4))
        moves = number < movers * authors
        for year in range(2015, 2021):
            share = base
            if moves:
                late = (year - 2015) / 5
                share = base * 0.2 + 0.8 * np.array([1 - late, late, 0, 0])
            rows += [
                ([f"A{number:03d}"], year, "abcd"[theme])
                for theme in rng.choice(4, size=5, p=share / share.sum())
            ]
    tables = make_tables(rows, themes="abcd")
    return tables.shares(groups=[f"A{number:03d}" for number in range(authors)]).tally


@pytest.mark.parametrize("movers", [0.0, 0.05, 0.2, 0.6])
def test_planted_movers_are_covered(movers):
    found = estimate_moved(plant(movers), TrendSettings())
    assert found.authors == 240
    assert found.low <= movers <= found.high
    assert abs(found.part - movers) <= 0.15


def test_few_authors_say_nothing_of_how_many_moved():
    found = estimate_moved(plant(0.5, authors=12), TrendSettings())
    assert np.isnan(found.part)
    assert found.sentence == ""


def test_the_interval_is_that_of_clopper_and_pearson():
    found = estimate_moved(plant(0.8, authors=60), TrendSettings())
    kept = round((1 - found.part) / 2 * found.authors)
    interval = binomtest(kept, found.authors).proportion_ci(0.95, method="exact")
    assert 0 < found.low < found.part < found.high < 1
    assert found.low == pytest.approx(1 - 2 * interval.high)
    assert found.high == pytest.approx(1 - 2 * interval.low)
