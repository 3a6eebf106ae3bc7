"""Yearly shares of the authors, without what the page can fill in itself."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from topics.report.payload.columns import short
from topics.report.wording import describe_groups
from topics.schema import CORPUS
from topics.store.reader import RunFolder

MOST_SHARE_CELLS = 250_000
"""Author x theme x year cells that are kept, with one theme more an author for those without
a paper; authors with the fewest papers go first."""

_SAME = 1e-6


def share_columns(
    run: RunFolder, theme_place: dict[str, int], left_out: list[str]
) -> tuple[dict[str, Any], list[str]]:
    """Years, authors, yearly totals, and cells of the themes that an author has papers in.

    What an author has no paper of has an interval too. Where all such themes of an
    author share one, as they do without refits, it is written once.
    """
    table = run["shares"]
    if not len(table):
        return {"years": [], "authors": [], "total": [], "zero": [], "cells": []}, []
    first, last = int(table["year"].min()), int(table["year"].max())
    years = list(range(first, last + 1))
    names = list(dict.fromkeys(table["author"]))
    papers_of = table.groupby("author")["papers"].sum()
    table = table.assign(
        group=table["author"].map({name: place for place, name in enumerate(names)}),
        column=table["theme_id"].map(theme_place),
        place=(table["year"] - first).astype(int),
    )
    table = table[table["column"].notna()]
    total = np.zeros((len(names), len(years)))
    total[table["group"], table["place"]] = table["total"].fillna(0)
    some = table.groupby(["group", "column"])["papers"].transform("sum") > 0
    zero, alike = _zero_intervals(table[~some], len(names), len(years))
    table = table[some | (table["author"] == CORPUS) | ~table["group"].isin(alike)]
    per_author = table.groupby("group").size().reindex(range(len(names)), fill_value=0) + len(years)
    strongest = sorted(
        range(len(names)), key=lambda one: (names[one] != CORPUS, -papers_of[names[one]], one)
    )
    fitting = set(np.array(strongest)[np.cumsum(per_author[strongest]) <= MOST_SHARE_CELLS])
    kept = [place for place in range(len(names)) if place in fitting]
    if len(kept) < len(names):
        many = describe_groups(run)[1]
        left_out.append(
            f"Yearly shares of {len(names) - len(kept):,} of {len(names):,} {many}, those with "
            "the fewest papers, are left out here; shares.csv has them."
        )
    new_place = {old: new for new, old in enumerate(kept)}
    cells: list[list[Any]] = [[] for _ in kept]
    table = table[table["group"].isin(fitting)].sort_values(["group", "column"], kind="stable")
    current: tuple[int, int] | None = None
    row: list[list[Any]] = []
    for group, column, at, papers, low, high in table[
        ["group", "column", "place", "papers", "low", "high"]
    ].itertuples(index=False, name=None):
        if current != (group, column):
            current = (group, column)
            row = [[0] * len(years), [None] * len(years), [None] * len(years)]
            cells[new_place[group]].append([int(column), *row])
        row[0][at] = short(papers)
        row[1][at], row[2][at] = _bound(low), _bound(high)
    kept_names = [names[place] for place in kept]
    return {
        "years": years,
        "authors": kept_names,
        "total": [[short(value) for value in total[place]] for place in kept],
        "zero": [zero[place] for place in kept],
        "cells": cells,
    }, kept_names


def _zero_intervals(
    table: pd.DataFrame, groups: int, years: int
) -> tuple[list[list[list[int | None]]], set[int]]:
    """Lowest and highest bound by year of each author's themes without a paper.

    Also the authors for whom all these themes have the same bounds.
    """
    zero: list[list[list[int | None]]] = [[[None] * years, [None] * years] for _ in range(groups)]
    bounds = table.dropna(subset=["low", "high"]).groupby(["group", "place"])[["low", "high"]]
    least, most = bounds.min(), bounds.max()
    differ = ((most - least) > _SAME).any(axis=1)
    for (group, place), low, high in zip(least.index, least["low"], most["high"], strict=True):
        zero[int(group)][0][int(place)] = _bound(low)
        zero[int(group)][1][int(place)] = _bound(high)
    unlike = {int(group) for group, _ in differ[differ].index}
    return zero, set(range(groups)) - unlike


def _bound(share: float) -> int | None:
    """A share in ten-thousandths that rounds to the same per cent as the share itself."""
    if pd.isna(share):
        return None
    stored = round(10_000 * share)
    percent = math.floor(100 * share + 0.5)
    return min(max(stored, 100 * percent - 50), 100 * percent + 49)
