"""The words for a share's change, and when each may be said.

Numbers come in, words go out. A change is called when its false discovery rate
allows; a share is called steady when the data show that it cannot have changed
by much, not when they fail to show that it did. A change that lies in the pile's
mix of venues, and not within them, is called "mix". Everything else is too little
evidence, and is called that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from topics.arrays import BoolArray, FloatArray
from topics.settings import TrendSettings

NEW_PART = 0.2
"""An emerging theme's early share is surely below this part of its late share."""

FEWEST_STEADY = 5
"""Fewest papers of a theme that can be called steady."""


class Label(StrEnum):
    """What may be said of an author's share of a theme."""

    RISING = "rising"
    EMERGING = "emerging"
    DECLINING = "declining"
    STEADY = "steady"
    UNEVEN = "uneven"
    MIX = "mix"
    INSUFFICIENT = "insufficient evidence"


CALLED = (Label.RISING, Label.EMERGING, Label.DECLINING)
"""Labels of shares that went up or down."""


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


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the labels are about; arrays of shape (rows,).

    Attributes
    ----------
    odds_ratio : float64
        Of the change that a label speaks of, within strata where there are any.
    q, q_crude, q_shape : float64
        Of that change, of the crude change and of any difference between years;
        NaN cannot be called.
    p_shape : float64
    clear : bool
        The interval of that change does not hold 0: no call contradicts it.
    enough : bool
        The author has enough papers and active years.
    told : bool
        Strata overlap in time, or there are none.
    new : bool
        The early share lies clearly below the late one.
    near : bool
        Change and yearly shares are surely within the margin.
    some : bool
        The author has enough papers of the theme to call a share steady.
    """

    odds_ratio: FloatArray
    q: FloatArray
    q_crude: FloatArray
    q_shape: FloatArray
    p_shape: FloatArray
    clear: BoolArray
    enough: BoolArray
    told: BoolArray
    new: BoolArray
    near: BoolArray
    some: BoolArray


def compute_labels(facts: Facts, settings: TrendSettings) -> npt.NDArray[Any]:
    """One label a row, object (str), shape (rows,)."""
    with np.errstate(invalid="ignore"):
        small = facts.q <= settings.alpha
        called = facts.enough & facts.clear & small
        up, down = called & (facts.odds_ratio > 1), called & (facts.odds_ratio < 1)
        uneven = facts.enough & (facts.q_shape <= settings.alpha)
        mixed = facts.enough & facts.told & ~small & (facts.q_crude <= settings.alpha)
        # a difference between years that is not called is no proof of steadiness
        alike = facts.p_shape > settings.alpha
    steady = facts.enough & facts.some & alike & facts.near
    return np.select(
        [up & facts.new, up, down, uneven, mixed, steady],
        [
            Label.EMERGING.value,
            Label.RISING.value,
            Label.DECLINING.value,
            Label.UNEVEN.value,
            Label.MIX.value,
            Label.STEADY.value,
        ],
        default=Label.INSUFFICIENT.value,
    ).astype(object)


def is_new(
    papers: FloatArray, totals: FloatArray, late_papers: FloatArray, late_totals: FloatArray
) -> BoolArray:
    """Whether the early share lies clearly below a fifth of the late one.

    Parameters
    ----------
    papers, totals, late_papers, late_totals : float64, shape (rows,)
        Papers of the theme and all papers in the first half of the active years,
        and in the second.

    Returns
    -------
    bool, shape (rows,)

    Notes
    -----
    The upper limit of Clopper and Pearson (1934), at 95%.
    """
    from scipy.special import betaincinv

    some = (totals > 0) & (late_totals > 0)
    whole = totals - papers <= 0
    upper = betaincinv(papers + 1.0, np.where(whole, 1.0, totals - papers), 0.975)
    late = np.divide(late_papers, late_totals, out=np.zeros_like(late_papers), where=some)
    return np.asarray(some & ~whole & (upper < NEW_PART * late))


def relative_margin(share: FloatArray, settings: TrendSettings) -> tuple[FloatArray, FloatArray]:
    """How far a share may fall and rise and still be steady, both above 0."""
    from scipy.special import expit, logit

    centre = logit(np.clip(share, 1e-12, 1 - 1e-12))
    step = np.log(settings.margin_odds)
    down = np.minimum(settings.margin, share - expit(centre - step))
    up = np.minimum(settings.margin, expit(centre + step) - share)
    return down, up
