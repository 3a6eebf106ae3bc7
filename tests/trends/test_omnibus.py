from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from tests.share_tables import make_tables, yearly
from topics.settings import TrendSettings
from topics.shares.cells import Pairs
from topics.shares.tally import Tally
from topics.trends import compute_reading, compute_trends, courses, omnibus, permutation
from topics.trends.courses import compute_omnibus
from topics.trends.omnibus import compute_asymptotic_omnibus, compute_omnibus_test
from topics.trends.strata import find_strata

COUNTS = st.lists(
    st.integers(0, 4).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=4,
)


def statistic(papers, totals):
    share = sum(papers) / sum(totals)
    return sum((k - n * share) ** 2 / n for k, n in zip(papers, totals, strict=True) if n)


@settings(max_examples=60, deadline=None)
@given(years=COUNTS)
def test_the_omnibus_test_is_that_over_all_tables(years):
    papers, totals = ([year[i] for year in years] for i in (0, 1))
    seen, reached, every = 0.0, 0, 0
    if sum(totals):
        seen = statistic(papers, totals)
    for table in product(*(range(n + 1) for n in totals)):
        if sum(table) != sum(papers) or not sum(totals):
            continue
        ways = np.prod([comb(n, k) for n, k in zip(totals, table, strict=True)])
        every += ways
        reached += ways * (statistic(table, totals) >= seen - 1e-9)
    found = compute_omnibus_test(np.array([papers]), np.array([totals]), draws=999, seed=1)
    if 0 < sum(papers) < sum(totals) and sum(n > 0 for n in totals) > 1:
        assert found.p[0] == pytest.approx(reached / every)
        assert found.least[0] <= found.p[0] + 1e-12
    else:
        assert found.p[0] == 1


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=5),
    part=st.floats(0, 1),
    most=st.integers(1, 300),
)
def test_tables_are_counted_up_to_one_more_than_are_listed(sizes, part, most):
    count = round(part * sum(sizes))
    polynomial = [1]
    for size in sizes:
        polynomial = [
            sum(polynomial[max(0, n - size) : n + 1]) for n in range(len(polynomial) + size)
        ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(omnibus, "MOST_TABLES", most)
        found = omnibus._count_tables(np.array(sizes), count)
    assert found == min(polynomial[count], most + 1)


def test_drawn_tables_agree_with_listed_ones_and_far_tails_with_chi_squared(monkeypatch):
    papers, totals = np.array([[9, 4, 7, 12, 3]]), np.array([[20, 20, 20, 20, 20]])
    monkeypatch.setattr(omnibus, "MOST_TABLES", 10**7)
    listed = compute_omnibus_test(papers, totals, draws=99, seed=1).p[0]
    monkeypatch.setattr(omnibus, "MOST_TABLES", 0)
    drawn = compute_omnibus_test(papers, totals, draws=20_000, seed=1).p[0]
    assert drawn == pytest.approx(listed, rel=0.1)
    far = np.array([[100, 5, 5, 5, 5, 100]])
    p = compute_omnibus_test(far, np.full((1, 6), 300), draws=999, seed=1).p[0]
    table = np.vstack([far[0], 300 - far[0]])
    assert p == pytest.approx(chi2_contingency(table).pvalue, rel=0.2, abs=1e-30)


def test_sums_over_strata_are_tested_as_one_table_would_be():
    rng = np.random.default_rng(1)
    totals = np.array([50.0, 60, 40, 70])
    papers = rng.binomial(totals.astype(int), 0.3)
    share = papers.sum() / totals.sum()
    number = totals.sum()
    covariance = (
        (np.diag(totals) - np.outer(totals, totals) / number)
        * share * (1 - share) * number / (number - 1)
    )  # fmt: skip
    p = compute_asymptotic_omnibus((papers - totals * share)[None], covariance[None])[0]
    expected = chi2_contingency(np.vstack([papers, totals - papers]), correction=False)
    assert p == pytest.approx(expected.pvalue, abs=0.01)
    assert compute_asymptotic_omnibus(np.zeros((1, 3)), np.zeros((1, 3, 3)))[0] == 1


def rows_of(counts):
    """Papers of Ann as rows, from (stratum, theme) to papers in each year, and their strata."""
    rows, strata = [], []
    for (stratum, theme), papers in counts.items():
        for year, number in enumerate(papers):
            rows += [(["Ann"], 2015 + year, theme)] * number
            strata += [stratum] * number
    return rows, strata


def test_few_papers_within_strata_are_dealt_and_not_left_to_chi_squared():
    # one stratum is silent, so that the other alone decides, which has an exact answer
    rows, strata = rows_of({
        ("x", "a"): [0, 0, 3, 0, 0], ("x", "b"): [12, 9, 8, 10, 11],
        ("y", "b"): [3, 4, 3, 5, 4],
    })  # fmt: skip
    tables = make_tables(rows)
    shares = tables.shares(groups=["Ann"])
    papers = tables.papers.assign(venue=strata)
    (found,) = compute_omnibus(
        [shares.tally],
        Pairs.with_theme(shares.tally, zeros=True),
        find_strata(shares.tally, papers, ["venue"]),
        TrendSettings(),
        people=True,
    )
    papers_a, totals = np.array([[0, 0, 3, 0, 0]]), np.array([[12, 9, 11, 10, 11]])
    exact = compute_omnibus_test(papers_a, totals, draws=999, seed=1).p[0]
    place = shares.tally.theme_ids.index("a")
    assert found.p[place] == pytest.approx(exact, rel=0.4)
    moments = courses.compute_moments(shares.tally, 0, find_strata(shares.tally, papers, ["venue"]))
    by_chi = compute_asymptotic_omnibus(moments.sums, moments.covariance)[place]
    assert abs(np.log(by_chi / exact)) > abs(np.log(found.p[place] / exact))


def test_few_weights_are_dealt():
    rows = yearly("Ann", "a", {2017: 3}) + yearly("Ann", "b", {2015: 12, 2016: 9, 2017: 8, 2018: 9})
    hard, soft = (
        make_tables(rows).shares(groups=["Ann"], counting=counting) for counting in ("hard", "soft")
    )
    pairs = Pairs.with_theme(hard.tally, zeros=True)
    by_counts, by_weights = compute_omnibus(
        [hard.tally, soft.tally], pairs, None, TrendSettings(), people=True
    )
    np.testing.assert_allclose(by_weights.p, by_counts.p, rtol=0.4)


def test_several_tallies_are_tested_as_each_by_itself():
    def tally_of(counts: dict[str, dict[int, int]]) -> Tally:
        rows = [row for theme, years in counts.items() for row in yearly("Ann", theme, years)]
        return make_tables(rows).shares(groups=["Ann"]).tally

    totals = {2015: 6, 2016: 9, 2017: 8, 2018: 30}
    tallies = [
        tally_of({"a": first, "b": {year: n - first[year] for year, n in totals.items()}})
        for first in (
            {2015: 3, 2016: 1, 2017: 1, 2018: 1},
            {2015: 1, 2016: 3, 2017: 1, 2018: 1},
            {2015: 1, 2016: 4, 2017: 4, 2018: 12},
        )
    ]
    pairs = Pairs.with_theme(tallies[0], zeros=True)

    def tested(tallies: list[Tally]) -> list[permutation.Tested]:
        return compute_omnibus(tallies, pairs, None, TrendSettings(), people=True)

    together = tested(tallies)
    for tally, found in zip(tallies, together, strict=True):
        (alone,) = tested([tally])
        assert found.p.tolist() == alone.p.tolist()
        assert found.least.tolist() == alone.least.tolist()
    assert len({found.p.tobytes() for found in together}) == 3


def test_a_hump_is_uneven_and_not_steady():
    hump = dict(zip(range(2014, 2023), (6, 6, 6, 60, 60, 60, 6, 6, 6), strict=True))
    rows = yearly("Ann", "a", hump) + yearly("Ann", "b", {y: 66 - n for y, n in hump.items()})
    trends = compute_trends(make_tables(rows).shares(groups=["Ann"]), TrendSettings())
    row = trends.table[trends.table["author"] == "Ann"].iloc[0]
    assert row["label"] == "uneven"
    assert row["q_shape"] < 0.001
    assert (row["shape"], row["begin"], row["end"]) == ("peak", 2017, 2019)
    said = compute_reading(trends.table, make_tables(rows).shares(groups=["Ann"]).table)
    assert (
        "Theme a differed between years without a straight course: 216 of 594 papers between "
        "2014 and 2022, a peak in 2017 to 2019 (q < .001)."
    ) in said["sentence"].tolist()


def test_an_author_of_one_year_leaves_the_next_authors_tested():
    rows = yearly("Bob", "a", {2016: 9, 2017: 1, 2018: 8}) + yearly("Bob", "b", {2017: 9, 2018: 2})
    alone = make_tables(rows).shares(groups=["Bob"], counting="soft")
    both = make_tables([*rows, *yearly("Ann", "a", {2016: 2})]).shares(
        groups=["Ann", "Bob"], counting="soft"
    )
    found = [
        compute_trends(shares).table.set_index(["author", "theme_id"]).loc["Bob", "p_shape"]
        for shares in (alone, both)
    ]
    assert 0 < found[0]["a"] < 0.01
    np.testing.assert_array_equal(found[1], found[0])


def test_a_theme_and_all_others_together_are_told_the_same():
    rng = np.random.default_rng(3)
    totals = np.full((4, 12), 3)
    papers = rng.binomial(totals, np.where(np.arange(12) % 3, 0.1, 0.6))
    assert omnibus._count_tables(totals[0], 9) > omnibus.MOST_TABLES
    own, rest = (
        compute_omnibus_test(part, totals, draws=999, seed=1) for part in (papers, totals - papers)
    )
    assert (own.p < 0.5).any()
    np.testing.assert_array_equal(rest.p, own.p)
    np.testing.assert_array_equal(rest.least, own.least)
