from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.share_tables import make_tables, yearly
from topics.errors import UsageError
from topics.shares.refits import widen_intervals
from topics.themes.stability import compute_stability

REFERENCE = ["a", "a", "a", "b", "b", "none"]


def test_other_names_for_the_same_themes_are_no_disagreement():
    stability = compute_stability(
        REFERENCE, [["7", "7", "7", "3", "3", "none"]], theme_ids=["a", "b", "c"]
    )
    assert stability.themes["theme_id"].tolist() == ["a", "b", "c"]
    np.testing.assert_allclose(stability.themes["stability"], [1, 1, np.nan])
    assert stability.consensus.tolist() == [1] * 6
    assert stability.matched[0].tolist() == REFERENCE


def test_overlap_consensus_and_unmatched_themes():
    stability = compute_stability(
        REFERENCE,
        [["x", "x", "y", "y", "y", "z"], ["", "x", "x", "y", "y", "none"]],
        theme_ids=["a", "b"],
    )
    # a: {0,1,2} with {0,1} is 2/3, and {1,2} with {1,2} is 1; b: {3,4} with {2,3,4}, then 1
    np.testing.assert_allclose(stability.themes["stability"], [(2 / 3 + 1) / 2] * 2)
    np.testing.assert_allclose(stability.consensus, [1, 1, 0.5, 1, 1, 0.5])
    assert stability.matched[0].tolist() == ["a", "a", "b", "b", "b", "none"]
    assert stability.matched[1].tolist() == REFERENCE


def test_order_of_papers_changes_nothing():
    rng = np.random.default_rng(6)
    reference = rng.choice(list("abcd"), 60)
    refit = rng.choice(list("wxyz"), 60)
    shuffle = rng.permutation(60)
    one = compute_stability(reference, [refit], theme_ids=list("abcd"))
    other = compute_stability(reference[shuffle], [refit[shuffle]], theme_ids=list("abcd"))
    pd.testing.assert_frame_equal(one.themes, other.themes)
    assert one.consensus[shuffle].tolist() == other.consensus.tolist()


def test_intervals_widen_by_rubins_rule_and_only_where_refits_disagree():
    rows = yearly("Ann", "a", {2020: 6, 2021: 4}) + yearly("Ann", "b", {2020: 4, 2021: 4})
    tables = make_tables(rows)
    shares = tables.shares(groups=["Ann"])
    moved = tables.assignments.assign(theme_id=["b", *tables.assignments["theme_id"][1:]])
    other = replace(tables, assignments=moved).shares(groups=["Ann"])
    wide = widen_intervals(shares, [other, shares]).table
    table = shares.table
    assert (wide["low"] <= table["low"]).all()
    assert (wide["high"] >= table["high"]).all()
    row = (table["author"] == "Ann") & (table["year"] == 2020) & (table["theme_id"] == "a")
    (low, high, share), (low_wide,) = (
        table.loc[row, ["low", "high", "share"]].iloc[0],
        wide.loc[row, "low"],
    )
    within = ((high - low) / (2 * 1.959964)) ** 2
    between = (0.1**2 + 0) / 2
    factor = np.sqrt((within + 1.5 * between) / within)
    assert share - low_wide == pytest.approx((share - low) * factor)
    same = (table["year"] == 2021) | (table["theme_id"] == "c")
    pd.testing.assert_frame_equal(wide[same], table[same])

    soft = tables.shares(groups=["Ann"], counting="soft")
    softly = widen_intervals(soft, [other, shares], reference=shares).table
    np.testing.assert_allclose(softly["low"], wide["low"])


def test_bad_refits_have_a_sentence():
    with pytest.raises(UsageError, match="--refits must be a positive whole number, got 0"):
        compute_stability(REFERENCE, [], theme_ids=["a"])
    with pytest.raises(UsageError, match="Refit 1 labels 1 papers and the reference 6"):
        compute_stability(REFERENCE, [["a"]], theme_ids=["a"])
    one = make_tables(yearly("Ann", "a", {2020: 2})).shares(groups=["Ann"])
    other = make_tables(yearly("Ann", "a", {2021: 2})).shares(groups=["Ann"])
    with pytest.raises(UsageError, match="shares of a refit have other authors, years or themes"):
        widen_intervals(one, [other])
