from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest

from tests.share_tables import make_tables, yearly
from topics.settings import TrendSettings
from topics.shares.cells import Pairs
from topics.trends import compute_reading, compute_trends
from topics.trends import field as field_module
from topics.trends.field import _test, compare_with_field


def brute(own, totals, their, others):
    """Over every table with the same margins in each year and the same sum."""
    scores = np.arange(len(own))
    reached: dict[int, float] = {}
    for table in product(*(range(n + 1) for n in totals)):
        if sum(table) != sum(own):
            continue
        ways = 1
        for k, n, k0, a, b in zip(table, totals, own, their, others, strict=True):
            with_theme = k0 + a
            if k > with_theme or n - k > n + b - with_theme:
                ways = 0
                break
            ways *= comb(with_theme, k) * comb(n + b - with_theme, n - k)
        total = int(np.dot(table, scores))
        reached[total] = reached.get(total, 0) + ways
    every = sum(reached.values())
    mean = sum(total * ways for total, ways in reached.items()) / every
    seen = abs(np.dot(own, scores) - mean)
    return sum(w for total, w in reached.items() if abs(total - mean) >= seen - 1e-9) / every


CASES = [
    ([0, 1, 2], [3, 3, 3], [5, 5, 5], [20, 20, 20]),
    ([2, 0, 1, 0], [2, 3, 2, 1], [1, 0, 9, 4], [10, 12, 11, 9]),
    ([0, 2, 4], [4, 4, 4], [1, 8, 20], [25, 25, 25]),
]


@pytest.mark.parametrize("case", CASES)
def test_the_test_is_that_over_all_tables_of_the_same_margins(case):
    own, totals, their, others = (np.array(part, dtype=float) for part in case)
    found = _test(own[None], totals, their[None], others, np.arange(len(own)), whole=True)
    assert found.p[0] == pytest.approx(brute(*case), rel=1e-6)


def test_many_papers_are_tested_by_the_normal_distribution(monkeypatch):
    rng = np.random.default_rng(1)
    totals, others = np.full(5, 30.0), np.full(5, 400.0)
    own = rng.binomial(30, np.linspace(0.2, 0.4, 5)).astype(float)
    their = rng.binomial(400, 0.3, 5).astype(float)
    years = np.arange(5)
    exact = _test(own[None], totals, their[None], others, years, whole=True).p[0]
    monkeypatch.setattr(field_module, "EXACT_WORK", 0)
    normal = _test(own[None], totals, their[None], others, years, whole=True).p[0]
    assert normal == pytest.approx(exact, rel=0.25)


def test_whoever_moves_with_the_field_is_said_to():
    rise = dict(zip(range(2016, 2022), (2, 6, 10, 14, 18, 22), strict=True))
    flat = dict.fromkeys(range(2016, 2022), 12)
    rows = []
    for number in range(40):
        rows += yearly(f"Other {number}", "a", rise)
        rows += yearly(f"Other {number}", "b", {year: 24 - n for year, n in rise.items()})
    rows += yearly("Ann", "a", rise) + yearly("Ann", "b", {y: 24 - n for y, n in rise.items()})
    rows += yearly("Bob", "a", {y: 24 - n for y, n in rise.items()}) + yearly("Bob", "b", rise)
    rows += yearly("Cyd", "a", flat) + yearly("Cyd", "b", flat)
    shares = make_tables(rows).shares(groups=["Ann", "Bob", "Cyd"])
    trends = compute_trends(shares, TrendSettings())
    table = trends.table.set_index(["author", "theme_id"])
    ann, bob, cyd = (table.loc[(name, "a")] for name in ("Ann", "Bob", "Cyd"))
    assert ann["p_field"] > 0.2
    assert bob["p_field"] < 1e-6
    assert cyd["p_field"] < 1e-6 < cyd["p"]
    assert ann["change_field"] == pytest.approx(ann["change"], abs=0.05)
    read = compute_reading(trends.table, shares.table, theme="a").set_index("author")["sentence"]
    assert read["Ann"].startswith("Theme a rose, as the field did: ")
    assert read["Bob"].startswith("Theme a fell, against the field: ")


def test_a_few_papers_of_others_are_no_field():
    rows = yearly("Ann", "a", {2018: 9, 2019: 5, 2020: 1}) + yearly("Bob", "a", {2018: 3, 2020: 2})
    trends = compute_trends(make_tables(rows).shares(groups=["Ann"]))
    assert trends.table[["p_field", "q_field", "change_field"]].isna().all(axis=None)


def test_a_year_without_papers_leaves_the_author_a_field():
    rows = yearly("Ann", "a", {2018: 3, 2020: 1}) + yearly("Ann", "b", {2018: 1, 2020: 3})
    rows += yearly("Bob", "a", {2018: 30, 2020: 35}) + yearly("Bob", "b", {2018: 32, 2020: 31})
    trends = compute_trends(make_tables(rows).shares(groups=["Ann"]))
    found = trends.table.set_index(["author", "theme_id"]).loc[("Ann", "a"), "p_field"]
    assert found == pytest.approx(brute([3, 0, 1], [4, 0, 4], [30, 0, 35], [62, 0, 66]), rel=1e-6)


@pytest.mark.parametrize(("late", "known"), [(1, True), (0, False)])
def test_a_field_needs_papers_of_others_in_two_of_the_years(late, known):
    rows = yearly("Ann", "a", {2018: 3, 2019: 1}) + yearly("Ann", "b", {2018: 1, 2019: 3})
    rows += yearly("Bob", "a", {2018: 80, 2019: late}) + yearly("Bob", "b", {2018: 60})
    shares = make_tables(rows).shares(groups=["Ann"])
    pairs = Pairs.with_theme(shares.tally, zeros=False)
    found = compare_with_field(shares, pairs)
    ann = found.known[pairs.group == shares.tally.groups.index("Ann")]
    assert ann.tolist() == [known] * 2


def test_an_author_without_papers_of_a_theme_tells_nothing_of_it():
    totals, their, others = np.full(3, 4.0), np.full((1, 3), 5.0), np.full(3, 20.0)
    found = _test(np.zeros((1, 3)), totals, their, others, np.arange(3), whole=False)
    assert found.p.dtype == np.float64
    assert found.p.tolist() == [1.0]
