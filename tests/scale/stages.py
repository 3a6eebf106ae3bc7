"""Stages that workers import: what can happen to one while it works on a block."""

import errno
import os
import signal
import time
from pathlib import Path


def double(block: int, *, plus: int = 0) -> int:
    return 2 * block + plus


def die_once(block: int, *, mark: Path) -> int:
    """Kill the worker at block 1, the first time."""
    if block == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * block


def kill_process_once(block: int, *, mark: Path, process: int, at_block: int) -> int:
    """Kill another process at a block, the first time."""
    if block == at_block and not mark.exists():
        mark.touch()
        os.kill(process, signal.SIGKILL)
    time.sleep(0.1)
    return 2 * block


def exhaust_memory(block: int) -> int:
    raise MemoryError


def fill_disk(block: int) -> int:
    raise OSError(errno.ENOSPC, "No space left on device", "part-0")
