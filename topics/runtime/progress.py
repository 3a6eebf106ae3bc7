"""Progress of a long computation, reported without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Begins a stage and returns a function that is told how much more is done."""

    def __call__(self, stage: str, total: int | None) -> Callable[[int], None]: ...


def quiet(stage: str, total: int | None) -> Callable[[int], None]:
    """Progress that is reported to nobody."""
    return ignore


def ignore(done: int) -> None:
    """Take no notice of what is done."""
