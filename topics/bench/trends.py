"""Benchmark of trends on planted truth, run as a user would.

A seed comes in; a table and the same figures as JSON go out. Papers are drawn
from known shares and go through the public functions, and the answers are
compared with the truth, beside those of two tests that others use on the same
yearly shares: Mann-Kendall and a straight line.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics.bench.answers import measure_comparisons, measure_dates, measure_movers
from topics.bench.coverage import measure_coverage, measure_noise
from topics.bench.measure import Measure
from topics.bench.pitfalls import lone_mover, measure_discovery, run_pitfalls
from topics.bench.planted import CURVES, PlantedReport, plant_reports, plant_rise
from topics.bench.yearly import compute_yearly_tests
from topics.errors import UsageError
from topics.schema import CORPUS, NO_THEME
from topics.settings import SEED, ShareSettings, TrendSettings
from topics.shares.shares import Shares, compute_shares
from topics.trends import Trends, compute_trends
from topics.trends.labels import CALLED, compute_q

POWER_AUTHORS = 1_000
CORPORA_PER_PITFALL = 20
"""Author corpora of the first part for each report of a pitfall."""

FEWEST_REPORTS = 4

MANY_ROWS = (1_001, 1_500, 20_000)
"""Rows among which one moves."""

CORPORA_PER_NOISE = 200
CORPORA_PER_TRIAL = 100
"""The same for a report with noise, and for a trial of the large corpora."""


@dataclass(frozen=True, kw_only=True)
class TrendsBench:
    """The benchmark's figures.

    Attributes
    ----------
    seed, corpora : int
    seconds : float
    measures : tuple of Measure
    """

    seed: int
    corpora: int
    seconds: float
    measures: tuple[Measure, ...]

    @property
    def holds(self) -> bool:
        """Every figure that is demanded is reached."""
        return all(measure.holds for measure in self.measures)

    @property
    def table(self) -> pd.DataFrame:
        """Columns measure, cases, demanded, ours, one for each contender, and holds."""
        return pd.DataFrame(
            [
                {
                    "measure": measure.name,
                    "cases": measure.cases,
                    "demanded": measure.demanded,
                    "ours": measure.ours,
                    "mann_kendall": measure.mann_kendall,
                    "plain_slope": measure.plain_slope,
                    "compare_groups": measure.compare_groups,
                    "holds": measure.holds,
                }
                for measure in self.measures
            ]
        )

    def to_json(self) -> dict[str, Any]:
        """Everything, as plain values."""
        return {
            "seed": self.seed,
            "corpora": self.corpora,
            "seconds": round(self.seconds, 1),
            "holds": self.holds,
            "measures": [asdict(measure) | {"holds": measure.holds} for measure in self.measures],
        }


def run_trends_bench(*, seed: int = SEED, corpora: int = 2_000) -> TrendsBench:
    """Measure false calls, coverage and power on planted author corpora.

    Parameters
    ----------
    seed : int
    corpora : int, default 2,000
        Author corpora, in reports of ten.

    Returns
    -------
    TrendsBench

    Raises
    ------
    UsageError
        If ``corpora`` is not a positive whole number.
    MissingExtraError
        If pymannkendall is not installed.
    """
    if not isinstance(corpora, int) or corpora < 1:
        raise UsageError(f"corpora must be a positive whole number, got {corpora!r}.")
    started = time.perf_counter()
    frames, covered = [], []
    for report in plant_reports(seed=seed, corpora=corpora):
        pairs, shares = _run_report(report)
        frames.append(pairs)
        covered.append(shares)
    pairs = pd.concat(frames, ignore_index=True)
    shares = pd.concat(covered, ignore_index=True)
    measures = (
        *_false_calls(pairs),
        *measure_coverage(pairs, shares),
        measure_noise(seed=seed, reports=max(2, corpora // CORPORA_PER_NOISE)),
        *_sensitivity(pairs),
        _power(seed, start=0.05, end=0.65, lowest=0.75),
        _power(seed, start=0.10, end=0.50, lowest=None),
        *_pitfalls(seed, corpora),
        *_many_rows(seed, trials=max(2, corpora // CORPORA_PER_TRIAL)),
        *measure_dates(seed=seed, trials=max(20, corpora // 10)),
        *measure_movers(seed=seed, trials=max(3, corpora // CORPORA_PER_TRIAL)),
        measure_comparisons(seed=seed, trials=max(20, corpora // 10)),
    )
    return TrendsBench(
        seed=seed, corpora=corpora, seconds=time.perf_counter() - started, measures=measures
    )


def _run_report(report: PlantedReport) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every pair with the three methods' answers, and every share with its truth."""
    shares, trends = _analyse(report)
    themes = report.shares.shape[2]
    true = report.shares.transpose(0, 2, 1).reshape(-1, report.shares.shape[1])
    table = trends.table[trends.table["author"] != CORPUS].reset_index(drop=True)
    pairs = table.assign(
        curve=np.repeat(np.array(report.curves, dtype=object), themes),
        changes=np.ptp(true, axis=1) > 1e-12,
        true_change=true[:, -1] - true[:, 0],
    )
    enough = (
        (pairs["total"] >= trends.settings.min_papers)
        & (pairs["active_years"] >= trends.settings.min_years)
    ).to_numpy()
    for name, p, up in compute_yearly_tests(shares, report.authors):
        pairs[f"{name}_p"], pairs[f"{name}_up"] = p, up
        # plain Benjamini-Hochberg: neither test knows which rows could be called
        q = compute_q(p, np.zeros_like(p), enough, alpha=trends.settings.alpha)
        pairs[f"{name}_called"] = enough & (q <= trends.settings.alpha)
    planted = shares.table[
        (shares.table["author"] != CORPUS) & (shares.table["theme_id"] != NO_THEME)
    ].reset_index(drop=True)
    total = planted["total"].to_numpy(dtype=np.float64).reshape(report.shares.shape)
    with np.errstate(invalid="ignore"):
        pooled = (report.shares * total).sum(axis=1) / total.sum(axis=1)
    planted = planted.assign(
        true=report.shares.ravel(),
        distance=np.abs(report.shares - pooled[:, None]).ravel(),
    )
    return pairs, planted[planted["total"] > 0]


