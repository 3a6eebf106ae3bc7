"""Author corpora whose true shares are known, to measure promises on.

A seed comes in; reports of several authors go out, as tables in the shape that a
run writes, beside the true share of every author, year and theme. One theme of
an author follows a curve and takes what it gains from a second one; the others,
and all themes of a flat author, stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from topics.arrays import FloatArray, IntArray

CURVES = ("flat", "rise", "step", "emergence", "decline")
AUTHORS_PER_REPORT = 10
FIRST_YEAR = 2015

MIN_PAPERS, MAX_PAPERS = 5, 200
MIN_YEARS, MAX_YEARS = 3, 10
MIN_THEMES, MAX_THEMES = 4, 8


@dataclass(frozen=True, kw_only=True)
class PlantedReport:
    """One report's input and its truth.

    Attributes
    ----------
    papers, assignments, memberships, themes : DataFrame
        As ``topics.shares.shares.compute_shares`` takes them; themes are t0, t1, ...
    authors : tuple of str
    curves : tuple of str
        The curve of each author's theme t0.
    shares : float64, shape (authors, years, themes)
        True shares; they sum to 1 over the themes.
    years : (int, int)
        First and last year.
    """

    papers: pd.DataFrame
    assignments: pd.DataFrame
    memberships: pd.DataFrame
    themes: pd.DataFrame
    authors: tuple[str, ...]
    curves: tuple[str, ...]
    shares: FloatArray
    years: tuple[int, int]


def plant_reports(*, seed: int, corpora: int) -> Iterator[PlantedReport]:
    """Reports of ten authors each, over all curves, 5 to 200 papers and 3 to 10 years.

    The number of papers is uniform on a logarithmic scale, because most authors
    have few; papers grow or shrink over the years at a random rate.
    """
    for report in range(-(-corpora // AUTHORS_PER_REPORT)):
        rng = np.random.default_rng([seed, report])
        count = min(AUTHORS_PER_REPORT, corpora - report * AUTHORS_PER_REPORT)
        years = int(rng.integers(MIN_YEARS, MAX_YEARS + 1))
        themes = int(rng.integers(MIN_THEMES, MAX_THEMES + 1))
        curves = tuple(CURVES[author % len(CURVES)] for author in range(count))
        shares = np.stack([_plant_shares(rng, curve, years, themes) for curve in curves])
        totals = np.stack([_plant_totals(rng, years) for _ in curves])
        yield make_report(rng, shares, totals, curves=curves)


def plant_rise(
    *, seed: int, authors: int, years: int, papers: int, start: float, end: float
) -> PlantedReport:
    """One report in which the share of t0 rises linearly for every author.

    Papers are spread as evenly over the years as they can be.
    """
    rng = np.random.default_rng([seed, years, papers, int(1000 * start), int(1000 * end)])
    rising = np.linspace(start, end, years)
    shares = np.broadcast_to(np.stack([rising, 1 - rising], axis=1), (authors, years, 2))
    ends = np.arange(years + 1, dtype=np.int64) * papers // years
    totals = np.broadcast_to(ends[1:] - ends[:-1], (authors, years))
    return make_report(rng, shares, totals, curves=("rise",) * authors)


def make_report(
    rng: np.random.Generator, shares: FloatArray, totals: IntArray, *, curves: tuple[str, ...]
) -> PlantedReport:
    """Draw papers from true shares.

    Parameters
    ----------
    rng : numpy Generator
    shares : float64, shape (authors, years, themes)
    totals : int64, shape (authors, years)
    curves : tuple of str, length authors
    """
    counts = rng.multinomial(totals, shares)
    author, year, theme = (
        np.repeat(index, counts.ravel()) for index in np.indices(counts.shape).reshape(3, -1)
    )
    names = tuple(f"Author {number}" for number in range(len(curves)))
    ids = [f"p{number:06d}" for number in range(author.size)]
    papers = pd.DataFrame(
        {
            "paper_id": ids,
            "authors": [[names[number]] for number in author],
            "year": pd.array(FIRST_YEAR + year, dtype="Int64"),
            "year_published": pd.array(FIRST_YEAR + year, dtype="Int64"),
            "date": "",
            "abstract": "planted",
        }
    )
    theme_ids = [f"t{number}" for number in range(shares.shape[2])]
    assignments = pd.DataFrame(
        {"paper_id": ids, "theme_id": [theme_ids[number] for number in theme]}
    )
    return PlantedReport(
        papers=papers,
        assignments=assignments,
        memberships=assignments.assign(weight=1.0),
        themes=pd.DataFrame({"theme_id": theme_ids, "theme": theme_ids}),
        authors=names,
        curves=curves,
        shares=np.asarray(shares),
        years=(FIRST_YEAR, FIRST_YEAR + shares.shape[1] - 1),
    )


def _plant_totals(rng: np.random.Generator, years: int) -> IntArray:
    papers = int(np.exp(rng.uniform(np.log(MIN_PAPERS), np.log(MAX_PAPERS + 1))))
    growth = rng.uniform(-0.1, 0.3)
    weight = np.exp(growth * np.arange(years))
    totals: IntArray = rng.multinomial(papers, weight / weight.sum())
    return totals


def _plant_shares(rng: np.random.Generator, curve: str, years: int, themes: int) -> FloatArray:
    """True shares of one author, shape (years, themes)."""
    if curve == "flat":
        return np.tile(rng.dirichlet(np.ones(themes)), (years, 1))
    rest = rng.uniform(0.1, 0.4)
    low = rng.uniform(0.02, 0.2)
    high = min(low + rng.uniform(0.2, 0.7), 0.98 - rest)
    ramp = np.linspace(0.0, 1.0, years)
    if curve == "rise":
        course = low + (high - low) * ramp
    elif curve == "decline":
        course = high - (high - low) * ramp
    elif curve == "step":
        course = np.where(np.arange(years) >= rng.integers(1, years), high, low)
    else:
        half = years // 2
        course = high * np.maximum(np.arange(years) - half + 1, 0) / (years - half)
    shares = np.empty((years, themes))
    shares[:, 0] = course
    shares[:, 1] = 1.0 - rest - course
    shares[:, 2:] = rest * rng.dirichlet(np.ones(themes - 2))
    return shares
