"""Arrangement of tables for figures: which series, in which order, with which caption.

Nothing is drawn here, so that the screen and the printed page show the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.arrays import FloatArray
from topics.figures.palette import HUES
from topics.names.lookup import find_name
from topics.schema import CORPUS, CORPUS_NAME, NO_THEME


@dataclass(frozen=True, kw_only=True)
class Counting:
    """How the papers of the shares were counted, as a run's settings say.

    Parameters
    ----------
    counting : "hard" or "soft"
    credit : "full" or "fractional"
    """

    counting: str = "hard"
    credit: str = "full"

    @property
    def words(self) -> str:
        """For a caption."""
        how = "by membership weights" if self.counting == "soft" else "by main theme"
        whom = "1 / authors each" if self.credit == "fractional" else "in full for each author"
        return f"papers counted {how}, {whom}"


def figure_basis(window: Sequence[int], papers: int, counting: Counting) -> str:
    """What a figure rests on, as its caption says: window, number of papers, counting."""
    years = f"{window_words(window)}, " if len(window) else ""
    return f"{years}n = {papers:,}; {counting.words}."


@dataclass(frozen=True, kw_only=True)
class Series:
    """One theme of one author over the years.

    Attributes
    ----------
    theme_id, theme : str
    place : int
        Decides colour and mark; -1 for the rest.
    papers, share, low, high : float64, shape (years,)
        Missing in years without papers; intervals are missing for the rest.
    """

    theme_id: str
    theme: str
    place: int
    papers: FloatArray
    share: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The shares of one author.

    Attributes
    ----------
    author : str
        As it is shown.
    years : tuple of int
    totals : float64, shape (years,)
    series : tuple of Series
        Most papers first, then all other themes together, then no theme.
    caption : str
    """

    author: str
    years: tuple[int, ...]
    totals: FloatArray
    series: tuple[Series, ...]
    caption: str


def arrange_shares(
    shares: pd.DataFrame,
    *,
    author: str = CORPUS,
    counting: Counting | None = None,
    most: int = 7,
    places: Sequence[str] | None = None,
    only: Sequence[str] = (),
) -> Panel:
    """The largest themes of an author by themselves, everything else as one series.

    ``places`` are theme ids in the order of their colours; if None, the themes of
    the table where they are few, else the largest of this author. ``only`` are the
    ids of the themes to show; all if empty.

    Raises
    ------
    InputError
        If the author is not in the table, with the nearest names.
    """
    name = author if author == CORPUS else find_name(author, shares["author"].unique())
    mine = shares[shares["author"] == name]
    years = tuple(range(int(shares["year"].min()), int(shares["year"].max()) + 1))
    order = list(dict.fromkeys(mine["theme_id"]))
    names = mine.drop_duplicates("theme_id").set_index("theme_id")["theme"].to_dict()
    tables = {
        column: mine.pivot(index="theme_id", columns="year", values=column).reindex(
            index=order, columns=years
        )
        for column in ("papers", "share", "low", "high")
    }
    # A year without rows is one without papers.
    totals = (
        mine.groupby("year")["total"].first().reindex(years).fillna(0).to_numpy(dtype=np.float64)
    )
    sums = tables["papers"].sum(axis=1)
    ranked = sorted(
        (theme for theme in order if sums[theme] > 0),
        key=lambda theme: (theme == NO_THEME, -sums[theme], order.index(theme)),
    )
    if only:
        ranked = [theme for theme in order if theme in only]
    themes = [theme for theme in order if theme != NO_THEME]
    if places is None:
        # With more themes than hues, the largest of this author get the plain ones.
        places = themes if len(themes) <= len(HUES) else ranked
    named = [theme for theme in ranked if theme != NO_THEME]
    alone, rest = (named, []) if len(named) <= most + 1 else (named[:most], named[most:])
    without = [theme for theme in ranked if theme == NO_THEME]

    def series_of(theme: str) -> Series:
        return Series(
            theme_id=theme,
            theme=str(names[theme]),
            place=-1 if theme == NO_THEME else places.index(theme),
            **{key: table.loc[theme].to_numpy(dtype=np.float64) for key, table in tables.items()},
        )

    series = [series_of(theme) for theme in alone]
    if rest:
        papers = tables["papers"].loc[rest].sum(axis=0).to_numpy(dtype=np.float64)
        empty = np.full(len(years), np.nan)
        share = np.divide(papers, totals, out=empty.copy(), where=totals > 0)
        series.append(
            Series(
                theme_id="", theme=f"{len(rest)} other themes", place=-1,
                papers=papers, share=share, low=empty, high=empty,
            )
        )  # fmt: skip
    series += [series_of(theme) for theme in without]
    shown = CORPUS_NAME if name == CORPUS else name
    return Panel(
        author=shown,
        years=years,
        totals=totals,
        series=tuple(series),
        caption=f"{shown}, {window_words(years)}, n = {totals.sum():,.0f}; "
        f"{(counting or Counting()).words}.",
    )


def arrange_trends(trends: pd.DataFrame, *, author: str | None, most: int) -> pd.DataFrame:
    """The changes to show, called ones first, with a ``name`` for each row.

    Raises
    ------
    InputError
        If the author is not in the table, with the nearest names.
    """
    table = trends[(trends["papers"] > 0) & trends["change"].notna()]
    if author is not None:
        name = author if author == CORPUS else find_name(author, trends["author"].unique())
        table = table[table["author"] == name]
        names = table["theme"].astype(str)
    else:
        table = table[table["author"] != CORPUS]
        names = table["author"].astype(str) + ": " + table["theme"].astype(str)
    if "strata" in table:
        # the label speaks of the change within strata, and so does its bar
        divided = table["strata"] > 0
        for end in ("", "_low", "_high"):
            within = table[f"change_within{end}"]
            table = table.assign(**{f"change{end}": table[f"change{end}"].mask(divided, within)})
    called = ~table["label"].isin(["insufficient evidence", "steady", "mix"])
    order = np.lexsort((-table["papers"], table["q"], ~called))
    return table.assign(name=names).iloc[order].head(most).reset_index(drop=True)


def arrange_hierarchy(
    themes: pd.DataFrame, vectors: npt.NDArray[np.floating]
) -> tuple[FloatArray, list[str]]:
    """Linkage of themes by the cosine distance of their vectors (average linkage), and names.

    Raises
    ------
    ValueError
        If there are fewer than two themes, or not one vector per theme.
    """
    from scipy.cluster.hierarchy import linkage, optimal_leaf_ordering
    from scipy.spatial.distance import pdist

    if len(themes) != len(vectors) or len(themes) < 2:
        raise ValueError(f"{len(vectors)} vectors for {len(themes)} themes; two are needed.")
    apart = np.maximum(pdist(np.asarray(vectors, dtype=np.float64), "cosine"), 0.0)
    tree = optimal_leaf_ordering(linkage(apart, "average"), apart)
    return np.asarray(tree, dtype=np.float64), [str(name) for name in themes["theme"]]


def window_words(years: Sequence[int]) -> str:
    """``2022–2026``, one year, or that there is none."""
    if not years:
        return "no dated papers"
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def runs_of_years(totals: FloatArray) -> list[list[int]]:
    """Places of consecutive years with papers; a year without breaks a line."""
    runs: list[list[int]] = []
    for at in np.flatnonzero(totals > 0):
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(int(at))
        else:
            runs.append([int(at)])
    return runs
