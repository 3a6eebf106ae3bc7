"""Whether work grows with the size of its input, and not with its square.

A clock says how fast a machine is; the ratio of two runs of processor time in
one process says how the work grows, on any machine under any load.
"""

import time
from collections.abc import Callable

FACTOR = 4
"""How much larger the second input is; quadratic work would take 16 times as long."""

_ALLOWED = 9.0
_FLOOR = 0.02
"""Seconds below which the ratio is that of the timer."""


def assert_grows_linearly(work: Callable[[int], object], size: int) -> None:
    """Run ``work(size)`` and ``work(4 * size)`` and compare their processor time."""
    small = min(_seconds(work, size) for _ in range(2))
    large = _seconds(work, FACTOR * size)
    assert large <= _ALLOWED * max(small, _FLOOR), (
        f"{FACTOR} times the input took {large / max(small, _FLOOR):.1f} times as long"
    )


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
