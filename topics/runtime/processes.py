"""Tasks in several processes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor
from typing import TypeVar

Done = TypeVar("Done")


def in_processes(tasks: Iterable[Callable[[], Done]], *, cores: int) -> list[Done]:
    """Results of the tasks in their order; computed in this process if a worker is killed."""
    from joblib import Parallel, delayed

    tasks = list(tasks)
    try:
        # Arguments larger than ``max_nbytes`` would be written to disk.
        processes = Parallel(n_jobs=cores, max_nbytes=None)
        return list(processes(delayed(task)() for task in tasks))
    except BrokenExecutor:  # most often for its memory
        return [task() for task in tasks]
