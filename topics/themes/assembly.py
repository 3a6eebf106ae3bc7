"""One model of declared and discovered themes, built step by step.

The steps are functions of arrays, so that the run, its refits and BERTopic's
cluster model go through the same ones: begin with what the user declared, see
which papers that takes, discover themes among the others.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.neighbours.nearby import Nearby
from topics.settings import ThemeSettings
from topics.themes.cosines import (
    Labels,
    Vectors,
    centre_and_normalise,
    compute_mean_cosines,
    take_rows,
)
from topics.themes.declared import DEFAULT_CALIBRATION, expected_cosines, theme_text
from topics.themes.discovered import Cut, Discovered
from topics.themes.discovery import FEWEST_TO_CLUSTER, are_alike, discover
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.kept import keep_themes
from topics.themes.placed import Placed
from topics.themes.teaching import teach_declared

OUTSIDE_QUANTILE = 0.001
"""Share of a corpus's papers that may be as far from its mean as another field is."""

MATCH = 0.5
"""A declared theme takes a paper that belongs to it more likely than not."""


def encode_declared(encoder: Encoder, settings: ThemeSettings) -> Vectors:
    """Vectors of the declared themes, shape (n_declared, d)."""
    texts = [theme_text(theme) for theme in settings.described]
    return encoder.encode(texts) if texts else np.empty((0, encoder.dimensions), np.float32)


def begin_model(vectors: Vectors, declared: Vectors, settings: ThemeSettings) -> FittedThemes:
    """A model of the declared themes alone, set up for a corpus."""
    dimensions = vectors.shape[1]
    present = take_rows(vectors, np.asarray(vectors.any(axis=1)))
    centre = present.mean(axis=0, dtype=np.float64) if len(present) else np.zeros(dimensions)
    # Around the mean of fewer papers than make a cluster, or of papers that all say
    # the same, nothing would be left of them but rounding.
    if len(present) < FEWEST_TO_CLUSTER or are_alike(present):
        centre = np.zeros(dimensions)
    return FittedThemes(
        declared=settings.described,
        declared_vectors=declared,
        expected=expected_cosines(vectors, declared),
        discovered=(),
        discovered_vectors=np.empty((0, dimensions), dtype=np.float32),
        centre=centre.astype(np.float32),
        calibration=DEFAULT_CALIBRATION,
        temperature=0.1,
        stranger=0.0,
        outside=_outside(present, centre.astype(np.float32)),
    )


def learn_placed(
    model: FittedThemes, vectors: Vectors, words: NDArray[np.float64], placed: Placed
) -> FittedThemes:
    """The model with the papers that a person placed, and declared themes taught by them.

    Parameters
    ----------
    model : FittedThemes
        From :func:`begin_model`.
    vectors : ndarray of shape (n, d)
    words : ndarray of shape (n, n_declared)
    placed : Placed
        Rows of ``vectors``.
    """
    if not len(placed.rows):
        return model
    model = replace(model, examples=vectors[placed.rows], example_themes=placed.themes)
    return teach_declared(model, words[placed.rows])


def _outside(vectors: Vectors, centre: Vectors) -> float:
    """Half of the similarity to the mean that nearly every paper of the corpus has."""
    if not len(vectors):
        return 0.0
    lowest = np.quantile(compute_mean_cosines(vectors, centre), OUTSIDE_QUANTILE)
    return max(0.0, float(lowest) / 2)


def match_declared(model: FittedThemes, vectors: Vectors, words: NDArray[np.float64]) -> Labels:
    """Index of the declared theme that takes each paper, or -1."""
    if not model.declared:
        return np.full(len(vectors), -1, dtype=np.intp)
    probability = model.compute_matches(vectors, words)
    taken = (probability.max(axis=1) >= MATCH) & vectors.any(axis=1)
    matches = np.where(taken, probability.argmax(axis=1), -1).astype(np.intp)
    examples = model.find_examples(vectors)
    declared = {theme.id: place for place, theme in enumerate(model.declared)}
    for row in np.flatnonzero(examples >= 0).tolist():
        matches[row] = declared.get(model.example_themes[examples[row]], -1)
    return matches


def discover_among_free(
    model: FittedThemes,
    vectors: Vectors,
    matches: Labels,
    layout: NDArray[np.float32] | None,
    settings: ThemeSettings,
    *,
    again: Cut | None = None,
    nearby: Nearby | None = None,
) -> Discovered:
    """Discover themes among the papers that no declared theme takes.

    Parameters
    ----------
    model : FittedThemes
        From :func:`begin_model`.
    vectors : ndarray of shape (n, d)
    matches : ndarray of shape (n,)
        From :func:`match_declared`.
    layout : ndarray of shape (n, m), optional
        Where the clusterer sees the papers; None: at their vectors.
    settings : ThemeSettings
    again : Cut, optional
        Cut as finely as this, and try nothing else.
    nearby : Nearby, optional
        The nearest papers of each, where they are known.
    """
    free = matches < 0

    def look_around() -> Vectors:
        return centre_and_normalise(take_rows(vectors, free), model.centre)

    if settings.discover:
        around = look_around()
        points = around if layout is None else layout[free]
        found = discover(points, around, settings, again=again, nearby=nearby and nearby.take(free))
        del around, points
    else:
        found = Discovered(centres=vectors[:0], temperature=0.1, stranger=0.0)
    if not settings.kept or model.examples is None:
        return found
    around = look_around()
    entry = {theme.id: place for place, theme in enumerate(settings.kept)}
    entries = np.array([entry.get(one, -1) for one in model.example_themes], dtype=np.intp)
    examples = centre_and_normalise(model.examples[entries >= 0], model.centre)
    if found.smoothing is not None:
        around, examples = found.smoothing.apply(around), found.smoothing.apply(examples)
    return keep_themes(found, around, settings.kept, examples, entries[entries >= 0])


def complete_model(model: FittedThemes, found: Discovered) -> FittedThemes:
    """The model with what was discovered; themes that are not kept have no name yet."""
    kept = found.kept or (None,) * len(found.centres)
    discovered = tuple(
        DiscoveredTheme(id=theme.id, name=theme.name, keywords=())
        if theme
        else DiscoveredTheme(id=f"discovered-{number}", name="", keywords=())
        for number, theme in enumerate(kept, start=1)
    )
    return replace(
        model,
        discovered=discovered,
        discovered_vectors=found.centres,
        temperature=found.temperature,
        stranger=found.stranger,
        smoothing=found.smoothing,
    )


def find_labels(memberships: NDArray[np.float64]) -> Labels:
    """Index of each paper's largest weight; -1 where that is "no theme", the last column."""
    largest = memberships.argmax(axis=1)
    return np.where(largest == memberships.shape[1] - 1, -1, largest).astype(np.intp)
