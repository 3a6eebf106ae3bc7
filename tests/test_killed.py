"""``kill -9`` at any stage, then the same command: the bytes of an undisturbed run."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS
from tests.encoders.fakes import write_bert

REPLACE = ("pathlib", "Path.replace")
ENCODE = ("topics.encoders.bert.onnx_encoder", "OnnxEncoder.encode")

CHAINS = {
    "undisturbed": [],
    # The encoder's graph is written but has no name yet; a second block of texts
    # begins; a third is written but has no name yet.
    "before themes": [
        (*REPLACE, 1),
        ("topics.corpus.reading", "build_corpus", 1),
        ("topics.analysis.analyse", "clean_titles", 1),
        (*ENCODE, 2),
        (*REPLACE, 2),
    ],
    "themes": [
        ("topics.analysis.analyse", "fit_themes", 1),
        ("topics.analysis.analyse", "count_themes", 1),
    ],
    # Tables, of which one has its header and some columns; the model; the report.
    "writing": [
        ("topics.store.tables", "cells_of", 30),
        ("topics.model.model", "vectors_bytes", 1),
        ("topics.report.page", "render_report", 1),
    ],
    # While files change places: an old one goes, the last new one is still to come.
    "a file goes": [("", "exchange", 9)],
    "the manifest comes": [("", "exchange", 50)],
}
"""Points at which a run is killed and begun again: a module, a function, which call of it."""

TAUGHT = {
    "student": [],
    "teaching": [(*ENCODE, 2), ("topics.encoders.student.fitting", "unit_rows", 1)],
}

OVER_ANOTHER = ("a file goes", "the manifest comes")
"""Chains that begin with the folder of another run."""


def hashes(folder: Path) -> dict[str, str]:
    """Every file of a run; of the manifest, all but what the stages took."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if path == folder / "manifest.json":
                manifest = json.loads(content)
                assert manifest.pop("stages")
                content = json.dumps(manifest).encode()
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(content).hexdigest()
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork to start runs with")
def test_the_same_command_after_a_kill_gives_the_same_bytes(seed_run: Path, tmp_path: Path) -> None:
    write_bert(tmp_path / "bert")
    plain = [str(SEEDS), "--refits", "1", "--encoder", str(tmp_path / "bert")]
    taught = [str(SEEDS), "--refits", "1", "--encoder", "student"]
    chains = {name: {"arguments": plain, "points": points} for name, points in CHAINS.items()}
    chains |= {name: {"arguments": taught, "points": points} for name, points in TAUGHT.items()}
    for name in OVER_ANOTHER:
        shutil.copytree(seed_run, tmp_path / name / "run")
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", str(tmp_path), str(tmp_path / "bert")],
        input=json.dumps(chains), capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        name: [-signal.SIGKILL] * len(chain["points"]) + [0] for name, chain in chains.items()
    }
    expected = hashes(tmp_path / "undisturbed" / "run")
    assert set(expected) == set(hashes(seed_run))
    assert CHAINS["the manifest comes"][0][2] == 2 * len(expected), "the last file is the manifest"
    for name in CHAINS:
        assert hashes(tmp_path / name / "run") == expected, name
    assert hashes(tmp_path / "teaching" / "run") == hashes(tmp_path / "student" / "run")
