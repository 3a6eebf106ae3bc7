"""How much of a pile's change lies within its strata: one slope, many intercepts.

A logistic regression with an intercept for each stratum and one slope for all,
with Firth's penalty. Its change is what the share would have done if every year
had held the same mix of strata; what the crude change has beyond it is the mix.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from topics.arrays import FloatArray

MAX_STEP = 2.0
"""Largest step of a logit in one iteration."""

MOST_STEPS = 500


@dataclass(frozen=True, kw_only=True)
class Within:
    """Change within strata of each row; float64 arrays of shape (rows,), NaN where unknown.

    ``odds_ratio`` is per year. ``change`` is that of the share from the first to
    the last year with papers, averaged over the strata as all papers are spread
    over them. ``steady_low`` and ``steady_high`` are its limits at the level of
    the equivalence test.
    """

    odds_ratio: FloatArray
    change: FloatArray
    change_low: FloatArray
    change_high: FloatArray
    steady_low: FloatArray
    steady_high: FloatArray


def fit_within(
    papers: FloatArray,
    totals: FloatArray,
    *,
    level: float = 0.95,
    steady_level: float = 0.90,
    limits: bool = True,
) -> Within:
    """Fit one slope within strata to each theme of one group.

    Parameters
    ----------
    papers : float64, shape (rows, strata, years)
        Papers of the theme in each stratum and year.
    totals : float64, shape (strata, years)
        All papers; 0 where there are none.
    level, steady_level : float
        Probability of the reported interval and of the one for steadiness.
    limits : bool, default True
        Whether to find the intervals; they are missing otherwise.

    Returns
    -------
    Within
        NaN where no stratum has papers in two years.

    Notes
    -----
    Firth (1993) for the penalised score; with one intercept a stratum the
    information is an arrow, so that every step costs as much as there are
    strata. The limits are those of the slope's profile penalised likelihood
    (Heinze and Schemper 2002; Venzon and Moolgavkar 1988 for the iteration),
    each turned into the change that it means. The average over strata is direct
    standardisation (Rothman, Greenland and Lash 2008, chapter 3).
    """
    active = np.flatnonzero(totals.sum(axis=0))
    names = [field.name for field in fields(Within)]
    if not ((totals > 0).sum(axis=1) > 1).any():
        return Within(**{name: np.full(len(papers), np.nan) for name in names})
    years = slice(active[0], active[-1] + 1)
    data = _Data(
        papers=papers[:, :, years],
        totals=totals[:, years],
        time=np.linspace(-0.5, 0.5, int(active[-1] - active[0]) + 1),
    )
    intercepts, slope, peak = _climb(data)
    columns = [np.exp(slope / (data.time.size - 1)), _standardise(data, intercepts, slope)]
    for wanted in (level, steady_level):
        for side in (-1, 1):
            if not limits:
                columns.append(np.full(len(papers), np.nan))
                continue
            limit = _limit(data, intercepts, slope, peak, level=wanted, side=side)
            columns.append(_standardise(data, *limit))
    return Within(**dict(zip(names, columns, strict=True)))


@dataclass(frozen=True, kw_only=True)
class _Data:
    """Counts of all rows and of the strata; time from -1/2 to 1/2."""

    papers: FloatArray
    totals: FloatArray
    time: FloatArray


@dataclass(frozen=True, kw_only=True)
class _State:
    """Penalised log likelihood, its score and its curvature (an arrow)."""

    value: FloatArray
    score: FloatArray
    score_slope: FloatArray
    info: FloatArray
    info_cross: FloatArray
    info_slope: FloatArray

    @property
    def schur(self) -> FloatArray:
        """Curvature of the slope when the intercepts follow it."""
        inner = (self.info_cross**2 / self.info).sum(axis=1)
        return np.asarray(np.maximum(self.info_slope - inner, 1e-300))

    def solve(self, score_slope: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The Newton step for the score of the intercepts and this one of the slope."""
        own = score_slope - (self.info_cross * self.score / self.info).sum(axis=1)
        step = own / self.schur
        return (self.score - self.info_cross * step[:, None]) / self.info, step


