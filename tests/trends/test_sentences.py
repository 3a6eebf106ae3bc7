from __future__ import annotations

import pandas as pd
import pytest

from tests.share_tables import make_tables, yearly
from topics.errors import InputError, UsageError
from topics.trends import compute_reading, compute_trends

ROWS = [
    *yearly("José Ruiz", "a", {2018: 6, 2019: 5, 2020: 3, 2021: 1}),
    *yearly("José Ruiz", "b", {2020: 3, 2021: 5, 2022: 6}),
    *yearly("Bob", "a", dict.fromkeys((2018, 2019, 2021, 2022), 60)),
    *yearly("Bob", "c", dict.fromkeys((2018, 2019, 2021, 2022), 60)),
    *yearly("Cyd", "a", {2019: 1, 2020: 1, 2021: 1}),
    *yearly("Cyd", "b", {2019: 1, 2020: 1, 2021: 1}),
    *yearly("Dot", "a", {2020: 7}),
    (["Eve"], None, "a"),
    *yearly("Fay", "a", dict.fromkeys((2018, 2019, 2021, 2022), 400)),
    *yearly("Fay", "c", dict.fromkeys((2018, 2019, 2021, 2022), 400)),
]
GROUPS = ["José Ruiz", "Bob", "Cyd", "Dot", "Eve", "Fay"]


def read(rows=ROWS, *, date="", groups=GROUPS, **options):
    shares = make_tables(rows, date=date).shares(groups=groups)
    trends = compute_trends(shares)
    return compute_reading(
        trends.table, shares.table, partial_last_year=trends.partial_last_year, **options
    )


def sentence(author, theme, **options):
    (row,) = read(author=author, theme=theme, **options).itertuples()
    return row.sentence


def test_called_changes_are_said_with_counted_papers_their_size_and_q():
    table = read(author="jose ruiz")
    fell = table[table["theme_id"] == "a"].iloc[0]
    assert fell["author"] == "José Ruiz"
    assert fell["label"] == "declining"
    assert fell["q"] < 0.001
    change, low, high = (
        f"{100 * fell[name]:+.0f}" for name in ("change", "change_low", "change_high")
    )
    assert fell["sentence"] == (
        "Theme a fell, more than the field: 11 of 11 papers in 2018 and 2019, "
        f"4 of 18 in 2020 to 2022 ({change} points, 95% {low} to {high}; q < .001)."
    )
    rose = sentence("José Ruiz", "b")
    assert rose.startswith(
        "Theme b rose, against the field: none of 11 papers in 2018 and 2019, 14 of 18 in 2020 "
    )


def test_what_was_not_shown_is_not_said():
    assert sentence("bob", "b") == (
        "Theme b: none of 480 papers between 2018 and 2022, too few to tell a trend."
    )
    assert sentence("fay", "a") == (
        "Theme a stayed near 50%: 1,600 of 3,200 papers between 2018 and 2022 "
        "(0.0 points, 95% -4.4 to +4.4)."
    )
    assert sentence("cyd", "a") == (
        "Theme a: 3 of 6 papers between 2019 and 2021, cannot be called with so few papers "
        "(p = 1.00)."
    )
    assert sentence("cyd", "c") == (
        "Theme c: none of 6 papers between 2019 and 2021, too few to tell a trend."
    )
    assert sentence("dot", "a") == "Theme a: 7 of 7 papers in 2020, 1 year with papers is too few."
    assert sentence("eve", "a") == (
        "Theme a: the author has no paper between 2018 and 2022, so nothing can be told."
    )


def test_a_year_that_is_not_over_is_mentioned_by_those_who_have_papers_in_it():
    said = sentence("fay", "a", date="2022-04-01")
    assert said.endswith("+4.4); 2022 is not complete.")
    assert "complete" not in sentence("cyd", "a", date="2022-04-01")


def test_tables_read_back_from_files_say_the_same(tmp_path):
    shares = make_tables(ROWS).shares(groups=GROUPS)
    trends = compute_trends(shares)
    trends.table.to_csv(tmp_path / "trends.csv", index=False, float_format="%.4f")
    shares.table.to_csv(tmp_path / "shares.csv", index=False)
    again = compute_reading(
        pd.read_csv(tmp_path / "trends.csv"), pd.read_csv(tmp_path / "shares.csv")
    )
    there = compute_reading(trends.table, shares.table)
    keys = ["author", "theme_id"]
    pd.testing.assert_series_equal(
        again.set_index(keys).sort_index()["sentence"],
        there.set_index(keys).sort_index()["sentence"],
        check_dtype=False,
    )


def test_the_best_evidence_comes_first_and_lines_have_a_place_for_every_year():
    table = read()
    ranks = table["label"].map(
        {
            "declining": 0,
            "emerging": 0,
            "rising": 0,
            "uneven": 1,
            "mix": 2,
            "steady": 3,
            "insufficient evidence": 4,
        }
    )
    assert ranks.is_monotonic_increasing
    called = table[ranks == 0]
    assert called["q"].is_monotonic_increasing
    lines = table.set_index(["author", "theme_id"])["sparkline"]
    assert lines[("José Ruiz", "a")] == "██▅▂▁"
    assert lines[("Bob", "a")] == "▅▅·▅▅"
    assert lines[("Eve", "a")] == "·····"


def test_rows_are_chosen_by_theme_name_id_and_label():
    assert set(read(theme="THEME A")["theme_id"]) == {"a"}
    assert set(read(theme="A")["theme_id"]) == {"a"}
    assert set(read(label="rising")["theme_id"]) == {"b"}
    assert read(author="Eve", label="rising").empty


def test_what_is_unknown_gets_the_nearest_three():
    with pytest.raises(InputError, match=r"no author 'Jose Riz'; the nearest are: José Ruiz, "):
        read(author="Jose Riz")
    with pytest.raises(InputError, match=r"no theme 'Theme x'; the nearest are: Theme a, "):
        read(theme="Theme x")
    with pytest.raises(UsageError, match="label must be one of rising, emerging, declining, "):
        read(label="booming")


def test_a_change_that_hangs_on_the_themes_says_so():
    tables = make_tables(
        yearly("Ann", "a", {2018: 3, 2019: 2, 2020: 2}) + yearly("Ann", "b", {2018: 2, 2020: 3})
    )
    shares = tables.shares(groups=["Ann"])
    table = compute_trends(shares).table
    sure, unsure = (
        compute_reading(table.assign(label_frequency=part), shares.table)["sentence"].tolist()
        for part in (0.9, 0.45)
    )
    assert not any("refits" in text for text in sure)
    assert any(
        text.endswith("all fit (55% of the refits of the themes call a change).") for text in unsure
    )


def test_what_has_too_little_evidence_is_shown_by_p_within_strata_where_there_are_any():
    table = compute_trends(make_tables(ROWS).shares(groups=GROUPS)).table
    shares = make_tables(ROWS).shares(groups=GROUPS).table
    few = table[table["label"] == "insufficient evidence"].iloc[:4].copy()
    few["p"] = [0.5, 0.2, 0.4, 0.3]
    few["p_within"] = [0.1, float("nan"), 0.9, float("nan")]
    shown = compute_reading(few, shares)
    assert shown["p"].tolist() == [0.5, 0.2, 0.3, 0.4]
