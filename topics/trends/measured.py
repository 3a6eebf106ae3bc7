"""Change and tests of every row: by the run's themes, and over all refits of them.

The same is measured for each way to draw the themes; where they disagree, p values
and intervals have the disagreement in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from topics.arrays import BoolArray, FloatArray
from topics.settings import TrendSettings
from topics.shares.cells import Pairs
from topics.shares.shares import Counts
from topics.trends.change import Change, fit_change
from topics.trends.courses import compute_omnibus
from topics.trends.evidence import Evidence, compute_evidence
from topics.trends.family import correct_changes
from topics.trends.labels import FEWEST_STEADY, Label
from topics.trends.permutation import Tested
from topics.trends.strata import Strata
from topics.trends.uncertainty import compose_omnibus, compose_p, widen_change, widen_omnibus


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Change and tests by one way to draw the themes."""

    change: Change
    evidence: Evidence

    @property
    def up(self) -> BoolArray:
        """Whether the share went up, within strata where that is told."""
        inside = self.evidence.within.odds_ratio
        return np.asarray(np.where(self.evidence.told, inside, self.change.odds_ratio) > 1)


@dataclass(frozen=True, kw_only=True)
class Composed:
    """Change and tests of every row over the run's themes and all refits.

    ``drawn`` is what each refit says by itself.
    """

    change: Change
    evidence: Evidence
    omnibus: Tested
    drawn: Sequence[Measured]


def measure_over_refits(
    counts: Counts,
    refits: Sequence[Counts],
    pairs: Pairs,
    strata: Strata | None,
    settings: TrendSettings,
    *,
    people: bool,
) -> Composed:
    """Measure by the run's themes and by those of each refit, and compose.

    Refits that are the same object, because they drew the same themes, are measured once.
    """
    distinct = {id(one): one for one in refits}
    measured_as = {
        key: measure(one, pairs, strata, settings, people=people, limits=False)
        for key, one in distinct.items()
    }
    drawn = [measured_as[id(one)] for one in refits]
    measured = measure(counts, pairs, strata, settings, people=people)
    change, evidence = compose(measured, drawn, settings)
    omnibus, *tested = measure_omnibus(
        [counts, *distinct.values()], pairs, strata, settings, people=people
    )
    if refits:
        tested_as = dict(zip(distinct, tested, strict=True))
        omnibus = compose_omnibus(omnibus, [tested_as[id(one)] for one in refits])
    return Composed(change=change, evidence=evidence, omnibus=omnibus, drawn=drawn)


def measure(
    counts: Counts,
    pairs: Pairs,
    strata: Strata | None,
    settings: TrendSettings,
    *,
    people: bool,
    limits: bool = True,
) -> Measured:
    """Fit and test every row by one way to draw the themes."""
    tally = counts.tally
    papers = pairs.by_year(tally.papers)
    # a paper of unequal credit counts for as much as it tells (Kish 1965), one of a
    # project for as much as the dispersion leaves of it
    effective = tally.effective / counts.dispersion.groups[:, None]
    scale = np.divide(
        effective, tally.totals, out=np.zeros_like(tally.totals), where=tally.totals > 0
    )
    change = fit_change(
        papers * scale[pairs.group],
        effective[pairs.group],
        level=settings.level,
        steady_level=settings.steady_level,
        limits=limits,
        # with fewer papers no share can be called steady
        steady=papers.sum(axis=1) >= FEWEST_STEADY,
    )
    evidence = compute_evidence(
        tally, pairs, change, strata, settings, people=people,
        dispersion=counts.dispersion.groups, limits=limits,
    )  # fmt: skip
    return Measured(change=change, evidence=evidence)


def compose(
    measured: Measured, drawn: Sequence[Measured], settings: TrendSettings
) -> tuple[Change, Evidence]:
    """Change and tests with the refits' disagreement in them."""
    change, evidence = measured.change, measured.evidence
    if not drawn:
        return change, evidence

    def compose(test: Tested, up: BoolArray, tests: list[Tested], ups: list[BoolArray]) -> Tested:
        p = compose_p(test.p, up, [one.p for one in tests], ups)
        # what some way to draw the themes could reach is in reach
        least = np.min([test.least, *(one.least for one in tests)], axis=0)
        return Tested(p=p, least=np.minimum(least, p))

    def widen(part: Any, others: list[Any]) -> dict[str, FloatArray]:
        limits: dict[str, FloatArray] = {}
        for name, level in (("change", settings.level), ("steady", settings.steady_level)):
            low, high = widen_change(
                getattr(part, f"{name}_low"), part.change, getattr(part, f"{name}_high"),
                [one.change for one in others], level=level,
            )  # fmt: skip
            limits |= {f"{name}_low": low, f"{name}_high": high}
        return limits

    crude_up = change.odds_ratio > 1
    evidence = replace(
        evidence,
        crude=compose(
            evidence.crude, crude_up, [one.evidence.crude for one in drawn],
            [one.change.odds_ratio > 1 for one in drawn],
        ),
        inside=compose(
            evidence.inside, measured.up, [one.evidence.inside for one in drawn],
            [one.up for one in drawn],
        ),
        within=replace(
            evidence.within,
            **widen(evidence.within, [one.evidence.within for one in drawn]),
        ),
    )  # fmt: skip
    return replace(change, **widen(change, [one.change for one in drawn])), evidence


def compute_label_frequency(
    pairs: Pairs,
    label: npt.NDArray[Any],
    drawn: Sequence[Measured],
    testable: BoolArray,
    settings: TrendSettings,
) -> FloatArray:
    """Part of the refits that call the same: up, down, or neither."""
    if not drawn:
        return np.full(label.size, np.nan)
    call = np.select(
        [np.isin(label, [Label.RISING, Label.EMERGING]), label == Label.DECLINING], [1, -1], 0
    )
    same = np.zeros(label.size)
    for one in drawn:
        q = correct_changes(pairs, one.evidence, testable, settings)[0]
        with np.errstate(invalid="ignore"):
            called = q <= settings.alpha
        same += call == np.where(called, np.where(one.up, 1, -1), 0)
    return same / len(drawn)


def measure_omnibus(
    counted: Sequence[Counts],
    pairs: Pairs,
    strata: Strata | None,
    settings: TrendSettings,
    *,
    people: bool,
) -> list[Tested]:
    """The omnibus test of every row by each of the counts, widened by the dispersion."""
    tests = compute_omnibus(
        [counts.tally for counts in counted], pairs, strata, settings, people=people
    )
    return [
        widen_omnibus(
            test,
            (counts.tally.distinct > 0).sum(axis=1)[pairs.group] - 1.0,
            counts.dispersion.groups[pairs.group],
        )
        for counts, test in zip(counted, tests, strict=True)
    ]
