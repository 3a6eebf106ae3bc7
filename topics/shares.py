"""What share of an author's papers each theme had in each year.

Papers, their themes and a window of years come in; a table of author x year x
theme with counts, shares and intervals goes out, beside the papers that were
left out and why. A year without papers has no share: it stays in the table with
a total of 0 and missing values, because a zero would be a statement about work
that nobody did. The corpus is the author ``*``; any column can stand in for the
authors, with the same arithmetic.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.errors import InputError, UsageError
from topics.intervals import compute_share_intervals
from topics.lookup import find_name
from topics.settings import ShareSettings

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CORPUS = "*"
"""The author that stands for the whole corpus."""

NO_THEME = "none"
NO_THEME_NAME = "no theme"

SHARE_COLUMNS = (
    "author", "year", "theme_id", "theme", "papers", "total", "share", "low", "high",
)  # fmt: skip
COVERAGE_COLUMNS = ("author", "papers", "counted", "no_abstract", "no_year", "outside_window")

WEIGHT_TOLERANCE = 1e-3
"""How far a paper's weights may miss 1 (rounding in a file) before they are refused."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Which paper counts how much for whom, before anything is summed.

    Attributes
    ----------
    groups : tuple of str
        ``*`` first, then the authors (or venues, ...) in the order asked for.
    years : int64, shape (years,)
        Every year of the window.
    theme_ids, themes : tuple of str, length themes
        In report order, "none" last.
    year_index : int64, shape (papers,)
        Place in ``years`` of each counted paper.
    weights : csr_array, shape (papers, themes)
        Membership of each counted paper; rows sum to 1.
    credit : csr_array, shape (groups, papers)
        How much a paper counts for a group.
    papers : float64, shape (groups, years, themes)
    totals : float64, shape (groups, years)
    effective : float64, shape (groups, years)
        Kish's effective number of papers: the number of equally credited papers
        that would be as informative; equals ``totals`` with full credit.
    whole : bool
        Every count is a whole number (hard counting with full credit).
    """

    groups: tuple[str, ...]
    years: npt.NDArray[np.int64]
    theme_ids: tuple[str, ...]
    themes: tuple[str, ...]
    year_index: npt.NDArray[np.int64]
    weights: csr_array
    credit: csr_array
    papers: npt.NDArray[np.float64]
    totals: npt.NDArray[np.float64]
    effective: npt.NDArray[np.float64]
    whole: bool


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Shares of each author, year and theme, and what they rest on.

    Attributes
    ----------
    table : DataFrame
        Columns ``SHARE_COLUMNS``; one row per author, year of the window and
        theme, "none" included. ``share``, ``low`` and ``high`` are between 0
        and 1, and missing where ``total`` is 0.
    coverage : DataFrame
        Columns ``COVERAGE_COLUMNS``; a paper is left out for one reason, the
        first that holds in the order of the columns.
    window : (int, int)
        First and last year.
    partial_last_year : int or None
        The last year of the window, if the newest exact date in the corpus
        lies in it and before its end.
    tally : Tally
        The counts behind the table.
    """

    table: pd.DataFrame
    coverage: pd.DataFrame
    window: tuple[int, int]
    partial_last_year: int | None
    tally: Tally


