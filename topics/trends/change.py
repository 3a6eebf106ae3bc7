"""How steeply a share changes, with limits: a logistic slope with Firth's penalty.

Counts of a theme's papers and of all papers per year come in, one row per author
and theme; the odds ratio per year, the fitted share in the row's first and last year
with papers and their difference go out, each with an interval. Everything is computed
for all rows at once, and once only for rows with the same counts.

Firth's penalty (the Jeffreys prior) keeps the slope finite where the theme
appears in the last years only. Limits are those of the profile penalised
likelihood, because Wald limits fail just there (Heinze and Schemper 2002).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from topics.arrays import FloatArray

BLOCK = 20_000
"""Rows computed at a time, which bounds the memory."""

TINY = float(np.finfo(np.float64).tiny)
"""Least value of a determinant, which keeps its logarithm finite."""

MAX_STEP = 2.0
"""Largest step of a logit in one iteration."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Fitted change of each row; float64 arrays of shape (rows,), NaN where unknown.

    ``steady_low`` and ``steady_high`` are the limits of ``change`` at the level
    of the equivalence test. ``odds_ratio`` is per year; shares and changes are
    fractions (0.15 is 15 percentage points).
    """

    odds_ratio: FloatArray
    odds_low: FloatArray
    odds_high: FloatArray
    share_first: FloatArray
    share_last: FloatArray
    change: FloatArray
    change_low: FloatArray
    change_high: FloatArray
    steady_low: FloatArray
    steady_high: FloatArray


def fit_change(
    papers: FloatArray,
    totals: FloatArray,
    *,
    level: float = 0.95,
    steady_level: float = 0.90,
    limits: bool = True,
) -> Change:
    """Fit a logistic slope to each row and say how sure it is.

    Parameters
    ----------
    papers, totals : float64, shape (rows, years)
        Papers of the theme and all papers in each year of the window. Years
        without papers have a total of 0 and say nothing; the change is that from
        the row's first year with papers to its last.
    level, steady_level : float
        Probability of the reported intervals, and of the one that decides
        whether a share is steady.
    limits : bool, default True
        Whether to find the intervals; they are missing otherwise.

    Returns
    -------
    Change
        NaN in rows with fewer than two years with papers.

    Notes
    -----
    Firth (1993) for the penalised score, Heinze and Schemper (2002) for the
    penalised likelihood and its profile, Venzon and Moolgavkar (1988) for the
    iteration that finds a limit. The interval of the change joins those of the
    two shares by MOVER (Zou and Donner 2008, equation 10), with the correlation
    of the two logits.
    """
    columns = np.full((len(fields(Change)), len(papers)), np.nan)
    active = totals > 0
    first = active.argmax(axis=1)
    span = np.where(active.any(axis=1), totals.shape[1] - active[:, ::-1].argmax(axis=1) - first, 0)
    for years in np.unique(span[span >= 2]):
        rows = np.flatnonzero(span == years)
        place = first[rows, None] + np.arange(years)
        aligned = np.hstack([papers[rows[:, None], place], totals[rows[:, None], place]])
        table, inverse = np.unique(aligned, axis=0, return_inverse=True)
        found = np.empty((len(columns), len(table)))
        for start in range(0, len(table), BLOCK):
            part = slice(start, start + BLOCK)
            data = _Data(
                papers=table[part, :years], totals=table[part, years:], time=_time(int(years))
            )
            found[:, part] = (
                _fit_block(data, level=level, steady_level=steady_level)
                if limits
                else _fit_only(data)
            )
        columns[:, rows] = found[:, inverse.ravel()]
    return Change(**{field.name: columns[i] for i, field in enumerate(fields(Change))})


@dataclass(frozen=True, kw_only=True)
class _Data:
    """Counts, and time from 0 in the first to 1 in the last year."""

    papers: FloatArray
    totals: FloatArray
    time: FloatArray

    def take(self, rows: npt.NDArray[np.int64]) -> _Data:
        return _Data(papers=self.papers[rows], totals=self.totals[rows], time=self.time)


@dataclass(frozen=True, kw_only=True)
class _State:
    """Penalised log likelihood, its score and its curvature at some logits.

    The curvature counts the penalty as the pseudo-papers that it amounts to
    (its leverages); without them the steps overshoot where papers are few.
    ``a`` stands for the parameter that is not of interest, ``b`` for the one
    that is.
    """

    value: FloatArray
    score_a: FloatArray
    score_b: FloatArray
    info_aa: FloatArray
    info_ab: FloatArray
    info_bb: FloatArray
    determinant: FloatArray


def _time(years: int) -> FloatArray:
    return np.linspace(0.0, 1.0, years)


def _fit_block(data: _Data, *, level: float, steady_level: float) -> FloatArray:
    ones = np.ones_like(data.time)
    slope = (ones, data.time - 0.5)
    first = (data.time, ones - data.time)
    last = (ones - data.time, data.time)

    centre, steep = _maximise(data, *slope)
    peak = _evaluate(data, *slope, centre, steep)
    logit_first, logit_last = centre - steep / 2, centre + steep / 2
    share_first, share_last = _expit(logit_first), _expit(logit_last)
    change = share_last - share_first
    correlation = _end_correlation(peak)
    per_year = data.time.size - 1

    odds = [
        np.exp(_limit(data, *slope, centre, steep, peak.value, level=level, side=side) / per_year)
        for side in (-1, 1)
    ]
    change_limits = []
    for wanted in (level, steady_level):
        first_low, first_high = (
            _expit(
                _limit(data, *first, logit_last, logit_first, peak.value, level=wanted, side=side)
            )
            for side in (-1, 1)
        )
        last_low, last_high = (
            _expit(
                _limit(data, *last, logit_first, logit_last, peak.value, level=wanted, side=side)
            )
            for side in (-1, 1)
        )
        change_limits += [
            change + _mover(share_last - last_low, first_high - share_first, correlation, sign=-1),
            change + _mover(last_high - share_last, share_first - first_low, correlation, sign=1),
        ]
    limits = np.clip(change_limits, -1.0, 1.0)
    return np.stack([np.exp(steep / per_year), *odds, share_first, share_last, change, *limits])


def _fit_only(data: _Data) -> FloatArray:
    """The same without limits."""
    columns = np.full((len(fields(Change)), len(data.papers)), np.nan)
    centre, steep = _maximise(data, np.ones_like(data.time), data.time - 0.5)
    first, last = _expit(centre - steep / 2), _expit(centre + steep / 2)
    names = [field.name for field in fields(Change)]
    found = {
        "odds_ratio": np.exp(steep / (data.time.size - 1)),
        "share_first": first,
        "share_last": last,
        "change": last - first,
    }
    for name, values in found.items():
        columns[names.index(name)] = values
    return columns


def _evaluate(
    data: _Data, design_a: FloatArray, design_b: FloatArray, a: FloatArray, b: FloatArray
) -> _State:
    """Likelihood with Firth's penalty at logits ``a * design_a + b * design_b``."""
    logit = a[:, None] * design_a + b[:, None] * design_b
    share = _expit(logit)
    log_total = np.logaddexp(0.0, logit)
    spread = share * _expit(-logit)
    # the determinant as a sum of products of weights: none cancels another
    areas = (np.outer(design_a, design_b) - np.outer(design_b, design_a)) ** 2
    weight = data.totals * spread
    reach = _dot(weight, areas)
    determinant = np.maximum((weight * reach).sum(axis=1) / 2, TINY)
    leverage = weight * reach / determinant[:, None]
    value = (data.papers * logit - data.totals * log_total).sum(axis=1)
    residual = data.papers - data.totals * share + leverage * (0.5 - share)
    curve = weight + leverage * spread
    return _State(
        value=value + 0.5 * np.log(determinant),
        score_a=_dot(residual, design_a),
        score_b=_dot(residual, design_b),
        info_aa=_dot(curve, design_a**2),
        info_ab=_dot(curve, design_a * design_b),
        info_bb=_dot(curve, design_b**2),
        determinant=np.maximum((curve * _dot(curve, areas)).sum(axis=1) / 2, TINY),
    )


