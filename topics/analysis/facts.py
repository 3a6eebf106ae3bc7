"""How a result came about, as far as its tables do not say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from topics.runtime.clock import Stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an analysis did.

    Attributes
    ----------
    clusterer : str
        How themes were discovered.
    refits : int
        How often themes were sought again; 0 where changes take them as certain.
    dispersion : float
        Factor by which shares vary more than those of independent papers, over
        all reported authors; 1 where it is not estimated.
    window : (int, int) or None
        First and last year that were counted; None where nothing was.
    partial_last_year : int or None
        The last year, where it is not over in the papers.
    cleaning : mapping of str to int
        From each rule to the number of texts that it changed.
    stages : mapping
        Seconds and memory of each stage from reading on, as
        :data:`topics.runtime.clock.Stages`.
    """

    clusterer: str
    refits: int = 0
    dispersion: float = 1.0
    window: tuple[int, int] | None = None
    partial_last_year: int | None = None
    cleaning: Mapping[str, int] = field(default_factory=dict)
    stages: Stages = field(default_factory=dict)
