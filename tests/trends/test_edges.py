"""Corpora with next to nothing in them: every table exists, every label is a word."""

from __future__ import annotations

import pytest

from tests.share_tables import make_tables, yearly
from topics.trends import Label, compute_growth, compute_paths, compute_reading, compute_trends


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
