"""Periods: the window of a run in a few parts with about equally many papers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MOST_PERIODS = 4


def split_periods(years: Sequence[int], *, most: int = MOST_PERIODS) -> list[tuple[int, int]]:
    """Consecutive periods of whole years that cover all years given.

    Parameters
    ----------
    years : sequence of int
        One entry a paper.
    most : int
        Number of periods, unless fewer years have papers.

    Returns
    -------
    list of (int, int)
        First and last year of each; empty without papers. A period ends with the
        year by which its part of the papers has appeared.
    """
    if not len(years):
        return []
    distinct, counts = np.unique(np.asarray(years), return_counts=True)
    wanted = min(most, distinct.size)
    done = np.cumsum(counts) / counts.sum()
    ends: list[int] = []
    for part in range(1, wanted):
        earliest = ends[-1] + 1 if ends else 0
        latest = distinct.size - 1 - (wanted - part)
        near = int(np.abs(done - part / wanted).argmin())
        ends.append(min(max(near, earliest), latest))
    ends.append(distinct.size - 1)
    starts = [0, *(end + 1 for end in ends[:-1])]
    firsts = [int(distinct[start]) for start in starts]
    lasts = [first - 1 for first in firsts[1:]] + [int(distinct[-1])]
    # A year without papers belongs to the period before it.
    return list(zip(firsts, lasts, strict=True))
