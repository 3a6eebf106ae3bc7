"""How likely is a sum as far out as this when papers are dealt to years at random?

Papers with a value each are dealt to the years of their stratum; each year keeps
its number of papers. The sum of values times years has a distribution that is too
long to list for hundreds of papers, and random deals say nothing of its far tail.
The saddlepoint gives that tail with a relative error of about one in a hundred,
however far out it is, and it is the same every time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topics.arrays import BoolArray, FloatArray

MOST_STEPS = 200
"""Newton steps; a row that needs more lies at the end of its distribution."""

FLAT = -300.0
"""Log determinant below which hardly a paper is free to move: the end of a distribution."""

SMALLEST_SPREAD = 1e-12
"""Added to the variance of a year's papers, so that it is never 0."""

NEAR_MEAN = 1e-3
"""Below this signed root the formula is 0/0, and the normal tail is exact enough."""

PULLED_IN = (0.02, 0.1)
"""How far a sum at the end of its distribution is pulled in, of its distance, until a
saddlepoint is found; the tail is then too large rather than too small."""


@dataclass(frozen=True, kw_only=True)
class Deals:
    """Rows of papers to be dealt, in strata.

    Attributes
    ----------
    values : float64, shape (rows, strata, kinds)
        Value of each kind of paper.
    papers : float64, shape (rows, strata, kinds)
        How many papers of the stratum are of the kind; 0 fills up.
    sizes : float64, shape (strata, years)
        Papers that each year of a stratum keeps; each stratum has some.
    scores : float64, shape (years,)
    """

    values: FloatArray
    papers: FloatArray
    sizes: FloatArray
    scores: FloatArray

    def take(self, rows: npt.NDArray[np.int64]) -> Deals:
        """The same with these rows only."""
        return Deals(
            values=self.values[rows],
            papers=self.papers[rows],
            sizes=self.sizes,
            scores=self.scores,
        )

    def turned(self) -> Deals:
        """The same with all values negated, so that the lower tail is the upper."""
        return Deals(values=-self.values, papers=self.papers, sizes=self.sizes, scores=self.scores)


def compute_tails(deals: Deals, distance: FloatArray, *, step: float) -> FloatArray:
    """Probability that the sum lies at least ``distance`` above its mean.

    Parameters
    ----------
    deals : Deals
    distance : float64, shape (rows,)
        Above 0.
    step : float
        Distance between the sums that are possible, where they form a lattice
        and ``distance`` lies on it; 0 where they do not.

    Returns
    -------
    float64, shape (rows,)
        Between 0 and 1; NaN where there is no saddlepoint, which happens at the
        very end of a distribution only.

    Notes
    -----
    The double saddlepoint of Skovgaard (1987, equation 3.3) for independent
    papers, conditional on the papers of each year and stratum, as Booth and
    Butler (1990) apply it to randomisation tests; with Daniels's (1987) first
    correction where the sums form a lattice.
    """
    tails = _tails(deals, distance, step)
    if step == 0:
        for pulled in PULLED_IN:
            lost = np.flatnonzero(~_is_chance(tails))
            tails[lost] = _tails(deals.take(lost), distance[lost] * (1 - pulled), step)
        tails = np.where(_is_chance(tails), tails, np.nan)
    return np.clip(tails, 0.0, 1.0)


def _is_chance(tails: FloatArray) -> BoolArray:
    """Few papers have an end where the search seems to succeed, with no probability."""
    return np.asarray((tails >= 0) & (tails <= 1))


