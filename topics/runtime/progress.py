"""How a long computation says how far it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Begins a stage; the function it returns is told how much more is done."""

    def __call__(self, stage: str, total: int | None) -> Callable[[int], None]: ...


def quiet(stage: str, total: int | None) -> Callable[[int], None]:
    """A progress that nobody listens to."""
    return _ignore


def _ignore(done: int) -> None:
    return None
