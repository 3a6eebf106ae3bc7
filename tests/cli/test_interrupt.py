"""Ctrl-C at the import of one module after the other: one sentence, exit code 130."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from topics.runtime.interrupt import SENTENCE

HOOK = """
import os, sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["INTERRUPTED_AT"]:
            for _ in range(int(os.environ["TIMES"])):
                os.kill(os.getpid(), 2)

sys.meta_path.insert(0, Finder())
"""

MOMENTS = [
    ("signal", 1),
    ("enum", 2),
    ("topics.cli", 1),
    ("click", 2),
    ("topics.cli.console", 1),
    ("numpy.linalg", 1),
    ("pandas._libs.tslibs.dtypes", 2),
    ("topics.corpus.reading", 1),
]
"""A module, and how often the signal comes: a parent process may pass it on."""


def _hear_interrupts() -> None:
    """Take signals as in a terminal: tests that run in the background ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of another kind there")
@pytest.mark.parametrize(("module", "times"), MOMENTS)
def test_ctrl_c_while_modules_are_imported(tmp_path: Path, module: str, times: int) -> None:
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    # Coverage of a command would import what is to be interrupted here.
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_PROCESS")}
    environment = inherited | {
        "PYTHONPATH": str(tmp_path), "INTERRUPTED_AT": module, "TIMES": str(times),
    }  # fmt: skip
    (tmp_path / "papers.ris").write_text("TY  - JOUR\nTI  - Kites\nER  -\n")
    ended = subprocess.run(
        [Path(sys.executable).parent / "topics", "check", tmp_path / "papers.ris"],
        capture_output=True, text=True, check=False, env=environment,
        preexec_fn=_hear_interrupts,
    )  # fmt: skip
    assert (ended.stdout, ended.stderr.strip()) == ("", SENTENCE)
    assert ended.returncode == 130 == 128 + signal.SIGINT