def _tails(deals: Deals, distance: FloatArray, step: float) -> FloatArray:
    """The same; NaN where the search for the saddlepoint does not end."""
    from scipy.special import ndtr

    if not distance.size:
        return distance.copy()
    found = _find_saddlepoint(_centre(deals), distance)
    root = np.sqrt(np.maximum(-2.0 * found.value, 0.0))
    reach = (1.0 - np.exp(-step * found.tilt)) / step if step else found.tilt
    spread = reach * np.exp(found.log_ratio / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        density = np.exp(-(root**2) / 2) / np.sqrt(2 * np.pi)
        tails = ndtr(-root) + density * (1 / spread - 1 / root)
    tails = np.where(root < NEAR_MEAN, ndtr(-root), tails)
    return np.asarray(np.where(found.ended, tails, np.nan))


@dataclass(frozen=True, kw_only=True)
class _Problem:
    """Centred deals as the search reads them; arrays begin with (rows, strata)."""

    values: FloatArray
    papers: FloatArray
    sizes: FloatArray
    scores: FloatArray
    log_part: FloatArray
    free: BoolArray


@dataclass(frozen=True, kw_only=True)
class _Saddlepoint:
    """``value`` of the tilted cumulant less the target, and the curvature's log ratio."""

    tilt: FloatArray
    value: FloatArray
    log_ratio: FloatArray
    ended: BoolArray


def _centre(deals: Deals) -> _Problem:
    number = deals.sizes.sum(axis=1)
    mean = (deals.values * deals.papers).sum(axis=2) / number
    mean_score = deals.sizes @ deals.scores / number
    present = deals.sizes > 0
    # one year of each stratum follows from the others
    free = present & (np.cumsum(present, axis=1) < present.sum(axis=1, keepdims=True))
    with np.errstate(divide="ignore"):
        log_part = np.log(deals.sizes / number[:, None])
    return _Problem(
        values=deals.values - mean[:, :, None],
        papers=deals.papers,
        sizes=deals.sizes,
        scores=np.where(present, deals.scores - mean_score[:, None], 0.0),
        log_part=log_part,
        free=free,
    )


def _find_saddlepoint(problem: _Problem, distance: FloatArray) -> _Saddlepoint:
    """Newton's method for all rows at once, halved where a step does not help."""
    rows, strata, _ = problem.values.shape
    tilt = np.zeros(rows)
    shift = np.zeros((rows, strata, problem.scores.shape[1]))
    value = np.zeros(rows)
    log_ratio = np.zeros(rows)
    ended = np.zeros(rows, dtype=bool)
    at_rest = _curvature(problem, tilt[:1], shift[:1], np.arange(1))[3]
    scale = np.sqrt(np.maximum(_variance(problem), 1e-300))
    active = np.arange(rows)
    for _ in range(MOST_STEPS):
        gap, gap_years, blocks, log_det = _curvature(problem, tilt[active], shift[active], active)
        sound = log_det > FLAT
        if not sound.all():
            active = active[sound]
            if not active.size:
                break
            gap, gap_years, blocks, log_det = _curvature(
                problem, tilt[active], shift[active], active
            )
        gap = gap - distance[active]
        solved = np.linalg.solve(blocks.years, np.stack([gap_years, blocks.cross], axis=-1))
        own = blocks.tilt - (blocks.cross * solved[..., 1]).sum(axis=(1, 2))
        own = np.maximum(own, 1e-300)
        step_tilt = -(gap - (blocks.cross * solved[..., 0]).sum(axis=(1, 2))) / own
        step_shift = -solved[..., 0] - solved[..., 1] * step_tilt[:, None, None]
        log_ratio[active] = log_det + np.log(own) - at_rest[0]
        before = (
            _value(problem, tilt[active], shift[active], active) - tilt[active] * (distance[active])
        )
        value[active] = before
        done = (np.abs(gap) <= 1e-8 * scale[active]) & (
            np.abs(gap_years).max(axis=(1, 2)) <= 1e-8 * problem.sizes.sum()
        )
        ended[active] |= done
        step = np.ones(active.size)
        for _ in range(30):
            new_tilt = tilt[active] + step * step_tilt
            new_shift = shift[active] + step[:, None, None] * step_shift
            after = _value(problem, new_tilt, new_shift, active) - new_tilt * distance[active]
            worse = ~(after <= before + 1e-12 * (1 + np.abs(before)))
            if not worse.any():
                break
            step = np.where(worse, step / 2, step)
        tilt[active] = np.where(done, tilt[active], new_tilt)
        shift[active] = np.where(done[:, None, None], shift[active], new_shift)
        active = active[~done]
        if not active.size:
            break
    return _Saddlepoint(tilt=tilt, value=value, log_ratio=log_ratio, ended=ended)


@dataclass(frozen=True, kw_only=True)
class _Blocks:
    """Second derivatives: of the years within a stratum, across, and of the tilt."""

    years: FloatArray
    cross: FloatArray
    tilt: FloatArray


def _logits(
    problem: _Problem, tilt: FloatArray, shift: FloatArray, rows: npt.NDArray[np.int64]
) -> FloatArray:
    """Shape (rows, strata, kinds, years)."""
    pull = tilt[:, None, None, None] * problem.values[rows][..., None] * problem.scores[:, None, :]
    logits: FloatArray = problem.log_part[:, None, :] + shift[:, :, None, :] + pull
    return logits


def _value(
    problem: _Problem, tilt: FloatArray, shift: FloatArray, rows: npt.NDArray[np.int64]
) -> FloatArray:
    """The cumulant function less what is conditioned on."""
    logits = _logits(problem, tilt, shift, rows)
    top = logits.max(axis=-1)
    total = top + np.log(np.exp(logits - top[..., None]).sum(axis=-1))
    cumulant = (problem.papers[rows] * total).sum(axis=(1, 2))
    kept = (shift * problem.sizes).sum(axis=(1, 2))
    return np.asarray(cumulant - kept)


def _curvature(
    problem: _Problem, tilt: FloatArray, shift: FloatArray, rows: npt.NDArray[np.int64]
) -> tuple[FloatArray, FloatArray, _Blocks, FloatArray]:
    """First and second derivatives, and the log determinant of the years' blocks."""
    logits = _logits(problem, tilt, shift, rows)
    chance = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chance /= chance.sum(axis=-1, keepdims=True)
    papers, values = problem.papers[rows], problem.values[rows]
    scores = problem.scores[:, None, :]
    mean = (chance * scores).sum(axis=-1)
    variance = (chance * (scores - mean[..., None]) ** 2).sum(axis=-1)
    weighted = papers[..., None] * chance
    expected = weighted.sum(axis=2)
    free = problem.free
    both = free[:, :, None] & free[:, None, :]
    years = -np.matmul(weighted.swapaxes(2, 3), chance)
    index = np.arange(free.shape[1])
    years[..., index, index] += expected
    years = np.where(both, years, 0.0)
    years[..., index, index] += np.where(free, SMALLEST_SPREAD, 1.0)
    cross = ((papers * values)[..., None] * chance * (scores - mean[..., None])).sum(axis=2)
    gap = (papers * values * mean).sum(axis=(1, 2))
    gap_years = np.where(free, expected - problem.sizes, 0.0)
    blocks = _Blocks(
        years=years,
        cross=np.where(free, cross, 0.0),
        tilt=(papers * values**2 * variance).sum(axis=(1, 2)),
    )
    return gap, gap_years, blocks, np.linalg.slogdet(years)[1].sum(axis=1)


def _variance(problem: _Problem) -> FloatArray:
    """Of the sum over all deals, up to the factor N / (N - 1)."""
    spread = (problem.sizes * problem.scores**2).sum(axis=1) / problem.sizes.sum(axis=1)
    squares = (problem.papers * problem.values**2).sum(axis=2)
    return np.asarray((squares * spread).sum(axis=1))