def _analyse(report: PlantedReport) -> tuple[Shares, Trends]:
    shares = compute_shares(
        report.papers,
        report.assignments,
        report.memberships,
        report.themes,
        ShareSettings(years=report.years),
        groups=report.authors,
    )
    return shares, compute_trends(shares, TrendSettings())


def _false_calls(pairs: pd.DataFrame) -> list[Measure]:
    flat = pairs[~pairs["changes"]]
    tested = flat[flat["p"] < 1]
    return [
        Measure(
            name="flat pairs called rising, emerging or declining, after correction",
            cases=len(flat),
            ours=float(flat["label"].isin(CALLED).mean()),
            mann_kendall=float(flat["mann_kendall_called"].mean()),
            plain_slope=float(flat["plain_slope_called"].mean()),
            highest=0.05,
        ),
        Measure(
            name="flat pairs with some but not all papers, p <= 0.05 before correction",
            cases=len(tested),
            ours=float((tested["p"] <= 0.05).mean()),
            mann_kendall=float((tested["mann_kendall_p"] <= 0.05).mean()),
            plain_slope=float((tested["plain_slope_p"] <= 0.05).mean()),
        ),
    ]


def _sensitivity(pairs: pd.DataFrame) -> list[Measure]:
    """Changing themes called with the right sign, after correction, by curve."""
    focus = pairs[(pairs["theme_id"] == "t0") & pairs["changes"]]
    measures = []
    for curve in CURVES[1:]:
        rows = focus[focus["curve"] == curve]
        if rows.empty:
            continue
        wanted = CALLED[2:] if curve == "decline" else CALLED[:2]
        right = {
            name: float(
                (rows[f"{name}_called"] & (rows[f"{name}_up"] == (curve != "decline"))).mean()
            )
            for name in ("mann_kendall", "plain_slope")
        }
        measures.append(
            Measure(
                name=f"{curve} called with the right sign, after correction",
                cases=len(rows),
                ours=float(rows["label"].isin(wanted).mean()),
                **right,
            )
        )
    return measures


def _power(seed: int, *, start: float, end: float, lowest: float | None) -> Measure:
    report = plant_rise(seed=seed, authors=POWER_AUTHORS, years=5, papers=40, start=start, end=end)
    shares, trends = _analyse(report)
    chosen = ((trends.table["author"] != CORPUS) & (trends.table["theme_id"] == "t0")).to_numpy()
    rows = trends.table[chosen]
    alpha = trends.settings.alpha
    others = {
        name: float(((p <= alpha) & up)[::2].mean())
        for name, p, up in compute_yearly_tests(shares, report.authors)
    }
    return Measure(
        name=f"power: rise from {start:.0%} to {end:.0%}, 5 years, 40 papers, before correction",
        cases=len(rows),
        ours=float(((rows["p"] <= alpha) & (rows["odds_ratio"] > 1)).mean()),
        lowest=lowest,
        **others,
    )


def _pitfalls(seed: int, corpora: int) -> list[Measure]:
    """Reports with a false call in each scenario where nothing changes."""
    reports = max(FEWEST_REPORTS, corpora // CORPORA_PER_PITFALL)
    measures = []
    for outcome in run_pitfalls(seed=seed, reports=reports):
        # two standard errors for the number of reports, over what is allowed
        slack = 2 * float(np.sqrt(outcome.highest * (1 - outcome.highest) / reports))
        measures.append(
            Measure(
                name=f"reports with a false call: {outcome.name}",
                cases=reports,
                ours=outcome.ours,
                mann_kendall=outcome.mann_kendall,
                plain_slope=outcome.plain_slope,
                highest=outcome.highest + slack,
            )
        )
    found = measure_discovery(seed=seed, reports=reports)
    return [
        *measures,
        Measure(
            name="false discovery rate where themes compete",
            cases=reports, ours=found.rate, highest=0.05,
        ),
        Measure(
            name="... risers from 10% to 60% found",
            cases=reports * 5, ours=found.found,
        ),
        Measure(
            name="... fewer than if no dispersion were looked for",
            cases=reports * 5, ours=found.found_independent - found.found, highest=0.05,
        ),
    ]  # fmt: skip


def _many_rows(seed: int, *, trials: int) -> list[Measure]:
    """One row that moves, among many large ones that do not."""
    return [
        Measure(
            name=f"one mover among {rows:,} rows of 1,200 papers called",
            cases=trials,
            ours=lone_mover(seed=seed, rows=rows, trials=trials),
            lowest=0.95,
        )
        for rows in MANY_ROWS
    ]
