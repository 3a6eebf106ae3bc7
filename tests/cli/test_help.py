"""Help, examples and the reference of every command and option; completion and logs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.conftest import ROOT, SEEDS
from topics.cli import cli
from topics.cli.examples import EXAMPLES, EXIT_CODES
from topics.cli.results import EXPORT_FORMATS, LABELS
from topics.cli.show import FIGURE_FORMATS
from topics.export import FORMATS
from topics.figures import files
from topics.trends import Label


def commands(command: click.Command = cli, words: str = "") -> Iterator[str]:
    """The words of every command that does something."""
    inner = getattr(command, "commands", {})
    if not inner:
        yield words
    for name, one in inner.items():
        yield from commands(one, f"{words} {name}".strip())


LINES = [(words, line) for words, lines in EXAMPLES.items() for line in lines]
CHEAP = (
    "check",
    "trends",
    "compare-authors",
    "authors",
    "report",
    "export",
    "classify",
    "model",
    "compare",
    "cache",
)


def test_every_command_has_examples_and_shows_them() -> None:
    assert set(commands()) == set(EXAMPLES)
    for words, lines in EXAMPLES.items():
        shown = CliRunner().invoke(cli, [*words.split(), "--help"]).output
        for line in lines:
            assert line in shown
            assert line.startswith(f"topics {words}")


def parsed(line: str) -> tuple[click.Command, list[str]]:
    """The command of a line, and its arguments."""
    words = shlex.split(line.partition(">>")[0])[1:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize(("words", "line"), LINES)
def test_every_example_is_understood(words: str, line: str) -> None:
    command, arguments = parsed(line)
    command.make_context(words, arguments)


@pytest.mark.parametrize("line", [line for words, line in LINES if words in CHEAP])
def test_examples_run(
    line: str, seed_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(seed_run, tmp_path / "my-run")
    shutil.copytree(seed_run, tmp_path / "later-run")
    shutil.copytree(SEEDS, tmp_path / "my-papers")
    (tmp_path / "papers.csv").write_text("Titel,Jahr\nKites,2001\n")
    (tmp_path / "abstracts.txt").write_text("Kites fly in strong wind.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(
        "TOPICS_CACHE", str(tmp_path / "cache" if "--clear" in line else seed_cache())
    )
    ended = CliRunner().invoke(cli, shlex.split(line)[1:])
    assert ended.exit_code == 0, ended.output


def seed_cache() -> Path:
    from topics.runtime.cache import default_cache

    return default_cache()


def test_exit_codes_are_in_the_help_and_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    shown = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())
    for code, why in EXIT_CODES:
        assert f"| {code} | {why} |" in reference
        assert f"{code}, {why}" in shown


def test_choices_are_those_of_the_library() -> None:
    assert set(EXPORT_FORMATS) == set(FORMATS)
    assert tuple(files.FORMATS) == FIGURE_FORMATS
    assert set(LABELS) == set(map(str, Label))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert "_TOPICS_COMPLETE" in CliRunner().invoke(cli, ["completion", shell]).output


def test_completion_itself() -> None:
    completed = subprocess.run(
        [Path(sys.executable).parent / "topics"],
        env=os.environ
        | {
            "_TOPICS_COMPLETE": "bash_complete",
            "COMP_WORDS": "topics run --granularity ",
            "COMP_CWORD": "3",
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert completed.stdout.splitlines() == [
        "plain,auto", "plain,coarse", "plain,medium", "plain,fine",
    ]  # fmt: skip
    assert completed.stderr == ""


def test_a_log_file_keeps_the_traceback_of_one_sentence(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    for _ in range(2):
        CliRunner().invoke(cli, ["trends", str(tmp_path), "--log-file", str(log)])
    text = log.read_text(encoding="utf-8")
    assert text.count("ERROR topics: ended by InputError") == 2
    assert text.count("Traceback (most recent call last)") >= 2
    CliRunner().invoke(cli, ["check", str(SEEDS), "--log-file", str(log)])
    assert "topics.runtime.clock: reading: " in log.read_text(encoding="utf-8")
    assert log.read_text(encoding="utf-8").endswith("INFO topics: done\n")


def test_verbose_says_stages_on_stderr(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Kites\nER  -\n")
    plain, verbose = (
        subprocess.run(
            [sys.executable, "-m", "topics", "check", tmp_path / "a.ris", *option],
            capture_output=True, text=True, check=True,
        )
        for option in ([], ["-v"])
    )  # fmt: skip
    assert verbose.stdout == plain.stdout
    assert verbose.stderr.startswith("topics: reading: ")
    assert plain.stderr == ""
