"""Workers that are gone or stand still: nobody waits for them without end."""

import pytest

from topics.scale.failures import WorkerError
from topics.scale.watch import Watch


def worker(told: float, *, executing: int = 0, memory: int = 3, status: str = "running") -> dict:
    counts = {"executing": executing, "memory": memory}
    figures = {"task_counts": counts, "managed_bytes": 10 * memory}
    return {"status": status, "last_seen": told, "metrics": figures}


def rounds(watch: Watch, **changes: object) -> None:
    """Ten rounds and the one before, in which a worker tells that nothing is new."""
    for told in range(11):
        watch.look({"a": worker(told), "b": worker(told, **changes)})


def test_nobody_left_is_said() -> None:
    watch = Watch()
    for seen in ({}, {}, {}, {"a": worker(1)}, {}, {}, {}):
        watch.look(seen)
    with pytest.raises(WorkerError, match="All workers are gone, and none came back within 120 s"):
        watch.look({})


def test_workers_that_stand_still_are_said() -> None:
    with pytest.raises(WorkerError, match="have done nothing for 300 s though there is work; see"):
        rounds(Watch())
    with pytest.raises(WorkerError, match=r"for 300 s .*; b has no memory left, give each worker"):
        rounds(Watch(), status="paused")


def test_work_is_waited_for() -> None:
    rounds(Watch(), executing=1)
    watch = Watch()
    for told in range(40):
        watch.look({"a": worker(told, memory=told // 8)})
    watch = Watch()
    for _ in range(40):
        # It has not told anything since: its process may be too busy to.
        watch.look({"a": worker(1.0)})
