"""Discovered themes as data: their centres, the scale of memberships, and how they were cut."""

from __future__ import annotations

from dataclasses import dataclass, field

from topics.settings import DeclaredTheme
from topics.themes.cosines import Vectors
from topics.themes.smoothing import Smoothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A number of clusters that was tried, and the share of papers that stay when it is redone."""

    clusters: int
    agreement: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How fine clusters were cut, so that it can be done again.

    ``clusters`` is what an agglomeration was cut at, ``resolution`` what a graph
    was partitioned with, ``chosen`` the clusters that either gave, ``tried`` what
    was compared before, coarsest first.
    """

    clusters: int = 0
    resolution: float = 0.0
    chosen: int = 0
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """Centres of the discovered themes and the scale of their memberships.

    ``centres`` has shape (n_themes, d), unit rows, around the corpus's centre and under
    ``smoothing``; ``temperature`` and ``stranger`` are those of
    :class:`topics.themes.fitted.FittedThemes`. ``kept`` has the entry of the themes file
    for each theme that has one; empty if none has.
    """

    centres: Vectors
    temperature: float
    stranger: float
    smoothing: Smoothing | None = None
    cut: Cut = field(default_factory=Cut)
    kept: tuple[DeclaredTheme | None, ...] = ()
