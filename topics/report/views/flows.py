"""Flows of work between themes from one period to the next, by the authors who did it.

Columns are periods, their parts the papers of each theme, so that a column sums to
the papers of its period. A paper of a later period is traced to the themes of its
authors' papers in the period before: to each theme in proportion to these papers.
Papers whose authors had none then are new. Most flows are what authors who keep to
their themes give at any time; a flow is strong only where it is larger than in any
of the same papers with their periods shuffled would surely be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.arrays import FloatArray, IntArray
from topics.report.views.periods import split_periods
from topics.schema import CORPUS, NO_THEME
from topics.settings import SEED
from topics.store.reader import RunFolder

ARRANGEMENTS = 99
LEVEL = 0.05
FEWEST_PAPERS = 20
"""Papers of a flow's period below which nothing is said of it."""

FEWEST_DRAWN = 10
"""Papers of a venue or an author below which there is no drawing."""

MOST_GROUPS = 8
"""Venues that are followed, and authors: those with most papers."""

ALL, VENUE, AUTHOR = "", "venue", "author"

_AT_ONCE = 50_000
"""Papers and cells of the shuffles that are traced in one go: the calls for a single shuffle
of a small group take longer than its sums."""

LEAST_SPREAD = 0.5
"""Least standard deviation of a flow in papers: a flow of a fraction of a paper is no news."""


@dataclass(frozen=True, kw_only=True)
class Flows:
    """Papers by period and theme, and where their authors came from.

    Attributes
    ----------
    periods : tuple of (int, int)
    papers : int64, shape (periods, themes + 1)
        "No theme" last.
    flows : float64, shape (periods - 1, themes + 1, themes + 1)
        Papers of a theme (last axis) in a period, by the theme of their authors in the
        period before.
    new : float64, shape (periods - 1, themes + 1)
        Papers without an author of the period before.
    strong : bool, shape of flows
    """

    periods: tuple[tuple[int, int], ...]
    papers: IntArray
    flows: FloatArray
    new: FloatArray
    strong: npt.NDArray[np.bool_]


def trace_flows(run: RunFolder) -> dict[tuple[str, str], Flows]:
    """The flows of the corpus, and of the venues and reported authors with most papers.

    The keys are kind (``ALL``, ``VENUE``, ``AUTHOR``) and name. Those of a venue or
    an author are traced through its own papers only.
    """
    table = run["papers"].merge(
        run["assignments"][["paper_id", "theme_id"]].drop_duplicates("paper_id"), on="paper_id"
    )
    table = table[table["year"].notna()].reset_index(drop=True)
    themes = {theme: place for place, theme in enumerate(run["themes"]["theme_id"])}
    themes[NO_THEME] = len(themes)
    theme = table["theme_id"].map(themes).fillna(len(themes) - 1).to_numpy(dtype=np.int64)
    years = table["year"].to_numpy(dtype=np.int64)
    authors = table["authors"].tolist()
    groups = {(ALL, CORPUS): np.arange(len(table))}
    groups |= {(VENUE, name): rows for name, rows in _rows_of_venues(table).items()}
    groups |= {(AUTHOR, name): rows for name, rows in _rows_of_authors(run, authors).items()}
    found = {
        key: compute_flows(
            years[rows], theme[rows], [authors[row] for row in rows], themes=len(themes)
        )
        for key, rows in groups.items()
    }
    return {key: flows for key, flows in found.items() if len(flows.periods) > 1}


def _rows_of_venues(table: pd.DataFrame) -> dict[str, IntArray]:
    venues = table["venue"].fillna("").astype(str) if "venue" in table else pd.Series(dtype=str)
    found = {
        str(name): np.asarray(rows)
        for name, rows in venues[venues != ""].groupby(venues).indices.items()
    }
    return _largest(found) if len(found) > 1 else {}


def _rows_of_authors(run: RunFolder, authors: Sequence[Sequence[str]]) -> dict[str, IntArray]:
    if run.settings.shares.group_by:
        return {}
    reported = set(run["shares"]["author"]) - {CORPUS}
    found: dict[str, list[int]] = {}
    for row, names in enumerate(authors):
        for name in set(names) & reported:
            found.setdefault(name, []).append(row)
    return _largest({name: np.array(rows, dtype=np.int64) for name, rows in found.items()})


def _largest(rows: Mapping[str, IntArray]) -> dict[str, IntArray]:
    """Those with most rows, and not too few."""
    ranked = sorted(rows, key=lambda name: (-len(rows[name]), name))[:MOST_GROUPS]
    return {name: rows[name] for name in ranked if len(rows[name]) >= FEWEST_DRAWN}


