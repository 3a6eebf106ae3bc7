"""Seconds and memory of the stages of a run on workers, here and there."""

from __future__ import annotations

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
        with self.own.stage(name):
            yield
        after = self._workers.used()
        self._used[name] = {
            "worker_seconds": round(max(0.0, after.seconds - before.seconds), 3),
            "worker_peak_mb": round(after.peak_mb, 1),
        }

    @property
    def stages(self) -> Mapping[str, Mapping[str, float]]:
        """Seconds and peak memory of each stage, here and on the workers.

        ``worker_seconds`` are of their processors, all together; ``worker_peak_mb`` is
        of the largest.
        """
        return {name: {**own, **self._used[name]} for name, own in self.own.stages.items()}
