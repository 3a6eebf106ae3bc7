"""How much of the answer is the clustering's doing: refits, matched and compared.

Theme labels of the same papers from several refits (other seeds, resampled
papers) come in. Each refit's themes are matched to the reference by overlap, one
to one; out go how stable each theme is, how many refits agree on each paper, and
intervals of shares widened by what the refits disagree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.errors import UsageError
from topics.shares import Shares
from topics.vocabulary import NO_THEME

FloatArray = npt.NDArray[np.float64]

Z_95 = 1.959963984540054
"""Half the width of a 95% interval of the normal distribution, in standard deviations."""


@dataclass(frozen=True, kw_only=True)
class Stability:
    """What the refits agree on.

    Attributes
    ----------
    themes : DataFrame
        Columns theme_id, stability, in the order asked for. ``stability`` is
        the mean Jaccard overlap with the matched theme of each refit, 0 where a
        refit has no match; missing for a theme that no paper of any refit has
        in the reference.
    consensus : float64, shape (papers,)
        Part of the refits holding a paper that give it the theme it has in the
        reference; NaN for a paper that is in none.
    matched : tuple of object arrays, each of shape (papers,)
        The labels of each refit in the reference's ids. A theme without a
        match becomes "none"; a paper that the refit did not hold keeps its
        reference label.
    """

    themes: pd.DataFrame
    consensus: FloatArray
    matched: tuple[npt.NDArray[Any], ...]


def compute_stability(
    reference: Sequence[str], refits: Sequence[Sequence[str]], *, theme_ids: Sequence[str]
) -> Stability:
    """Match every refit to the reference and say what agrees.

    Parameters
    ----------
    reference : sequence of str, length papers
        Theme id of each paper; "none" for no theme.
    refits : sequence of sequences of str, each of length papers
        Labels of each refit in the same order of papers. Their names mean
        nothing across refits, except "none". An empty string stands for a paper
        that the refit did not hold.
    theme_ids : sequence of str
        The reference's themes, in report order.

    Returns
    -------
    Stability

    Raises
    ------
    UsageError
        If there is no refit or one has another number of papers.

    Notes
    -----
    Jaccard overlaps and cluster-wise stability after Hennig (2007); the matching
    with the largest total overlap is Kuhn's (1955), by
    ``scipy.optimize.linear_sum_assignment``.
    """
    own = np.asarray(reference, dtype=object)
    if not refits:
        raise UsageError("--refits must be a positive whole number, got 0 refits to compare.")
    themes = [theme for theme in theme_ids if theme != NO_THEME]
    overlaps, agree, held, matched = [], [], [], []
    for number, refit in enumerate(refits, start=1):
        other = np.asarray(refit, dtype=object)
        if other.shape != own.shape:
            raise UsageError(
                f"Refit {number} labels {len(other)} papers and the reference {len(own)}; "
                "label the same papers, with an empty string for those left out."
            )
        present = other != ""
        names, overlap = _match(own[present], other[present], themes)
        overlaps.append(overlap)
        translated = np.array([names.get(label, NO_THEME) for label in other], dtype=object)
        matched.append(np.where(present, translated, own))
        known = np.array([label in names for label in other], dtype=bool)
        agree.append(present & known & (translated == own))
        held.append(present)
    counted = np.sum(held, axis=0)
    consensus = np.divide(
        np.sum(agree, axis=0), counted, out=np.full(own.size, np.nan), where=counted > 0
    )
    known_overlaps = np.ma.masked_invalid(np.array(overlaps).reshape(len(refits), len(themes)))
    stability = np.asarray(known_overlaps.mean(axis=0).filled(np.nan), dtype=np.float64)
    return Stability(
        themes=pd.DataFrame({"theme_id": themes, "stability": stability}),
        consensus=consensus,
        matched=tuple(matched),
    )


def _match(
    own: npt.NDArray[Any], other: npt.NDArray[Any], themes: list[str]
) -> tuple[dict[str, str], FloatArray]:
    """The refit's themes by reference id, and the overlap of each reference theme."""
    from scipy.optimize import linear_sum_assignment

    # sorted, so that equal overlaps are resolved the same way whatever the order of papers
    found = sorted(set(other.tolist()) - {NO_THEME})
    own_index = pd.Index(themes).get_indexer(pd.Index(own))
    other_index = pd.Index(found).get_indexer(pd.Index(other))
    both = (own_index >= 0) & (other_index >= 0)
    common = np.zeros((len(themes), len(found)))
    np.add.at(common, (own_index[both], other_index[both]), 1.0)
    own_size = np.bincount(own_index[own_index >= 0], minlength=len(themes))
    other_size = np.bincount(other_index[other_index >= 0], minlength=len(found))
    union = own_size[:, None] + other_size[None, :] - common
    overlap = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    names = {NO_THEME: NO_THEME}
    best = np.where(own_size > 0, 0.0, np.nan)
    for row, column in zip(rows, columns, strict=True):
        if overlap[row, column] > 0:
            names[found[column]] = themes[row]
            best[row] = overlap[row, column]
    return names, best