def compute_shares(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    memberships: pd.DataFrame,
    themes: pd.DataFrame,
    settings: ShareSettings,
    *,
    groups: Sequence[str],
) -> Shares:
    """Count papers into shares with 95% intervals.

    Parameters
    ----------
    papers : DataFrame
        Columns paper_id, authors (list of str), year, year_published, date,
        abstract, and the column of ``settings.group_by`` where it is set.
    assignments : DataFrame
        Columns paper_id, theme_id: the theme of each paper for hard counting.
    memberships : DataFrame
        Columns paper_id, theme_id, weight; weights of a paper sum to 1.
    themes : DataFrame
        Columns theme_id, theme, in report order, without "none".
    settings : ShareSettings
    groups : sequence of str
        The authors (or values of ``settings.group_by``) to report, in order.
        The corpus ``*`` always comes first.

    Returns
    -------
    Shares

    Raises
    ------
    InputError
        If no paper is in the window, an author or group has no paper at all, a
        paper has no theme, or the weights of a paper do not sum to 1.
    UsageError
        If ``settings.group_by`` is no column of the papers.

    Notes
    -----
    Order of the papers does not matter: they are sorted by id before anything
    is summed, so that the same papers give the same bytes.
    """
    if papers["paper_id"].duplicated().any():
        twice = papers.loc[papers["paper_id"].duplicated(), "paper_id"].iloc[0]
        raise InputError(f"Paper {twice!r} stands twice in the paper table: merge it first.")
    ordered = papers.sort_values("paper_id", kind="stable").reset_index(drop=True)
    asked = (CORPUS, *(name for name in dict.fromkeys(groups) if name != CORPUS))
    credit = _credit(ordered, asked, settings)

    year = _counted_years(ordered, settings)
    has_abstract = ordered["abstract"].fillna("").astype(str).str.strip().ne("").to_numpy()
    window = _window(year, has_abstract, settings)
    inside = (year >= window[0]) & (year <= window[1])
    reasons = {
        "no_abstract": ~has_abstract,
        "no_year": has_abstract & (year < 0),
        "outside_window": has_abstract & (year >= 0) & ~inside,
    }
    counted = has_abstract & inside
    coverage = _coverage(asked, credit, counted, reasons)

    weights = _weights(ordered.loc[counted, "paper_id"], assignments, memberships, themes, settings)
    tally = _tally(
        asked,
        window=window,
        year=year[counted],
        credit=credit[:, np.flatnonzero(counted)],
        weights=weights,
        themes=themes,
        whole=settings.counting == "hard" and settings.credit == "full",
    )
    return Shares(
        table=_table(tally),
        coverage=coverage,
        window=window,
        partial_last_year=_partial_last_year(ordered, window),
        tally=tally,
    )


def _counted_years(papers: pd.DataFrame, settings: ShareSettings) -> npt.NDArray[np.int64]:
    """Year of each paper, -1 where it is unknown."""
    column = "year" if settings.counted_year == "first" else "year_published"
    years = pd.to_numeric(papers[column], errors="coerce").astype("Float64")
    return years.fillna(-1).to_numpy(dtype=np.float64).astype(np.int64)


def _window(
    year: npt.NDArray[np.int64], has_abstract: npt.NDArray[np.bool_], settings: ShareSettings
) -> tuple[int, int]:
    dated = year[has_abstract & (year >= 0)]
    if dated.size == 0:
        raise InputError(
            "No paper has both an abstract and a year, so there are no shares to count; "
            "the ledger says what each record lacks."
        )
    first, last = int(dated.min()), int(dated.max())
    if settings.years is None:
        return first, last
    asked_first, asked_last = settings.years
    if not ((dated >= asked_first) & (dated <= asked_last)).any():
        raise InputError(
            f"No paper falls into --years {asked_first}:{asked_last}; the papers with an "
            f"abstract are of {first} to {last}."
        )
    return asked_first, asked_last


def _credit(papers: pd.DataFrame, groups: tuple[str, ...], settings: ShareSettings) -> Any:
    """Credit of each paper for each group, shape (groups, papers)."""
    from scipy.sparse import csr_array

    names, owner, credit = (
        _by_column(papers, settings.group_by)
        if settings.group_by
        else _by_author(papers, fractional=settings.credit == "fractional")
    )
    position = {name: place for place, name in enumerate(groups)}
    place = np.array([position.get(name, -1) for name in names], dtype=np.int64)
    wanted = place >= 0
    missing = sorted(set(groups) - set(names[wanted].tolist()) - {CORPUS})
    if missing:
        find_name(missing[0], names.tolist(), kind=settings.group_by or "author")
        raise InputError(f"{missing[0]!r} has another spelling in the papers: use that one.")
    count = len(papers)
    rows = np.concatenate([np.zeros(count, dtype=np.int64), place[wanted]])
    columns = np.concatenate([np.arange(count), owner[wanted]])
    values = np.concatenate([np.ones(count), credit[wanted]])
    matrix = csr_array((values, (rows, columns)), shape=(len(groups), count))
    matrix.sort_indices()
    return matrix


