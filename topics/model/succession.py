"""Which theme of an updated model is which of the earlier one, and what happened to each.

Themes before and after are matched by the earlier papers that they share, one to
one with the largest total overlap (Kuhn 1955). A theme keeps its id where the match
is one; what is left over was born, split off, or merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.themes.cosines import Labels

SAME = 0.25
"""Jaccard overlap from which a theme after is a theme before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """How themes before and after belong together.

    Parameters
    ----------
    before : ndarray of shape (n_after,), int
        Theme before that each theme after continues; -1 for a new one.
    into : ndarray of shape (n_before,), int
        Theme after in which most papers of an ended theme are; -1 for one that goes on.
    shared : ndarray of shape (n_before, n_after), int
        Earlier papers that were in the one and are in the other.
    """

    before: Labels
    into: Labels
    shared: NDArray[np.int64]


def match_themes(before: Labels, after: Labels, *, themes: tuple[int, int]) -> Succession:
    """Match themes.

    Parameters
    ----------
    before, after : ndarray of shape (n_earlier,)
        Theme of each earlier paper then and now; -1 for none.
    themes : (int, int)
        How many there were and are.
    """
    from scipy.optimize import linear_sum_assignment

    n_before, n_after = themes
    both = (before >= 0) & (after >= 0)
    shared = np.zeros((n_before, n_after), dtype=np.int64)
    np.add.at(shared, (before[both], after[both]), 1)
    was = np.bincount(before[before >= 0], minlength=n_before)
    now = np.bincount(after[after >= 0], minlength=n_after)
    union = was[:, None] + now[None, :] - shared
    overlap = np.divide(shared, union, out=np.zeros(shared.shape), where=union > 0)
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    continued = np.full(n_after, -1, dtype=np.intp)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if overlap[row, column] >= SAME:
            continued[column] = row
    into = np.full(n_before, -1, dtype=np.intp)
    for theme in sorted(set(range(n_before)) - set(continued.tolist())):
        if shared[theme].any():
            into[theme] = int(shared[theme].argmax())
    return Succession(before=continued, into=into, shared=shared)


def are_dormant(
    sizes: Sequence[int] | NDArray[np.int64], added: NDArray[np.int64], new_papers: int
) -> NDArray[np.bool_]:
    """Themes without new papers where at least three were to be expected, shape (n_themes,).

    With three expected, none comes by chance in one case of twenty.
    """
    before = np.asarray(sizes, dtype=np.float64)
    expected = before / max(1.0, float(before.sum())) * new_papers
    return np.asarray((added == 0) & (expected >= 3.0))
