from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.share_tables import make_tables
from topics.errors import InputError, UsageError
from topics.shares.shares import COVERAGE_COLUMNS, SHARE_COLUMNS

PAPERS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["Ann", "Bob", "Cyd"]), min_size=1, max_size=3),
        st.integers(2018, 2022),
        st.sampled_from(["a", "b", "c", "none"]),
    ),
    min_size=1,
    max_size=30,
)


def share_of(shares, author, year, theme):
    table = shares.table
    row = table[
        (table["author"] == author) & (table["year"] == year) & (table["theme_id"] == theme)
    ]
    assert len(row) == 1
    return row.iloc[0]


def test_every_year_and_theme_has_a_row_and_a_year_without_papers_has_no_share():
    tables = make_tables(
        [(["Ann"], 2020, "a"), (["Ann"], 2020, "none"), (["Ann"], 2022, "b"), (["Bob"], 2021, "b")]
    )
    shares = tables.shares(groups=["Ann"])

    assert tuple(shares.table.columns) == SHARE_COLUMNS
    assert shares.window == (2020, 2022)
    assert len(shares.table) == 2 * 3 * 4
    assert shares.table["author"].drop_duplicates().tolist() == ["*", "Ann"]
    assert shares.table["theme_id"].head(4).tolist() == ["a", "b", "c", "none"]
    assert shares.table["papers"].dtype == np.int64
    assert shares.table["total"].dtype == np.int64
    assert share_of(shares, "Ann", 2020, "a")["share"] == 0.5
    assert share_of(shares, "Ann", 2020, "b")["share"] == 0
    empty = share_of(shares, "Ann", 2021, "a")
    assert empty["papers"] == 0
    assert empty["total"] == 0
    assert empty[["share", "low", "high"]].isna().all()
    assert share_of(shares, "*", 2021, "b")["share"] == 1


def test_what_is_left_out_is_counted_once_with_its_first_reason():
    tables = make_tables(
        [(["Ann"], 2020, "a"), (["Ann"], None, "a"), (["Ann"], None, "a"), (["Ann"], 1999, "a")]
    )
    tables.papers.loc[1, "abstract"] = " "
    shares = tables.shares(groups=["Ann"], years=(2019, 2021))

    assert tuple(shares.coverage.columns) == COVERAGE_COLUMNS
    row = shares.coverage.set_index("author").loc["Ann"]
    assert row.tolist() == [4, 1, 1, 1, 1]


def test_papers_inside_of_the_window_are_not_said_to_be_outside():
    rows = [(["Ann"], year, "a") for year in (1999, 2019, 2020, 2021)]
    coverage = make_tables(rows).shares(groups=["Ann"], years=(2019, 2021)).coverage
    row = coverage.set_index("author").loc["Ann"]
    assert (row["outside_window"], row.sum()) == (1, 4 + 3 + 1)


def test_a_corpus_counts_a_paper_once_and_an_author_listed_twice_counts_once():
    tables = make_tables([(["Ann", "Bob", "Ann"], 2020, "a")])
    shares = tables.shares(groups=["Ann", "Bob"])
    assert share_of(shares, "*", 2020, "a")["papers"] == 1
    assert share_of(shares, "Ann", 2020, "a")["papers"] == 1


def test_fractional_credit_divides_by_the_number_of_authors():
    tables = make_tables([(["Ann", "Bob"], 2020, "a"), (["Ann"], 2020, "b")])
    shares = tables.shares(groups=["Ann"], credit="fractional")
    row = share_of(shares, "Ann", 2020, "a")
    assert row["papers"] == 0.5
    assert row["total"] == 1.5
    assert row["share"] == pytest.approx(1 / 3)
    assert share_of(shares, "*", 2020, "a")["total"] == 2


def test_soft_counting_sums_the_weights():
    tables = make_tables([(["Ann"], 2020, "a"), (["Ann"], 2020, "b")])
    memberships = pd.DataFrame(
        {
            "paper_id": ["p0000", "p0000", "p0001"],
            "theme_id": ["a", "none", "b"],
            "weight": [0.75, 0.25, 1.0],
        }
    )
    shares = replace(tables, memberships=memberships).shares(groups=["Ann"], counting="soft")
    assert share_of(shares, "Ann", 2020, "a")["share"] == pytest.approx(0.375)
    assert share_of(shares, "Ann", 2020, "none")["share"] == pytest.approx(0.125)


def test_groups_come_from_any_column():
    tables = make_tables([(["X"], 2020, "a"), (["X"], 2020, "b"), (["Y"], 2020, "b")])
    shares = tables.shares(groups=["X"], group_by="venue")
    assert share_of(shares, "X", 2020, "a")["share"] == 0.5


def test_the_published_year_can_be_counted():
    tables = make_tables([(["Ann"], 2020, "a"), (["Ann"], 2020, "b")])
    tables.papers["year_published"] = pd.array([2021, None], dtype="Int64")
    shares = tables.shares(groups=["Ann"], counted_year="published")
    assert shares.window == (2021, 2021)
    assert shares.coverage.set_index("author").loc["Ann", "no_year"] == 1
    first = tables.shares(groups=["Ann"])
    assert first.window == (2020, 2020)
    assert first.coverage.set_index("author").loc["Ann", "no_year"] == 0


