"""``topics report`` and ``topics figures``."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from tests.runs import RunShape, write_run_folder
from topics.cli import cli
from topics.errors import InputError


def test_report_is_written_where_asked(tmp_path: Path) -> None:
    run = write_run_folder(tmp_path / "run")
    result = CliRunner().invoke(cli, ["report", str(run)])
    assert result.output == f"Written to {run / 'report.html'}.\n"
    other = tmp_path / "other.html"
    assert CliRunner().invoke(cli, ["report", str(run), "--out", str(other)]).exit_code == 0
    assert other.read_bytes() == (run / "report.html").read_bytes()


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
