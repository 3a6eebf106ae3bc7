"""Dask's workers as :class:`topics.runtime.workers.Workers`.

Dask holds the queue, moves the data and does again what a lost worker had done. Each
stage is a pure function of its block, so that doing it again gives the same. What the
blocks share is a task of its own and not scattered data, which Dask could not make
again once the worker that holds it is lost.

A scheduler keeps nothing of what it was given. Where it was started again, the blocks
whose results are missing are given to the new one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from topics.runtime.clock import peak_memory_mb
from topics.runtime.workers import Block, Done
from topics.scale.failures import LOST, LostSchedulerError, telling_failures
from topics.scale.watch import SECONDS_A_ROUND, Watch

_log = logging.getLogger(__name__)

T = TypeVar("T")

_TIMES_LOST = 3
"""How often a scheduler may be lost in one step."""


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
    connect_again : callable, optional
        Waits for a scheduler that was lost to come back, and returns a client of it.

    Attributes
    ----------
    client : distributed.Client
        The one of today: another one after a scheduler was lost.
    """

    elsewhere = True

    def __init__(self, client: Any, connect_again: Callable[[], Any] | None = None) -> None:
        self.client = client
        self._connect_again = connect_again

    @property
    def count(self) -> int:
        """Threads of all workers."""
        threads: dict[str, int] = self.repeat(lambda: self.client.nthreads())
        return max(1, sum(threads.values()))

    def used(self) -> Used:
        """What the workers have used until now; nothing while the scheduler is lost."""
        found: dict[str, tuple[float, float]] = {}
        with suppress(LostSchedulerError), telling_failures(lambda: self.lost):
            found = self.client.run(_used, on_error="ignore")
        return Used(
            seconds=sum(seconds for seconds, _ in found.values()),
            peak_mb=max((peak for _, peak in found.values()), default=0.0),
        )

    def repeat(self, step: Callable[[], T]) -> T:
        """The result of a step; once more from its beginning where the scheduler was lost in it.

        Parameters
        ----------
        step : callable
            Asks for ``client`` when it is called. What it does may be done twice.

        Raises
        ------
        WorkerError
            If workers are lost again and again, or the scheduler does not come back.
        Exception
            What the step raises.
        """
        losses = 0
        while True:
            try:
                with telling_failures(lambda: self.lost):
                    return step()
            except LostSchedulerError as loss:
                losses += 1
                self._come_back(loss, losses)

    def _come_back(self, loss: LostSchedulerError, losses: int) -> None:
        """Connect again after a loss, unless it is one too many."""
        if self._connect_again is None or losses >= _TIMES_LOST:
            raise loss
        _log.warning("The scheduler was lost; waiting for it to come back.")
        self.client = self._connect_again()
        _log.warning("The scheduler is back; what it had not done is done again.")

    @property
    def lost(self) -> bool:
        """Whether the scheduler is known to be gone."""
        return bool(self.client.status != "running")

    def result(self, future: Any) -> Any:
        """The result of a future, waited for as long as workers are at work.

        Raises
        ------
        WorkerError
            If all workers are gone, and none has come back for a while; or if they are
            there and do nothing for a longer while.
        LostSchedulerError
            If the scheduler does not answer.
        Exception
            What the task raises.
        """
        watch = Watch()
        while True:
            try:
                return future.result(timeout=SECONDS_A_ROUND)
            except TimeoutError:
                if future.done():
                    raise
            watch.look(self._workers())

    def _workers(self) -> dict[str, Any]:
        """What the scheduler knows of each worker."""
        try:
            found: dict[str, Any] = self.client.sync(
                self.client.scheduler.identity, callback_timeout=SECONDS_A_ROUND
            )
        except (OSError, TimeoutError) as error:
            raise LostSchedulerError(LOST) from error
        return dict(found["workers"])

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
            If workers are lost again and again, or the scheduler does not come back.
        Exception
            What the stage raises.
        """
        every = list(blocks)
        done = losses = 0
        while done < len(every):
            try:
                for result in self._map(stage, every[done:], shared):
                    done += 1
                    yield result
            except LostSchedulerError as loss:
                losses += 1
                self._come_back(loss, losses)

    def _map(
        self, stage: Callable[..., Done], blocks: Sequence[Block], shared: Mapping[str, object]
    ) -> Iterator[Done]:
        """As :meth:`map`, from one scheduler."""
        with telling_failures(lambda: self.lost):
            held: dict[str, Any] = {
                name: self.client.submit(share_value, value, pure=False)
                for name, value in shared.items()
            }
            waiting: list[Any] = self.client.map(stage, blocks, **held, pure=False)
            waiting.reverse()
            # Futures that nobody holds any more are not worked on. To cancel them as well can
            # break the connection, where both reach the scheduler at once.
            while waiting:
                yield self.result(waiting.pop())


def _used() -> tuple[float, float]:
    return time.process_time(), peak_memory_mb()


def share_value(value: object) -> object:
    """A value as a task, which Dask can do again."""
    return value
