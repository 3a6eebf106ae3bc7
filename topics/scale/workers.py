"""Dask's workers as :class:`topics.runtime.workers.Workers`.

Dask holds the queue, moves the data and does again what a lost worker had done. Each
stage is a pure function of its block, so that doing it again gives the same. What the
blocks share is a task of its own and not scattered data, which Dask could not make
again once the worker that holds it is lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from topics.errors import TopicsError
from topics.runtime.clock import peak_memory_mb
from topics.runtime.workers import Block, Done

_MORE_MEMORY = "give each worker more memory, start fewer, or divide the input into smaller files."


_SECONDS_A_ROUND = 30
_ROUNDS_WITHOUT_WORKERS = 4


class WorkerError(TopicsError):
    """Workers or a scheduler that are lost, or that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Seconds of processors of all workers, and memory of the largest, in MB."""

    seconds: float
    peak_mb: float


class DaskWorkers:
    """Workers of a cluster; implements :class:`topics.runtime.workers.Workers`.

    Parameters
    ----------
    client : distributed.Client
    """

    elsewhere = True

    def __init__(self, client: Any) -> None:
        self.client = client

    @property
    def count(self) -> int:
        """Threads of all workers."""
        threads: dict[str, int] = self.client.nthreads()
        return max(1, sum(threads.values()))

    def used(self) -> Used:
        """What the workers have used until now."""
        found: dict[str, tuple[float, float]] = self.client.run(_used, on_error="ignore")
        return Used(
            seconds=sum(seconds for seconds, _ in found.values()),
            peak_mb=max((peak for _, peak in found.values()), default=0.0),
        )

    def result(self, future: Any) -> Any:
        """The result of a future, waited for as long as there are workers.

        Raises
        ------
        WorkerError
            If all workers are gone, and none has come back for a while.
        Exception
            What the task raises.
        """
        missing = 0
        while missing < _ROUNDS_WITHOUT_WORKERS:
            try:
                return future.result(timeout=_SECONDS_A_ROUND)
            except TimeoutError:
                if future.done():
                    raise
                missing = 0 if self.client.nthreads() else missing + 1
        raise WorkerError(
            f"All workers are gone, and none came back within "
            f"{_ROUNDS_WITHOUT_WORKERS * _SECONDS_A_ROUND} s; look at the memory of their "
            "machines, and run again."
        )

    def compute(self, table: Any) -> Any:
        """A distributed table or value, as :meth:`result`."""
        return self.result(self.client.compute(table))

    def map(
        self, stage: Callable[..., Done], blocks: Iterable[Block], **shared: object
    ) -> Iterator[Done]:
        """Yield ``stage(block, **shared)`` for each block, in the order of the blocks.

        Raises
        ------
        WorkerError
            If workers are lost again and again, or the scheduler is.
        Exception
            What the stage raises.
        """
        with telling_failures():
            held: dict[str, Any] = {
                name: self.client.submit(kept, value, pure=False) for name, value in shared.items()
            }
            waiting: list[Any] = self.client.map(stage, list(blocks), **held, pure=False)
            waiting.reverse()
            try:
                while waiting:
                    yield self.result(waiting.pop())
            finally:
                self.client.cancel([*waiting, *held.values()])


def _used() -> tuple[float, float]:
    return time.process_time(), peak_memory_mb()


def kept(value: object) -> object:
    """A value as a task, which Dask can do again."""
    return value


@contextmanager
def telling_failures() -> Iterator[None]:
    """Turn the failures of a cluster into errors that say what to do.

    Raises
    ------
    WorkerError
    """
    from asyncio import CancelledError as LostError
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    try:
        yield
    except KilledWorker as error:
        raise WorkerError(
            f"A worker ended again and again on the same block (last {error.last_worker.address}), "
            f"most often for want of memory; {_MORE_MEMORY}"
        ) from error
    except MemoryError as error:
        raise WorkerError(f"A worker is out of memory; {_MORE_MEMORY}") from error
    except (LostError, CancelledError, FutureCancelledError, CommClosedError) as error:
        raise WorkerError(
            "The scheduler was lost, and with it the work on the cluster; start it again, and "
            "the run."
        ) from error