def _dot(rows: FloatArray, design: FloatArray) -> FloatArray:
    """Each row times the design, in the same order of sums whatever the other rows are."""
    result: FloatArray = np.einsum("ry,y...->r...", rows, design)
    return result


def _maximise(
    data: _Data, design_a: FloatArray, design_b: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Firth's estimate by Newton steps, halved where they do not improve."""
    a = np.zeros(len(data.papers))
    b = np.zeros(len(data.papers))
    active = np.arange(a.size)
    for _ in range(2000):
        part = data.take(active)
        state = _evaluate(part, design_a, design_b, a[active], b[active])
        step_a = (state.info_bb * state.score_a - state.info_ab * state.score_b) / state.determinant
        step_b = (state.info_aa * state.score_b - state.info_ab * state.score_a) / state.determinant
        scale = np.minimum(1.0, MAX_STEP / np.maximum(np.hypot(step_a, step_b), 1e-12))
        for _ in range(12):
            moved = _evaluate(
                part, design_a, design_b, a[active] + scale * step_a, b[active] + scale * step_b
            )
            worse = moved.value < state.value - 1e-10
            if not worse.any():
                break
            scale = np.where(worse, scale / 2, scale)
        a[active] += scale * step_a
        b[active] += scale * step_b
        active = active[np.hypot(step_a, step_b) > 1e-8]
        if active.size == 0:
            break
    return a, b


def _limit(
    data: _Data,
    design_a: FloatArray,
    design_b: FloatArray,
    a: FloatArray,
    b: FloatArray,
    peak: FloatArray,
    *,
    level: float,
    side: int,
) -> FloatArray:
    """Where the profile of ``b`` falls by the chi-squared quantile, on one side.

    Each step goes to where a quadratic fit of the likelihood says the limit is.
    """
    from scipy.special import chdtri

    target = peak - chdtri(1.0, 1.0 - level) / 2
    a, b = a.copy(), b.copy()
    best = b.copy()
    active = np.arange(a.size)
    for iteration in range(2000):
        state = _evaluate(data.take(active), design_a, design_b, a[active], b[active])
        scale = MAX_STEP if iteration < 40 else 0.2
        quadratic = (
            state.info_bb * state.score_a**2
            - 2 * state.info_ab * state.score_a * state.score_b
            + state.info_aa * state.score_b**2
        ) / state.determinant
        excess = 2 * (state.value + quadratic / 2 - target[active])
        pull = side * np.sqrt(np.maximum(excess, 0.0) * state.determinant / state.info_aa)
        score_b = state.score_b + pull
        step_a = (state.info_bb * state.score_a - state.info_ab * score_b) / state.determinant
        step_b = (state.info_aa * score_b - state.info_ab * state.score_a) / state.determinant
        shrink = np.minimum(1.0, scale / np.maximum(np.hypot(step_a, step_b), 1e-12))
        a[active] += shrink * step_a
        b[active] += shrink * step_b
        best[active] = b[active]
        active = active[np.hypot(step_a, step_b) > 1e-6]
        if active.size == 0:
            break
    return best


def _end_correlation(state: _State) -> FloatArray:
    """Correlation of the logits in the first and the last year."""
    var_centre = state.info_bb / state.determinant
    var_steep = state.info_aa / state.determinant
    cov = -state.info_ab / state.determinant
    var_first = var_centre - cov + var_steep / 4
    var_last = var_centre + cov + var_steep / 4
    return (var_centre - var_steep / 4) / np.sqrt(var_first * var_last)


def _mover(
    last_gap: FloatArray, first_gap: FloatArray, correlation: FloatArray, *, sign: int
) -> FloatArray:
    """Distance from the change to its limit, from those of the two shares to theirs."""
    squared = last_gap**2 - 2 * correlation * last_gap * first_gap + first_gap**2
    return sign * np.sqrt(np.maximum(squared, 0.0))


def _expit(logit: FloatArray) -> FloatArray:
    from scipy.special import expit

    result: FloatArray = expit(logit)
    return result
