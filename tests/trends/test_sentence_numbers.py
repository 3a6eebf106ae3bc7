"""Every number of every sentence stands in the row of the table that it is about."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from tests.share_tables import make_tables
from topics.settings import TrendSettings
from topics.trends import compute_reading, compute_trends

NUMBER = re.compile(r"(?<![\w.])[+-]?(?:\d[\d,]*)?\.?\d+(?![\w])")


def corpus(seed):
    """Twelve authors of different careers over two venues; some of them move."""
    rng = np.random.default_rng(seed)
    rows, venues = [], []
    for author in range(12):
        years = range(2012 + int(rng.integers(0, 4)), 2020 + int(rng.integers(0, 3)))
        base = rng.dirichlet(np.ones(4))
        for place, year in enumerate(years):
            share = base.copy()
            if author % 3 == 0:
                late = place / (len(years) - 1)
                share = 0.1 * base + 0.9 * np.array([1 - late, late, 0, 0])
            if author % 4 == 1 and 3 <= place <= 4:
                share = np.array([0.0, 0.05, 0.9, 0.05])
            number = int(rng.poisson(6 if author < 8 else 1))
            for theme in rng.choice(4, size=number, p=share / share.sum()):
                rows.append(([f"A{author}", f"Guest {rng.integers(99)}"], year, "abcd"[theme]))
                venues.append("x" if rng.random() < (0.2 + 0.6 * (theme == 0)) else "y")
    tables = make_tables(rows, themes="abcd", date="2021-06-01")
    return tables, tables.papers.assign(venue=venues)


def allowed(row):
    """What each number of a sentence may be, as it would be written."""
    texts = set()
    counts = ("papers", "total", "papers_early", "total_early", "papers_late", "total_late",
              "active_years")  # fmt: skip
    for name in counts:
        texts.add(f"{row[name]:,.0f}")
    for name in ("first_year", "last_year", "late_from", "begin", "end"):
        if not (row[name] is None or row[name] != row[name]):
            texts.add(f"{int(row[name])}")
    if row["late_from"] == row["late_from"]:
        texts.add(f"{int(row['late_from']) - 1}")
    for name in ("change", "change_within"):
        for end in ("", "_low", "_high"):
            value = row[name + end]
            if not math.isnan(value):
                for digits in (0, 1):
                    texts.add(f"{100 * value:+.{digits}f}")
                    if float(f"{100 * value:.{digits}f}") == 0:
                        texts |= {"0", "0.0"}
    for name in ("p", "p_within", "q", "q_shape", "p_one_wrong"):
        value = row[name]
        if not math.isnan(value):
            texts.add(".001" if value < 0.001 else "")
            texts.add(f"{value:.{3 if value < 0.01 else 2}f}".removeprefix("0"))
    texts.add(f"{100 * row['papers'] / max(row['total'], 1):.0f}")
    # the level of every interval, and the fewest years
    return texts | {"95"}


@pytest.mark.parametrize("seed", range(5))
def test_every_number_of_every_sentence_is_one_of_its_row(seed):
    tables, papers = corpus(seed)
    shares = tables.shares(groups=[f"A{number}" for number in range(12)])
    trends = compute_trends(shares, TrendSettings(), papers=papers)
    read = compute_reading(
        trends.table, shares.table, TrendSettings(), partial_last_year=trends.partial_last_year
    )
    assert len(read) == 13 * 4
    kinds = set()
    for row in read.to_dict("records"):
        text = row["sentence"].removeprefix(str(row["theme"]))
        for number in NUMBER.findall(text):
            assert number in allowed(row), (number, row["sentence"])
        kinds.add(row["label"])
    assert len(kinds) >= 3


@pytest.mark.parametrize("seed", range(5))
def test_the_counts_of_sentences_are_those_of_the_shares(seed):
    tables, papers = corpus(seed)
    shares = tables.shares(groups=[f"A{number}" for number in range(12)])
    table = compute_trends(shares, TrendSettings(), papers=papers).table
    counts = shares.table
    for row in table.to_dict("records"):
        own = counts[(counts["author"] == row["author"]) & (counts["theme_id"] == row["theme_id"])]
        early = own["year"] < row["late_from"]
        assert own.loc[early, "papers"].sum() == row["papers_early"]
        assert own.loc[~early, "papers"].sum() == row["papers_late"]
        assert own.loc[early, "total"].sum() == row["total_early"]
        assert own.loc[~early, "total"].sum() == row["total_late"]
        assert row["papers_early"] + row["papers_late"] == row["papers"]
