from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from tests.share_tables import make_tables, yearly
from topics.errors import UsageError
from topics.settings import TrendSettings
from topics.trends import TREND_COLUMNS, compute_trends
from topics.trends.labels import compute_q
from topics.trends.permutation import compute_count_test

MOVER = [
    *yearly("Ann", "a", {2018: 6, 2019: 5, 2020: 3, 2021: 1}),
    *yearly("Ann", "b", {2020: 3, 2021: 5, 2022: 6}),
]
STEADY = [
    *yearly("Bob", "a", dict.fromkeys(range(2018, 2023), 240)),
    *yearly("Bob", "c", dict.fromkeys(range(2018, 2023), 240)),
    *yearly("Bob", "none", {2018: 1}),
]
PAPERS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["Ann", "Bob"]), min_size=1, max_size=2),
        st.integers(2018, 2022),
        st.sampled_from(["a", "b", "none"]),
    ),
    min_size=1,
    max_size=25,
)


def trends_of(rows, *, groups, trend_settings=None, **settings):
    return compute_trends(make_tables(rows).shares(groups=groups, **settings), trend_settings)


def row_of(trends, author, theme):
    table = trends.table
    return table[(table["author"] == author) & (table["theme_id"] == theme)].iloc[0]


def test_planted_moves_get_their_words():
    trends = trends_of([*MOVER, *STEADY], groups=["Ann", "Bob"])
    assert tuple(trends.table.columns) == TREND_COLUMNS
    assert len(trends.table) == 3 * 3
    fell = row_of(trends, "Ann", "a")
    assert fell["label"] == "declining"
    assert fell["papers"] == 15
    assert fell["total"] == 29
    assert fell["active_years"] == 5
    assert fell["share_first"] > 0.8
    assert fell["change"] == pytest.approx(fell["share_last"] - fell["share_first"])
    # 0 of 11 papers could be up to 28%, so that nothing shows the theme to be new
    assert row_of(trends, "Ann", "b")["label"] == "rising"
    assert row_of(trends, "Ann", "b")["shape"] == "step up"
    assert row_of(trends, "Bob", "a")["label"] == "steady"
    # none of 2,401 papers: nothing that could stay as it is
    assert row_of(trends, "Bob", "b")["label"] == "insufficient evidence"
    assert not trends.table["label"].isna().any()


def test_q_covers_authors_and_corpus_apart_and_nothing_that_could_not_be_tested():
    trends = trends_of([*MOVER, *STEADY], groups=["Ann", "Bob"])
    table = trends.table
    tested = (table["papers"] > 0) & (table["papers"] < table["total"])
    corpus = table["author"] == "*"
    assert (tested & corpus).sum() == 3
    assert (tested & ~corpus).sum() == 4
    for rows in (tested & corpus, tested & ~corpus):
        np.testing.assert_allclose(table["q"][rows], false_discovery_control(table["p"][rows]))
    assert table["q"][~tested].isna().all()


@pytest.mark.parametrize(
    "rows",
    [
        yearly("Ann", "a", {2018: 1, 2019: 1, 2020: 2}),
        yearly("Ann", "a", {2018: 30}) + yearly("Ann", "b", {2019: 30}),
        yearly("Ann", "a", {2018: 30}),
    ],
)
def test_too_few_papers_or_years_are_never_called(rows):
    trends = trends_of(rows, groups=["Ann"])
    assert set(trends.table["label"]) == {"insufficient evidence"}


def test_the_thresholds_are_settings():
    rows = yearly("Ann", "a", {2018: 30}) + yearly("Ann", "b", {2019: 30})
    trends = trends_of(rows, groups=["Ann"], trend_settings=TrendSettings(min_years=2))
    assert row_of(trends, "Ann", "a")["label"] == "declining"


def test_an_author_without_dated_papers_and_all_papers_in_one_theme_have_labels():
    rows = [*yearly("Ann", "a", dict.fromkeys(range(2018, 2023), 20)), (["Bob"], None, "a")]
    trends = trends_of(rows, groups=["Ann", "Bob"])
    assert row_of(trends, "Ann", "a")["p"] == 1
    assert np.isnan(row_of(trends, "Ann", "a")["q"])
    assert row_of(trends, "Ann", "a")["label"] == "insufficient evidence"
    empty = row_of(trends, "Bob", "a")
    assert empty["label"] == "insufficient evidence"
    assert empty["total"] == 0
    assert np.isnan(empty["odds_ratio"])


def test_fractional_credit_that_is_equal_changes_no_test():
    rows = [([*names, "Cyd"], year, theme) for names, year, theme in MOVER]
    full = trends_of(rows, groups=["Ann"])
    part = trends_of(rows, groups=["Ann"], credit="fractional")
    for theme in ("a", "b"):
        one, other = row_of(full, "Ann", theme), row_of(part, "Ann", theme)
        assert other["papers"] == one["papers"] / 2
        assert other["label"] == one["label"]
        assert other["odds_ratio"] == pytest.approx(one["odds_ratio"])


