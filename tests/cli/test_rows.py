"""Rows for a person and for the next program."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.runs import HOSTILE, RunShape, write_run_folder
from topics.cli import cli


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run_folder(
        tmp_path_factory.mktemp("run"), RunShape(papers=80, themes=9, authors=4, titles=HOSTILE)
    )


def invoke(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_table_is_folded_and_says_so_and_each_row_is_one_line(run: Path) -> None:
    lines = invoke("trends", run, "--most", 5).splitlines()
    sentences = [line for line in lines if "rising" in line or "emerging" in line or "q" in line]
    assert len([line for line in sentences if line.startswith("  ")]) >= 5
    assert any(line.startswith("and 40 more trends; --most 0 shows all") for line in lines)
    assert "more trends" not in invoke("trends", run, "--most", 0)


def test_width_follows_columns(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    assert max(map(len, invoke("trends", run).splitlines()[1:-1])) <= 90


def test_tsv_and_json_hold_every_row(run: Path) -> None:
    rows = list(csv.reader(StringIO(invoke("trends", run, "--format", "tsv")), delimiter="\t"))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + 5 * 9
    as_json = json.loads(invoke("trends", run, "--format", "json"))
    assert as_json == json.loads(invoke("trends", run, "--json"))
    assert [row["sentence"] for row in as_json] == [
        row[rows[0].index("sentence")] for row in rows[1:]
    ]


def test_commands_are_listed_in_the_order_of_work() -> None:
    listed = [
        line.split()[0] for line in invoke("--help").split("Commands:")[1].splitlines() if line
    ]
    work = ["check", "run", "trends", "authors", "report", "figures"]
    assert [name for name in listed if name in work] == work


def test_title_and_note_stand_in_the_report(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    invoke("report", run, "--out", out, "--title", "A <i>title</i>", "--note", "For the board.")
    html = out.read_text(encoding="utf-8")
    assert "<title>A &lt;i&gt;title&lt;/i&gt;</title>" in html
    assert "<h1><bdi>A &lt;i&gt;title&lt;/i&gt;</bdi></h1>" in html
    assert "For the board." in html
