"""How many themes an author's work is spread over, allowing for those not seen yet.

The number of equally common themes that would be as diverse, from few papers, is
too low: two papers show two themes at most. The estimator adds what the themes
seen once or twice say of those not seen, and an interval says how little that is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from topics.arrays import FloatArray, IntArray

DRAWS = 200
"""Samples behind an interval."""

UNSEEN_LEVEL = 0.9
"""Probability of the limit of the part of papers whose themes were not seen."""


@dataclass(frozen=True, kw_only=True)
class Breadth:
    """An estimate and its 95% interval, each between 1 and the number of themes."""

    estimate: float
    low: float
    high: float


def estimate_breadth(papers: IntArray, *, most: int, seed: int) -> Breadth:
    """Hill number of order 1 of the work that some papers are a sample of.

    Parameters
    ----------
    papers : int64, shape (themes,)
        Papers of each theme, not all 0.
    most : int
        Themes that there are: no breadth is above it.
    seed : int

    Returns
    -------
    Breadth
        Where no two papers have the same theme, the upper limit is ``most``.

    Notes
    -----
    exp of the entropy estimator of Chao, Wang and Jost (2013, equation 7), with
    their bootstrap (appendix S2): samples as large from the papers seen, shrunk
    to make room for themes not seen. The bootstrap cannot show how many these are,
    and with few papers it alone holds far fewer than 95%; so the upper limit is at
    least the breadth that the themes not seen could make up, if as many papers
    were of them as the one-sided limit of Clopper and Pearson (1934) for the
    themes seen once allows (the part of papers of themes not seen is about that
    of themes seen once: Good 1953).
    """
    seen = np.sort(papers[papers > 0])
    number = int(seen.sum())
    estimate = float(np.clip(np.exp(_entropy(seen[None], number)[0]), 1.0, most))
    once = int((seen == 1).sum())
    if number == 1 or once == number:
        return Breadth(estimate=estimate, low=1.0, high=float(most))
    chance = _spread(seen, number, most)
    rng = np.random.default_rng([seed, number, *map(int, seen)])
    drawn = rng.multinomial(number, chance, size=DRAWS)
    entropies = _entropy(drawn, number)
    error = 1.96 * float(entropies.std(ddof=1))
    low, high = estimate * np.exp(np.array([-error, error]))
    low, high = np.clip([low, max(high, _most_with_unseen(seen, most))], 1.0, most)
    return Breadth(estimate=estimate, low=float(low), high=float(high))


def _most_with_unseen(seen: IntArray, most: int) -> float:
    """Breadth if as much of the work as can be is of themes not seen, equally common."""
    from scipy.special import betaincinv, entr

    number, once, hidden = int(seen.sum()), int((seen == 1).sum()), most - seen.size
    if not hidden:
        return 1.0
    part = float(betaincinv(once + 1, number - once, UNSEEN_LEVEL))
    inner = (1 - part) * float(entr(seen / number).sum()) + part * float(np.log(hidden))
    return float(np.exp(inner + entr(part) + entr(1 - part)))


def _entropy(papers: IntArray, number: int) -> FloatArray:
    """The estimator for rows of papers, each of ``number`` papers."""
    harmonic = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, max(number, 2)))])
    counts = np.clip(papers, 1, None)
    inner = harmonic[number - 1] - harmonic[np.minimum(counts, number) - 1]
    entropy = np.where(papers > 0, papers / number * inner, 0.0).sum(axis=1)
    once, twice = (papers == 1).sum(axis=1), (papers == 2).sum(axis=1)
    pairs, pair_of = np.unique(np.stack([once, twice], axis=1), axis=0, return_inverse=True)
    unseen = np.array([_entropy_of_unseen(int(a), int(b), number) for a, b in pairs])
    return np.asarray(entropy + np.maximum(unseen[pair_of.ravel()], 0.0))


def _entropy_of_unseen(once: int, twice: int, number: int) -> float:
    """What themes not seen add, by how many were seen once and twice."""
    if once == 0 or number < 2:
        return 0.0
    if twice:
        part = 2.0 * twice / ((number - 1) * once + 2.0 * twice)
    else:
        part = 2.0 / ((number - 1) * (once - 1.0) + 2.0)
    if part >= 1:
        return 0.0
    terms = np.arange(1, number)
    rest = -np.log(part) - ((1 - part) ** terms / terms).sum()
    with np.errstate(over="ignore", invalid="ignore"):
        unseen = once / number * np.power(1 - part, 1.0 - number) * rest
    # Too large a power stands for a rest too small to be told from rounding.
    return float(unseen) if np.isfinite(unseen) else 0.0


def _spread(seen: IntArray, number: int, most: int) -> FloatArray:
    """Chances of themes seen and not seen, for the bootstrap."""
    once, twice = int((seen == 1).sum()), int((seen == 2).sum())
    if once == 0:
        return np.asarray(seen / number)
    hidden = once**2 / (2 * twice) if twice else once * (once - 1) / 2
    hidden *= (number - 1) / number
    top = (number - 1) * once
    missing = once / number * (top / (top + 2 * twice) if twice else top / (top + 2))
    classes = min(int(np.ceil(hidden)), most - seen.size)
    if classes <= 0 or missing <= 0:
        return np.asarray(seen / number)
    share = seen / number
    shrunk = share * (1 - share) ** number
    chance = share - missing * shrunk / shrunk.sum()
    return np.concatenate([chance, np.full(classes, missing / classes)])
