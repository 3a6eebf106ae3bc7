"""Logistic regression with two parameters and Firth's penalty, for many rows at once.

Counts of each year come in, and two designs: the logit of a year is the sum of each
parameter times its design. The estimates go out, and where the profile of the second
parameter falls below a level. The iterations are stopped row by row, so that a row
gets the same answer whatever the others are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topics.arrays import FloatArray

TINY = float(np.finfo(np.float64).tiny)
"""Least value of a determinant, which keeps its logarithm finite."""


MAX_STEP = 2.0
"""Largest step of a logit in one iteration."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Counts, and time from 0 in the first to 1 in the last year."""

    papers: FloatArray
    totals: FloatArray
    time: FloatArray

    def take(self, rows: npt.NDArray[np.int64]) -> Counts:
        return Counts(papers=self.papers[rows], totals=self.totals[rows], time=self.time)


@dataclass(frozen=True, kw_only=True)
class State:
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


def evaluate(
    data: Counts, design_a: FloatArray, design_b: FloatArray, a: FloatArray, b: FloatArray
) -> State:
    """Likelihood with Firth's penalty at logits ``a * design_a + b * design_b``."""
    logit = a[:, None] * design_a + b[:, None] * design_b
    share = expit(logit)
    log_total = np.logaddexp(0.0, logit)
    spread = share * expit(-logit)
    # the determinant as a sum of products of weights: none cancels another
    areas = (np.outer(design_a, design_b) - np.outer(design_b, design_a)) ** 2
    weight = data.totals * spread
    reach = _dot(weight, areas)
    determinant = np.maximum((weight * reach).sum(axis=1) / 2, TINY)
    leverage = weight * reach / determinant[:, None]
    value = (data.papers * logit - data.totals * log_total).sum(axis=1)
    residual = data.papers - data.totals * share + leverage * (0.5 - share)
    curve = weight + leverage * spread
    return State(
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


def maximise(
    data: Counts, design_a: FloatArray, design_b: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Firth's estimate by Newton steps, halved where they do not improve."""
    a = np.zeros(len(data.papers))
    b = np.zeros(len(data.papers))
    active = np.arange(a.size)
    for _ in range(2000):
        part = data.take(active)
        state = evaluate(part, design_a, design_b, a[active], b[active])
        step_a = (state.info_bb * state.score_a - state.info_ab * state.score_b) / state.determinant
        step_b = (state.info_aa * state.score_b - state.info_ab * state.score_a) / state.determinant
        scale = np.minimum(1.0, MAX_STEP / np.maximum(np.hypot(step_a, step_b), 1e-12))
        for _ in range(12):
            moved = evaluate(
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


def find_limit(
    data: Counts,
    design_a: FloatArray,
    design_b: FloatArray,
    a: FloatArray,
    b: FloatArray,
    *,
    peak: FloatArray,
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
        state = evaluate(data.take(active), design_a, design_b, a[active], b[active])
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


def expit(logit: FloatArray) -> FloatArray:
    """The share of a logit."""
    from scipy import special

    return np.asarray(special.expit(logit))
