"""Tasks in several processes at once."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, wait
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

Block = TypeVar("Block")
Done = TypeVar("Done")

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Each process has a core; threads of its linear algebra would only be in the way."""

_AHEAD = 2
"""Blocks that a process has: one that it works on and one to go on with."""

_MOST = 4
"""Blocks for each process that are taken and not yet handed on."""


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
def begun_elsewhere(task: Callable[[], Done]) -> Iterator[Callable[[], Done]]:
    """Begin a task in another process; what is yielded waits for its result.

    The task is done in this process if the other one is killed.
    """
    from joblib.externals.loky import ProcessPoolExecutor

    executor = ProcessPoolExecutor(1, env=_ONE_THREAD)
    with starting_deaf_to_interrupts():
        begun: Future[Done] = executor.submit(task)

    def finish() -> Done:
        try:
            return begun.result()
        except BrokenExecutor:  # most often for its memory
            return task()

    try:
        yield finish
    finally:
        executor.shutdown(kill_workers=True)


def map_here_and_in_processes(
    function: Callable[[Block], Done],
    blocks: Iterable[Block],
    *,
    processes: int,
    prepare: Callable[[], object],
) -> Iterator[Done]:
    """Yield ``function(block)`` for each block, in their order, computed here and elsewhere.

    Other processes call ``prepare`` first, which may take long; until one has done so, and
    while all have enough to do, blocks are computed in this process. They are taken as
    results are, a few for each process ahead, so that a stream without end needs no more
    memory than those. What is not done when a process is killed is done in this one.

    Parameters
    ----------
    function : callable
        Like ``prepare`` and what it returns, it can be pickled.
    blocks : iterable
    processes : int
        Processes beside this one; at least 1.
    prepare : callable
        Its result is thrown away.
    """
    from joblib.externals.loky import get_reusable_executor

    executor = get_reusable_executor(processes, timeout=None, reuse=False, env=_ONE_THREAD)

    def begin(task: Callable[..., Any], *block: Block) -> Future[Any] | None:
        with suppress(BrokenExecutor), starting_deaf_to_interrupts():
            begun: Future[Any] = executor.submit(task, *block)
            return begun
        return None

    def finish(block: Block, begun: Future[Done] | None) -> Done:
        with suppress(BrokenExecutor):  # most often for its memory
            if begun is not None:
                return begun.result()
        return function(block)

    prepared = [begin(partial(_without_result, prepare)) for _ in range(processes)]
    waiting: deque[tuple[Block, Future[Done] | None]] = deque()
    try:
        for block in blocks:
            ready = sum(_is_done(one) for one in prepared)
            begun = begin(function, block) if _unfinished(waiting) < _AHEAD * ready else None
            waiting.append((block, begun or _finished(function(block))))
            # A slow source of blocks is not waited for with what is done.
            while waiting and (len(waiting) > _MOST * processes or _is_done(waiting[0][1])):
                yield finish(*waiting.popleft())
        while waiting:
            yield finish(*waiting.popleft())
        # A process that is killed while it starts leaves a semaphore that is warned of.
        wait(one for one in prepared if one is not None)
    finally:
        executor.shutdown(kill_workers=True)


def _without_result(task: Callable[[], object]) -> None:
    task()


def _finished(result: Done) -> Future[Done]:
    future: Future[Done] = Future()
    future.set_result(result)
    return future


def _unfinished(waiting: Iterable[tuple[object, Future[Done] | None]]) -> int:
    return sum(not _is_done(begun) for _, begun in waiting)


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
