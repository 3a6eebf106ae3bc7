"""One line of a benchmark: what, what it must be, and what it was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One line of the benchmark: what, what it must be, and what it was.

    Figures are fractions. ``lowest`` and ``highest`` bound ``ours``; None where nothing
    is demanded or a method has no such figure. ``cases`` is how many pairs, shares,
    authors or reports the figure rests on.
    """

    name: str
    cases: int
    ours: float
    mann_kendall: float | None = None
    plain_slope: float | None = None
    compare_groups: float | None = None
    lowest: float | None = None
    highest: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure is within its bounds."""
        return (self.lowest is None or self.ours >= self.lowest) and (
            self.highest is None or self.ours <= self.highest
        )

    @property
    def demanded(self) -> str:
        """The bounds in words."""
        if self.lowest is not None and self.highest is not None:
            return f"{self.lowest:.0%} to {self.highest:.0%}"
        if self.lowest is not None:
            return f">= {self.lowest:.0%}"
        return f"<= {self.highest:.0%}" if self.highest is not None else ""
