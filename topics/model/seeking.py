"""Seek the themes of a model again among its papers and new ones together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from topics.model.model import Model, Prepared
from topics.settings import ThemeSettings
from topics.themes.assembly import begin_model, find_labels, match_declared
from topics.themes.continuing import discover_again, discover_beside
from topics.themes.cosines import Labels, Vectors, centre_and_normalise
from topics.themes.fitted import DiscoveredTheme, FittedThemes

_USUAL_AGREEMENT = 0.85
"""Share of papers that keep their theme in a refit, where a model does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Earlier papers whose vectors are kept, then the new ones.

    ``labels`` is the earlier theme of each, -1 for none and for new papers; the first
    ``earlier`` are those that the model had.
    """

    vectors: Vectors
    labels: Labels
    declared: Labels
    earlier: int


def make_pool(model: Model, prepared: Prepared) -> Pool:
    earlier = model.papers.labels(model.themes.theme_ids)
    declared = len(model.themes.declared)
    matches = match_declared(model.themes, prepared.vectors, prepared.words)
    return Pool(
        vectors=np.vstack([model.papers.vectors, prepared.vectors]),
        labels=np.concatenate([earlier, np.full(len(prepared.texts), -1, dtype=np.intp)]),
        declared=np.concatenate([np.where(earlier < declared, earlier, -1), matches]),
        earlier=len(earlier),
    )


def seek_all(
    model: Model, pool: Pool, free: NDArray[np.bool_], settings: ThemeSettings
) -> FittedThemes:
    """Themes among all papers that no declared theme takes."""
    start = begin_model(pool.vectors, model.themes.declared_vectors, settings)
    found = discover_again(
        centre_and_normalise(pool.vectors[free], start.centre),
        pool.labels[free],
        settings,
        cut=model.origin.cut,
        agreement=model.origin.agreement or _USUAL_AGREEMENT,
    )
    return replace(
        model.themes,
        discovered=_unnamed(len(found.centres)),
        discovered_vectors=found.centres,
        centre=start.centre,
        outside=start.outside,
        stranger=found.stranger,
        smoothing=found.smoothing,
    )


def seek_beside(model: Model, pool: Pool, settings: ThemeSettings) -> FittedThemes:
    """The themes as they are, and further ones among the papers that fit none."""
    themes = model.themes
    around = themes.around(pool.vectors)
    without = label_pool(themes, pool) < 0
    centres = np.vstack([themes.discovered_vectors, discover_beside(around, without, settings)])
    return replace(themes, discovered=_unnamed(len(centres)), discovered_vectors=centres)


def _unnamed(count: int) -> tuple[DiscoveredTheme, ...]:
    return tuple(DiscoveredTheme(id=f"new {at}", name="", keywords=()) for at in range(count))


def label_pool(themes: FittedThemes, pool: Pool) -> Labels:
    """Theme of each paper of the pool; a declared theme that has one keeps it."""
    words = np.zeros((len(pool.vectors), len(themes.declared)))
    weights = themes.compute_memberships(pool.vectors, words)
    weights[:, : len(themes.declared)] = 0.0
    labels = find_labels(weights)
    return np.where(pool.declared >= 0, pool.declared, labels)
