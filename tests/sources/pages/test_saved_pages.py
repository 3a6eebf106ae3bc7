"""Several pages in one file, and files that hold none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.growth import assert_grows_linearly
from tests.sources.made_pages import (
    cluster,
    cluster_record,
    line_of,
    pages_of,
    problems_of,
    profile,
    profile_record,
    read_text,
    records_of,
)
from topics.errors import InputError
from topics.sources import find_inputs
from topics.sources.files.files import SourceFile
from topics.sources.pages import name_cluster
from topics.sources.pages.page_checks import is_unfinished
from topics.sources.pages.page_text import parse_number


@pytest.mark.parametrize("between", ["\n\n", "\n", ""], ids=["gap", "line end", "glued"])
@pytest.mark.parametrize("profile_first", [True, False])
def test_both_pages_in_one_file(tmp_path: Path, between: str, profile_first: bool) -> None:
    one = profile(profile_record(title="P"), profile_record(title="Q")).rstrip()
    two = cluster(cluster_record(title="C")).rstrip().replace("Ada Example", "Cy Young")
    text = between.join([one, two] if profile_first else [two, one])
    items = read_text(tmp_path, text)
    owners = [page.owner.name for page in pages_of(items)]
    assert owners == (["Ada Example", "Cy Young"] if profile_first else ["Cy Young", "Ada Example"])
    by_title = {record.title: record for record in records_of(items)}
    assert {title: record.owner.name for title, record in by_title.items() if record.owner} == {
        "P": "Ada Example",
        "Q": "Ada Example",
        "C": "Cy Young",
    }
    assert by_title["C"].location.line == line_of(text, "ICML")
    assert all(record.abstract.endswith("3.5% cost.") for record in by_title.values())
    assert not problems_of(items)


def test_two_profiles_in_one_file(tmp_path: Path) -> None:
    other = profile(profile_record(title="B")).replace("Ada Example", "Bo Li", 1)
    items = read_text(tmp_path, profile(profile_record()) + "\n" + other)
    assert [page.owner.name for page in pages_of(items)] == ["Ada Example", "Bo Li"]
    assert not problems_of(items)


def test_a_file_without_a_page_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear all,\n\nthe meeting is on Monday.\n")
    with pytest.raises(InputError, match=r"notes\.txt: no author page was found"):
        list(name_cluster.read(SourceFile(path, "notes.txt")))


@pytest.mark.parametrize("filler", ["\n", " \n", "x" * 50 + "\n", "1 papers\n", "A Paper " * 9])
def test_large_files_are_read_in_linear_time(tmp_path: Path, filler: str) -> None:
    def read(size: int) -> None:
        abstract = "Begin.\n" + filler * (size // len(filler)) + "."
        read_text(tmp_path, cluster(cluster_record(abstract=abstract)))

    assert_grows_linearly(read, 200_000)


@pytest.mark.parametrize(
    ("text", "value"), [("2,886", 2886), ("1.2k", 1200), ("3M", 3e6), ("0", 0), ("1.2.3", None)]
)
def test_numbers(text: str, value: float | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("It works.", False),
        ("It works (really)", False),
        ("Code: https://example.org/x", False),
        ("It wor", True),
        ("It works,", True),
        ("", False),
    ],
)
def test_unfinished_texts(text: str, unfinished: bool) -> None:
    assert is_unfinished(text) is unfinished


@pytest.mark.parametrize("line", ["Updated 5 March 2024", "Joined July 2019", "Since 2020-01-05"])
def test_a_dated_line_of_any_text_is_no_paper(tmp_path: Path, line: str) -> None:
    path = tmp_path / "about.txt"
    path.write_text(f"Eve Oak\n\n{line}\nI study kites.\n\nKites fly in the wind.\n")
    with pytest.raises(InputError, match="of no format that is known"):
        find_inputs([path])
