"""Clock of a run: seconds of each stage, and peak memory by its end.

A clock is made where a run begins and its figures are handed on with the corpus
and the result, so that reading, analysis and writing stand in one list and no
clock is shared.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

_log = logging.getLogger(__name__)

Stages: TypeAlias = Mapping[str, Mapping[str, float]]
"""From a stage to its ``seconds`` and ``peak_mb``, in the order in which they were done."""


class Clock:
    """Notes seconds and peak memory of stages.

    Parameters
    ----------
    before : mapping, optional
        Stages that were done before, which come first.

    Attributes
    ----------
    stages : dict
        As :data:`Stages`. ``peak_mb`` is the largest resident size that the
        process had until the end of the stage, and so never falls.
    """

    def __init__(self, before: Stages | None = None) -> None:
        self.stages = {name: dict(figures) for name, figures in (before or {}).items()}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Note a stage from here to the end of the block, unless it ends in an exception."""
        start = time.perf_counter()
        yield
        self.note(name, time.perf_counter() - start)

    def note(self, name: str, seconds: float) -> None:
        """Note a stage that has just ended."""
        peak = peak_memory_mb()
        self.stages[name] = {"seconds": round(seconds, 3), "peak_mb": round(peak, 1)}
        _log.info("%s: %.1f s, at most %.0f MB of memory so far", name, seconds, peak)


def peak_memory_mb() -> float:
    """The largest resident size of this process so far in MB; 0 where the system does not say."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
