"""Rate of reports with a false call where something may mislead them.

A share of false pairs hides what a reader meets: one report with one false call is
one misled reader. For each pitfall the reports with any false call are counted, with
the false discovery rate, beside Mann-Kendall and a straight line on yearly shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from topics.arrays import BoolArray
from topics.bench.planted_pitfalls import (
    Pitfall,
    plant_competition,
    plant_drift,
    plant_flat,
    plant_mix,
    plant_projects,
    plant_shared,
)
from topics.bench.yearly import called_by_yearly_tests
from topics.schema import CORPUS
from topics.settings import ShareSettings, TrendSettings
from topics.shares.shares import Shares, compute_shares
from topics.trends import compute_trends
from topics.trends.labels import CALLED, compute_q
from topics.trends.permutation import compute_count_test

REFITS = 10

SCENARIOS: dict[str, tuple[Callable[[np.random.Generator], Pitfall], float]] = {
    "flat authors": (plant_flat, 0.07),
    "uneven years": (partial(plant_flat, uneven=True), 0.07),
    "shared papers": (plant_shared, 0.07),
    "projects of 1 to 5, teams known": (partial(plant_projects, largest=5, teams=True), 0.07),
    "projects of 1 to 5, teams not known": (partial(plant_projects, largest=5, teams=False), 0.07),
    "labels that drift by 20%": (partial(plant_drift, noise=0.0, drift=0.2, refits=REFITS), 0.07),
    "labels of which 20% are noise": (
        partial(plant_drift, noise=0.2, drift=0.0, refits=REFITS), 0.07,
    ),
    "a mix of venues that changes": (plant_mix, 0.07),
}  # fmt: skip
"""Corpora in which nothing changes, and the largest part of misled reports allowed."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Parts of the reports of one scenario: with a false call, by each method."""

    name: str
    reports: int
    ours: float
    mann_kendall: float
    plain_slope: float
    highest: float


def run_pitfalls(*, seed: int, reports: int) -> Iterator[Outcome]:
    """Every scenario in turn.

    Parameters
    ----------
    seed : int
    reports : int
        Reports of each scenario.
    """
    for place, (name, (plant, highest)) in enumerate(SCENARIOS.items()):
        misled = np.zeros((reports, 3), dtype=bool)
        for number in range(reports):
            planted = plant(np.random.default_rng([seed, place, number]))
            ours, others = call(planted)
            false = ~planted.changes.ravel()
            if "venue" in planted.report.papers:
                # the corpus row: of the venues, nothing changes in any
                false = np.ones(ours.size, dtype=bool)
            misled[number] = [(found & false).any() for found in (ours, *others)]
        yield Outcome(
            name=name,
            reports=reports,
            ours=float(misled[:, 0].mean()),
            mann_kendall=float(misled[:, 1].mean()),
            plain_slope=float(misled[:, 2].mean()),
            highest=highest,
        )


def call(planted: Pitfall, *, dispersion: bool = True) -> tuple[BoolArray, list[BoolArray]]:
    """Which pairs are called, by us and by the yearly tests.

    With a column "venue" the pairs are those of the corpus row.
    """
    report = planted.report
    mixed = "venue" in report.papers
    settings = ShareSettings(years=report.years, dispersion=dispersion)

    def count(assignments: pd.DataFrame) -> Shares:
        return compute_shares(
            report.papers, assignments, assignments.assign(weight=1.0), report.themes, settings,
            groups=report.authors,
        )  # fmt: skip

    shares = count(report.assignments)
    trends = compute_trends(
        shares,
        TrendSettings(),
        papers=report.papers if mixed else None,
        refits=[count(labels) for labels in planted.refits],
    )
    corpus = trends.table["author"] == CORPUS
    own = trends.table[corpus if mixed else ~corpus]
    ours = own["label"].isin(CALLED).to_numpy()
    groups = (CORPUS,) if mixed else report.authors
    others = called_by_yearly_tests(shares, groups, own, TrendSettings())
    return ours, others


def lone_mover(*, seed: int, rows: int, trials: int = 20) -> float:
    """How often one row that moves by six standard deviations is called among many.

    Each row has 1,200 papers in six years, 10% of them of the theme.
    """
    found = 0
    for trial in range(trials):
        rng = np.random.default_rng([seed, rows, trial])
        totals = np.full((rows, 6), 200)
        counts = rng.binomial(totals, 0.1)
        counts[0] = rng.binomial(200, np.linspace(0.026, 0.174, 6))
        test = compute_count_test(counts, totals)
        q = compute_q(test.p, test.least, np.ones(rows, dtype=bool), alpha=0.05)
        found += bool(q[0] <= 0.05)
    return found / trials


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """Where themes compete: false discovery rate, and parts of the risers found.

    ``found`` is with the dispersion taken into account, ``found_independent``
    without; the papers are independent, so that the difference is its price.
    """

    rate: float
    found: float
    found_independent: float


def measure_discovery(*, seed: int, reports: int) -> Discovery:
    """Discoveries where a theme of each second author rises and takes from all others.

    A theme that loses to a riser truly falls; only authors without one are flat.
    """
    rates, found, independent = [], [], []
    for number in range(reports):
        planted = plant_competition(np.random.default_rng([seed, 99, number]))
        ours, _ = call(planted)
        changes = planted.changes
        false = int((ours & ~changes.ravel()).sum())
        rates.append(false / max(1, int(ours.sum())))
        found.append(ours.reshape(changes.shape)[::2, 0].mean())
        plain, _ = call(planted, dispersion=False)
        independent.append(plain.reshape(changes.shape)[::2, 0].mean())
    return Discovery(
        rate=float(np.mean(rates)),
        found=float(np.mean(found)),
        found_independent=float(np.mean(independent)),
    )