def _by_author(
    papers: pd.DataFrame, *, fractional: bool
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """One entry per paper and distinct author: name, paper, credit."""
    lists = [
        list(dict.fromkeys(names)) if isinstance(names, (list, tuple, np.ndarray)) else []
        for names in papers["authors"]
    ]
    sizes = np.array([len(names) for names in lists], dtype=np.int64)
    flat = np.array([name for names in lists for name in names], dtype=object)
    owner = np.repeat(np.arange(len(lists)), sizes)
    credit = 1.0 / sizes[owner] if fractional else np.ones(owner.size)
    return flat, owner, credit


def _by_column(
    papers: pd.DataFrame, column: str
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    if column not in papers.columns:
        raise UsageError(
            f"--by must be a column of the papers ({', '.join(map(str, papers.columns))}), "
            f"got {column!r}."
        )
    values = papers[column].astype("string").fillna("").str.strip().to_numpy(dtype=object)
    owner = np.flatnonzero(values != "")
    return values[owner], owner, np.ones(owner.size)


def _coverage(
    groups: tuple[str, ...],
    credit: Any,
    counted: npt.NDArray[np.bool_],
    reasons: dict[str, npt.NDArray[np.bool_]],
) -> pd.DataFrame:
    belongs = credit.copy()
    belongs.data = np.ones_like(belongs.data)
    columns: dict[str, Any] = {"author": list(groups)}
    columns["papers"] = np.diff(belongs.indptr).astype(np.int64)
    for name, mask in {"counted": counted, **reasons}.items():
        columns[name] = np.rint(belongs @ mask.astype(np.float64)).astype(np.int64)
    return pd.DataFrame(columns, columns=list(COVERAGE_COLUMNS))


def _weights(
    paper_ids: pd.Series[Any],
    assignments: pd.DataFrame,
    memberships: pd.DataFrame,
    themes: pd.DataFrame,
    settings: ShareSettings,
) -> Any:
    """Membership of each counted paper, shape (papers, themes + 1), "none" last."""
    from scipy.sparse import csr_array

    _check_memberships(memberships)
    if settings.counting == "hard":
        entries = assignments[["paper_id", "theme_id"]].assign(weight=1.0)
    else:
        entries = memberships[["paper_id", "theme_id", "weight"]]
    theme_index = pd.Index([*themes["theme_id"].astype(str), NO_THEME])
    column = theme_index.get_indexer(pd.Index(entries["theme_id"].astype(str)))
    if (column < 0).any():
        stranger = entries["theme_id"].astype(str).iloc[int(np.argmax(column < 0))]
        raise InputError(f"Theme {stranger!r} has papers but is not in the table of themes.")
    row = pd.Index(paper_ids).get_indexer(pd.Index(entries["paper_id"]))
    known = row >= 0
    shape = (len(paper_ids), len(theme_index))
    weight = entries["weight"].to_numpy(dtype=np.float64)
    matrix = csr_array((weight[known], (row[known], column[known])), shape=shape)
    matrix.sort_indices()
    sums = matrix.sum(axis=1)
    wrong = np.abs(sums - 1.0) > WEIGHT_TOLERANCE
    if wrong.any():
        place = int(np.argmax(wrong))
        raise InputError(
            f"The themes of paper {paper_ids.iloc[place]!r} weigh {sums[place]:.4g} together; "
            'every paper with an abstract needs themes (or "none") that weigh 1.'
        )
    matrix.data = matrix.data / np.repeat(sums, np.diff(matrix.indptr))
    return matrix


def _check_memberships(memberships: pd.DataFrame) -> None:
    weight = memberships["weight"].to_numpy(dtype=np.float64)
    bad = ~np.isfinite(weight) | (weight < 0)
    if bad.any():
        paper = memberships["paper_id"].iloc[int(np.argmax(bad))]
        raise InputError(
            f"Paper {paper!r} has a membership weight of {weight[bad][0]:g}; "
            "weights are between 0 and 1."
        )
    sums = memberships["weight"].groupby(memberships["paper_id"]).sum()
    off = sums[(sums - 1.0).abs() > WEIGHT_TOLERANCE]
    if not off.empty:
        raise InputError(
            f"The membership weights of paper {off.index[0]!r} sum to {off.iloc[0]:.4g}; "
            "the weights of a paper must sum to 1."
        )


def _tally(
    groups: tuple[str, ...],
    *,
    window: tuple[int, int],
    year: npt.NDArray[np.int64],
    credit: Any,
    weights: Any,
    themes: pd.DataFrame,
    whole: bool,
) -> Tally:
    from scipy.sparse import csr_array

    years = np.arange(window[0], window[1] + 1, dtype=np.int64)
    year_index = year - window[0]
    entries = credit.tocoo()
    cell = entries.row.astype(np.int64) * years.size + year_index[entries.col]
    cells = len(groups) * years.size
    by_cell = csr_array((entries.data, (cell, entries.col)), shape=(cells, year.size))
    by_cell.sort_indices()
    counts = (by_cell @ weights).toarray()
    totals = np.bincount(cell, weights=entries.data, minlength=cells).astype(np.float64)
    squares = np.bincount(cell, weights=entries.data**2, minlength=cells)
    effective = np.divide(totals**2, squares, out=np.zeros_like(totals), where=squares > 0)
    shape = (len(groups), years.size)
    return Tally(
        groups=groups,
        years=years,
        theme_ids=(*themes["theme_id"].astype(str), NO_THEME),
        themes=(*themes["theme"].astype(str), NO_THEME_NAME),
        year_index=year_index,
        weights=weights,
        credit=credit,
        papers=counts.reshape(*shape, -1),
        totals=totals.reshape(shape),
        effective=effective.reshape(shape),
        whole=whole,
    )


def _table(tally: Tally) -> pd.DataFrame:
    totals = tally.totals[..., None]
    share = np.divide(
        tally.papers, totals, out=np.full_like(tally.papers, np.nan), where=totals > 0
    )
    effective = tally.effective
    with np.errstate(invalid="ignore"):
        scaled = np.nan_to_num(share) * effective[..., None]
    low, high = compute_share_intervals(tally.papers if tally.whole else scaled, effective)
    groups, years, themes = share.shape
    kind = np.int64 if tally.whole else np.float64
    columns = {
        "author": np.repeat(np.array(tally.groups, dtype=object), years * themes),
        "year": np.tile(np.repeat(tally.years, themes), groups),
        "theme_id": np.tile(np.array(tally.theme_ids, dtype=object), groups * years),
        "theme": np.tile(np.array(tally.themes, dtype=object), groups * years),
        "papers": tally.papers.ravel().astype(kind),
        "total": np.broadcast_to(totals, share.shape).ravel().astype(kind),
        "share": share.ravel(),
        "low": low.ravel(),
        "high": high.ravel(),
    }
    return pd.DataFrame(columns, columns=list(SHARE_COLUMNS))


def _partial_last_year(papers: pd.DataFrame, window: tuple[int, int]) -> int | None:
    """The window's last year, if the newest exact date lies in it and before its end."""
    if "date" not in papers.columns:
        return None
    dates = []
    for text in papers["date"].fillna("").astype(str).unique():
        try:
            dates.append(dt.date.fromisoformat(text[:10]))
        except ValueError:
            continue
    last = window[1]
    if dates and max(dates).year == last and max(dates) < dt.date(last, 12, 31):
        return last
    return None
