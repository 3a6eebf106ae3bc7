"""Tables: same bytes for the same table, and no cell that a spreadsheet runs."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from topics.errors import InputError, OutputError
from topics.store.tables import cells_of, read_csv, write_csv, write_parquet
from topics.text.printable import neutralise, printable, restore


@given(st.text(max_size=20))
def test_what_cannot_be_printed_is_taken_out(text: str) -> None:
    hidden = {*range(0x9), *range(0xB, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)}
    hidden |= {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF}
    kept = text
    if any(ord(c) in hidden for c in text):
        one_kind_of_end = text.replace("\r\n", "\n").replace("\r", "\n")
        kept = "".join(c for c in one_kind_of_end if ord(c) not in hidden)
    assert printable(text) == kept


def test_writes_lf_fixed_columns_and_six_decimals(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "share": [0.1 + 0.2, -0.5, np.nan, -1e-9],
            "year": pd.array([2020, 2021, None, 2023], dtype="Int64"),
            "names": [["Ada", "Bo; Co"], [], ("Zoë",), ["x"]],
            "unused": [1, 2, 3, 4],
            "rising": [True, False, True, None],
        }
    )
    path = tmp_path / "t.csv"
    write_csv(table, path, ["names", "year", "share", "rising"])
    assert (
        path.read_bytes()
        == (
            "names,year,share,rising\n"
            '"Ada; Bo, Co",2020,0.300000,true\n'
            ",2021,-0.500000,false\n"
            "Zoë,,,true\n"
            "x,2023,0.000000,\n"
        ).encode()
    )
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.csv"]


@given(st.lists(st.floats() | st.floats(-2e-6, 2e-6)))
@example([-5e-7, 5e-7, -0.0, math.nextafter(-5e-7, -1), math.nan, 0.5])
def test_fractions_have_six_decimals_and_no_minus_nothing(values: list[float]) -> None:
    expected = [f"{value:.6f}" if value == value else "" for value in values]
    expected = ["0.000000" if text == "-0.000000" else text for text in expected]
    assert cells_of(pd.Series(values, dtype="float64")) == expected
    assert cells_of(pd.Series(values, dtype="object")) == expected


@given(st.lists(st.sampled_from(["", "=1", "a\x1bb", "'-", "theme", "théma", None]), min_size=1))
def test_cells_of_texts_do_not_depend_on_the_type_of_the_column(values: list[str | None]) -> None:
    expected = ["" if value is None else neutralise(printable(value)) for value in values]
    for dtype in ("object", "str", "string"):
        assert cells_of(pd.Series(values, dtype=dtype)) == expected


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "'=", "''-", "＝"])
def test_formula_cells_get_an_apostrophe_and_come_back(tmp_path: Path, start: str) -> None:
    text = start + 'HYPERLINK("http://x","y")'
    path = tmp_path / "t.csv"
    write_csv(pd.DataFrame({"title": [text], "score": [-0.5]}), path, ["title", "score"])
    body = path.read_text(encoding="utf-8").splitlines()[1]
    assert body.lstrip('"').startswith("'")
    assert body.endswith(",-0.500000")
    back = read_csv(path, {"score": "number"})
    assert back["title"].tolist() == [text]
    assert back["score"].tolist() == [-0.5]


@given(st.text())
def test_neutralise_is_undone_and_leaves_no_formula(text: str) -> None:
    assert restore(neutralise(text)) == text
    assert not neutralise(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text())
def test_printable_text_can_be_written_and_is_stable(text: str) -> None:
    clean = printable(text)
    clean.encode("utf-8")
    assert printable(clean) == clean
    assert "\x1b" not in clean
    assert "\r" not in clean


@given(
    st.lists(
        st.tuples(
            st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))),
            st.lists(st.text("abcé -=+", min_size=1), max_size=3),
            st.one_of(st.none(), st.integers(-(2**40), 2**40)),
        ),
        max_size=5,
    )
)
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple]) -> None:
    path = tmp_path_factory.mktemp("tables") / "t.csv"
    texts = [printable(row[0]) for row in rows]
    table = pd.DataFrame(
        {
            "text": texts,
            "list": [row[1] for row in rows],
            "whole": pd.array([row[2] for row in rows], dtype="Int64"),
        }
    )
    write_csv(table, path, ["text", "list", "whole"])
    back = read_csv(path, {"list": "list", "whole": "integer"})
    assert back["text"].tolist() == texts
    assert back["list"].tolist() == [row[1] for row in rows]
    assert [None if value is pd.NA else value for value in back["whole"]] == [
        row[2] for row in rows
    ]


def test_terminal_codes_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(pd.DataFrame({"title": ["a\x1b[31mb\x00c\r\nd"]}), path, ["title"])
    assert read_csv(path)["title"].tolist() == ["a[31mbc\nd"]


def test_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="lacks the columns theme"):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "t.csv", ["a", "theme"])
    assert list(tmp_path.iterdir()) == []


def test_unwritable_place_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "taken" / "t.csv", ["a"])


def test_wrong_cells_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("year\ntwenty\n")
    with pytest.raises(InputError, match="column year must hold whole numbers, got 'twenty'"):
        read_csv(path, {"year": "integer"})
    path.write_text("a,b\n1\n")
    with pytest.raises(InputError, match=r"t\.csv:2: the row has 1 field, the header 2"):
        read_csv(path)


def test_parquet_types_do_not_depend_on_what_is_empty(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pd.DataFrame(
        {"authors": [[], ["Ada"]], "venue": [None, None], "share": [0.5, math.nan]}
    )
    path = tmp_path / "t.parquet"
    write_parquet(table, path, ["venue", "authors", "share"])
    write_parquet(table.iloc[:1], tmp_path / "u.parquet", ["venue", "authors", "share"])
    schema = pq.read_schema(path)
    write_parquet(table.astype({"venue": "str"}), tmp_path / "v.parquet", ["venue"])
    assert pq.read_table(tmp_path / "v.parquet").column("venue").to_pylist() == [None, None]
    assert pq.read_schema(tmp_path / "v.parquet").field("venue").type == pa.string()
    assert schema.field("authors").type == pa.list_(pa.string())
    assert schema.field("venue").type == pa.string()
    assert schema == pq.read_schema(tmp_path / "u.parquet")
    first = path.read_bytes()
    write_parquet(table, path, ["venue", "authors", "share"])
    assert path.read_bytes() == first
