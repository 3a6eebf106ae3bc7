"""The clock of a run: what it notes, and that every stage of a run is in the manifest."""

from __future__ import annotations

import builtins
import time
from pathlib import Path

import pytest

from topics.analysis.result import Result
from topics.runtime.clock import Clock, peak_memory_mb
from topics.store.reader import read_manifest


def test_a_stage_has_its_seconds_and_the_peak_by_its_end() -> None:
    clock = Clock()
    before = peak_memory_mb()
    with clock.stage("waiting"):
        time.sleep(0.05)
    with clock.stage("growing"):
        block = bytearray(80_000_000)
        block[::4096] = b"x" * len(block[::4096])
    del block
    clock.note("told", 1.23456)
    assert list(clock.stages) == ["waiting", "growing", "told"]
    assert 0.04 < clock.stages["waiting"]["seconds"] < 2
    assert clock.stages["told"]["seconds"] == 1.235
    peaks = [stage["peak_mb"] for stage in clock.stages.values()]
    assert before - 0.1 <= peaks[0] <= peaks[1] <= peaks[2], (
        "memory that is given back still counts"
    )


def test_it_goes_on_where_another_ended_and_leaves_that_alone() -> None:
    first = Clock()
    first.note("reading", 1.0)
    second = Clock(first.stages)
    second.note("themes", 2.0)
    assert list(second.stages) == ["reading", "themes"]
    assert list(first.stages) == ["reading"]


def test_a_stage_that_fails_is_not_noted() -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="stop"), clock.stage("themes"):
        raise ValueError("stop")
    assert clock.stages == {}


def test_a_system_that_does_not_tell_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "resource":
            raise ModuleNotFoundError(name)
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert peak_memory_mb() == 0.0


def test_every_stage_of_a_run_is_in_its_manifest(seed_run: Path, seed_result: Result) -> None:
    stages = read_manifest(seed_run)["stages"]
    assert list(stages) == [
        "reading", "identity", "cleaning", "encoding", "themes", "refits", "map", "shares",
        "tables", "model", "report",
    ]  # fmt: skip
    for figures in stages.values():
        assert set(figures) == {"seconds", "peak_mb"}
        assert figures["seconds"] >= 0
        assert figures["peak_mb"] > 1
    assert list(seed_result.facts.stages) == list(stages)[:8], "saving changes no result"
