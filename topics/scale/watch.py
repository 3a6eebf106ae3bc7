"""A watch on workers that a result is waited for from, so that nobody waits without end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from topics.scale.failures import MORE_MEMORY, WorkerError

SECONDS_A_ROUND = 30
"""How often workers are looked at."""

_ROUNDS_WITHOUT_WORKERS = 4
_ROUNDS_WITHOUT_WORK = 10


class Watch:
    """Counts rounds in which nobody is there, or nobody does anything."""

    def __init__(self) -> None:
        self._without_workers = 0
        self._without_work = 0
        self._before: dict[str, _State] = {}

    def look(self, workers: Mapping[str, Any]) -> None:
        """Take in what is known of the workers by now.

        Raises
        ------
        WorkerError
        """
        self._without_workers = 0 if workers else self._without_workers + 1
        if self._without_workers >= _ROUNDS_WITHOUT_WORKERS:
            raise WorkerError(
                f"All workers are gone, and none came back within "
                f"{_ROUNDS_WITHOUT_WORKERS * SECONDS_A_ROUND} s; look at the memory of their "
                "machines, and run again."
            )
        now = {name: _state(one) for name, one in workers.items()}
        still = bool(now) and all(self._stands_still(name, one) for name, one in now.items())
        self._without_work = self._without_work + 1 if still else 0
        self._before = now
        if self._without_work >= _ROUNDS_WITHOUT_WORK:
            paused = sorted(name for name, one in workers.items() if one["status"] == "paused")
            why = (
                f"{paused[0]} has no memory left, {MORE_MEMORY}"
                if paused
                else "see on Dask's dashboard what they wait for, and whether each can reach the "
                "others."
            )
            raise WorkerError(
                f"The workers have done nothing for {_ROUNDS_WITHOUT_WORK * SECONDS_A_ROUND} s "
                f"though there is work; {why}"
            )

    def _stands_still(self, name: str, now: _State) -> bool:
        """Whether a worker has told since the last round that it has nothing new."""
        before = self._before.get(name)
        if before is None or now.holds is None:
            return False
        return now.told > before.told and now.holds == before.holds


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """When a worker told of itself, and what it holds; None while it works on something."""

    told: float
    holds: tuple[int, int] | None


def _state(worker: Mapping[str, Any]) -> _State:
    figures = worker["metrics"]
    counts = figures["task_counts"]
    busy = counts.get("executing", 0) + counts.get("long-running", 0)
    holds = None if busy else (counts.get("memory", 0), figures["managed_bytes"])
    return _State(told=worker["last_seen"], holds=holds)
