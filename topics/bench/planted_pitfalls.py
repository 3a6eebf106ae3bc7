"""Planted corpora in which nothing, or something known, changes, and a test may be misled.

Each function draws one report of several authors from a seed. What is planted beside
the shares is what real piles have: few papers in some years, themes that compete,
papers of two authors, projects, labels that drift, and a mix of venues that changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.arrays import FloatArray
from topics.bench.planted import FIRST_YEAR, PlantedReport, make_report

AUTHORS = 10
YEARS = 6
THEMES = 5


@dataclass(frozen=True, kw_only=True)
class Pitfall:
    """A report, with what a run would know beside it.

    Attributes
    ----------
    report : PlantedReport
    refits : tuple of DataFrame
        Assignments by refits of the themes; empty where they are certain.
    changes : bool, shape (authors, themes)
        Which shares truly change.
    """

    report: PlantedReport
    changes: npt.NDArray[np.bool_]
    refits: tuple[pd.DataFrame, ...] = ()


def plant_flat(rng: np.random.Generator, *, uneven: bool = False) -> Pitfall:
    """Nothing changes; with ``uneven``, years have from none to many papers."""
    shares = _flat(rng)
    totals = rng.integers(2, 9, (AUTHORS, YEARS))
    if uneven:
        totals = rng.negative_binomial(1, 0.15, (AUTHORS, YEARS))
        totals[:, 0] += 1
    return _plain(rng, shares, totals)


def plant_competition(rng: np.random.Generator) -> Pitfall:
    """One theme of each second author rises from 10% to 60% and takes from all others."""
    shares = _flat(rng)
    rise = np.linspace(0.1, 0.6, YEARS)
    for author in range(0, AUTHORS, 2):
        rest = shares[author, :, 1:] / shares[author, :, 1:].sum(axis=1, keepdims=True)
        shares[author, :, 0] = rise
        shares[author, :, 1:] = rest * (1 - rise)[:, None]
    return _plain(rng, shares, rng.integers(3, 12, (AUTHORS, YEARS)))


def plant_shared(rng: np.random.Generator) -> Pitfall:
    """Nothing changes, and every second paper has a second author of the report."""
    planted = plant_flat(rng)
    papers = planted.report.papers
    names = np.array(planted.report.authors, dtype=object)
    second = names[rng.integers(0, AUTHORS, len(papers))]
    both = rng.random(len(papers)) < 0.5
    authors = [
        sorted({*own, other}) if also else own
        for own, other, also in zip(papers["authors"], second, both, strict=True)
    ]
    report = replace(planted.report, papers=papers.assign(authors=pd.Series(authors, dtype=object)))
    return replace(planted, report=report)


def plant_projects(rng: np.random.Generator, *, largest: int, teams: bool) -> Pitfall:
    """Nothing changes, and papers come in projects of 1 to ``largest`` of one theme.

    With ``teams``, a project has partners of its own; otherwise the papers do
    not show which belong together.
    """
    shares = _flat(rng)
    rows: list[tuple[int, int, int, str]] = []
    for author in range(AUTHORS):
        for year in range(YEARS):
            left = int(rng.integers(4, 13))
            while left > 0:
                size = min(left, int(rng.integers(1, largest + 1)))
                theme = int(rng.choice(THEMES, p=shares[author, year]))
                team = f"Partner {len(rows)}"
                rows += [(author, year, theme, team)] * size
                left -= size
    return _from_rows(shares, rows, teams=teams)


def plant_noise(rng: np.random.Generator) -> Pitfall:
    """Nothing changes, years have many papers, and 20% of the labels are noise."""
    shares = _flat(rng)
    large = _plain(rng, shares, rng.integers(51, 120, (AUTHORS, YEARS)))
    return _mislabel(rng, large, noise=0.2, drift=0.0, refits=10)


def plant_drift(rng: np.random.Generator, *, noise: float, drift: float, refits: int) -> Pitfall:
    """Nothing changes, but labels are wrong: at random, and more so over the years.

    Every way to draw the themes puts up to ``drift`` of one theme's papers, growing
    from none in the first year, into a theme of its own choice, and ``noise`` of all
    papers anywhere.
    """
    return _mislabel(rng, plant_flat(rng), noise=noise, drift=drift, refits=refits)


def _mislabel(
    rng: np.random.Generator, planted: Pitfall, *, noise: float, drift: float, refits: int
) -> Pitfall:
    report = planted.report
    true = report.assignments["theme_id"].str[1:].astype(int).to_numpy()
    late = (report.papers["year"].to_numpy(dtype=np.int64) - FIRST_YEAR) / (YEARS - 1)

    def draw() -> pd.DataFrame:
        labels = true.copy()
        leaks = rng.permutation(THEMES)
        # of each pair of themes, the first leaks into the second
        for source, target in zip(leaks[::2], leaks[1::2], strict=False):
            gone = (true == source) & (rng.random(true.size) < drift * late)
            labels[gone] = target
        wrong = rng.random(true.size) < noise
        labels[wrong] = rng.integers(0, THEMES, int(wrong.sum()))
        return report.assignments.assign(theme_id=[f"t{label}" for label in labels])

    shown = draw()
    memberships = shown.assign(weight=1.0)
    return replace(
        planted,
        report=replace(report, assignments=shown, memberships=memberships),
        refits=tuple(draw() for _ in range(refits)),
    )


def plant_mix(rng: np.random.Generator) -> Pitfall:
    """Five venues with themes of their own that never change; their sizes do."""
    venues = 5
    shares = np.repeat(rng.dirichlet(np.full(THEMES, 0.6), venues)[:, None], YEARS, axis=1)
    trend = rng.normal(0, 0.5, venues)[:, None] * np.linspace(-1, 1, YEARS)
    totals = np.rint(40 * np.exp(trend)).astype(np.int64)
    planted = _plain(rng, shares, totals)
    papers = planted.report.papers
    venue = papers["authors"].str[0].str.replace("Author", "Venue")
    return replace(planted, report=replace(planted.report, papers=papers.assign(venue=venue)))


def _flat(rng: np.random.Generator) -> FloatArray:
    shares: FloatArray = np.repeat(rng.dirichlet(np.ones(THEMES), AUTHORS)[:, None], YEARS, axis=1)
    return shares


def _plain(rng: np.random.Generator, shares: FloatArray, totals: npt.NDArray[np.int64]) -> Pitfall:
    report = make_report(rng, shares, totals, curves=("flat",) * len(shares))
    return Pitfall(report=report, changes=np.ptp(shares, axis=1) > 1e-12)


def _from_rows(
    shares: FloatArray, rows: list[tuple[int, int, int, str]], *, teams: bool
) -> Pitfall:
    """A report of papers that are given one by one: author, year, theme, team."""
    ids = [f"p{number:06d}" for number in range(len(rows))]
    names = tuple(f"Author {number}" for number in range(len(shares)))
    years = pd.array([FIRST_YEAR + year for _, year, _, _ in rows], dtype="Int64")
    papers = pd.DataFrame(
        {
            "paper_id": ids,
            "authors": [
                [names[author], team] if teams else [names[author]] for author, _, _, team in rows
            ],
            "year": years,
            "year_published": years,
            "date": "",
            "abstract": "planted",
        }
    )
    assignments = pd.DataFrame(
        {"paper_id": ids, "theme_id": [f"t{theme}" for _, _, theme, _ in rows]}
    )
    theme_ids = [f"t{number}" for number in range(shares.shape[2])]
    report = PlantedReport(
        papers=papers,
        assignments=assignments,
        memberships=assignments.assign(weight=1.0),
        themes=pd.DataFrame({"theme_id": theme_ids, "theme": theme_ids}),
        authors=names,
        curves=("flat",) * len(shares),
        shares=shares,
        years=(FIRST_YEAR, FIRST_YEAR + shares.shape[1] - 1),
    )
    return Pitfall(report=report, changes=np.zeros((len(shares), shares.shape[2]), dtype=bool))
