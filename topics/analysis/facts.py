"""Facts about an analysis that its tables do not contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from topics.runtime.clock import Stages
from topics.themes.discovered import Tried
from topics.themes.faithfulness import MapQuality


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts about how an analysis was done.

    Attributes
    ----------
    clusterer : str
        Method by which themes were discovered.
    tried : tuple of Tried
        Numbers of clusters that were compared, and how stable each was.
    refits : int
        Number of refits of the themes; 0 where changes take them as certain.
    dispersion : float
        Factor by which shares vary more than those of independent papers, over
        all reported authors; 1 where it is not estimated.
    zeros_written : bool
        Whether the tables have rows for themes that an author has no paper in.
    window : (int, int) or None
        First and last counted year; None if nothing was counted.
    partial_last_year : int or None
        The last year, if the papers do not cover it completely.
    map_quality : MapQuality or None
        How well the map keeps the papers' neighbourhoods; None for few papers.
    cleaning : mapping of str to int
        Number of texts changed by each cleaning rule.
    stages : mapping
        Seconds and memory of each stage, starting with reading, as
        :data:`topics.runtime.clock.Stages`.
    """

    clusterer: str
    tried: tuple[Tried, ...] = ()
    refits: int = 0
    dispersion: float = 1.0
    zeros_written: bool = True
    window: tuple[int, int] | None = None
    partial_last_year: int | None = None
    map_quality: MapQuality | None = None
    cleaning: Mapping[str, int] = field(default_factory=dict)
    stages: Stages = field(default_factory=dict)
