"""How much less papers tell than they would if each were independent of the others.

The papers of one project tend to have one theme. Pairs of papers by the same team
within two years are compared with other pairs of the same author and as many years
apart: how much oftener do they share a theme? That and the number of such pairs
give the factor by which variances grow. Where teams do not tell, because papers
have one author each or no team writes twice, the factor is read from how much
shares jump from year to year beyond chance and beyond a straight course.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.arrays import FloatArray, IntArray
from topics.schema import CORPUS
from topics.shares.tally import Tally

PROJECT_YEARS = 2
"""Most years between two papers of one project."""

FEWEST_PAIRS = 30
"""Pairs of papers by the same team below which teams tell too little."""

MOST_PAIRS = 2_000_000
"""Pairs that are looked at; a team that writes hundreds of papers is no project."""

LARGEST_TEAM = 60
"""Papers of one team beyond which it is no project but an institution."""

SURE = 1.645
"""Standard errors above 1 that the jumps between years must show."""


@dataclass(frozen=True, kw_only=True)
class Dispersion:
    """Factors by which variances grow.

    Attributes
    ----------
    groups : float64, shape (groups,)
        Of each group, at least 1; 1 where nothing is known.
    pooled : float
        Of all groups but the corpus together.
    source : str
        "teams", "years", or "none" where papers count as independent.
    """

    groups: FloatArray
    pooled: float
    source: str

    @classmethod
    def none(cls, groups: int) -> Dispersion:
        """Every paper counts as independent."""
        return cls(groups=np.ones(groups), pooled=1.0, source="none")


@dataclass(frozen=True, kw_only=True)
class TeamPairs:
    """Pairs of counted papers by one team; int64 places among the tally's papers."""

    first: IntArray
    second: IntArray


def compute_dispersion(tally: Tally, pairs: TeamPairs) -> Dispersion:
    """Estimate the dispersion of every group.

    Parameters
    ----------
    tally : Tally
    pairs : TeamPairs
        From :func:`find_team_pairs`.

    Returns
    -------
    Dispersion

    Notes
    -----
    Kish's (1965, section 5.4) design effect: 1 plus the correlation within
    clusters times the number of other papers of the cluster that a paper has on
    average. The correlation is that of all authors together, chance-corrected as
    in Cohen (1960): (agreement - expected) / (1 - expected), with the expected
    agreement from pairs of the same author and the same two years that are not
    of one team. From years: the mean of Pearson's statistic of the years by
    theme table less that of the trend, over its degrees of freedom (McCullagh
    and Nelder 1989, section 4.5), conditional on margins, which makes it 1 on
    average where papers are independent. It is used where it is clearly above 1,
    and then with one standard error added.
    """
    corpus = np.array(tally.groups) == CORPUS
    factors, pooled = np.ones(len(tally.groups)), 1.0
    source = "none"
    for family in (corpus, ~corpus):
        if not family.any():
            continue
        found = _by_teams(tally, pairs, family)
        if found is None and not corpus[family].any():
            found = _by_years(tally, family)
        if found is None:
            continue
        factors[family] = found.groups
        if not corpus[family].any() or len(tally.groups) == 1:
            pooled, source = found.pooled, found.source
    return Dispersion(groups=factors, pooled=pooled, source=source)


def find_team_pairs(tally: Tally, papers: pd.DataFrame) -> TeamPairs:
    """Pairs of counted papers by the same two or more people within two years.

    Parameters
    ----------
    tally : Tally
    papers : DataFrame
        Columns paper_id and authors (list of str).
    """
    rows = pd.Index(papers["paper_id"]).get_indexer(pd.Index(tally.paper_ids))
    lists: Sequence[Any] = papers["authors"].to_numpy(dtype=object)[rows].tolist()
    teams: dict[frozenset[str], list[int]] = {}
    for place, names in enumerate(lists):
        team = frozenset(names) if isinstance(names, (list, tuple, np.ndarray)) else frozenset()
        if len(team) > 1:
            teams.setdefault(team, []).append(place)
    first: list[IntArray] = []
    second: list[IntArray] = []
    known = 0
    for places in teams.values():
        if not 1 < len(places) <= LARGEST_TEAM or known > MOST_PAIRS:
            continue
        one, other = np.triu_indices(len(places), k=1)
        members = np.array(places)
        near = (
            np.abs(tally.year_index[members[one]] - tally.year_index[members[other]])
            <= PROJECT_YEARS
        )
        first.append(members[one[near]])
        second.append(members[other[near]])
        known += int(near.sum())
    empty = np.zeros(0, dtype=np.int64)
    return TeamPairs(first=np.concatenate([empty, *first]), second=np.concatenate([empty, *second]))


