"""Tasks in several processes at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from typing import TypeVar

Done = TypeVar("Done")


def in_processes(tasks: Iterable[Callable[[], Done]], *, cores: int) -> list[Done]:
    """Results of the tasks in their order; computed in this process if a worker is killed."""
    from joblib import Parallel, delayed

    tasks = list(tasks)
    try:
        # Arguments larger than ``max_nbytes`` would be written to disk.
        processes = Parallel(n_jobs=cores, max_nbytes=None, return_as="generator")
        with starting_deaf_to_interrupts():
            results = processes(delayed(task)() for task in tasks)
        return list(results)
    except BrokenExecutor:  # most often for its memory
        return [task() for task in tasks]


@contextmanager
def starting_deaf_to_interrupts() -> Iterator[None]:
    """Start processes that ignore Ctrl-C, which a terminal sends to all processes of a command.

    Each would print a traceback. This process ends them when it is interrupted itself.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