def widen_intervals(
    shares: Shares, refits: Sequence[Shares], *, reference: Shares | None = None
) -> Shares:
    """Shares whose intervals also hold what the refits disagree on.

    Parameters
    ----------
    shares : Shares
        The shares to widen.
    refits : sequence of Shares
        The same papers, authors and themes counted with each refit's labels
        (``Stability.matched``).
    reference : Shares, optional
        What the refits are compared with; ``shares`` unless they were counted
        in another way, such as softly where the refits have labels only.

    Returns
    -------
    Shares
        ``table`` with ``low`` and ``high`` moved outwards, never inwards, and
        kept between 0 and 1; all else as it was.

    Raises
    ------
    UsageError
        If a refit's table has other rows than the reference's.

    Notes
    -----
    Rubin (1987, equation 3.1.5): the variance is that within a fit plus
    (1 + 1/M) times that between M refits, here around the reference's share. A
    limit's distance from the share grows by the root of total over within, which
    keeps the interval's asymmetry.
    """
    if not refits:
        return shares
    table = shares.table
    keys = ["author", "year", "theme_id"]
    for refit in [*refits, *([reference] if reference else [])]:
        if not refit.table[keys].equals(table[keys]):
            raise UsageError(
                "The shares of a refit have other authors, years or themes than the reference; "
                "count them with the same settings and groups."
            )
    share = table["share"].to_numpy(dtype=np.float64)
    low, high = (table[name].to_numpy(dtype=np.float64) for name in ("low", "high"))
    centre = (reference or shares).table["share"].to_numpy(dtype=np.float64)
    others = np.stack([refit.table["share"].to_numpy(dtype=np.float64) for refit in refits])
    between = ((others - centre) ** 2).mean(axis=0)
    within = ((high - low) / (2 * Z_95)) ** 2
    growth = np.sqrt(1.0 + (1.0 + 1.0 / len(refits)) * between / within)
    # the share may lie outside its interval's prior-pulled limits by rounding only
    below, above = np.maximum(share - low, 0.0), np.maximum(high - share, 0.0)
    wider = table.assign(
        low=np.minimum(low, np.clip(share - below * growth, 0.0, 1.0)),
        high=np.maximum(high, np.clip(share + above * growth, 0.0, 1.0)),
    )
    # a limit on the share itself cannot grow by a factor: it moves by the spread between refits
    spread = Z_95 * np.sqrt((1.0 + 1.0 / len(refits)) * between)
    wider["low"] = np.where(below > 0, wider["low"], np.clip(share - spread, 0.0, None))
    wider["high"] = np.where(above > 0, wider["high"], np.clip(share + spread, None, 1.0))
    return replace(shares, table=wider)
