"""What is left out of the written tables can be put back from what is in them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.runs import RunShape, make_tables, write_run_folder
from topics.analysis.written import MOST_CELLS, leave_out_zeros, zeros_are_written
from topics.figures.arrange import arrange_shares
from topics.report.payload import build_payload
from topics.settings import ShareSettings
from topics.shares.intervals import compute_share_intervals
from topics.store.reader import read_run
from topics.trends.sentences import compute_sparklines

SHAPE = RunShape(papers=150, themes=8, authors=40)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """With the intervals that the counts give."""
    made = make_tables(SHAPE)
    shares = made["shares"]
    grid = (41, 8, 8)
    papers = shares["papers"].to_numpy(dtype=float).reshape(grid)
    total = shares["total"].to_numpy(dtype=float).reshape(grid)[:, :, 0]
    low, high = compute_share_intervals(papers, total)
    return {**made, "shares": shares.assign(low=low.ravel(), high=high.ravel())}


def test_every_row_with_papers_stays_and_one_theme_stands_for_the_others(
    tables: dict[str, pd.DataFrame],
) -> None:
    full, sparse = tables["shares"], leave_out_zeros(tables)["shares"]
    assert len(sparse) < 0.5 * len(full)
    keys = ["author", "year", "theme_id"]
    kept = full.merge(sparse[keys], on=keys)
    pd.testing.assert_frame_equal(kept, sparse)
    assert sparse["papers"].sum() == full["papers"].sum()
    for author, mine in full[full["author"] != "*"].groupby("author"):
        left = sparse[sparse["author"] == author]
        of_theme = mine.groupby("theme_id")["papers"].sum()
        none = of_theme[of_theme == 0].index
        stays = set(left["theme_id"])
        assert stays >= set(of_theme[of_theme > 0].index)
        assert len(stays & set(none)) == min(1, len(none))
        # The one that stays has the bounds of those that do not.
        for year, rows in left[left["theme_id"].isin(none)].groupby("year"):
            others = mine[(mine["year"] == year) & mine["theme_id"].isin(none)]
            assert np.ptp(others["high"]) == pytest.approx(0)
            assert rows["high"].iloc[0] == others["high"].iloc[0]
    assert len(sparse[sparse["author"] == "*"]) == 64


def test_readers_see_the_same(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    sparse = leave_out_zeros(tables)
    run = read_run(write_run_folder(tmp_path, SHAPE))
    cores = []
    for some in (tables, sparse):
        one = dataclasses.replace(run, tables={**run.tables, **{n: some[n] for n in tables}})
        cores.append(build_payload(one))
    assert cores[0].core == cores[1].core
    author = "Author 0003 Name"
    a, b = (arrange_shares(some["shares"], author=author) for some in (tables, sparse))
    assert a.years == b.years
    assert a.totals.tolist() == b.totals.tolist()
    for one, two in zip(a.series, b.series, strict=True):
        assert one.theme_id == two.theme_id
        np.testing.assert_array_equal(one.share, two.share)
        np.testing.assert_array_equal(one.high, two.high)
    lines = compute_sparklines(sparse["shares"])
    pd.testing.assert_series_equal(lines, compute_sparklines(tables["shares"]).loc[lines.index])


def test_a_setting_decides_and_size_if_there_is_none() -> None:
    few = pd.DataFrame(index=range(10))
    many = pd.DataFrame(index=range(MOST_CELLS + 1))
    assert zeros_are_written(few, ShareSettings())
    assert not zeros_are_written(many, ShareSettings())
    assert zeros_are_written(many, ShareSettings(zeros="written"))
    assert not zeros_are_written(few, ShareSettings(zeros="implied"))
