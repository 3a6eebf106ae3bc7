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
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.errors import InputError
from topics.schema import CORPUS
from topics.settings import ShareSettings
from topics.shares.cells import Cells, zeros_are_listed
from topics.shares.dispersion import Dispersion, compute_dispersion, find_team_pairs
from topics.shares.intervals import compute_share_intervals
from topics.shares.tally import Tally, compute_credit, compute_tally, compute_weights

SHARE_COLUMNS = (
    "author", "year", "theme_id", "theme", "papers", "total", "share", "low", "high",
)  # fmt: skip
_NEEDED = ("paper_id", "authors", "year", "year_published", "date")
"""Columns of papers that are counted by, where they are there."""

COVERAGE_COLUMNS = ("author", "papers", "counted", "no_abstract", "no_year", "outside_window")


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Counts of each author, year and theme, without a table.

    Attributes
    ----------
    tally : Tally
    dispersion : Dispersion
        By how much variances are larger than those of independent papers.
    """

    tally: Tally
    dispersion: Dispersion


@dataclass(frozen=True, kw_only=True)
class Shares(Counts):
    """Shares of each author, year and theme, and what they rest on.

    Attributes
    ----------
    table : DataFrame
        Columns ``SHARE_COLUMNS``; one row per author, year of the window and
        theme, "none" included. ``share``, ``low`` and ``high`` are between 0
        and 1, and missing where ``total`` is 0.
    zeros : bool
        Whether the table has every row; without it, those that say something: see
        :class:`topics.shares.cells.Cells`.
    coverage : DataFrame
        Columns ``COVERAGE_COLUMNS``; a paper is left out for one reason, the
        first that holds in the order of the columns.
    window : (int, int)
        First and last year.
    partial_last_year : int or None
        The last year of the window, if it was not over when the papers were
        gathered; see ``ShareSettings.complete_through``.
    tally : Tally
        The counts behind the table.
    dispersion : Dispersion
        By how much variances are larger than those of independent papers;
        intervals have it in them.
    """

    table: pd.DataFrame
    zeros: bool
    coverage: pd.DataFrame
    window: tuple[int, int]
    partial_last_year: int | None


def compute_shares(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    memberships: pd.DataFrame,
    themes: pd.DataFrame,
    settings: ShareSettings,
    *,
    groups: Sequence[str],
    written: dt.date | None = None,
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
    written : date, optional
        When the papers were written to a file, for papers without exact dates.

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
    # Texts would be copied with the rest.
    needed = [name for name in dict.fromkeys((*_NEEDED, settings.group_by)) if name in papers]
    ordered = (
        papers[needed]
        .assign(has_abstract=_have_abstracts(papers))
        .sort_values("paper_id", kind="stable")
        .reset_index(drop=True)
    )
    asked = (CORPUS, *(name for name in dict.fromkeys(groups) if name != CORPUS))
    credit = compute_credit(ordered, asked, settings)

    year = _counted_years(ordered, settings)
    has_abstract = ordered["has_abstract"].to_numpy(dtype=bool)
    window = _window(year, has_abstract, settings)
    inside = (year >= window[0]) & (year <= window[1])
    reasons = {
        "no_abstract": ~has_abstract,
        "no_year": has_abstract & (year < 0),
        "outside_window": has_abstract & (year >= 0) & ~inside,
    }
    counted = has_abstract & inside
    coverage = _coverage(asked, credit, counted, reasons)

    weights = compute_weights(
        ordered.loc[counted, "paper_id"], assignments, memberships, themes, settings
    )
    tally = compute_tally(
        asked,
        paper_ids=ordered.loc[counted, "paper_id"].tolist(),
        window=window,
        year=year[counted],
        credit=credit[:, np.flatnonzero(counted)],
        weights=weights,
        themes=themes,
        whole=settings.counting == "hard" and settings.credit == "full",
    )
    dispersion = (
        compute_dispersion(tally, find_team_pairs(tally, ordered))
        if settings.dispersion
        else Dispersion.none(len(asked))
    )
    zeros = zeros_are_listed(tally.papers.size, settings)
    return Shares(
        table=_table(tally, dispersion, Cells.of(tally, zeros=zeros)),
        zeros=zeros,
        coverage=coverage,
        window=window,
        partial_last_year=_partial_last_year(ordered, window, settings.complete_through, written),
        tally=tally,
        dispersion=dispersion,
    )


def check_window(papers: pd.DataFrame, settings: ShareSettings) -> None:
    """Raise if no paper can be counted in the window of years, before anything is.

    Papers of which none has both an abstract and a year pass: they have themes, too.

    Parameters
    ----------
    papers : DataFrame
        Columns abstract, year and that of the counted year.
    settings : ShareSettings

    Raises
    ------
    InputError
        As :func:`compute_shares`.
    """
    has_abstract = _have_abstracts(papers)
    if (has_abstract & papers["year"].notna().to_numpy()).any():
        _window(_counted_years(papers, settings), has_abstract, settings)


def _have_abstracts(papers: pd.DataFrame) -> npt.NDArray[np.bool_]:
    texts = papers["abstract"].fillna("")
    return np.fromiter((bool(str(text).strip()) for text in texts), dtype=bool, count=len(texts))


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


def _table(tally: Tally, dispersion: Dispersion, cells: Cells) -> pd.DataFrame:
    share = cells.shares(tally)
    effective = (tally.effective / dispersion.groups[:, None])[cells.group, cells.year]
    scaled = np.nan_to_num(share) * effective
    low, high = compute_share_intervals(scaled[:, None], effective)
    kind = np.int64 if tally.whole else np.float64
    columns = {
        "author": np.array(tally.groups, dtype=object)[cells.group],
        "year": tally.years[cells.year],
        "theme_id": np.array(tally.theme_ids, dtype=object)[cells.theme],
        "theme": np.array(tally.themes, dtype=object)[cells.theme],
        "papers": tally.papers[cells.group, cells.year, cells.theme].astype(kind),
        "total": tally.totals[cells.group, cells.year].astype(kind),
        "share": share,
        "low": low[:, 0],
        "high": high[:, 0],
    }
    return pd.DataFrame(columns, columns=list(SHARE_COLUMNS))


def _partial_last_year(
    papers: pd.DataFrame,
    window: tuple[int, int],
    complete_through: int | None,
    written: dt.date | None,
) -> int | None:
    """The window's last year, if it was not over when the papers were gathered."""
    last = window[1]
    if complete_through is not None:
        return last if last > complete_through else None
    if (papers["year"] > last).any():
        return None
    dates = []
    for text in papers["date"].fillna("").astype(str).unique() if "date" in papers else ():
        try:
            dates.append(dt.date.fromisoformat(text[:10]))
        except ValueError:
            continue
    newest = max(dates, default=written)
    if newest is not None and newest.year == last and newest < dt.date(last, 12, 31):
        return last
    return None
