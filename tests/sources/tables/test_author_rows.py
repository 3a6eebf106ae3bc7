"""Tables with a row for each author of a paper."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import topics
from tests.sources.reading import read_content, read_path

HEADER = "title,abstract,author,affiliation,year,doi"
KITES = "Kites of wire,Wire kites fly in storms and in calm air.,{},{},2021,{}"
ROWS = [
    KITES.format("Eve Oak", "Kite University", ""),
    KITES.format("Tom Elm", "Harbour College", ""),
    KITES.format("Ada Ash", "Kite University", ""),
    "Kites of wood,Wooden kites are heavier.,Tom Elm,Harbour College,2022,",
]


def test_rows_of_one_paper_are_one_record_with_all_authors(tmp_path: Path) -> None:
    reading = read_content(tmp_path, "\n".join([HEADER, *ROWS]) + "\n", "t.csv")
    assert reading.names == [["Eve Oak", "Tom Elm", "Ada Ash"], ["Tom Elm"]]
    places = [author.affiliations for author in reading.records[0].authors]
    assert places == [("Kite University",), ("Harbour College",), ("Kite University",)]
    assert ("repaired", "a row for each author", 2) in reading.reasons
    [said] = [one.detail for one in reading.problems if one.reason == "a row for each author"]
    assert said == "3 rows of one paper, each with another author, are one record"


@pytest.mark.parametrize("name", ["t.xlsx", "t.parquet", "t.json"])
def test_in_other_tables_too(tmp_path: Path, name: str) -> None:
    table = pd.DataFrame([row.split(",") for row in ROWS], columns=HEADER.split(","))
    path = tmp_path / name
    {
        "t.xlsx": lambda: table.to_excel(path, index=False),
        "t.parquet": lambda: table.to_parquet(path),
        "t.json": lambda: table.to_json(path, orient="records"),
    }[name]()
    assert read_path(path).names == [["Eve Oak", "Tom Elm", "Ada Ash"], ["Tom Elm"]]


@pytest.mark.parametrize(
    "second",
    [
        KITES.format("Tom Elm", "", "").replace("2021", "2022"),
        KITES.format("Tom Elm", "", "10.1234/k.1"),
        KITES.format("Tom Elm", "", "").replace("calm", "still"),
        KITES.format("Eve Oak", "", ""),
        KITES.format("Tom Elm; Ada Ash", "", ""),
    ],
)
def test_rows_that_differ_stay_records_of_their_own(tmp_path: Path, second: str) -> None:
    first = KITES.format("Eve Oak", "", "")
    reading = read_content(tmp_path, "\n".join([HEADER, first, second]) + "\n", "t.csv")
    assert len(reading.records) == 2
    assert not [one for one in reading.problems if one.reason == "a row for each author"]


def test_titles_without_text_or_identifier_are_not_put_together(tmp_path: Path) -> None:
    rows = ["title,author,year", "Editorial,Eve Oak,2021", "Editorial,Tom Elm,2021"]
    assert len(read_content(tmp_path, "\n".join(rows) + "\n", "t.csv").records) == 2


def test_rows_sorted_by_author_are_one_paper_in_the_end(tmp_path: Path) -> None:
    text = "Kites of wire fly in storms and in calm air which a long abstract says at length. " * 4
    rows = [f"Kites of wire,{text},{author},2021" for author in ("Ada Ash", "Eve Oak", "Tom Elm")]
    other = [f"Kites of wood,{text[::-1]},{author},2022" for author in ("Ada Ash", "Tom Elm")]
    mixed = [rows[0], other[0], rows[1], other[1], rows[2]]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["title,abstract,author,year", *mixed]) + "\n")
    papers = topics.read(path).papers.set_index("title")["authors"]
    assert {title: sorted(names) for title, names in papers.items()} == {
        "Kites of wire": ["Ada Ash", "Eve Oak", "Tom Elm"],
        "Kites of wood": ["Ada Ash", "Tom Elm"],
    }
