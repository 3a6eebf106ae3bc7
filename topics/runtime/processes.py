"""Tasks in several processes at once."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager, suppress
from typing import TypeVar

Block = TypeVar("Block")
Done = TypeVar("Done")

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Each process has a core; threads of its linear algebra would only be in the way."""


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


def map_in_processes(
    function: Callable[[Block], Done], blocks: Iterable[Block], *, processes: int
) -> Iterator[Done]:
    """Yield ``function(block)`` for each block, in their order, computed in several processes.

    Blocks are taken as results are, twice as many ahead as there are processes, so that a
    stream without end needs no more memory than those. What is not done when a process is
    killed is done in this one.
    """
    from joblib.externals.loky import get_reusable_executor

    executor = get_reusable_executor(processes, timeout=None, reuse=False, env=_ONE_THREAD)

    def begin(block: Block) -> Future[Done] | None:
        with suppress(BrokenExecutor), starting_deaf_to_interrupts():
            begun: Future[Done] = executor.submit(function, block)
            return begun
        return None

    def finish(block: Block, begun: Future[Done] | None) -> Done:
        with suppress(BrokenExecutor):  # most often for its memory
            if begun is not None:
                return begun.result()
        return function(block)

    waiting: deque[tuple[Block, Future[Done] | None]] = deque()
    try:
        for block in blocks:
            waiting.append((block, begin(block)))
            # A slow source of blocks is not waited for with what is done.
            while waiting and (len(waiting) > 2 * processes or _is_done(waiting[0][1])):
                yield finish(*waiting.popleft())
        while waiting:
            yield finish(*waiting.popleft())
    finally:
        executor.shutdown(kill_workers=True)


def _is_done(begun: Future[Done] | None) -> bool:
    return begun is None or begun.done()


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
