"""Papers of a run by column, with names of authors and venues listed once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.report.abstracts import shorten
from topics.report.payload.columns import list_names, numbers, texts, whole
from topics.schema import NO_THEME
from topics.store.reader import RunFolder

_FEWEST_KNOWN = 0.05
"""Share of papers below which a column of figures is not worth its place."""

FEWEST_OF_YEAR = 20
"""Papers of a year below which a rank among them says nothing."""

LONGEST_TITLE = 600
_MEMBERSHIPS = 4
_SMALLEST_MEMBERSHIP = 0.02


def paper_columns(
    run: RunFolder, theme_place: dict[str, int], reported: list[str]
) -> dict[str, Any]:
    """One list per column, a value per paper; a column that says nothing is empty."""
    papers = run["papers"]
    place = pd.Series(np.arange(len(papers)), index=papers["paper_id"])
    names, lists = list_names(papers["authors"])
    venues, venue = list_names([[value] if value else [] for value in texts(papers, "venue")])
    assigned = run["assignments"].drop_duplicates("paper_id").set_index("paper_id")
    theme = assigned["theme_id"].reindex(place.index).fillna(NO_THEME).map(theme_place)
    confidence = numbers(assigned, "confidence").reindex(place.index)
    columns: dict[str, Any] = {
        "id": papers["paper_id"].tolist(),
        "title": [shorten(title, LONGEST_TITLE) for title in texts(papers, "title")],
        "names": names,
        "authors": lists,
        "year": whole(papers["year"]),
        "published": whole(numbers(papers, "year_published")),
        "venues": venues,
        "venue": [one[0] if one else -1 for one in venue],
        "theme": theme.fillna(len(theme_place) - 1).astype(int).tolist(),
        "confidence": whole(confidence * 100),
        "members": _members(run, place, theme_place),
        "novelty": whole(_ranked(papers)),
        "citations": whole(numbers(papers, "citations")),
        "sources": [_source(value) for value in texts(papers, "sources", list)],
        "uncounted": np.flatnonzero(~_are_counted(run)).tolist(),
    }
    for name in ("category", "doi", "arxiv", "openreview", "pmid"):
        values = [str(value) for value in texts(papers, name)]
        columns[name] = values if any(values) else []
    for name in ("novelty", "citations"):
        if sum(value is not None for value in columns[name]) < _FEWEST_KNOWN * len(papers):
            columns[name] = []
    grouped = run.settings.shares.group_by
    if grouped:
        places = {name: place for place, name in enumerate(reported)}
        columns["group"] = [places.get(str(value).strip(), -1) for value in texts(papers, grouped)]
    spots = run["map"].drop_duplicates("paper_id").set_index("paper_id").reindex(place.index)
    for axis in ("x", "y"):
        columns[axis] = whole(numbers(spots, axis) * 9999) if spots[axis].notna().any() else []
    return columns


def _are_counted(run: RunFolder) -> npt.NDArray[np.bool_]:
    """Papers with an abstract and a year of the window: those that shares are of."""
    papers, years = run["papers"], run["shares"]["year"]
    if not len(years):
        return np.zeros(len(papers), dtype=bool)
    first = run.settings.shares.counted_year == "first"
    year = numbers(papers, "year" if first else "year_published")
    written = pd.Series(texts(papers, "abstract")).astype(str).str.strip().ne("")
    return np.asarray(written.to_numpy() & year.between(years.min(), years.max()).to_numpy())


def _ranked(papers: pd.DataFrame) -> pd.Series[Any]:
    """Novelty as a rank among the papers of the year, where they are enough for a rank."""
    ranks = numbers(papers, "novelty_percentile")
    of_year = ranks.groupby(papers["year"]).transform("count")
    return ranks.where(of_year >= FEWEST_OF_YEAR)


def _members(run: RunFolder, place: pd.Series[int], theme_place: dict[str, int]) -> list[list[int]]:
    """For each paper its largest memberships: theme, per cent, theme, per cent, ..."""
    table = run["memberships"]
    table = table[table["weight"] >= _SMALLEST_MEMBERSHIP]
    rows = pd.DataFrame(
        {"paper": table["paper_id"].map(place), "theme": table["theme_id"].map(theme_place)}
    )
    rows = rows.assign(weight=table["weight"]).dropna()
    paper, theme = (rows[name].to_numpy(dtype=np.int64) for name in ("paper", "theme"))
    weight = rows["weight"].to_numpy(dtype=np.float64)
    order = np.lexsort((theme, -weight, paper))
    paper, theme, weight = paper[order], theme[order], weight[order]
    largest = np.arange(paper.size) - np.searchsorted(paper, paper) < _MEMBERSHIPS
    percent = np.rint(100 * weight).astype(int)
    flat = np.column_stack([theme, percent])[largest].ravel().tolist()
    ends = 2 * np.cumsum(np.bincount(paper[largest], minlength=len(place)))
    return [flat[start:end] for start, end in pairwise([0, *ends.tolist()])]


def _source(value: Any) -> str:
    return shorten("; ".join(str(one) for one in value), 300)