def _by_teams(tally: Tally, pairs: TeamPairs, family: npt.NDArray[np.bool_]) -> Dispersion | None:
    """From pairs of one team; None where there are too few."""
    credit = tally.credit[np.flatnonzero(family)].tocsc()
    credit.data = np.ones_like(credit.data)
    shared = credit[:, pairs.first].multiply(credit[:, pairs.second]).tocoo()
    group, pair = np.asarray(shared.row), np.asarray(shared.col)
    if pair.size < FEWEST_PAIRS:
        return None
    first, second = pairs.first[pair], pairs.second[pair]
    weights = tally.weights
    alike = np.asarray(weights[first].multiply(weights[second]).sum(axis=1)).ravel()
    early = np.minimum(tally.year_index[first], tally.year_index[second])
    late = np.maximum(tally.year_index[first], tally.year_index[second])
    years = tally.years.size
    cell = (group * years + early) * (PROJECT_YEARS + 1) + (late - early)
    cells, place = np.unique(cell, return_inverse=True)
    number = np.bincount(place)
    agreed = np.bincount(place, weights=alike)
    gap = cells % (PROJECT_YEARS + 1)
    at_group, at_year = np.divmod(cells // (PROJECT_YEARS + 1), years)
    members = np.flatnonzero(family)[at_group]
    counts = tally.distinct[members, at_year].astype(np.float64)
    other = tally.distinct[members, at_year + gap]
    sums = _theme_counts(tally)
    one, two = sums[members, at_year], sums[members, at_year + gap]
    own = _squares(tally)[members, at_year]
    everything = np.where(gap == 0, counts * (counts - 1) / 2, counts * other)
    same = np.where(gap == 0, ((one**2).sum(axis=1) - own) / 2, (one * two).sum(axis=1))
    control = everything - number
    sound = control > 0
    if not sound.any():
        return None
    expected = np.divide(same - agreed, control, out=np.zeros_like(same), where=sound)
    excess = float((agreed - number * expected)[sound].sum())
    room = float((number * (1 - expected))[sound].sum())
    correlation = float(np.clip(excess / room, 0.0, 1.0)) if room > 0 else 0.0
    papers = tally.distinct[family].sum(axis=1)
    of_group = np.bincount(group, minlength=papers.size)
    others = np.divide(2.0 * of_group, papers, out=np.zeros(papers.size), where=papers > 0)
    return Dispersion(
        groups=1.0 + correlation * others,
        pooled=1.0 + correlation * 2.0 * float(of_group.sum()) / float(papers.sum()),
        source="teams",
    )


def _theme_counts(tally: Tally) -> FloatArray:
    """Memberships summed over papers, whatever their credit: (groups, years, themes)."""
    if tally.whole:
        return tally.papers
    scale = np.divide(
        tally.distinct, tally.totals, out=np.zeros_like(tally.totals), where=tally.totals > 0
    )
    return np.asarray(tally.papers * scale[:, :, None])


def _squares(tally: Tally) -> FloatArray:
    """Sum over papers of a paper's agreement with itself: (groups, years)."""
    if tally.whole:
        return tally.distinct.astype(np.float64)
    entries = tally.credit.tocoo()
    own = np.asarray(tally.weights.multiply(tally.weights).sum(axis=1)).ravel()
    cell = entries.row.astype(np.int64) * tally.years.size + tally.year_index[entries.col]
    sums = np.bincount(cell, weights=own[entries.col], minlength=tally.distinct.size)
    return np.asarray(sums, dtype=np.float64).reshape(tally.distinct.shape)


def _by_years(tally: Tally, family: npt.NDArray[np.bool_]) -> Dispersion | None:
    """From jumps between years; None where they are no larger than by chance."""
    themes = tally.papers.shape[2]
    papers = tally.papers[family].transpose(0, 2, 1)
    totals = np.broadcast_to(tally.distinct[family][:, None, :], papers.shape)
    scale = np.divide(
        tally.distinct[family], tally.totals[family],
        out=np.zeros_like(tally.totals[family]), where=tally.totals[family] > 0,
    )  # fmt: skip
    papers = papers * scale[:, None, :]
    chosen, number = papers.sum(axis=2), totals.sum(axis=2)
    active = (totals > 0).sum(axis=2)
    told = (chosen >= 2) & (number - chosen >= 2) & (active > 2)
    share = np.divide(chosen, number, out=np.zeros_like(chosen), where=number > 0)
    gap = papers - totals * share[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = number * share * (1 - share) / (number - 1)
        time = (
            np.arange(totals.shape[2])
            - (totals * np.arange(totals.shape[2])).sum(axis=2, keepdims=True) / number[:, :, None]
        )
        every = np.where(totals > 0, gap**2 / totals, 0.0).sum(axis=2) / spread
        trend = (gap * time).sum(axis=2) ** 2 / ((totals * time**2).sum(axis=2) * spread)
        left = np.where(told, every - trend, 0.0).sum(axis=1)
    freedom = np.where(told, active - 2, 0).sum(axis=1)
    groups = int((freedom > 0).sum())
    if groups < 2 or themes < 2:
        return None
    factor = float(left.sum() / freedom.sum())
    error = float(np.sqrt(((left - factor * freedom) ** 2).sum())) / float(freedom.sum())
    error *= float(np.sqrt(groups / (groups - 1)))
    if factor - SURE * error <= 1.0:
        return None
    # too small a factor misleads, too large a one costs a little power
    factor += error
    return Dispersion(groups=np.full(int(family.sum()), factor), pooled=factor, source="years")
