"""A full disk: a cache costs only the reuse, a result is whole or not there, in one sentence."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import call
from tests.conftest import SEEDS
from tests.disks import DEVICE, FullDisk
from topics.analysis.result import Result
from topics.errors import OutputError
from topics.export import FORMATS, export_run
from topics.figures import write_figures
from topics.report import write_report

FULL = r"cannot be written, the disk is full \(0\.2 MB are free\); free some space there"


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() or path.is_symlink()
    }


@pytest.mark.parametrize("room", [0, 5, -4, -3, -2, -1])
def test_a_run_writes_all_of_its_files_or_none(
    seed_result: Result, seed_run: Path, tmp_path: Path, full_disk: FullDisk, room: int
) -> None:
    """Stopped at the first file, in the tables, the model, the manifest and the report."""
    folder = tmp_path / "run"
    seed_result.save(folder)
    before = hashes(folder)
    assert set(before) == set(hashes(seed_run))
    for place in (folder, tmp_path / "fresh"):
        full_disk.room = room % len(before)
        with pytest.raises(OutputError, match=f"{place}: {FULL} or choose another --out"):
            seed_result.save(place)
    assert hashes(tmp_path) == {f"run/{name}": value for name, value in before.items()}
    full_disk.room = None
    seed_result.save(tmp_path / "fresh")
    assert set(hashes(tmp_path / "fresh")) == set(before)


def test_the_command_says_one_sentence_each_and_leaves_nothing(
    tmp_path: Path, full_disk: FullDisk, capfd, monkeypatch
) -> None:
    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path / "cache"))
    full_disk.room = 0
    code, out, err = call(capfd, monkeypatch, "run", SEEDS, "--out", tmp_path / "run")
    assert (code, out) == (1, "")
    note, error = err.splitlines()
    assert note.startswith("topics: The cache does not take this, so the next run works it out")
    assert error.startswith(f"topics: {tmp_path / 'run'}: cannot be written, the disk is full")
    assert {path.parent.name for path in full_disk.tried} >= {"graphs", "new"}
    assert hashes(tmp_path) == {}


@pytest.mark.parametrize("format", FORMATS)
def test_no_half_export(seed_run: Path, tmp_path: Path, full_disk: FullDisk, format: str) -> None:
    full_disk.room = 0
    with pytest.raises(OutputError, match=f"{tmp_path}/.*: {FULL} or choose another place"):
        export_run(seed_run, format, tmp_path)
    assert hashes(tmp_path) == {}


def test_no_half_report_and_no_half_figure(
    seed_run: Path, tmp_path: Path, full_disk: FullDisk
) -> None:
    full_disk.room = 0
    with pytest.raises(OutputError, match=f"r.html: {FULL}"):
        write_report(seed_run, tmp_path / "r.html")
    for format in ("svg", "pdf", "png"):
        with pytest.raises(OutputError, match=f"themes.{format}: {FULL}"):
            write_figures(seed_run, tmp_path, format=format)
    assert hashes(tmp_path) == {}


@pytest.mark.skipif(not DEVICE.exists(), reason="there is no /dev/full to print to")
def test_a_full_standard_output_is_said_too(seed_run: Path) -> None:
    with DEVICE.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "topics", "trends", str(seed_run)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=os.environ,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "topics: standard output: cannot be written, the disk is full; free some space there.\n"
    )
