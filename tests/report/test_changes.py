"""A change taken apart, and its course, in the numbers of the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.runs import RunShape, write_run_folder
from topics.report.changes import describe_course, describe_parts, find_parts
from topics.report.payload import build_payload
from topics.store.reader import read_run

from .test_payload import unpack

ROW: dict[str, Any] = {
    "strata": 18, "change": 0.115, "change_within": 0.051, "change_within_low": 0.03,
    "change_within_high": 0.07, "change_mix": 0.064, "shape": "step up", "p_scan": 0.0005,
    "begin": 2024.0, "begin_low": 2023.0, "begin_high": 2024.0, "end": None, "peak": None,
}  # fmt: skip


def test_parts_are_said_with_their_numbers() -> None:
    assert describe_parts(ROW, "venues") == (
        "In all papers the change is +12 points: +5.1 (95% +3.0 to +7.0) within venues, and +6.4 "
        "because the mix of venues changed."
    )
    against = ROW | {"change_within": -0.05, "change_within_low": -0.2, "change_within_high": 0.1}
    assert "−5 (95% −20 to +10) within venues, the other way, and" in describe_parts(
        against, "venues"
    )
    assert describe_parts(ROW | {"strata": 0}, "venues") == ""
    assert describe_parts(ROW | {"change_within": float("nan")}, "venues") == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "The years divide best at a step up in 2024 (or any of 2023 to 2024) (p < 0.001 over "
             "all runs of years)."),
        ({"shape": "peak", "begin_low": 2024.0, "end": 2025.0, "end_low": 2025.0,
          "end_high": 2025.0, "peak": 2024.0, "p_scan": 0.023},
         "The years divide best into a peak from 2024 to 2025, most in 2024 (p = 0.02 over all "
         "runs of years)."),
        ({"shape": ""}, ""),
        ({"shape": None}, ""),
    ],
)  # fmt: skip
def test_a_course_is_said_with_its_dates(change: dict[str, Any], sentence: str) -> None:
    assert describe_course(ROW | change) == sentence


def test_parts_of_a_run_add_up_and_are_in_the_page(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path, RunShape(papers=120, themes=7)))
    trends = run["trends"]
    corpus = trends["author"] == "*"
    mix = pd.Series([0.01, -0.2, 0.0, 0.05, 0.4, -0.03, 0.02])
    trends.loc[corpus, "change_within"] = 0.1
    trends.loc[corpus, "change_mix"] = mix.to_numpy()
    trends.loc[corpus, "change"] = 0.1 + mix.to_numpy()
    trends.loc[corpus & (trends["theme_id"] == "t0"), "shape"] = "step up"
    trends.loc[corpus & (trends["theme_id"] == "t0"), ["p_scan", "begin"]] = [0.01, 2021]
    found = find_parts(run)
    assert [one.theme_id for one in found] == ["t4", "t1", "t3", "t5", "t6", "t0"]
    assert [one.mix for one in found[:2]] == ["+40", "−20"]
    assert [one.opposed for one in found[:3]] == [False, True, False]
    columns = unpack(build_payload(run).core)["trends"]
    rows = {
        columns["theme"][at]: (columns["parts"][at], columns["course"][at])
        for at, author in enumerate(columns["author"])
        if author == 0
    }
    assert rows[1][0].startswith("In all papers the change is −10 points: +10 (95%")
    assert rows[0][1].startswith("The years divide best at a step up in 2021 (p = 0.01")
    assert rows[2][1] == ""
