"""How many of the authors moved between themes, without saying which.

Few authors have enough papers to be called one by one. Together they still tell
how many moved. Each author's papers are ranked among copies with shuffled years. The
ranks of authors who did not move are spread evenly, so that the shortfall in the upper
half of the ranks tells the number of movers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from topics.schema import CORPUS
from topics.settings import TrendSettings
from topics.shares.tally import Tally

SHUFFLES = 199
FEWEST_AUTHORS = 20
"""Authors below which nothing is said of how many moved."""

MOST_AUTHORS = 2_000
"""Authors that are looked at: enough for two points of a hundred."""

LEFT = 0.5
"""Ranks above it belong to authors who did not move, as nearly as can be told."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The part of the authors that moved, with a 95% interval.

    Attributes
    ----------
    authors : int
        Authors who could be looked at.
    part, low, high : float
        Between 0 and 1; NaN with fewer than ``FEWEST_AUTHORS``.
    """

    authors: int
    part: float
    low: float
    high: float

    @property
    def sentence(self) -> str:
        """For a reader; empty where nothing can be said."""
        if not self.authors or np.isnan(self.part):
            return ""
        low, part, high = (f"{100 * value:.0f}%" for value in (self.low, self.part, self.high))
        return (
            f"About {part} of the {self.authors:,} authors with enough papers moved between "
            f"themes (95% {low} to {high}), by comparison with their own papers in shuffled years."
        )


def estimate_moved(tally: Tally, settings: TrendSettings) -> Moved:
    """Estimate how many authors moved.

    Parameters
    ----------
    tally : Tally
        Its groups are authors, beside the corpus.
    settings : TrendSettings
        ``min_papers`` and ``min_years`` say who is looked at.

    Returns
    -------
    Moved

    Notes
    -----
    For each author the sum over themes of squared trends, each over the theme's
    share, is ranked among those of shuffled years, ties at random; the part of
    movers is 1 less twice the part of ranks above a half (Storey 2002, equation
    6), with the limits of Clopper and Pearson (1934). Movers who look as if they
    had not are not seen, so that the part is rather too low.
    """
    from scipy.special import betaincinv

    ranks = []
    for group in _looked_at(tally, settings):
        entries = slice(tally.credit.indptr[group], tally.credit.indptr[group + 1])
        own = tally.credit.indices[entries]
        membership = tally.weights[own].toarray()
        share = membership.mean(axis=0)
        varies = (share > 0) & (share < 1)
        if not varies.any():
            continue
        tested = (membership[:, varies] - share[varies]) / np.sqrt(share[varies])
        years = tally.year_index[own].astype(np.float64)
        rng = np.random.default_rng([settings.seed, own.size, int(group)])
        shuffled = rng.permuted(np.tile(years, (SHUFFLES, 1)), axis=1)
        seen = ((years @ tested) ** 2).sum()
        chance = ((shuffled @ tested) ** 2).sum(axis=1)
        slack = 1e-9 * max(1.0, float(seen))
        above = int((chance > seen + slack).sum())
        equal = int((np.abs(chance - seen) <= slack).sum()) + 1
        ranks.append((above + rng.random() * equal) / (SHUFFLES + 1))
    number = len(ranks)
    if number < FEWEST_AUTHORS:
        return Moved(authors=number, part=np.nan, low=np.nan, high=np.nan)
    kept = int((np.array(ranks) > LEFT).sum())
    low = betaincinv(kept, number - kept + 1, 0.025) if kept else 0.0
    high = betaincinv(kept + 1, number - kept, 0.975) if kept < number else 1.0
    part, fewest, most = (
        float(np.clip(1 - value / (1 - LEFT), 0.0, 1.0)) for value in (kept / number, high, low)
    )
    return Moved(authors=number, part=part, low=fewest, high=most)


def _looked_at(tally: Tally, settings: TrendSettings) -> npt.NDArray[np.int64]:
    """Authors with enough papers and years; a fixed choice of them where they are many."""
    enough = (tally.distinct.sum(axis=1) >= settings.min_papers) & (
        (tally.distinct > 0).sum(axis=1) >= settings.min_years
    )
    found = np.flatnonzero(enough & (np.array(tally.groups) != CORPUS))
    if found.size <= MOST_AUTHORS:
        return found
    chosen = np.random.default_rng(settings.seed).choice(found, MOST_AUTHORS, replace=False)
    return np.sort(chosen)