def compute_flows(
    years: IntArray,
    theme: IntArray,
    authors: Sequence[Sequence[str]],
    *,
    themes: int,
    arrangements: int = ARRANGEMENTS,
    seed: int = SEED,
) -> Flows:
    """Trace papers through periods.

    Parameters
    ----------
    years, theme : int64, shape (papers,)
        Theme as a place, below ``themes``.
    authors : sequence of sequence of str, length papers
    themes : int
        With "no theme".
    arrangements : int
        Shuffles of the papers' periods that say what chance gives; at least 19.
    seed : int

    Notes
    -----
    A flow is strong where its distance from the mean of the shuffled flows, in their
    standard deviations, is above all but ``LEVEL`` of the largest such distances of
    the shuffles (Westfall and Young 1993): with years at random, a drawing has a
    strong flow one time in twenty.
    """
    periods = split_periods(years.tolist())
    count = len(periods)
    firsts = np.array([first for first, _ in periods], dtype=np.int64)
    place = np.searchsorted(firsts, years, side="right") - 1
    papers = np.zeros((count, themes), dtype=np.int64)
    np.add.at(papers, (place, theme), 1)
    incidence = _incidence(authors)
    shape = (max(count - 1, 0), themes, themes)
    ((cells, weights),) = _trace(place[None], theme, incidence, count, themes)
    observed = np.bincount(cells, weights, minlength=math.prod(shape)).astype(np.float64)
    observed = observed.reshape(shape)
    came = observed.sum(axis=1)
    strong = np.zeros_like(observed, dtype=bool)
    if count > 1 and len(years) >= 2 * FEWEST_PAPERS:
        rng = np.random.default_rng(seed)
        at_once = max(1, _AT_ONCE // (len(years) + math.prod(shape)))
        draws: list[tuple[IntArray, FloatArray]] = []
        while len(draws) < arrangements:
            shuffles = range(min(at_once, arrangements - len(draws)))
            places = np.array([rng.permutation(place) for _ in shuffles])
            draws += _trace(places, theme, incidence, count, themes)
        # Few of the cells ever have a flow.
        some = np.unique(np.concatenate([cells, *(drawn for drawn, _ in draws)]))
        drawn = np.array(
            [
                np.bincount(np.searchsorted(some, one), papers_of, minlength=some.size)
                for one, papers_of in draws
            ]
        )
        mean = drawn.mean(axis=0)
        spread = np.maximum(drawn.std(axis=0, ddof=1), LEAST_SPREAD)
        largest = ((drawn - mean) / spread).max(axis=1, initial=0.0)
        limit = np.sort(largest)[int(np.ceil((1 - LEVEL) * (arrangements + 1))) - 1]
        strong.ravel()[some] = (observed.ravel()[some] - mean) / spread > limit
        strong &= (papers.sum(axis=1)[1:] >= FEWEST_PAPERS)[:, None, None]
    return Flows(
        periods=tuple(periods),
        papers=papers,
        flows=observed,
        new=papers[1:] - came,
        strong=strong,
    )


def _incidence(authors: Sequence[Sequence[str]]) -> Any:
    """Papers by authors, 0 and 1; authors of one paper link nothing and are left out."""
    from scipy.sparse import csr_array

    lists = [list(dict.fromkeys(names)) for names in authors]
    places: dict[str, int] = {}
    for names in lists:
        for name in names:
            places.setdefault(name, len(places))
    rows = np.repeat(np.arange(len(lists)), [len(names) for names in lists])
    columns = np.array([places[name] for names in lists for name in names], dtype=np.int64)
    often = np.bincount(columns, minlength=len(places)) > 1
    new_place = np.cumsum(often) - 1
    kept = often[columns]
    return csr_array(
        (np.ones(int(kept.sum())), (rows[kept], new_place[columns[kept]])),
        shape=(len(lists), int(often.sum())),
    )


def _trace(
    places: IntArray, theme: IntArray, incidence: Any, periods: int, themes: int
) -> list[tuple[IntArray, FloatArray]]:
    """Flows between consecutive periods: places in (periods - 1, themes, themes), and papers.

    One for each row of ``places``, shape (arrangements, papers).
    """
    from scipy.sparse import csr_array

    arrangements, count = places.shape
    place, theme = places.ravel(), np.tile(theme, arrangements)
    starts = np.append(0, np.cumsum(np.tile(np.diff(incidence.indptr), arrangements)))
    # An author is somebody else in each arrangement and period, and before the first one nobody.
    authors = arrangements * incidence.shape[1]
    author = np.arange(0, authors, incidence.shape[1] or 1)[:, None] + incidence.indices
    before = author.ravel() * (periods + 1) + np.repeat(place, np.diff(starts))
    ones, shape = np.ones(before.size), (place.size, authors * (periods + 1))
    links = csr_array((ones, before, starts), shape=shape)
    wrote = csr_array((ones, before + 1, starts), shape=shape).tocsc()
    themes_of = csr_array((ones, theme[wrote.indices], wrote.indptr), shape=(shape[1], themes))
    # For each paper the papers of its authors in the period before, by theme.
    came = links @ themes_of
    paper = np.repeat(np.arange(place.size), np.diff(came.indptr))
    weight = came.data / np.bincount(paper, came.data, minlength=place.size)[paper]
    size = max(periods - 1, 0) * themes * themes
    first = np.repeat(np.arange(arrangements) * size, count) + (place - 1) * themes * themes + theme
    cell = first[paper] + came.indices * themes
    sums = np.bincount(cell, weight, minlength=arrangements * size).astype(np.float64)
    rows = sums.reshape(arrangements, size)
    return [(np.flatnonzero(row), row[row != 0]) for row in rows]
