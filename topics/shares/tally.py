"""Who gets how much credit for which theme: the counts that shares are made of.

Papers, their authors (or any column) and their themes come in; sparse credit and
membership and dense counts per group, year and theme go out. The credit of a
paper for a group times the paper's membership of a theme, summed over a year, is
all the counting there is: hard and soft counting differ in the membership, full
and fractional in the credit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.errors import InputError, ParameterError
from topics.names.lookup import find_name
from topics.schema import CORPUS, NO_THEME, NO_THEME_NAME
from topics.settings import ShareSettings

if TYPE_CHECKING:
    from scipy.sparse import csr_array

WEIGHT_TOLERANCE = 1e-3
"""How far a paper's weights may miss 1 (rounding in a file) before they are refused."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Which paper counts how much for whom, before anything is summed.

    Attributes
    ----------
    groups : tuple of str
        ``*`` first, then the authors (or venues, ...) in the order asked for.
    paper_ids : tuple of str, length papers
        The counted papers, in order of their ids.
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
    distinct : int64, shape (groups, years)
        Number of papers, whatever their credit.
    effective : float64, shape (groups, years)
        Kish's effective number of papers: the number of equally credited papers
        that would be as informative; equals ``totals`` with full credit.
    whole : bool
        Every count is a whole number (hard counting with full credit).
    """

    groups: tuple[str, ...]
    paper_ids: tuple[str, ...]
    years: npt.NDArray[np.int64]
    theme_ids: tuple[str, ...]
    themes: tuple[str, ...]
    year_index: npt.NDArray[np.int64]
    weights: csr_array
    credit: csr_array
    papers: npt.NDArray[np.float64]
    totals: npt.NDArray[np.float64]
    distinct: npt.NDArray[np.int64]
    effective: npt.NDArray[np.float64]
    whole: bool


def compute_credit(papers: pd.DataFrame, groups: tuple[str, ...], settings: ShareSettings) -> Any:
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
        allowed = f"a column of the papers ({', '.join(map(str, papers.columns))})"
        raise ParameterError("group_by", allowed, column, owner="ShareSettings")
    values = papers[column].astype("string").fillna("").str.strip().to_numpy(dtype=object)
    owner = np.flatnonzero(values != "")
    return values[owner], owner, np.ones(owner.size)


def compute_weights(
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
    theme_ids = (*themes["theme_id"].astype(str), NO_THEME)
    column = find_themes(theme_ids, entries["theme_id"].astype(str).tolist())
    row = pd.Index(paper_ids).get_indexer(pd.Index(entries["paper_id"]))
    known = row >= 0
    shape = (len(paper_ids), len(theme_ids))
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


def find_themes(
    theme_ids: Sequence[str], labels: Sequence[str] | npt.NDArray[Any]
) -> npt.NDArray[np.intp]:
    """Place of each label among the ids.

    Raises
    ------
    InputError
        If a label is no id of a theme.
    """
    place = pd.Index(theme_ids).get_indexer(pd.Index(labels, dtype=object))
    if (place < 0).any():
        stranger = labels[int(np.argmax(place < 0))]
        raise InputError(f"Theme {stranger!r} has papers but is not in the table of themes.")
    return np.asarray(place, dtype=np.intp)


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


def compute_tally(
    groups: tuple[str, ...],
    *,
    paper_ids: Sequence[str],
    window: tuple[int, int],
    year: npt.NDArray[np.int64],
    credit: Any,
    weights: Any,
    themes: pd.DataFrame,
    whole: bool,
) -> Tally:
    years = np.arange(window[0], window[1] + 1, dtype=np.int64)
    year_index = year - window[0]
    entries = credit.tocoo()
    cell = _cells(entries, year_index, years.size)
    cells = len(groups) * years.size
    totals = np.bincount(cell, weights=entries.data, minlength=cells).astype(np.float64)
    squares = np.bincount(cell, weights=entries.data**2, minlength=cells)
    effective = np.divide(totals**2, squares, out=np.zeros_like(totals), where=squares > 0)
    shape = (len(groups), years.size)
    return Tally(
        groups=groups,
        paper_ids=tuple(paper_ids),
        years=years,
        theme_ids=(*themes["theme_id"].astype(str), NO_THEME),
        themes=(*themes["theme"].astype(str), NO_THEME_NAME),
        year_index=year_index,
        weights=weights,
        credit=credit,
        papers=sum_by_theme(credit, year_index, years.size, weights),
        totals=totals.reshape(shape),
        distinct=np.bincount(cell, minlength=cells).reshape(shape),
        effective=effective.reshape(shape),
        whole=whole,
    )


def sum_by_theme(
    credit: Any, year_index: npt.NDArray[np.int64], years: int, weights: Any
) -> npt.NDArray[np.float64]:
    """Credit times membership, summed over papers: shape (groups, years, themes)."""
    from scipy.sparse import csr_array

    entries = credit.tocoo()
    groups, papers = credit.shape
    cell = _cells(entries, year_index, years)
    by_cell = csr_array((entries.data, (cell, entries.col)), shape=(groups * years, papers))
    by_cell.sort_indices()
    counts: npt.NDArray[np.float64] = (by_cell @ weights).toarray()
    return counts.reshape(groups, years, -1)


def _cells(entries: Any, year_index: npt.NDArray[np.int64], years: int) -> npt.NDArray[np.int64]:
    """Number of each entry's group and year."""
    cells: npt.NDArray[np.int64] = entries.row.astype(np.int64) * years + year_index[entries.col]
    return cells
