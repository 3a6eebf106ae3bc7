"""Tree of themes: merged into broader ones level by level, each with one parent.

The two themes are merged whose union loses least: Ward's criterion (1963) on
the themes' centres, weighted by their papers, so that large themes do not swallow
each other while small ones stay apart. All levels are cuts of one tree, and so
nested: the papers of a theme are papers of its parent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.themes.cosines import Labels, Vectors
from topics.themes.fitted import DiscoveredTheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of the tree.

    Parameters
    ----------
    themes : tuple of DiscoveredTheme
        Declared ones first; one without keywords is a theme of the finest level
        that stands alone.
    group : ndarray of shape (n_finest,), int
        Place in ``themes`` of each theme of the finest level.
    """

    themes: tuple[DiscoveredTheme, ...]
    group: Labels


CHILDREN = 3
"""Themes of a level for each theme of the level above it, on average."""

FEWEST_AT_TOP = 4
"""No level has fewer themes: as many can be seen at once."""


def merge_nearest(centres: Vectors, sizes: NDArray[np.int64], groups: int) -> Labels:
    """Group of each theme, numbered by the first theme of each.

    Parameters
    ----------
    centres : ndarray of shape (n, d)
    sizes : ndarray of shape (n,)
        Papers of each theme.
    groups : int
        How many are left, at least 1.
    """
    means = [row.astype(np.float64) for row in centres]
    weights = np.maximum(1.0, sizes.astype(np.float64))
    member = [[theme] for theme in range(len(centres))]
    cost = np.full((len(centres), len(centres)), np.inf)
    for one in range(len(centres)):
        for other in range(one + 1, len(centres)):
            cost[one, other] = _loss(means, weights, one, other)
    for _ in range(len(centres) - max(1, groups)):
        one, other = divmod(int(cost.argmin()), len(centres))
        total = weights[one] + weights[other]
        means[one] = (weights[one] * means[one] + weights[other] * means[other]) / total
        weights[one] = total
        member[one] += member[other]
        member[other] = []
        cost[other, :] = cost[:, other] = np.inf
        for third in range(len(centres)):
            if third != one and member[third]:
                low, high = sorted((one, third))
                cost[low, high] = _loss(means, weights, low, high)
    group = np.empty(len(centres), dtype=np.intp)
    for number, themes in enumerate(sorted(sorted(own) for own in member if own)):
        group[themes] = number
    return group


def _loss(means: list[NDArray[np.float64]], weights: NDArray[np.float64], a: int, b: int) -> float:
    """By how much the squares within grow when two are merged, to a number of digits."""
    apart = means[a] - means[b]
    return float(np.round(weights[a] * weights[b] / (weights[a] + weights[b]) * (apart @ apart), 9))


def level_sizes(themes: int) -> list[int]:
    """How many themes each level above the finest has, the coarsest first."""
    sizes: list[int] = []
    size = themes // CHILDREN
    while size >= FEWEST_AT_TOP and len(sizes) < 2:
        sizes.append(size)
        size //= CHILDREN
    return sizes[::-1]
