"""Work that is done in several processes at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor
from typing import TypeVar

Done = TypeVar("Done")


def in_processes(tasks: Iterable[Callable[[], Done]], *, cores: int) -> list[Done]:
    """What each task returns, in their order; in this process if another one is killed."""
    from joblib import Parallel, delayed

    tasks = list(tasks)
    try:
        # What is longer than ``max_nbytes`` would be written to a disk.
        processes = Parallel(n_jobs=cores, max_nbytes=None)
        return list(processes(delayed(task)() for task in tasks))
    except BrokenExecutor:  # most often for its memory
        return [task() for task in tasks]
