"""The five words for a share's change, and when each may be said.

Numbers come in, words go out. A change is called when its false discovery rate
allows; a share is called steady when the data show that it cannot have changed
by much, not when they fail to show that it did. Everything else is too little
evidence, and is called that.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from topics.settings import TrendSettings
from topics.trends.change import Change

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class Label(StrEnum):
    """What may be said of an author's share of a theme."""

    RISING = "rising"
    EMERGING = "emerging"
    DECLINING = "declining"
    STEADY = "steady"
    INSUFFICIENT = "insufficient evidence"


def compute_q(p: FloatArray, least: FloatArray, tested: BoolArray, *, alpha: float) -> FloatArray:
    """Benjamini-Hochberg over one family of tests; missing outside it.

    Parameters
    ----------
    p, least : float64, shape (rows,)
        p value of each row, and the smallest that its papers could have given.
    tested : bool, shape (rows,)
        Rows that may be called at all.
    alpha : float
        The false discovery rate that calls will be made at.

    Returns
    -------
    float64, shape (rows,)
        NaN for a row that is not in the family: it was not tested, or has too
        few papers to be called whatever their years.

    Notes
    -----
    Benjamini and Hochberg (1995), by ``scipy.stats.false_discovery_control``,
    over the rows that had enough papers of the theme to be called: with two
    papers of the theme, say, no arrangement may reach the p value that is
    needed, and such rows would only weigh down the others. Which these are is
    found as in Gilbert (2005, section 2.2, after Tarone 1990): the smallest k
    such that at most k rows can reach alpha / k. This looks at margins only,
    which the test takes as given, so that the rate is controlled as before.
    """
    from scipy.stats import false_discovery_control

    bounds = np.sort(least[tested])
    tries = np.arange(1, bounds.size + 1)
    can_reach = np.searchsorted(bounds, alpha / tries * (1 + 1e-9), side="right")
    q = np.full_like(p, np.nan)
    if not can_reach.any():
        return q
    divisor = tries[np.argmax(can_reach <= tries)]
    family = tested & (least <= alpha / divisor * (1 + 1e-9))
    if family.any():
        q[family] = false_discovery_control(p[family])
    return q


def compute_labels(
    change: Change,
    q: FloatArray,
    *,
    enough: BoolArray,
    new: BoolArray,
    settings: TrendSettings,
) -> npt.NDArray[Any]:
    """One label a row.

    Parameters
    ----------
    change : Change
        Arrays of shape (rows,).
    q : float64, shape (rows,)
    enough : bool, shape (rows,)
        The author has enough papers and active years.
    new : bool, shape (rows,)
        No paper of the theme in the first half of the author's active years.
    settings : TrendSettings

    Returns
    -------
    object (str), shape (rows,)
    """
    with np.errstate(invalid="ignore"):
        called = enough & (q <= settings.alpha)
        up, down = called & (change.odds_ratio > 1), called & (change.odds_ratio < 1)
        inside = (change.steady_low >= -settings.margin) & (change.steady_high <= settings.margin)
    return np.select(
        [up & new, up, down, enough & inside],
        [Label.EMERGING.value, Label.RISING.value, Label.DECLINING.value, Label.STEADY.value],
        default=Label.INSUFFICIENT.value,
    ).astype(object)
