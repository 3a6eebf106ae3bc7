"""One run at a time into a folder; who holds it is said, and a killed process blocks nobody."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from topics.errors import OutputError
from topics.store.lock import holding

HOLD = """
import sys
from pathlib import Path
from topics.store.lock import holding
with holding(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of a folder until its standard input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_another_process_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with another(folder) as process:
        said = (
            f"{re.escape(str(folder))}: process {process.pid} on .+ "
            r"\(since \d{4}-\d\d-\d\dT.+\) is writing there; wait for it, or choose another --out\."
        )
        with pytest.raises(OutputError, match=said), holding(folder):
            pass
        with holding(tmp_path / "other"):
            pass
    with holding(folder):
        pass
    assert not list(tmp_path.iterdir()), "nothing is left beside the folder"


def test_a_killed_process_blocks_nobody(tmp_path: Path) -> None:
    with another(tmp_path / "run") as process:
        os.kill(process.pid, signal.SIGKILL)
    assert (tmp_path / ".run.lock").exists()
    with holding(tmp_path / "run"):
        pass
    assert not list(tmp_path.iterdir())


def test_a_process_may_hold_it_twice_and_needs_no_folder_yet(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "run"
    with holding(folder), holding(folder):
        assert not folder.exists()
    with another(folder):
        pass


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_where_nothing_may_lie_beside_the_folder_it_lies_inside(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "run"
    folder.mkdir(parents=True)
    folder.parent.chmod(0o500)
    with holding(folder):
        assert (folder / ".lock").exists()
    folder.parent.chmod(0o700)


def test_a_damaged_text_of_the_lock_is_no_trouble(tmp_path: Path) -> None:
    with another(tmp_path / "run"):
        (tmp_path / ".run.lock").write_text('["x"')
        with pytest.raises(OutputError, match="another process is writing there"):  # noqa: SIM117
            with holding(tmp_path / "run"):
                pass
