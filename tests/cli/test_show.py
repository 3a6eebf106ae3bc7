"""``topics report`` and ``topics figures``."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from tests.runs import RunShape, write_run_folder
from topics.cli import cli
from topics.errors import InputError, UsageError


def test_report_is_written_where_asked(tmp_path: Path) -> None:
    run = write_run_folder(tmp_path / "run")
    result = CliRunner().invoke(cli, ["report", str(run)])
    assert result.output == f"Written to {run / 'report.html'}.\n"
    other = tmp_path / "other.html"
    assert CliRunner().invoke(cli, ["report", str(run), "--out", str(other)]).exit_code == 0
    assert other.read_bytes() == (run / "report.html").read_bytes()


def test_peers_are_named_together_and_one_run_is_set_beside(tmp_path: Path) -> None:
    run = write_run_folder(tmp_path / "run")
    plain = (CliRunner().invoke(cli, ["report", str(run)]), (run / "report.html").read_bytes())[1]
    peers = "Author 0001 Name; author 0002 NAME;"
    result = CliRunner().invoke(cli, ["report", str(run), "--beside", peers])
    assert result.exit_code == 0
    assert (run / "report.html").read_bytes() != plain
    result = CliRunner().invoke(cli, ["report", str(run), "--beside", "Author 9 Name; Nobody"])
    assert isinstance(result.exception, InputError)
    assert str(result.exception).startswith("There is no author 'Author 9 Name'; the nearest are:")
    result = CliRunner().invoke(cli, ["report", str(run), "--beside", str(tmp_path / "lost")])
    assert "is not a finished run" in str(result.exception)
    other = write_run_folder(tmp_path / "other")
    twice = ["--beside", str(run), "--beside", str(other)]
    result = CliRunner().invoke(cli, ["report", str(run), *twice])
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == f"--beside takes one run, got {run} and {other}."


def test_figures_are_written_and_listed(tmp_path: Path) -> None:
    run = write_run_folder(tmp_path / "run", RunShape(papers=20, authors=1))
    result = CliRunner().invoke(cli, ["figures", str(run), "--format", "svg"])
    assert result.exit_code == 0
    drawn = sorted(path.name for path in (run / "figures").iterdir())
    assert "captions.txt" in drawn
    assert result.output == (
        f"{len(drawn) - 1} figures and captions.txt written to {run / 'figures'}.\n"
    )


def test_no_run_is_an_input_error(tmp_path: Path) -> None:
    for command in ("report", "figures"):
        result = CliRunner().invoke(cli, [command, str(tmp_path)])
        assert isinstance(result.exception, InputError)
        assert "is not a finished run" in str(result.exception)
