"""Standard streams that are closed, full of few characters, or left by their reader."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from topics.cli import cli, main

COMMANDS: dict[str, list[str]] = {
    "check": ["check", "PAPERS"],
    "trends": ["trends", "RUN"],
    "trends as JSON": ["trends", "RUN", "--json"],
    "trends as TSV": ["trends", "RUN", "--format", "tsv"],
    "compare-authors": ["compare-authors", "RUN", "Jiaming Ji", "Mickel Liu", "--json"],
    "authors": ["authors", "RUN"],
    "report": ["report", "RUN", "--out", "OUT/r.html"],
    "export": ["export", "RUN", "--format", "json", "--out", "OUT"],
    "figures": ["figures", "RUN", "--format", "svg", "--out", "OUT", "--theme", "safe-rl"],
    "classify": ["classify", "Kites – ▁▂ Łódź", "--json"],
    "model": ["model", "RUN"],
    "update": ["update", "RUN", "PAPERS", "--out", "OUT/newer"],
    "compare": ["compare", "RUN", "RUN"],
    "themes": ["themes", "suggest", "RUN", "--out", "OUT-themes.toml"],
    "cache": ["cache"],
    "help": ["--help"],
    "bench": ["bench", "--help"],
    "completion": ["completion", "fish"],
    "an error": ["run", "папка"],
    "a wrong option": ["run", "--папка"],
    "fetch": ["fetch", "arxiv", "--out", "OUT/f.jsonl"],
}
EXIT_CODES = {"an error": 1, "a wrong option": 2, "fetch": 2}


@pytest.fixture
def places(seed_run: Path, tmp_path: Path) -> dict[str, str]:
    papers = tmp_path / "papers.ris"
    papers.write_text("TY  - JOUR\nTI  - Kites – ▁▂ über Łódź\nAU  - Öz, Eve\nER  -\n", "utf-8")
    (tmp_path / "out").mkdir()
    return {"PAPERS": str(papers), "RUN": str(seed_run), "OUT": str(tmp_path / "out")}


def call(monkeypatch: pytest.MonkeyPatch, places: dict[str, str], name: str, **streams) -> int:
    """Run a command with other standard streams; its exit code."""
    words = COMMANDS[name]
    for place, value in places.items():
        words = [word.replace(place, value) for word in words]
    monkeypatch.setattr(sys, "argv", ["topics", *words])
    for stream, value in streams.items():
        monkeypatch.setattr(sys, stream, value)
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_every_command_is_tried() -> None:
    assert {words[0] for words in COMMANDS.values()} >= set(cli.commands)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("name", COMMANDS)
def test_an_encoding_of_few_characters_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, places: dict[str, str], name: str, encoding: str
) -> None:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    code = call(monkeypatch, places, name, stdout=out, stderr=err)
    written = out.buffer.getvalue().decode(encoding)
    assert (code, "Traceback" in err.buffer.getvalue().decode(encoding, "replace")) == (
        EXIT_CODES.get(name, 0), False,
    )  # fmt: skip
    if "--json" in COMMANDS[name]:
        assert json.loads(written)
    if name == "trends as JSON":
        assert any("▁" in row["sparkline"] for row in json.loads(written)), "nothing is lost"
    if name == "check" and encoding == "ascii":
        assert "1 record is 1 paper" in written


class Terminal(io.StringIO):
    """A stream that passes for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
@pytest.mark.parametrize("name", ["check", "trends", "authors", "compare", "help"])
def test_no_line_ends_with_spaces(
    monkeypatch: pytest.MonkeyPatch,
    places: dict[str, str],
    name: str,
    stream: type[io.StringIO],
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    out = stream()
    assert call(monkeypatch, places, name, stdout=out) == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).splitlines()
    assert len(lines) > 3
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_who_leaves_is_no_error(
    monkeypatch: pytest.MonkeyPatch, places: dict[str, str], name: str
) -> None:
    ends = [os.pipe(), os.pipe()]
    out, err = (os.fdopen(writing, "w", encoding="utf-8") for _, writing in ends)
    os.close(ends[0][0])
    code = call(monkeypatch, places, name, stdout=out, stderr=err)
    err.close()
    with os.fdopen(ends[1][0], encoding="utf-8") as said:
        words = said.read()
    assert code == EXIT_CODES.get(name, 0)
    assert not words or name in EXIT_CODES
    out.close()


@pytest.mark.parametrize("name", COMMANDS)
def test_closed_streams_are_no_error(
    monkeypatch: pytest.MonkeyPatch, places: dict[str, str], name: str
) -> None:
    code = call(monkeypatch, places, name, stdin=None, stdout=None, stderr=None)
    assert code == EXIT_CODES.get(name, 0)


def test_the_process_itself_ends_well_without_streams(tmp_path: Path) -> None:
    closing = f"exec {sys.executable} -m topics cache <&- >&- 2>&-"
    environment = os.environ | {"TOPICS_CACHE": str(tmp_path)}
    assert subprocess.run(["sh", "-c", closing], check=False, env=environment).returncode == 0
    refused = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m topics cache 1</dev/null"],
        check=False, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert (refused.returncode, refused.stderr) == (
        1, "topics: standard output: cannot be used (Bad file descriptor).\n",
    )  # fmt: skip
