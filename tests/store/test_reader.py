"""A run folder that is whole, lacks something, was changed, or is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import topics
from tests.runs import RunShape, make_tables, write_run_folder
from topics.corpus.stored import read_corpus
from topics.errors import InputError
from topics.export import export_run
from topics.figures import write_figures
from topics.report import write_report
from topics.schema import LABELS, TABLES
from topics.store.manifest import describe_files
from topics.store.reader import FILES, read_run
from topics.store.tables import read_csv
from topics.trends.labels import Label
from topics.trends.stored import read_trends

READERS: dict[str, Callable[[Path], Any]] = {
    "load": topics.load,
    "report": write_report,
    "figures": write_figures,
    "export": lambda folder: export_run(folder, "csv", folder.parent / "export.csv"),
    "trends": read_trends,
    "corpus": read_corpus,
}


def change_manifest(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_whole_run_has_every_table_with_its_types(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path))
    expected = make_tables(RunShape())
    for name in ("papers", "themes", "assignments", "shares", "map", "ledger"):
        columns = list(expected[name].columns)
        assert run[name][columns].shape == expected[name].shape
    assert run["papers"]["authors"].tolist() == expected["papers"]["authors"].tolist()
    assert run["papers"]["doi"].tolist() == expected["papers"]["doi"].tolist()
    assert run["shares"]["year"].dtype == "Int64"
    assert run["shares"]["share"].round(6).tolist() == pytest.approx(
        expected["shares"]["share"].round(6).tolist(), nan_ok=True
    )
    assert run.settings.trends.alpha == 0.05


def test_a_table_is_read_once(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path))
    assert run["themes"] is run["themes"]


@pytest.mark.parametrize("reader", sorted(READERS))
@pytest.mark.parametrize("absent", ["shares.csv", "papers.parquet", "people.parquet"])
def test_an_incomplete_run_is_refused_in_the_same_words(
    tmp_path: Path, reader: str, absent: str
) -> None:
    folder = write_run_folder(tmp_path / "run")
    (folder / absent).unlink()
    with pytest.raises(InputError) as caught:
        READERS[reader](folder)
    assert str(caught.value) == (
        f"{folder / absent}: is missing, the run is incomplete; make it again with `topics run`."
    )


@pytest.mark.parametrize("reader", sorted(READERS))
def test_a_folder_without_manifest_is_refused(tmp_path: Path, reader: str) -> None:
    with pytest.raises(InputError, match=r"is not a finished run \(manifest\.json: No such file"):
        READERS[reader](tmp_path)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format_version": 99}, r"has format version 99, this .* reads \d+; update research-t"),
        ({"format_version": 1}, r"has format version 1, this .* reads \d+; make it again with"),
        ({"format": "other"}, "is not the manifest of a run; make it again"),
        ({"format": "topics-model"}, "is the manifest of a model, not of a run; make it again"),
        ({"format": ["topics-model"]}, "is not the manifest of a run; make it again"),
        ({"settings": {"trends": {"alpha": 3}}}, "alpha must be between 0 and 1, got 3"),
        ({"settings": {"colour": {}}}, "Settings has no 'colour'"),
        ({"settings": []}, "Settings must be a JSON object"),
    ],
)
def test_a_manifest_that_cannot_be_used(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    folder = write_run_folder(tmp_path)
    change_manifest(folder, **changes)
    with pytest.raises(InputError, match=sentence):
        write_report(folder)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '"run"'])
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: str) -> None:
    folder = write_run_folder(tmp_path)
    (folder / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=r"manifest\.json: is not (JSON|the manifest of a run)"):
        read_run(folder)


@pytest.mark.parametrize("name", [*TABLES, "people", "rivals"])
def test_a_table_that_was_changed_is_refused(tmp_path: Path, name: str) -> None:
    folder = write_run_folder(tmp_path)
    file = {"papers": "papers.parquet", "people": "people.parquet"}.get(name, f"{name}.csv")
    with (folder / file).open("ab") as handle:
        handle.write(b"\n")
    run = read_run(folder)
    with pytest.raises(InputError, match="the file is damaged or was changed"):
        run[name]


def vouched(folder: Path) -> None:
    """Make the manifest vouch for the files as they are now."""
    change_manifest(folder, files=describe_files(folder, FILES))


def test_words_where_numbers_belong(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    table = pd.read_csv(folder / "themes.csv", dtype=str).assign(papers="many")
    table.to_csv(folder / "themes.csv", index=False)
    vouched(folder)
    with pytest.raises(InputError, match="column papers must hold whole numbers, got 'many'"):
        read_run(folder)["themes"]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    pd.DataFrame({"author": ["A"]}).to_csv(folder / "shifts.csv", index=False)
    vouched(folder)
    with pytest.raises(InputError, match=r"shifts\.csv: the column year_from is missing; make it"):
        read_run(folder)["shifts"]


def test_a_row_that_is_too_long_is_named(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    lines = (folder / "shifts.csv").read_text().count("\n")
    with (folder / "shifts.csv").open("a") as file:
        file.write("one,field,too,many,here,and,here\n")
    vouched(folder)
    with pytest.raises(InputError, match=rf"shifts\.csv:{lines + 1}: the row has 7 fields, the"):
        read_run(folder)["shifts"]


def test_a_parquet_file_that_is_none(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    (folder / "papers.parquet").write_bytes(b"PAR1 and nothing more")
    vouched(folder)
    with pytest.raises(InputError, match=r"papers\.parquet: the Parquet file is damaged"):
        read_run(folder)["papers"]


def test_a_parquet_file_with_a_column_whose_name_is_no_text(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    path = folder / "papers.parquet"
    path.write_bytes(path.read_bytes().replace(b"venue_type", b"venue_\xff\xfe\xff\xfe"))
    vouched(folder)
    with pytest.raises(InputError, match=r"papers\.parquet: the Parquet file is damaged"):
        read_run(folder)["papers"]


@pytest.mark.parametrize("name", ["partial_last_year", "window", "inputs", "pages", "stages"])
def test_an_entry_of_the_manifest_that_is_missing_or_of_another_type(
    tmp_path: Path, name: str
) -> None:
    folder = write_run_folder(tmp_path / "run", RunShape(papers=6, authors=1))
    change_manifest(folder, **{name: "x"})
    for read in READERS.values():
        with pytest.raises(InputError, match=rf"the manifest is damaged \({name}\); make it again"):
            read(folder)
    path = folder / "manifest.json"
    entries = json.loads(path.read_text())
    del entries[name]
    path.write_text(json.dumps(entries))
    read = read_trends if name == "partial_last_year" else topics.load
    with pytest.raises(InputError, match=r"the manifest lacks \w+; make it again"):
        read(folder)


@pytest.mark.parametrize(
    ("name", "value", "damage"),
    [
        ("map", {"neighbours": 10, "kept": 0.3, "trustworthiness": 0.9}, "map.papers"),
        ("map", {"neighbours": 10, "kept": "x", "trustworthiness": 0.9, "papers": 6}, "map.kept"),
        ("counts", {"papers": 10**30}, "counts.papers"),
        ("counts", {"papers": True}, "counts.papers"),
        ("encoder", {"id": []}, "encoder.id"),
        ("inputs", ["papers.csv"], "inputs"),
        ("pages", [{"figures": {"h_index": "many"}}], "pages.figures.h_index"),
        ("stages", {"read": 1.0}, "stages.read"),
        ("libraries", {"numpy": 2}, "libraries.numpy"),
        ("notes", [None], "notes"),
        ("window", [2001], "window"),
    ],
)
def test_a_part_of_an_entry_of_the_manifest_that_is_of_another_type(
    tmp_path: Path, name: str, value: object, damage: str
) -> None:
    folder = write_run_folder(tmp_path / "run", RunShape(papers=6, authors=1))
    change_manifest(folder, **{name: value})
    message = rf"the manifest is damaged \({damage}\); make it again"
    with pytest.raises(InputError, match=message):
        read_run(folder)
    with pytest.raises(InputError, match=message):
        write_report(folder, tmp_path / "report.html")


def test_a_manifest_that_names_half_of_a_character(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path / "run", RunShape(papers=6, authors=1))
    change_manifest(folder, notes=["half of \ud83d"])
    with pytest.raises(
        InputError, match=r"is not JSON \(.*surrogates not allowed\); make it again"
    ):
        read_run(folder)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("themes", lambda t: t.assign(papers=""), "a cell of the column papers is empty"),
        ("trends", lambda t: t.assign(label="soaring"), "column label must hold one of rising, "),
        ("breadth", lambda t: t.assign(year=""), "a cell of the column year is empty"),
        ("map", lambda t: t.assign(x=""), "a cell of the column x is empty"),
        *(
            (name, lambda t: pd.concat([t, t.head(1)]), "two rows are of the same")
            for name, table in TABLES.items()
            if table.key and name != "growth"  # which is empty here
        ),
    ],
)
def test_a_table_whose_rows_do_not_fit_together_is_refused(
    tmp_path: Path, name: str, change: Callable[[pd.DataFrame], pd.DataFrame], message: str
) -> None:
    folder = write_run_folder(tmp_path / "run")
    if name == "papers":
        path = folder / "papers.parquet"
        change(pd.read_parquet(path)).to_parquet(path, index=False)
    else:
        path = folder / f"{name}.csv"
        change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)
    vouched(folder)
    with pytest.raises(InputError, match=rf"{path.name}: {message}.*; make it again"):
        read_run(folder)[name]


def test_the_labels_of_the_schema_are_those_that_trends_are_given() -> None:
    assert sorted(LABELS) == sorted(map(str, Label))


def test_a_mark_of_utf_8_is_no_part_of_a_column(tmp_path: Path) -> None:
    path = tmp_path / "composition.csv"
    path.write_bytes(b"\xef\xbb\xbfcolumn,papers\nvenue,2\n")
    assert read_csv(path, {"papers": "integer"}).to_dict("records") == [
        {"column": "venue", "papers": 2}
    ]
