from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.share_tables import make_tables, yearly
from topics.errors import UsageError
from topics.settings import TrendSettings
from topics.shares.composition import compute_composition
from topics.trends import compute_reading, compute_trends
from topics.trends.strata import find_strata

COUNTS = {2018: (60, 4), 2019: (45, 15), 2020: (30, 30), 2021: (15, 45), 2022: (4, 60)}


def mixed(rise=0.0):
    """Two venues whose themes stay as they are (or rise), while the first one leaves."""
    rows, venues = [], []
    for place, (year, sizes) in enumerate(COUNTS.items()):
        for venue, number, share in zip(("Old", "New"), sizes, (0.6, 0.1), strict=True):
            chosen = round(number * (share + rise * place / 4))
            rows += [([f"A{len(rows) + i}"], year, "a") for i in range(chosen)]
            rows += [([f"A{len(rows) + i}"], year, "b") for i in range(number - chosen)]
            venues += [f"{venue} {year}"] * number
    tables = make_tables(rows)
    return tables, tables.papers.assign(venue=venues, category="cs")


def corpus_row(tables, papers, theme="a", **settings):
    shares = tables.shares(groups=[])
    trends = compute_trends(shares, TrendSettings(**settings), papers=papers)
    table = trends.table.set_index("theme_id")
    return table.loc[theme], trends, shares


def test_a_mix_that_changes_is_called_a_mix():
    tables, papers = mixed()
    row, trends, shares = corpus_row(tables, papers)
    assert row["label"] == "mix"
    assert row["p"] < 1e-6 < 0.2 < row["p_within"]
    assert row["change"] == row["change_within"] + row["change_mix"]
    assert row["change_mix"] < -0.3
    assert row["change_within_low"] < 0 < row["change_within_high"]
    assert row["strata"] == 2
    (read,) = compute_reading(trends.table, shares.table, theme="a").itertuples()
    assert "changed with the mix, and not clearly within venues (" in read.sentence
    plain, *_ = corpus_row(tables, papers, within=())
    assert plain["label"] == "declining"
    assert plain["strata"] == 0
    assert plain["change_within"] == plain["change"]


def test_a_change_within_venues_is_called_whatever_the_mix_does():
    tables, papers = mixed(rise=0.35)
    row, trends, shares = corpus_row(tables, papers)
    assert row["label"] == "rising"
    assert row["change_within_low"] > 0
    (read,) = compute_reading(trends.table, shares.table, theme="a").itertuples()
    assert read.sentence.startswith("Theme a rose within venues (+")
    assert read.sentence.endswith(f"({100 * row['change']:+.1f} points in all papers).")


def test_a_person_is_one_stratum():
    tables = make_tables(yearly("Ann", "a", {2018: 9, 2019: 5}) + yearly("Ann", "b", {2020: 9}))
    papers = tables.papers.assign(venue=["x", "y"] * 11 + ["x"])
    trends = compute_trends(tables.shares(groups=["Ann"]), papers=papers)
    own = trends.table[trends.table["author"] == "Ann"]
    np.testing.assert_array_equal(own["change_within"], own["change"])
    np.testing.assert_array_equal(own["p_within"], own["p"])
    assert (own["change_mix"].fillna(0) == 0).all()
    assert (own["strata"] == 0).all()


@pytest.mark.parametrize(
    ("venues", "note"),
    [
        (lambda year, place: "Only", "All papers are from one venue, so that its mix cannot"),
        (lambda year, place: "", "No paper has a venue, so whether the pile's mix changed cannot"),
        (
            lambda year, place: f"V{'abcdef'[year - 2018]}",
            "No venue has papers in two years, so a change of the pile cannot be told",
        ),
        (
            lambda year, place: "Long" if place % 6 == 0 else f"V{'abcdef'[year - 2018]}",
            "Changes of the pile are looked for within 1 venue with papers in more than one year; "
            "only ",
        ),
        (lambda year, place: "xy"[place % 2], None),
    ],
)
def test_a_pile_without_strata_says_so(venues, note):
    tables, papers = mixed()
    years = papers["year"].tolist()
    papers = papers.assign(venue=[venues(year, place) for place, year in enumerate(years)])
    row, trends, _ = corpus_row(tables, papers)
    assert trends.notes[0].startswith(note) if note else trends.notes == ()
    if note and note.startswith("No venue has papers in two"):
        assert np.isnan(row["change_within"])
        assert np.isnan(row["p_within"])
        assert row["label"] == "declining"
    elif note and not note.startswith("Changes"):
        assert row["change_within"] == row["change"]
        assert row["label"] == "declining"


def test_strata_can_be_several_columns_or_the_reported_authors():
    rows = [(["Ann", "Bob"], 2018, "a"), (["Bob"], 2019, "a"), (["Cyd"], 2020, "b")]
    tables = make_tables(rows)
    papers = tables.papers.assign(venue=["x", "x", "y"], category=["p", "q", "p"])
    tally = tables.shares(groups=["Ann", "Bob"]).tally
    assert find_strata(tally, papers, ("venue", "category")).names == ("x / p", "x / q", "y / p")
    authors = find_strata(tally, papers, ("authors",))
    assert authors.names == ("", "Ann; Bob", "Bob")
    assert authors.codes.tolist() == [1, 2, 0]
    with pytest.raises(UsageError, match=r"--within must be columns of the papers \(venue, cat"):
        find_strata(tally, papers, ("journal",))


@pytest.mark.parametrize("options", [{"counting": "soft"}, {"credit": "fractional"}])
def test_weights_are_tested_within_strata_too(options):
    tables, papers = mixed()
    # single authors and whole weights: the same papers, counted in another way
    trends = compute_trends(
        tables.shares(groups=[], **options), TrendSettings(), papers=papers
    ).table.set_index("theme_id")
    hard, *_ = corpus_row(tables, papers)
    assert trends.loc["a", "change_within"] == pytest.approx(hard["change_within"], abs=1e-6)
    assert trends.loc["a", "p_within"] == pytest.approx(hard["p_within"], abs=0.05)
    assert trends.loc["a", "label"] == "mix"


def test_the_composition_counts_every_paper_once():
    tables, papers = mixed()
    tally = tables.shares(groups=[]).tally
    table = compute_composition(tally, papers, ("venue", "category", "nothing"))
    assert set(table["column"]) == {"venue", "category"}
    for column, part in table.groupby("column"):
        counted = papers.groupby([column, "year"]).size()
        seen = part.set_index(["value", "year"])["papers"]
        assert seen.sum() == len(papers)
        assert all(seen[key] == number for key, number in counted.items())
    assert compute_composition(tally, papers.assign(venue=""), ("venue",)).empty
    assert isinstance(table, pd.DataFrame)
