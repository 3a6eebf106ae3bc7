"""Tails of whole counts where exact tables are too long: the saddlepoint, and the very ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from topics.arrays import FloatArray, IntArray
from topics.trends.saddlepoint import Deals, compute_tails

ROUNDING = 1e-9
"""Sums of papers' years, relative to the papers, that differ by less are equal."""


def compute_lattice_tails(papers: IntArray, totals: IntArray) -> FloatArray:
    """Two-sided p of each row by the saddlepoint; at the very end, by counting.

    ``papers`` has shape (rows, strata, years), ``totals`` (strata, years).
    """
    years = np.arange(totals.shape[1])
    first = (totals > 0).argmax(axis=1)
    scores = np.where(totals > 0, years - first[:, None], 0)
    span = max(1, int(np.gcd.reduce(scores, axis=None)))
    scores //= span
    number, chosen = totals.sum(axis=1), papers.sum(axis=2)
    observed = (papers * scores).sum(axis=(1, 2))
    expected = (chosen * ((totals * scores).sum(axis=1) / number)).sum(axis=1)
    away = np.abs(observed - expected)
    slack = ROUNDING * np.maximum(1.0, expected)
    deals = Deals(
        values=np.broadcast_to(np.array([1.0, 0.0]), (*chosen.shape, 2)),
        papers=np.stack([chosen, number - chosen], axis=2).astype(np.float64),
        sizes=totals.astype(np.float64),
        scores=years / span,
    )
    p = np.zeros(len(papers))
    for side in (1, -1):
        target = side * np.ceil(side * expected + away - slack)
        end = _end_sums(chosen, totals, scores, side=side)
        # nearer to the end there is nothing to sum; an end is a product of choices
        inside = side * (end - target) > 0
        beyond = deals if side > 0 else deals.turned()
        rows = np.flatnonzero(inside & (side * (target - expected) > slack))
        tails = np.full(len(papers), np.nan)
        tails[rows] = compute_tails(beyond.take(rows), np.abs(target - expected)[rows], step=1.0)
        tails = np.where(end == target, _end_chances(chosen, totals, side=side), tails)
        tails = np.where(side * (end - target) < 0, 0.0, tails)
        # no saddlepoint: next to the end, whose chance is the larger part
        lost = np.isnan(tails) & inside
        tails = np.where(lost, _end_chances(chosen, totals, side=side), tails)
        p += np.where(side * (target - expected) > slack, tails, 1.0)
    return np.clip(p, np.finfo(np.float64).tiny, 1.0)


def _end_sums(chosen: IntArray, totals: IntArray, scores: IntArray, *, side: int) -> IntArray:
    """The largest (side 1) or smallest (-1) sum of each row."""
    ordered = totals[:, ::-1] if side > 0 else totals
    taken = np.diff(
        np.minimum(np.cumsum(ordered, axis=1)[None], chosen[:, :, None]), prepend=0, axis=2
    )
    taken = taken[:, :, ::-1] if side > 0 else taken
    sums: IntArray = (taken * scores).sum(axis=(1, 2))
    return sums


def _end_chances(chosen: IntArray, totals: IntArray, *, side: int) -> FloatArray:
    """Probability of that sum: in each stratum, choices within one year over all choices."""
    from scipy.special import gammaln

    def log_choose(n: npt.NDArray[Any], k: npt.NDArray[Any]) -> FloatArray:
        return np.asarray(gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0))

    ordered = totals[:, ::-1] if side > 0 else totals
    taken = np.diff(
        np.minimum(np.cumsum(ordered, axis=1)[None], chosen[:, :, None]), prepend=0, axis=2
    )
    ways = log_choose(np.broadcast_to(ordered, taken.shape), taken).sum(axis=2)
    return np.asarray(np.exp((ways - log_choose(totals.sum(axis=1), chosen)).sum(axis=1)))
