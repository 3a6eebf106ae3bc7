"""The other answers of the trends, on planted truth: dates, movers, and comparisons."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from topics.arrays import FloatArray, IntArray
from topics.bench.measure import Measure
from topics.bench.planted import make_report
from topics.settings import ShareSettings, TrendSettings
from topics.shares.shares import compute_shares
from topics.trends.compare import compare_counts
from topics.trends.labels import compute_q
from topics.trends.moved import estimate_moved
from topics.trends.shape import Course, scan_course

YEARS = 10
PAPERS = 20
"""Papers of a year in the corpora with dates."""

AUTHORS = 200
"""Authors of a corpus of which some moved."""


def measure_dates(*, seed: int, trials: int) -> list[Measure]:
    """Whether a planted step is found within a year, and how often none is taken for one."""
    near, named = [], []
    for trial in range(trials):
        rng = np.random.default_rng([seed, 51, trial])
        step = int(rng.integers(2, YEARS - 1))
        found = _scan(rng, np.where(np.arange(YEARS) >= step, 0.6, 0.15))
        near.append(found.shape == "step up" and abs((found.begin or 0) - step) <= 1)
        named.append(bool(_scan(rng, np.full(YEARS, 0.3)).shape))
    slack = 2 * float(np.sqrt(0.05 * 0.95 / trials))
    return [
        Measure(
            name="steps from 15% to 60% dated within a year",
            cases=trials, ours=float(np.mean(near)), lowest=0.9,
        ),
        Measure(
            name="flat shares given a step, peak or dip",
            cases=trials, ours=float(np.mean(named)), highest=0.05 + slack,
        ),
    ]  # fmt: skip


def _scan(rng: np.random.Generator, share: FloatArray) -> Course:
    totals = np.full(YEARS, float(PAPERS))
    papers = rng.binomial(PAPERS, share)
    pooled, number = papers.sum() / totals.sum(), totals.sum()
    covariance = (np.diag(totals) - np.outer(totals, totals) / number) * (
        pooled * (1 - pooled) * number / (number - 1)
    )
    return scan_course(
        papers - totals * pooled, covariance, papers / totals, np.arange(YEARS), alpha=0.05, seed=1
    )


def measure_movers(*, seed: int, trials: int) -> list[Measure]:
    """How often the interval of how many moved holds the planted part."""
    measures = []
    for part in (0.0, 0.05, 0.2):
        held = []
        for trial in range(trials):
            rng = np.random.default_rng([seed, 52, trial, int(100 * part)])
            late = np.linspace(0.0, 1.0, 6)
            shares = np.repeat(rng.dirichlet(np.ones(4), AUTHORS)[:, None], 6, axis=1)
            moving = np.stack([1 - late, late, 0 * late, 0 * late], axis=1)
            movers = int(part * AUTHORS)
            shares[:movers] = 0.2 * shares[:movers] + 0.8 * moving
            totals = np.full((AUTHORS, 6), 5)
            report = make_report(rng, shares, totals, curves=("",) * AUTHORS)
            tally = compute_shares(
                report.papers, report.assignments, report.memberships, report.themes,
                ShareSettings(years=report.years, dispersion=False), groups=report.authors,
            ).tally  # fmt: skip
            found = estimate_moved(tally, TrendSettings())
            held.append(found.low <= part <= found.high)
        measures.append(
            Measure(
                name=f"corpora whose interval of movers holds the true {part:.0%}",
                cases=trials,
                ours=float(np.mean(held)),
                lowest=0.9 - 2 * float(np.sqrt(0.09 / trials)),
            )
        )
    return measures


def measure_comparisons(*, seed: int, trials: int) -> Measure:
    """Two groups with the same shares in every year, one active earlier, the other later.

    Beside ours, ``compare_groups`` of TriTopic where it is installed.
    """
    ours, theirs = [], []
    totals = np.array([[14, 12, 9, 6, 3, 2], [2, 3, 6, 9, 12, 14]])
    for trial in range(trials):
        rng = np.random.default_rng([seed, 53, trial])
        late = np.linspace(0.0, 1.0, totals.shape[1])[:, None]
        shares = (1 - late) * rng.dirichlet(np.ones(5)) + late * rng.dirichlet(np.ones(5))
        counts = rng.multinomial(totals, shares).transpose(2, 0, 1)
        found = np.array([compare_counts(one, totals, level=0.95)[3:] for one in counts])
        some = counts.sum(axis=(1, 2)) > 0
        q = compute_q(found[:, 0], found[:, 1], some, alpha=0.05)
        ours.append(bool((q[some] <= 0.05).any()))
        other = _compare_groups(counts)
        if other is not None:
            theirs.append(other)
    return Measure(
        name="comparisons of like groups, active in other years, with a false call",
        cases=trials,
        ours=float(np.mean(ours)),
        compare_groups=float(np.mean(theirs)) if theirs else None,
        highest=0.05 + 2 * float(np.sqrt(0.05 * 0.95 / trials)),
    )


def _compare_groups(counts: IntArray) -> bool | None:
    """Whether TriTopic tells the two groups apart in any theme; None where it is not installed."""
    try:
        from tritopic.research.prevalence import compare_groups
    except ImportError:
        return None
    papers = counts.sum(axis=2)
    labels = np.repeat(np.tile(np.arange(len(papers)), 2), papers.T.ravel())
    groups = np.repeat(["a", "b"], papers.sum(axis=0))
    topics = [SimpleNamespace(topic_id=topic, label=str(topic)) for topic in range(len(papers))
              if papers[topic].sum()]  # fmt: skip
    model = SimpleNamespace(labels_=labels, topics_=topics)
    return bool(compare_groups(model, groups)["significant"].any())
