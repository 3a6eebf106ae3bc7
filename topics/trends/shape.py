"""When a share stepped, peaked or dipped.

Among all runs of years, a scan finds the one in which a share stands out most, with a
test that pays for the search and with the dates that fit the papers as well.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from topics.arrays import FloatArray, IntArray

ROUNDING = 1e-9

SCAN_DRAWS = 1_999
DATE_DRAWS = 499


@dataclass(frozen=True, kw_only=True)
class Course:
    """The run of years in which a share stands out most.

    Attributes
    ----------
    shape : str
        "step up", "step down", "peak" or "dip"; empty where no run stands out.
    p : float
        Of the scan over all runs of years.
    begin, begin_low, begin_high : int
        First year of the run (for a step, of what comes after it), and the
        first years of the runs that fit as well, at 95%.
    end, end_low, end_high : int or None
        Last year of a peak or dip, likewise.
    peak : int or None
        Its highest (lowest) year.
    """

    shape: str
    p: float
    begin: int | None = None
    begin_low: int | None = None
    begin_high: int | None = None
    end: int | None = None
    end_low: int | None = None
    end_high: int | None = None
    peak: int | None = None


COURSE_FIELDS = tuple(field.name for field in fields(Course))


def scan_course(
    sums: FloatArray,
    covariance: FloatArray,
    share: FloatArray,
    years: IntArray,
    *,
    alpha: float,
    seed: int,
    draws: FloatArray | None = None,
) -> Course:
    """Find the run of years that stands out most, and the dates that fit as well.

    Parameters
    ----------
    sums : float64, shape (years,)
        Papers of the theme beyond what was expected, in each year with papers.
    covariance : float64, shape (years, years)
        Of the sums under the null hypothesis.
    share : float64, shape (years,)
        Of the theme in each year.
    years : int64, shape (years,)
    alpha : float
        Largest p at which a shape is named; 1 - alpha is the level of the dates.
    seed : int
    draws : float64, shape (draws, years), optional
        Sums under the null hypothesis; by default drawn from the normal
        distribution with their covariance.

    Returns
    -------
    Course

    Notes
    -----
    The largest standardised sum over all runs of consecutive years that leave
    some years out, against its distribution when years mean nothing: a max-type
    test (Hothorn and Zeileis 2008; Worsley 1983 for a step). The dates are those
    whose squared standardised sum is within a critical distance of the largest,
    which is the likelihood ratio's set (Siegmund 1988), with the distance found
    by simulation from the run that stands out most.
    """
    count = years.size
    if count < 3:
        return Course(shape="", p=1.0)
    windows = [(a, b) for a in range(count) for b in range(a, count) if (a, b) != (0, count - 1)]
    # a run that begins the years says the same as the run that ends them
    windows = [(a, b) for a, b in windows if a > 0]
    inside = np.zeros((len(windows), count))
    for row, (a, b) in enumerate(windows):
        inside[row, a : b + 1] = 1.0
    spread = np.einsum("wy,yz,wz->w", inside, covariance, inside)
    sound = spread > 1e-9 * max(float(spread.max()), 1e-300)
    inside, spread = inside[sound], spread[sound]
    windows = [window for window, good in zip(windows, sound, strict=True) if good]
    if not windows:
        return Course(shape="", p=1.0)
    rng = np.random.default_rng([seed, count])
    scores = inside @ sums / np.sqrt(spread)
    null = (
        rng.multivariate_normal(np.zeros(count), covariance, size=SCAN_DRAWS, method="svd")
        if draws is None
        else draws
    )
    highest = np.abs(null @ inside.T / np.sqrt(spread)).max(axis=1)
    best = int(np.abs(scores).argmax())
    as_far = int((highest >= abs(scores[best]) - ROUNDING).sum())
    p = (as_far + 1) / (len(null) + 1)
    if p > alpha:
        return Course(shape="", p=p)
    a, b = windows[best]
    up = scores[best] > 0
    step = b == count - 1
    shape = ("step up" if up else "step down") if step else ("peak" if up else "dip")
    # simulated from the run found: how far the truth falls behind the best
    effect = float(inside[best] @ sums) / float(spread[best])
    centre = effect * (covariance @ inside[best])
    noise = rng.multivariate_normal(centre, covariance, size=DATE_DRAWS, method="svd")
    squares = (noise @ inside.T) ** 2 / spread
    behind = squares.max(axis=1) - squares[:, best]
    reach = float(np.quantile(behind, 1 - alpha))
    alike = [
        window
        for window, score in zip(windows, scores, strict=True)
        if score**2 >= scores[best] ** 2 - reach
        and (score > 0) == up
        and (window[1] == count - 1) == step
    ]
    begins, ends = [window[0] for window in alike], [window[1] for window in alike]
    run = slice(a, b + 1)
    within = share[run].argmax() if up else share[run].argmin()
    return Course(
        shape=shape,
        p=p,
        begin=int(years[a]),
        begin_low=int(years[min(begins)]),
        begin_high=int(years[max(begins)]),
        end=None if step else int(years[b]),
        end_low=None if step else int(years[min(ends)]),
        end_high=None if step else int(years[max(ends)]),
        peak=None if step else int(years[a + int(within)]),
    )
