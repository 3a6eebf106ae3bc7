"""How often intervals of shares hold the true share: by number of papers, distance and noise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from topics.arrays import BoolArray
from topics.bench.measure import Measure
from topics.bench.planted_pitfalls import Pitfall, plant_noise
from topics.schema import CORPUS, NO_THEME
from topics.settings import ShareSettings
from topics.shares.refits import widen_intervals
from topics.shares.shares import Shares, compute_shares

NEAR, FAR = 0.02, 0.4
"""Distances of a year's true share from the author's pooled one."""

MANY = 50
"""Papers of a year from which noise of themes counts more than chance."""


def measure_coverage(pairs: pd.DataFrame, shares: pd.DataFrame) -> list[Measure]:
    """Parts of the intervals that hold the truth.

    Parameters
    ----------
    pairs : DataFrame
        Columns of ``trends.csv``, curve and true_change.
    shares : DataFrame
        Columns of ``shares.csv``, true, and distance of the true share from the
        author's pooled one.
    """
    inside = (shares["low"] <= shares["true"]) & (shares["true"] <= shares["high"])
    some = shares["papers"] > 0
    # a step has no logistic slope, so that its true change is not what is fitted
    smooth = pairs[pairs["change"].notna() & pairs["curve"].isin(("flat", "rise", "decline"))]
    held = (smooth["change_low"] <= smooth["true_change"]) & (
        smooth["true_change"] <= smooth["change_high"]
    )
    return [
        Measure(
            name="95% intervals that hold the true share",
            cases=len(shares),
            ours=float(inside.mean()),
            lowest=0.93,
            highest=0.97,
        ),
        Measure(
            name="... of years with a paper of the theme",
            cases=int(some.sum()),
            ours=float(inside[some].mean()),
        ),
        *(
            Measure(
                name=f"... of years {name} from the pooled share",
                cases=int(rows.sum()),
                ours=float(inside[rows].mean()) if rows.any() else 0.95,
            )
            for name, rows in _by_distance(shares)
        ),
        *(
            Measure(
                name=f"... of years with {name}",
                cases=int(rows.sum()),
                ours=float(inside[rows].mean()) if rows.any() else 0.95,
                lowest=0.93 - _slack(rows),
                highest=min(1.0, 0.97 + _slack(rows)),
            )
            for name, rows in _by_number(shares)
        ),
        Measure(
            name="95% intervals that hold the true change (flat, rise, decline)",
            cases=len(smooth),
            ours=float(held.mean()),
        ),
    ]


def _by_number(shares: pd.DataFrame) -> list[tuple[str, pd.Series[bool]]]:
    """Rows by the number of papers in the year."""
    bounds = ((1, 1), (2, 3), (4, 10), (11, 50), (51, 10**9))
    names = (
        "1 paper",
        *(f"{name} papers" for name in ("2 or 3", "4 to 10", "11 to 50", "over 50")),
    )
    return [
        (name, shares["total"].between(low, high))
        for name, (low, high) in zip(names, bounds, strict=True)
    ]


def _by_distance(shares: pd.DataFrame) -> list[tuple[str, pd.Series[bool]]]:
    distance = shares["distance"]
    return [
        (f"up to {100 * NEAR:.0f} points", distance <= NEAR),
        (f"{100 * NEAR:.0f} to {100 * FAR:.0f} points", distance.between(NEAR, FAR)),
        (f"more than {100 * FAR:.0f} points", distance > FAR),
    ]


def measure_noise(*, seed: int, reports: int) -> Measure:
    """Coverage where every way to draw the themes puts 20% of the papers anywhere."""
    held: list[BoolArray] = []
    for number in range(reports):
        planted = plant_noise(np.random.default_rng([seed, 77, number]))
        report = planted.report

        def count(labels: pd.DataFrame, planted: Pitfall = planted) -> Shares:
            own = planted.report
            return compute_shares(
                own.papers, labels, labels.assign(weight=1.0), own.themes,
                ShareSettings(years=own.years), groups=own.authors,
            )  # fmt: skip

        shares = widen_intervals(count(report.assignments), [count(one) for one in planted.refits])
        table = shares.table[
            (shares.table["author"] != CORPUS) & (shares.table["theme_id"] != NO_THEME)
        ]
        true = report.shares.ravel()
        inside = (table["low"] <= true) & (true <= table["high"])
        held.append(inside[table["total"] > MANY].to_numpy())
    found = np.concatenate(held)
    return Measure(
        name=f"... of years with more than {MANY} papers, of which 20% have a wrong theme",
        cases=found.size,
        ours=float(found.mean()),
    )


def _slack(rows: pd.Series[bool]) -> float:
    """Two standard errors of a coverage of 95%; the themes of a year are not independent."""
    return 2 * float(np.sqrt(0.05 * 0.95 / max(1.0, float(rows.sum()) / 3)))
