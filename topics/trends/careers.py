"""The two halves of an author's years, and whether all years are alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from topics.arrays import BoolArray, FloatArray, IntArray
from topics.settings import TrendSettings
from topics.shares.cells import Pairs
from topics.shares.tally import Tally
from topics.trends.change import Change
from topics.trends.evidence import Evidence
from topics.trends.labels import relative_margin


def is_near(
    tally: Tally,
    pairs: Pairs,
    change: Change,
    evidence: Evidence,
    settings: TrendSettings,
) -> BoolArray:
    """The change is surely within the margin, and so is every year's share.

    A year's share is drawn towards the pooled one by as much as one paper weighs.
    """
    totals, papers = tally.totals[pairs.group], pairs.by_year(tally.papers)
    pooled = papers.sum(axis=1) / np.maximum(totals.sum(axis=1), 1e-300)
    down, up = relative_margin(pooled, settings)
    fitted = (papers + pooled[:, None]) / (totals + 1.0)
    beyond = np.where(totals > 0, fitted - pooled[:, None], 0.0)
    yearly = (beyond.max(axis=1) <= up) & (beyond.min(axis=1) >= -down)
    low = np.where(evidence.told, evidence.within.steady_low, change.steady_low)
    high = np.where(evidence.told, evidence.within.steady_high, change.steady_high)
    with np.errstate(invalid="ignore"):
        sure = (low >= -down) & (high <= up)
    return np.asarray(sure & yearly)


@dataclass(frozen=True, kw_only=True)
class Halves:
    """Counts of each row before and from ``late_from``, and its group's years."""

    counts: dict[str, FloatArray]
    years: dict[str, IntArray]


def split_career(tally: Tally, pairs: Pairs) -> Halves:
    """The first half of the active years against the rest.

    The middle one of an odd number of years belongs to the second half.
    """
    active = tally.distinct > 0
    early = _early(active)
    late = active & ~early
    first = tally.years[active.argmax(axis=1)]
    last = tally.years[::-1][active[:, ::-1].argmax(axis=1)]
    from_year = tally.years[late.argmax(axis=1)]
    papers = pairs.by_year(tally.papers)
    counts = {}
    for name, half in (("early", early), ("late", late)):
        counts[f"papers_{name}"] = (papers * half[pairs.group]).sum(axis=1)
        counts[f"total_{name}"] = (tally.totals * half).sum(axis=1)[pairs.group]
    years = {"first_year": first, "last_year": last, "late_from": from_year}
    return Halves(
        counts=counts, years={name: column[pairs.group] for name, column in years.items()}
    )


def _early(active: BoolArray) -> BoolArray:
    place = np.cumsum(active, axis=1)
    early: BoolArray = active & (place <= active.sum(axis=1, keepdims=True) // 2)
    return early