def _evaluate(data: _Data, intercepts: FloatArray, slope: FloatArray) -> _State:
    from scipy.special import expit

    logit = intercepts[:, :, None] + slope[:, None, None] * data.time
    share, rest = expit(logit), expit(-logit)
    spread = share * rest
    weight = data.totals * spread
    own = np.maximum(weight.sum(axis=2), 1e-300)
    cross = (weight * data.time).sum(axis=2)
    apart = data.time - (cross / own)[:, :, None]
    across = np.maximum((weight * apart**2).sum(axis=(1, 2)), 1e-300)
    leverage = weight * (1.0 / own[:, :, None] + apart**2 / across[:, None, None])
    value = (data.papers * logit - data.totals * np.logaddexp(0.0, logit)).sum(axis=(1, 2))
    residual = data.papers - data.totals * share + leverage * (0.5 - share)
    curve = weight + leverage * spread
    return _State(
        value=value + 0.5 * (np.log(own).sum(axis=1) + np.log(across)),
        score=residual.sum(axis=2),
        score_slope=(residual * data.time).sum(axis=(1, 2)),
        info=np.maximum(curve.sum(axis=2), 1e-300),
        info_cross=(curve * data.time).sum(axis=2),
        info_slope=(curve * data.time**2).sum(axis=(1, 2)),
    )


def _climb(data: _Data) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Firth's estimate: intercepts (rows, strata), slope (rows,), and its likelihood."""
    rows, strata, _ = data.papers.shape
    intercepts, slope = np.zeros((rows, strata)), np.zeros(rows)
    for _ in range(MOST_STEPS):
        state = _evaluate(data, intercepts, slope)
        step, step_slope = state.solve(state.score_slope)
        size = np.maximum(np.abs(step).max(axis=1), np.abs(step_slope))
        scale = np.minimum(1.0, MAX_STEP / np.maximum(size, 1e-12))
        for _ in range(12):
            moved = _evaluate(data, intercepts + scale[:, None] * step, slope + scale * step_slope)
            worse = moved.value < state.value - 1e-10
            if not worse.any():
                break
            scale = np.where(worse, scale / 2, scale)
        intercepts += scale[:, None] * step
        slope += scale * step_slope
        if size.max() < 1e-8:
            break
    return intercepts, slope, _evaluate(data, intercepts, slope).value


def _limit(
    data: _Data,
    intercepts: FloatArray,
    slope: FloatArray,
    peak: FloatArray,
    *,
    level: float,
    side: int,
) -> tuple[FloatArray, FloatArray]:
    """Where the slope's profile falls by the chi-squared quantile, on one side."""
    from scipy.special import chdtri

    target = peak - chdtri(1.0, 1.0 - level) / 2
    intercepts, slope = intercepts.copy(), slope.copy()
    for iteration in range(MOST_STEPS):
        state = _evaluate(data, intercepts, slope)
        step, step_slope = state.solve(state.score_slope)
        quadratic = (state.score * step).sum(axis=1) + state.score_slope * step_slope
        excess = 2 * (state.value + quadratic / 2 - target)
        pull = side * np.sqrt(np.maximum(excess, 0.0) * state.schur)
        step, step_slope = state.solve(state.score_slope + pull)
        size = np.maximum(np.abs(step).max(axis=1), np.abs(step_slope))
        most = MAX_STEP if iteration < 40 else 0.2
        scale = np.minimum(1.0, most / np.maximum(size, 1e-12))
        intercepts += scale[:, None] * step
        slope += scale * step_slope
        if size.max() < 1e-6:
            break
    return intercepts, slope


def _standardise(data: _Data, intercepts: FloatArray, slope: FloatArray) -> FloatArray:
    """Change from the first to the last year, strata weighing as all their papers."""
    from scipy.special import expit

    part = data.totals.sum(axis=1) / data.totals.sum()
    half = slope[:, None] / 2
    change: FloatArray = ((expit(intercepts + half) - expit(intercepts - half)) * part).sum(axis=1)
    return change
