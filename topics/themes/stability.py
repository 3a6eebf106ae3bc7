"""Stability of themes over refits: how much of the answer is the clustering's doing.

Theme labels of the same papers from several refits (other seeds, resampled
papers) come in. Each refit's themes are matched to the reference by overlap, one
to one; out go how stable each theme is and how many refits agree on each paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.arrays import FloatArray
from topics.errors import UsageError
from topics.schema import NO_THEME


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
