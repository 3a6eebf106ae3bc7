"""Corpora with next to nothing in them: every table exists, every label is a word."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.share_tables import make_tables, yearly
from topics.trends import Label, compute_growth, compute_paths, compute_reading, compute_trends
from topics.trends.labels import CALLED


@pytest.mark.parametrize("counting", ["hard", "soft"])
@pytest.mark.parametrize("credit", ["full", "fractional"])
@pytest.mark.parametrize(
    ("rows", "themes"),
    [
        ([(["Ann"], 2020, "a")], ["a"]),
        (yearly("Ann", "a", {2020: 9}) + yearly("Ann", "none", {2020: 3}), ["a", "b"]),
        (yearly("Ann", "a", {2018: 5, 2019: 5, 2020: 5}), ["a"]),
        (yearly("Ann", "none", {2018: 5, 2019: 5, 2020: 5}), ["a"]),
        (yearly("Ann", "none", {2018: 5, 2019: 5, 2020: 5}), []),
        (yearly("Ann", "a", {1990: 1, 2020: 1}), ["a", "b", "c"]),
    ],
)
def test_there_is_always_a_label_and_a_sentence(rows, themes, counting, credit):
    tables = make_tables(rows, themes=themes, date="2020-05-05")
    shares = tables.shares(groups=["Ann"], counting=counting, credit=credit)
    trends = compute_trends(shares)
    assert len(trends.table) == 2 * len(themes)
    assert set(trends.table["label"]) <= set(Label)
    assert trends.table["p"].notna().all()
    reading = compute_reading(trends.table, shares.table)
    assert not reading["sentence"].str.contains("nan|None|inf ").any()
    assert compute_paths(shares).authors["breadth"].notna().all()
    assert len(compute_growth(shares)) == 2 * (len(themes) + 1)


def test_an_author_of_nothing_is_said_to_have_nothing():
    tables = make_tables([(["Ann"], 2020, "a"), (["Bob"], None, "a")])
    shares = tables.shares(groups=["Bob"])
    reading = compute_reading(compute_trends(shares).table, shares.table, author="bob")
    assert set(reading["label"]) == {"insufficient evidence"}
    assert reading["sentence"].str.contains("no paper between 2020 and 2020").all()


def test_no_call_contradicts_its_interval_where_papers_come_in_projects():
    rng = np.random.default_rng(1)
    rows = []
    for place, year in enumerate(range(2015, 2021)):
        rows += [(["Ann", f"T{place}"], year, "a" if place < 3 else "b")] * 6
        for number in range(6):
            theme = str(rng.choice(["a", "b", "c"]))
            rows += [([f"B{number}", f"S{number}{place}"], year, theme)] * 5
    groups = ["Ann", *(f"B{number}" for number in range(6))]
    shares = make_tables(rows).shares(groups=groups)
    assert shares.dispersion.pooled > 3
    table = compute_trends(shares).table
    ann = table[(table["author"] == "Ann") & (table["theme_id"] == "a")].iloc[0]
    # three projects and three others: one deal in ten is as far apart
    assert ann["q"] < 0.05
    assert ann["change_low"] < 0 < ann["change_high"]
    assert ann["label"] == "insufficient evidence"
    called = table[table["label"].isin(CALLED)]
    assert ((called["change_low"] > 0) | (called["change_high"] < 0)).all()
    said = compute_reading(table, shares.table, author="Ann", theme="a")["sentence"].item()
    assert "too little to tell: changes from " in said


def test_the_corpus_is_compared_within_venues_also_where_these_are_the_groups():
    rng = np.random.default_rng(1)
    rows, venues = [], []
    for place, year in enumerate(range(2016, 2024)):
        for venue, size, share in (("X", 40 - 4 * place, 0.7), ("Y", 5 + 5 * place, 0.1)):
            themes = rng.choice(["a", "b"], size=size, p=[share, 1 - share])
            rows += [(["Ann"], year, str(theme)) for theme in themes]
            venues += [venue] * size
    tables = make_tables(rows)
    papers = tables.papers.assign(venue=venues)
    shares = replace(tables, papers=papers).shares(groups=["X", "Y"], group_by="venue")
    table = compute_trends(shares, papers=papers, group_by="venue").table
    corpus = table[(table["author"] == "*") & (table["papers"] > 0)]
    assert (corpus["label"] == "mix").all()
    assert (table[table["author"] != "*"]["strata"] == 0).all()
