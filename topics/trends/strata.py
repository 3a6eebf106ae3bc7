"""The strata within which a pile of papers is compared: venues, categories or authors.

A pile of papers changes when its themes do, and also when its mix does: a
conference that leaves takes its themes along. Papers are therefore put into
strata (venues, unless the user says otherwise), and the pile's change is looked
for within them. Editions of one venue are one stratum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics.arrays import IntArray
from topics.corpus.columns import AUTHORS, check_within
from topics.schema import CORPUS
from topics.shares.tally import Tally
from topics.text.wording import counted
from topics.trends.venues import plain_venue

SMALL_PART = 0.5
"""Where strata of several years hold a smaller part of the papers, a note says so."""


@dataclass(frozen=True, kw_only=True)
class Strata:
    """The stratum of each counted paper.

    Attributes
    ----------
    within : tuple of str
        Columns of the papers that the strata are made of; empty for none.
    names : tuple of str
        Name of each stratum, in order.
    codes : int64, shape (papers,)
        Place in ``names`` of each counted paper of the tally.
    """

    within: tuple[str, ...]
    names: tuple[str, ...]
    codes: IntArray


def find_strata(tally: Tally, papers: pd.DataFrame, within: Sequence[str]) -> Strata:
    """Put the counted papers into strata.

    Parameters
    ----------
    tally : Tally
    papers : DataFrame
        Column paper_id and those of ``within``; "authors" stands for the
        reported authors of a paper, together.
    within : sequence of str

    Raises
    ------
    UsageError
        If a column is not there.
    """
    check_within(papers.columns, within)
    rows = pd.Index(papers["paper_id"]).get_indexer(pd.Index(tally.paper_ids))
    parts: list[list[str]] = []
    for column in within:
        if column == AUTHORS:
            parts.append(_reported(tally, papers, rows))
            continue
        values = papers[column].astype("string").fillna("").to_numpy(dtype=object)[rows]
        same = {value: plain_venue(str(value)) for value in set(values.tolist())}
        parts.append([same[value] for value in values.tolist()])
    joined = [" / ".join(part) for part in zip(*parts, strict=True)] if parts else []
    if not parts:
        joined = [""] * len(tally.paper_ids)
    codes, names = pd.factorize(np.array(joined, dtype=object), sort=True)
    return Strata(
        within=tuple(within),
        names=tuple(str(name) for name in names),
        codes=np.asarray(codes, dtype=np.int64),
    )


def _reported(tally: Tally, papers: pd.DataFrame, rows: IntArray) -> list[str]:
    """The reported authors of each counted paper, as one text."""
    named = set(tally.groups) - {CORPUS}
    lists: list[Any] = papers["authors"].to_numpy(dtype=object)[rows].tolist()
    return ["; ".join(sorted(named.intersection(names))) for names in lists]


def count_strata(tally: Tally, strata: Strata, group: int) -> tuple[IntArray, Any, IntArray]:
    """Papers of one group by stratum and year.

    Returns
    -------
    own : int64, shape (own papers,)
        Their places among the counted papers.
    cell : int64, shape (own papers,)
        Row of ``totals.ravel()`` that each is counted in.
    present : int64, shape (strata of the group,)
        The strata that the group has papers in.
    """
    entries = slice(tally.credit.indptr[group], tally.credit.indptr[group + 1])
    own = np.asarray(tally.credit.indices[entries], dtype=np.int64)
    present, place = np.unique(strata.codes[own], return_inverse=True)
    cell = place.ravel() * tally.years.size + tally.year_index[own]
    return own, cell, present


def describe_strata(tally: Tally, strata: Strata) -> tuple[str, ...]:
    """What a reader has to know of the strata of the whole pile: one sentence or none."""
    if not strata.within:
        return ()
    what = " and ".join(
        {"venue": "venue", "category": "category", AUTHORS: "reported authors"}.get(name, name)
        for name in strata.within
    )
    count = len(strata.names)
    years = len(np.unique(tally.year_index))
    if years < 2:
        return ()
    if count == 1 and not strata.names[0].strip(" /"):
        return (
            f"No paper has a {what}, so whether the pile's mix changed cannot be told; its "
            "changes are those of all papers together.",
        )
    if count == 1:
        return (f"All papers are from one {what}, so that its mix cannot have changed.",)
    cells = np.zeros((count, tally.years.size), dtype=np.int64)
    np.add.at(cells, (strata.codes, tally.year_index), 1)
    telling = (cells > 0).sum(axis=1) > 1
    if not telling.any():
        return (
            f"No {what} has papers in two years, so a change of the pile cannot be told from a "
            "change of its mix; its changes are those of all papers together.",
        )
    inside = int(cells[telling].sum())
    if inside < SMALL_PART * cells.sum():
        return (
            f"Changes of the pile are looked for within {counted(int(telling.sum()), what)} "
            f"with papers in more than one year; only {inside:,} of {int(cells.sum()):,} papers "
            "are in them.",
        )
    return ()
