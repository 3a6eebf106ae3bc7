"""Seconds and memory of the stages of a run on workers, here and there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from topics.runtime.clock import Clock
from topics.scale.workers import DaskWorkers


class Clocks:
    """The clock of this process, and what the workers used in the same stages."""

    def __init__(self, workers: DaskWorkers) -> None:
        self.own = Clock()
        self._workers = workers
        self._used: dict[str, dict[str, float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Note a stage from here to the end of the block."""
        before = self._workers.used()
        start = time.process_time()
        with self.own.stage(name):
            yield
        after = self._workers.used()
        self._used[name] = {
            "processor_seconds": round(time.process_time() - start, 3),
            "worker_seconds": round(max(0.0, after.seconds - before.seconds), 3),
            "worker_peak_mb": round(after.peak_mb, 1),
        }

    @property
    def stages(self) -> Mapping[str, Mapping[str, float]]:
        """Seconds and peak memory of each stage, here and on the workers.

        ``processor_seconds`` are of this process and its threads, ``worker_seconds`` of
        the processors of all workers; ``worker_peak_mb`` is of the largest.
        """
        return {name: {**own, **self._used[name]} for name, own in self.own.stages.items()}
