"""Yearly shares of the authors, without what the page can fill in itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
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
    pairs = table[["group", "column"]].drop_duplicates().astype(int)
    at = (table.groupby(["group", "column"]).ngroup().to_numpy(), table["place"].to_numpy())
    papers = np.full((len(pairs), len(years)), 0, dtype=object)
    papers[at] = _shortened(table["papers"])
    low, high = np.full((2, *papers.shape), None)
    low[at], high[at] = _bounds(table["low"]), _bounds(table["high"])
    for group, column, *row in zip(
        pairs["group"], pairs["column"], papers.tolist(), low.tolist(), high.tolist(), strict=True
    ):
        cells[new_place[group]].append([column, *row])
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
    zero = np.full((2, groups, years), None)
    bounds = table.dropna(subset=["low", "high"]).groupby(["group", "place"])[["low", "high"]]
    least, most = bounds.min(), bounds.max()
    differ = ((most - least) > _SAME).any(axis=1)
    group, place = (least.index.get_level_values(name) for name in ("group", "place"))
    zero[:, group, place] = _bounds(least["low"]), _bounds(most["high"])
    unlike = {int(group) for group, _ in differ[differ].index}
    return zero.swapaxes(0, 1).tolist(), set(range(groups)) - unlike


def _shortened(values: pd.Series[Any]) -> npt.NDArray[np.object_]:
    """Each distinct value is made short once."""
    distinct, of = np.unique(values.to_numpy(dtype=np.float64), return_inverse=True)
    shown: npt.NDArray[np.object_] = np.array([short(one) for one in distinct], dtype=object)[of]
    return shown


def _bounds(shares: pd.Series[Any]) -> npt.NDArray[np.object_]:
    """Shares in ten-thousandths that round to the same per cent as the shares themselves.

    None where one is missing.
    """
    known = shares.notna().to_numpy()
    share = shares.to_numpy(dtype=np.float64, na_value=np.nan)[known]
    percent = 100 * np.floor(100 * share + 0.5)
    found = np.full(len(shares), None)
    found[known] = np.clip(np.rint(10_000 * share), percent - 50, percent + 49).astype(np.int64)
    return found
