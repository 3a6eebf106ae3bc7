"""Themes sought again when papers were added, near to what they were.

A partition of the same graph by another order of papers puts a tenth of them
elsewhere for no reason. So edges inside an earlier theme count more than others: of
partitions that fit the papers about as well, the one nearest to the earlier one is
found (evolutionary clustering; Chakrabarti, Kumar and Tomkins 2006).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from topics.settings import AGGLOMERATIVE_PAPERS, ThemeSettings
from topics.themes.cosines import Labels, Vectors, take_rows
from topics.themes.discovered import Cut, Discovered
from topics.themes.discovery import FEWEST_TO_CLUSTER, discover, fewest_papers
from topics.themes.partitioning import link_neighbours, partition
from topics.themes.settling import settle

INERTIA = 0.5
"""By how much an edge inside an earlier theme counts more than another. On 6,000 papers, of
which two years were added, themes agreed with a refit as two refits do (AMI .88); at 1 less
well (.83)."""


def discover_again(
    around: Vectors,
    earlier: Labels,
    settings: ThemeSettings,
    *,
    cut: Cut,
    agreement: float,
) -> Discovered:
    """Find themes among earlier and new papers together, by the method of a large corpus.

    Parameters
    ----------
    around : ndarray of shape (n, d), unit rows
        Around the mean of all; a zero row is a paper without text. Its rows may be
        overwritten by smoothed ones.
    earlier : ndarray of shape (n,)
        Earlier theme of each paper; -1 for none, and for new papers.
    settings : ThemeSettings
    cut : Cut
        How finely the earlier themes were cut.
    agreement : float
        Share of papers that keep their theme in a refit.
    """
    present = np.asarray(around.any(axis=1))
    around, earlier = take_rows(around, present), earlier[present]
    if not cut.resolution or len(around) <= AGGLOMERATIVE_PAPERS:
        return discover(around, around, settings)
    neighbours, linked = link_neighbours(around, seed=settings.seed)
    graph = linked.tocoo()
    inside = (earlier[graph.row] == earlier[graph.col]) & (earlier[graph.row] >= 0)
    graph.data = graph.data * np.where(inside, 1.0 + INERTIA, 1.0)
    labels = partition(graph.tocsr(), resolution=cut.resolution)
    return settle(
        around,
        labels,
        fewest=fewest_papers(settings, len(around)),
        agreement=agreement,
        most=settings.themes_max or None,
        neighbours=neighbours,
    )


def discover_beside(
    around: Vectors, without: NDArray[np.bool_], settings: ThemeSettings
) -> Vectors:
    """Centres of further themes among the papers that fit none, of shape (n_new, d).

    For corpora so small that themes sought again would be others altogether.

    Parameters
    ----------
    around : ndarray of shape (n, d), unit rows
        As the model's themes see papers.
    without : ndarray of shape (n,), bool
        Papers without a theme.
    settings : ThemeSettings
    """
    rest = around[without & around.any(axis=1)]
    fewest = max(FEWEST_TO_CLUSTER, fewest_papers(settings, len(around)))
    if len(rest) < fewest:
        return around[:0]
    found = discover(rest, rest, settings, smooth=False)
    sizes = np.bincount((rest @ found.centres.T).argmax(axis=1), minlength=len(found.centres))
    return found.centres[sizes >= fewest]