def test_soft_counting_of_whole_weights_is_hard_counting():
    hard = trends_of(MOVER, groups=["Ann"])
    soft = trends_of(MOVER, groups=["Ann"], counting="soft")
    np.testing.assert_allclose(soft.table["share_last"], hard.table["share_last"])
    assert soft.table["label"].tolist() == hard.table["label"].tolist()


@settings(max_examples=30)
@given(rows=PAPERS, counting=st.sampled_from(["hard", "soft"]))
def test_order_changes_nothing_and_reversed_time_turns_the_answer_round(rows, counting):
    authors = sorted({name for names, _, _ in rows for name in names})
    options = {"counting": counting, "years": (2018, 2022)}
    quick = TrendSettings(arrangements=199)
    trends = trends_of(rows, groups=authors, trend_settings=quick, **options)
    assert not trends.table["label"].isna().any()
    assert trends.table["p"].between(0, 1, inclusive="right").all()

    other = trends_of(rows, groups=authors[::-1], trend_settings=quick, **options)
    keys = ["author", "theme_id"]
    pd.testing.assert_frame_equal(
        other.table.sort_values(keys, ignore_index=True),
        trends.table.sort_values(keys, ignore_index=True),
        check_exact=True,
    )
    turned = [(names, 4040 - year, theme) for names, year, theme in rows]
    back = trends_of(turned, groups=authors, trend_settings=quick, **options)
    if counting == "hard":
        np.testing.assert_allclose(back.table["p"], trends.table["p"])
    np.testing.assert_allclose(
        np.log(back.table["odds_ratio"]), -np.log(trends.table["odds_ratio"]), atol=1e-4
    )


def drawn_counts(rows, *, papers, years, share, seed):
    """Papers of ``rows`` authors in one theme, of a constant share."""
    rng = np.random.default_rng(seed)
    totals = np.full((rows, years), papers // years)
    return rng.binomial(totals, share), totals


@pytest.mark.parametrize("rows", [1_000, 1_001, 4_000])
def test_the_number_of_large_rows_does_not_decide_whether_anything_is_called(rows):
    counts, totals = drawn_counts(rows, papers=1_200, years=6, share=0.1, seed=3)
    counts[:50] = np.random.default_rng(4).binomial(200, np.linspace(0.05, 0.2, 6), (50, 6))
    test = compute_count_test(counts, totals)
    assert test.least.max() < 1e-12
    q = compute_q(test.p, test.least, np.ones(rows, dtype=bool), alpha=0.05)
    assert (q[:50] <= 0.05).sum() >= 45
    # nothing else moves: at most a few in a hundred of those called may be false
    assert (q[50:] <= 0.05).sum() <= 10


def test_one_mover_among_1500_large_rows_is_called():
    counts, totals = drawn_counts(1_500, papers=1_200, years=6, share=0.1, seed=6)
    # a rise of about six standard deviations, which 20,000 deals could not tell from four
    counts[700] = np.array([5, 11, 18, 22, 30, 38])
    test = compute_count_test(counts, totals)
    assert test.p[700] < 3e-5
    q = compute_q(test.p, test.least, np.ones(1_500, dtype=bool), alpha=0.05)
    assert np.flatnonzero(q <= 0.05).tolist() == [700]


@pytest.mark.parametrize(
    ("counting", "credit"), [("hard", "full"), ("soft", "full"), ("hard", "fractional")]
)
def test_movers_among_many_authors_and_themes_are_called_however_papers_are_counted(
    counting, credit
):
    rng = np.random.default_rng(6)
    themes = [f"t{number}" for number in range(110)]
    rows = []
    for number in range(10):
        for year, rise in zip(range(2016, 2024), np.linspace(0.05, 0.6, 8), strict=True):
            share = np.full(110, (1 - rise) / 109)
            share[number] = rise
            rows += [
                ([f"A{number}"] + ["Z"] * (place % 2), year, themes[theme])
                for place, theme in enumerate(rng.choice(110, size=75, p=share))
            ]
    tables = make_tables(rows, themes=themes)
    shares = tables.shares(
        groups=[f"A{number}" for number in range(10)], counting=counting, credit=credit
    )
    table = compute_trends(shares).table
    table = table[table["author"] != "*"]
    assert len(table) == 1_100
    called = table[table["label"].isin(["rising", "emerging"])]
    movers = {(f"A{number}", f"t{number}") for number in range(10)}
    found = set(zip(called["author"], called["theme_id"], strict=True))
    assert movers <= found
    assert len(found - movers) <= 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_papers": -1}, "min_papers must be a whole number of at least 1, got -1"),
        ({"min_papers": 2.5}, r"min_papers must be a whole number, got 2\.5"),
        ({"min_years": True}, "min_years must be a whole number, got True"),
        ({"arrangements": 0}, "arrangements must be a whole number of at least 99, got 0"),
        ({"alpha": 0}, "alpha must be between 0 and 1, got 0"),
        ({"margin": float("nan")}, "margin must be a number, got nan"),
        ({"steady_level": "high"}, "steady_level must be a number, got 'high'"),
        ({"seed": -1}, "seed must be from 0 to 4294967295, got -1"),
    ],
)
def test_a_threshold_that_is_not_allowed_has_a_sentence(options, message):
    with pytest.raises(UsageError, match=message):
        TrendSettings(**options)
