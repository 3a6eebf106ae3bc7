"""Ctrl-C while workers are busy: one sentence of one process, and no worker is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT
from topics.runtime.interrupt import INTERRUPTED, SENTENCE

PROGRAM = """
import os, signal, time
from topics.runtime.interrupt import EndingOnInterrupt
from topics.runtime.processes import in_processes

def begin():
    # As a terminal does: to this command and its workers, once one of them is at work.
    os.killpg(os.getpgrp(), signal.SIGINT)
    time.sleep(60)

with EndingOnInterrupt():
    in_processes([begin, begin], cores=2)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes")
def test_workers_say_nothing_and_end() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        out, err = process.communicate(timeout=120)
    assert (out, err.strip(), process.returncode) == ("", SENTENCE, INTERRUPTED)
    assert _is_gone(process.pid)


def _is_gone(group: int) -> bool:
    """Whether the last process of a group has ended, at the latest in half a minute."""
    for _ in range(300):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return False