@pytest.mark.parametrize(
    ("date", "partial"),
    [("2022-06-30", 2022), ("2022-12-31", None), ("2021-05-01", None), ("", None), ("junk", None)],
)
def test_a_last_year_that_is_not_over_is_known(date, partial):
    tables = make_tables([(["Ann"], 2021, "a"), (["Ann"], 2022, "a")], date=date)
    assert tables.shares(groups=["Ann"]).partial_last_year == partial
    before = tables.shares(groups=["Ann"], years=(2021, 2021))
    assert before.partial_last_year is None, "a later paper says that the year is over"


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([0.5, 0.4], r"weights of paper 'p0000' sum to 0.9; .* must sum to 1"),
        ([1.5, -0.5], r"'p0000' has a membership weight of -0.5; weights are between 0 and 1"),
        ([np.nan, 1.0], r"'p0000' has a membership weight of nan"),
    ],
)
@pytest.mark.parametrize("counting", ["hard", "soft"])
def test_bad_weights_have_a_sentence(weights, message, counting):
    tables = make_tables([(["Ann"], 2020, "a")])
    memberships = pd.DataFrame({"paper_id": "p0000", "theme_id": ["a", "b"], "weight": weights})
    with pytest.raises(InputError, match=message):
        replace(tables, memberships=memberships).shares(groups=["Ann"], counting=counting)


def test_other_bad_input_has_a_sentence():
    tables = make_tables([(["Ann Bo"], 2020, "a"), (["Ann Bo"], 2021, "a")])
    with pytest.raises(InputError, match=r"No paper falls into --years 2030:2035; .* 2020 to 2021"):
        tables.shares(groups=["Ann Bo"], years=(2030, 2035))
    with pytest.raises(InputError, match=r"no author 'Anna Bo'; the nearest are: Ann Bo"):
        tables.shares(groups=["Anna Bo"])
    with pytest.raises(
        UsageError, match=r"group_by must be a column of the papers .* got 'journal'"
    ):
        tables.shares(groups=[], group_by="journal")
    stranger = tables.assignments.assign(theme_id="z")
    with pytest.raises(InputError, match="Theme 'z' has papers but is not in the table of themes"):
        replace(tables, assignments=stranger).shares(groups=["Ann Bo"])
    with pytest.raises(InputError, match=r"themes of paper 'p0001' weigh 0 together"):
        replace(tables, assignments=tables.assignments.head(1)).shares(groups=["Ann Bo"])
    twice = pd.concat([tables.papers, tables.papers])
    with pytest.raises(InputError, match="Paper 'p0000' stands twice"):
        replace(tables, papers=twice).shares(groups=["Ann Bo"])
    undated = make_tables([(["Ann Bo"], None, "a")])
    with pytest.raises(InputError, match="No paper has both an abstract and a year"):
        undated.shares(groups=["Ann Bo"])


def test_an_author_without_dated_papers_has_rows_without_shares():
    tables = make_tables([(["Ann"], 2020, "a"), (["Bob"], None, "a")])
    shares = tables.shares(groups=["Bob"])
    assert shares.table[shares.table["author"] == "Bob"]["share"].isna().all()
    assert shares.coverage.set_index("author").loc["Bob", "no_year"] == 1


@settings(max_examples=40)
@given(rows=PAPERS, credit=st.sampled_from(["full", "fractional"]), seed=st.integers(0, 99))
def test_shares_sum_to_one_hold_their_interval_and_do_not_depend_on_order(rows, credit, seed):
    tables = make_tables(rows)
    authors = sorted({name for names, _, _ in rows for name in names})
    shares = tables.shares(groups=authors, credit=credit)
    known = shares.table.dropna(subset="share")
    sums = known.groupby(["author", "year"])["share"].sum()
    np.testing.assert_allclose(sums, 1.0)
    assert (known["low"] <= known["share"] + 1e-12).all()
    assert (known["high"] >= known["share"] - 1e-12).all()
    assert (known["low"] >= 0).all()
    assert (known["high"] <= 1).all()

    shuffled = replace(
        tables,
        papers=tables.papers.sample(frac=1, random_state=seed),
        assignments=tables.assignments.sample(frac=1, random_state=seed + 1),
        memberships=tables.memberships.sample(frac=1, random_state=seed + 2),
    )
    again = shuffled.shares(groups=authors, credit=credit)
    pd.testing.assert_frame_equal(again.table, shares.table, check_exact=True)
    pd.testing.assert_frame_equal(again.coverage, shares.coverage)


@settings(max_examples=30)
@given(rows=PAPERS)
def test_counts_are_those_of_a_loop(rows):
    shares = make_tables(rows).shares(groups=sorted({n for names, _, _ in rows for n in names}))
    for row in shares.table.itertuples():
        own = [
            theme
            for names, year, theme in rows
            if year == row.year and (row.author == "*" or row.author in names)
        ]
        assert row.total == len(own)
        assert row.papers == own.count(row.theme_id)


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_paper_without_a_list_of_authors_counts_for_the_corpus_alone(missing):
    tables = make_tables([(["Ann"], 2020, "a"), ([], 2020, "b")])
    tables.papers.at[1, "authors"] = missing
    shares = tables.shares(groups=["Ann"])
    assert share_of(shares, "*", 2020, "b")["share"] == 0.5
    assert share_of(shares, "Ann", 2020, "a")["share"] == 1
