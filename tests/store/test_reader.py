"""A run folder that is whole, lacks something, or is none."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.runs import RunShape, make_tables, write_run_folder
from topics.errors import InputError
from topics.store.reader import read_run_folder


def test_whole_run_misses_nothing(tmp_path: Path) -> None:
    run = read_run_folder(write_run_folder(tmp_path))
    expected = make_tables(RunShape())["papers"]
    assert run.missing == ()
    assert run["papers"]["authors"].tolist() == expected["authors"].tolist()
    assert run["papers"]["doi"].tolist() == expected["doi"].tolist()
    assert run.setting("trends", "alpha") == 0.05
    assert run.setting("trends", "unknown", 3) == 3


@pytest.mark.parametrize(
    ("absent", "sentence"),
    [
        ("trends", "The run has no trends.csv, so no trend is labelled."),
        ("map", "The run has no map.csv, so there is no map."),
        ("parquet", "papers.parquet is missing or damaged, so links and sources of papers "
         "are not shown."),
    ],
)  # fmt: skip
def test_says_what_is_absent(tmp_path: Path, absent: str, sentence: str) -> None:
    run = read_run_folder(write_run_folder(tmp_path, RunShape(without=(absent,))))
    assert run.missing == (sentence,)


def test_table_without_a_column_is_as_if_absent(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    pd.DataFrame({"author": ["A"]}).to_csv(folder / "shifts.csv", index=False)
    run = read_run_folder(folder)
    assert run.missing == (
        "shifts.csv has no column year_from, so the shift between years is not shown.",
    )
    assert not len(run["shifts"])


@pytest.mark.parametrize("absent", ["papers", "themes", "assignments"])
def test_refuses_an_incomplete_run(tmp_path: Path, absent: str) -> None:
    folder = write_run_folder(tmp_path, RunShape(without=(absent,)))
    with pytest.raises(InputError, match=rf"{absent}\.csv: is missing, the run is incomplete"):
        read_run_folder(folder)


def test_refuses_a_folder_without_manifest(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path, RunShape(without=("manifest",)))
    with pytest.raises(InputError, match="is not a finished run"):
        read_run_folder(folder)


def test_refuses_a_newer_run(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest.update(format_version=99, version="7.0")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match=r"written by version 7\.0, which is newer"):
        read_run_folder(folder)


def test_refuses_words_where_numbers_belong(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    path = folder / "themes.csv"
    table = pd.read_csv(path, dtype=str)
    table["papers"] = "many"
    table.to_csv(path, index=False)
    with pytest.raises(InputError, match="column papers must hold numbers, got 'many'"):
        read_run_folder(folder)


def test_refuses_a_damaged_table(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    with (folder / "shares.csv").open("a") as file:
        file.write("one,field,too,many,here,and,here,and,here,and,here\n")
    with pytest.raises(InputError, match=r"shares\.csv: is not a table of a run"):
        read_run_folder(folder)
