"""Composition of the pile: papers by venue and year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from topics.store.reader import RunFolder

MOST_VENUES = 15
NO_VENUE = "no venue"


@dataclass(frozen=True, kw_only=True)
class Pile:
    """Counts of papers by venue and year.

    Attributes
    ----------
    years : tuple of int
        Every year from the first paper to the last.
    rows : tuple of (str, tuple of int)
        Venue and its papers by year, the most papers first; then all other venues
        together, then the papers without a venue.
    undated : int
        Papers without a year; in no row.
    """

    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    undated: int


def count_pile(run: RunFolder, *, most: int = MOST_VENUES) -> Pile:
    """Count the papers of a run by venue and year."""
    papers = run["papers"]
    dated = papers[papers["year"].notna()]
    undated = len(papers) - len(dated)
    if not len(dated):
        return Pile(years=(), rows=(), undated=undated)
    venue = (
        dated["venue"].fillna("").astype(str).str.strip()
        if "venue" in dated
        else pd.Series("", index=dated.index)
    )
    year = dated["year"].astype(int)
    years = range(int(year.min()), int(year.max()) + 1)
    table = pd.crosstab(venue, year).reindex(columns=list(years), fill_value=0)
    named = table.drop(index="", errors="ignore")
    sums = named.sum(axis=1)
    order = sorted(named.index, key=lambda name: (-sums[name], name))
    shown, rest = (order, []) if len(order) <= most + 1 else (order[:most], order[most:])
    parts = [(str(name), [name]) for name in shown]
    if rest:
        parts.append((f"{len(rest)} other venues", rest))
    if "" in table.index:
        parts.append((NO_VENUE, [""]))
    rows = [(name, _counts(table.loc[venues].sum(axis=0))) for name, venues in parts]
    return Pile(years=tuple(years), rows=tuple(rows), undated=undated)


def _counts(row: pd.Series[int]) -> tuple[int, ...]:
    return tuple(int(value) for value in np.asarray(row))
