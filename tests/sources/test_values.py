"""Single values: dates, abstracts, identifiers, counts, keywords."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.sources.values import (
    abstract_of,
    arxiv_of,
    count_of,
    date_of,
    doi_of,
    ids_of,
    is_preprint,
    keywords_of,
    text_of,
)


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("2020", 2020, None),
        ("2020.0", 2020, None),
        ("c2020a", 2020, None),
        ("2020-01-05", 2020, "2020-01-05"),
        ("2020/1/5", 2020, "2020-01-05"),
        ("2020/01//", 2020, None),
        ("2020//", 2020, None),
        ("20200105", 2020, "2020-01-05"),
        ("2020-01-05T10:11:12Z", 2020, "2020-01-05"),
        ("2020-01-05 00:00:00", 2020, "2020-01-05"),
        ("2020 Jan 5", 2020, "2020-01-05"),
        ("5 Jan 2020", 2020, "2020-01-05"),
        ("5. Januar 2020", 2020, "2020-01-05"),
        ("January 5, 2020", 2020, "2020-01-05"),
        ("Mon, 2 Apr 2007 19:18:42 GMT", 2007, "2007-04-02"),
        ("1 Jan.-Feb. 2019", 2019, None),
        ("24-27 Sept. 2019", 2019, None),
        ("31 May-3 June 2016", 2016, None),
        ("Spring 2019", 2019, None),
        ("2019-2020", 2019, None),
        ("05/01/2020", 2020, None),
        ("2020-02-31", 2020, None),
        ("20255", None, None),
        ("in press", None, None),
        ("1", None, None),
    ],
)
def test_dates(text: str, year: int | None, day: str | None) -> None:
    assert date_of(text) == (year, dt.date.fromisoformat(day) if day else None)


@given(st.dates(min_value=dt.date(1500, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_every_day_is_read_in_every_form(day: dt.date) -> None:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    month = months[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.year} {month} {day.day}",
    ):
        assert date_of(text) == (day.year, day)


@pytest.mark.parametrize(
    "text",
    ["[No abstract available]", "No abstract available.", "N/A", "null", "", "—", "Abstract"],
)
def test_no_abstract(text: str) -> None:
    assert abstract_of(text) == ""


def test_structured_and_real_abstracts_stay() -> None:
    text = "BACKGROUND: No abstract art here.\nMETHODS: <b>Looked</b>."
    assert abstract_of(f" {text}\x00 ") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("NaN", ""),
        (["", " A  b "], "A b"),
        ("H<sub>2</sub>O &amp; a < b", "H2O & a < b"),
        (3.5, "3.5"),
        ("\x1b[31mred\x07", "[31mred"),
    ],
)
def test_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_identifiers() -> None:
    assert doi_of("https://doi.org/10.1000/ABC.") == "10.1000/abc"
    assert doi_of("none") == ""
    assert arxiv_of("arXiv:2306.15595v3 [cs.CL]") == "2306.15595"
    assert arxiv_of("http://arxiv.org/abs/math.GT/0309136v1") == "math/0309136"
    assert arxiv_of("10.48550/arXiv.2306.15595") == "2306.15595"
    assert ids_of(doi="10.48550/arXiv.2306.15595")["arxiv"] == "2306.15595"
    assert ids_of(url="https://openreview.net/forum?id=aB-1") == {"openreview": "aB-1"}
    assert ids_of(pmid=31.0, openalex="https://openalex.org/w4", doi="") == {
        "pmid": "31",
        "openalex": "W4",
    }


def test_counts_and_keywords() -> None:
    values = ["1,234", 12.0, 3, True, None, "x", "-4"]
    assert [count_of(v) for v in values] == [1234, 12, 3, None, None, None, None]
    assert keywords_of("a; b; A", ["c", "b"], None) == ("a", "b", "c")
    assert keywords_of("one, two") == ("one", "two")
    assert is_preprint("arXiv preprint arXiv:1")
    assert is_preprint("CoRR")
    assert not is_preprint("Correlations", "Journal")
