"""What is left out of the tables can be put back from what is in them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.runs import RunShape, make_tables, write_run_folder
from topics.figures.arrange import arrange_shares
from topics.report.payload import build_payload
from topics.settings import ShareSettings
from topics.shares.cells import MOST_CELLS, zeros_are_listed
from topics.shares.recounting import recount_shares
from topics.shares.refits import widen_intervals
from topics.shares.shares import Counts, Shares, compute_shares
from topics.store.reader import read_run
from topics.trends import compute_growth, compute_trends
from topics.trends.sentences import compute_sparklines

SHAPE = RunShape(papers=150, themes=8, authors=40)
AUTHORS = [f"Author {number:04d} Name" for number in range(40)]
KEYS = ["author", "year", "theme_id"]


@pytest.fixture(scope="module", params=["hard", "soft"])
def both(request: pytest.FixtureRequest) -> tuple[Shares, Shares]:
    """All rows, and those that say something."""
    tables = make_tables(SHAPE)
    full, sparse = (
        compute_shares(
            tables["papers"],
            tables["assignments"],
            tables["memberships"],
            tables["themes"],
            ShareSettings(zeros=zeros, counting=request.param),
            groups=AUTHORS,
        )
        for zeros in ("written", "implied")
    )
    return full, sparse


def test_every_row_with_papers_stays_and_one_theme_stands_for_the_others(
    both: tuple[Shares, Shares],
) -> None:
    full, sparse = both[0].table, both[1].table
    assert len(full) == 41 * 8 * 9
    assert len(sparse) < 0.6 * len(full)
    pd.testing.assert_frame_equal(full.merge(sparse[KEYS], on=KEYS), sparse)
    assert sparse["papers"].sum() == pytest.approx(full["papers"].sum())
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
    assert len(sparse[sparse["author"] == "*"]) == 8 * 9


def test_changes_and_growth_are_those_of_all_rows(both: tuple[Shares, Shares]) -> None:
    refits = [_shuffled(one) for one in both]
    full, sparse = (
        compute_trends(shares, refits=[refit]).table
        for shares, refit in zip(both, refits, strict=True)
    )
    some = (full["papers"] > 0) | (full["author"] == "*")
    assert (~some).sum() > 0
    pd.testing.assert_frame_equal(full[some].reset_index(drop=True), sparse)
    full, sparse = (compute_growth(shares) for shares in both)
    some = (full["papers_from"] > 0) | (full["papers_to"] > 0) | (full["author"] == "*")
    pd.testing.assert_frame_equal(full[some].reset_index(drop=True), sparse)


def test_intervals_widen_alike(both: tuple[Shares, Shares]) -> None:
    if not both[0].tally.whole:
        pytest.skip("refits are counted hard")
    full, sparse = (widen_intervals(shares, [_shuffled(shares)]).table for shares in both)
    pd.testing.assert_frame_equal(full.merge(sparse[KEYS], on=KEYS), sparse)
    assert (sparse["high"] > both[1].table["high"]).any()


def _shuffled(shares: Shares) -> Counts:
    """The papers counted with themes that a tenth of them have changed."""
    tables = make_tables(SHAPE)
    labels = tables["assignments"]["theme_id"].to_numpy(dtype=object)
    labels[::10] = np.roll(labels[::10], 1)
    ids = tables["assignments"]["paper_id"].tolist()
    (found,) = recount_shares(shares, [labels], tables["papers"], ShareSettings(), paper_ids=ids)
    return found


def test_readers_see_the_same(both: tuple[Shares, Shares], tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path, SHAPE))
    cores = []
    for shares in both:
        tables = {
            **run.tables,
            "shares": shares.table,
            "trends": compute_trends(shares).table,
            "growth": compute_growth(shares),
        }
        cores.append(build_payload(dataclasses.replace(run, tables=tables)).core)
    assert cores[0] == cores[1]
    a, b = (arrange_shares(shares.table, author=AUTHORS[3]) for shares in both)
    assert a.years == b.years
    assert a.totals.tolist() == b.totals.tolist()
    for one, two in zip(a.series, b.series, strict=True):
        assert one.theme_id == two.theme_id
        np.testing.assert_array_equal(one.share, two.share)
        np.testing.assert_array_equal(one.high, two.high)
    full, sparse = (compute_sparklines(shares.table) for shares in both)
    pd.testing.assert_series_equal(full.loc[sparse.index], sparse)


def test_a_setting_decides_and_size_if_there_is_none() -> None:
    assert zeros_are_listed(MOST_CELLS, ShareSettings())
    assert not zeros_are_listed(MOST_CELLS + 1, ShareSettings())
    assert zeros_are_listed(MOST_CELLS + 1, ShareSettings(zeros="written"))
    assert not zeros_are_listed(10, ShareSettings(zeros="implied"))
