"""The fitted themes as data, and the rule that assigns papers to them.

The rule is the same when a run labels its own papers and when a saved model
classifies a new one, so the two cannot differ: a declared theme takes a paper
when meaning and words together make it more likely than not; what is left goes
to the discovered theme whose centre is nearest, unless even that is no nearer
than a stranger would be.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from topics.runtime.threads import for_rows
from topics.schema import NO_THEME
from topics.settings import DeclaredTheme
from topics.themes.cosines import (
    Labels,
    Vectors,
    centre_and_normalise,
    compute_cosines,
    compute_mean_cosines,
)
from topics.themes.declared import Calibration, match_probability
from topics.themes.smoothing import Smoothing

_BLOCK = 8192
"""Papers that are weighed at once."""

_SAME = 1.0 - 1e-6
"""Cosine from which a paper is one of the examples."""

SOFTER = 3.0
"""How many times the temperature is at which the doubtful part of a weight is spread."""


def soften(
    similarity: NDArray[np.float64], temperature: float, doubt: float
) -> NDArray[np.float64]:
    """Weights of each row from its similarities: a softmax, partly a softer one; rows sum to 1."""
    below = similarity - similarity.max(axis=1, keepdims=True)
    weights = np.zeros_like(below)
    for part, scale in ((1.0 - doubt, temperature), (doubt, SOFTER * temperature)):
        if part > 0:
            spread = np.exp(below / scale)
            weights += part * spread / spread.sum(axis=1, keepdims=True)
    return np.asarray(weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredTheme:
    """A theme that was found: its id, name and keywords."""

    id: str
    name: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedThemes:
    """Everything that classification needs beside the encoder.

    Parameters
    ----------
    declared : tuple of DeclaredTheme
    declared_vectors : ndarray of shape (n_declared, d), float32
        Unit rows, but for what they learned from examples.
    expected : ndarray of shape (n_declared,), float64
        Mean cosine of the corpus's papers to each declared theme.
    discovered : tuple of DiscoveredTheme
    discovered_vectors : ndarray of shape (n_discovered, d), float32
        Centres, as :meth:`around` places papers; unit rows, but for what they learned from
        examples.
    centre : ndarray of shape (d,), float32
        Mean vector of the corpus.
    smoothing : Smoothing, optional
        Of the vectors around ``centre``; a small corpus has none.
    calibration : Calibration
        From evidence to the probability of a declared theme.
    temperature : float
        Cosine difference at which one discovered theme is e times likelier.
    stranger : float
        Cosine to a centre that a paper of another theme can have; the weight
        of "no theme" is that of a theme at this similarity.
    doubt : float
        Part of the weights that is spread more softly, at ``SOFTER`` times the
        temperature: papers may change their theme for other reasons than that
        they lie between two.
    outside : float
        Cosine to the mean of the corpus below which a text is of another field
        altogether, and no discovered theme takes it. Similarities around the
        mean of a narrow corpus cannot tell: seen from there, all that is far
        away lies in some direction.
    outliers : ndarray of shape (n_outliers, d), float32, unit rows
        Directions, as :meth:`around` gives them, that stand for no theme; a text nearer to one
        of them than to any theme has none.
    examples : ndarray of shape (m, d), float32, unit rows, or None
        Vectors of papers that a person placed; they have the theme they were given.
    example_themes : tuple of m str
        Its id, "none", or an id that no theme has (yet).
    """

    declared: tuple[DeclaredTheme, ...]
    declared_vectors: Vectors
    expected: NDArray[np.float64]
    discovered: tuple[DiscoveredTheme, ...]
    discovered_vectors: Vectors
    centre: Vectors
    calibration: Calibration
    temperature: float
    stranger: float
    outside: float = 0.0
    doubt: float = 0.0
    outliers: Vectors = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))
    examples: Vectors | None = None
    example_themes: tuple[str, ...] = ()
    smoothing: Smoothing | None = None

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """Declared ids in their order, then discovered ones."""
        declared = tuple(theme.id for theme in self.declared)
        return (*declared, *(theme.id for theme in self.discovered))

    @property
    def theme_names(self) -> tuple[str, ...]:
        """Names in the order of ``theme_ids``."""
        declared = tuple(theme.name for theme in self.declared)
        return (*declared, *(theme.name for theme in self.discovered))

    @property
    def theme_keywords(self) -> tuple[tuple[str, ...], ...]:
        """Keywords in the order of ``theme_ids``."""
        declared = tuple(theme.keywords for theme in self.declared)
        return (*declared, *(theme.keywords for theme in self.discovered))

    def around(self, vectors: Vectors) -> Vectors:
        """Directions in which discovered themes see vectors of shape (n, d); unit rows."""
        around = centre_and_normalise(vectors, self.centre)
        return around if self.smoothing is None else self.smoothing.apply(around, out=around)

    def compute_matches(self, vectors: Vectors, words: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability that each paper matches each declared theme, shape (n, n_declared)."""
        cosine = compute_cosines(vectors, self.declared_vectors)
        return match_probability(cosine, words, self.expected, self.calibration)

    def compute_memberships(
        self,
        vectors: Vectors,
        words: NDArray[np.float64],
        foreign: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.float64]:
        """Weights of each paper over the themes; the last column is "no theme".

        Parameters
        ----------
        vectors : ndarray of shape (n, d), float32
            From the model's encoder; a zero row has no text and no theme.
        words : ndarray of shape (n, n_declared), float64
            From :func:`topics.themes.declared.keyword_evidence`.
        foreign : ndarray of shape (n,), bool, optional
            Texts that no discovered theme may take, for they are of another field.

        Returns
        -------
        ndarray of shape (n, n_declared + n_discovered + 1), rows sum to 1
        """
        weights = np.empty((len(vectors), len(self.theme_ids) + 1))

        def weigh(block: slice) -> None:
            weights[block] = self._weigh(
                vectors[block], words[block], None if foreign is None else foreign[block]
            )

        # What is computed on the way is several times as large as the weights.
        for_rows(weigh, len(vectors), block=_BLOCK)
        return weights

    def _weigh(
        self, vectors: Vectors, words: NDArray[np.float64], foreign: NDArray[np.bool_] | None
    ) -> NDArray[np.float64]:
        """The same for so many papers as fit into memory several times."""
        matched = self.compute_matches(vectors, words)
        # The chance that one of the declared themes is right, were they
        # independent; it keeps the likeliest above the rest whenever it is
        # more likely than not.
        total = matched.sum(axis=1, keepdims=True)
        any_declared = 1.0 - np.prod(1.0 - matched, axis=1, keepdims=True)
        declared = np.divide(matched * any_declared, total, where=total > 0, out=matched * 0.0)
        rest = self._discovered_weights(vectors, foreign)
        rest *= 1.0 - declared.sum(axis=1, keepdims=True)
        weights = np.hstack([declared, rest])
        empty = ~vectors.any(axis=1)
        weights[empty] = 0.0
        weights[empty, -1] = 1.0
        places = self._places_of_examples()[self.find_examples(vectors)]
        placed = np.flatnonzero(places >= 0)
        weights[placed] = 0.0
        weights[placed, places[placed]] = 1.0
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def find_examples(self, vectors: Vectors) -> Labels:
        """Which of the examples each paper is, shape (n,); -1 for none."""
        if self.examples is None or not len(self.examples):
            return np.full(len(vectors), -1, dtype=np.intp)
        cosines = compute_cosines(vectors, self.examples)
        return np.where(cosines.max(axis=1) >= _SAME, cosines.argmax(axis=1), -1).astype(np.intp)

    def _places_of_examples(self) -> Labels:
        """Column of each example's theme among the memberships, -1 for none, and -1 at the end."""
        places = {theme: place for place, theme in enumerate((*self.theme_ids, NO_THEME))}
        return np.array([*(places.get(one, -1) for one in self.example_themes), -1], dtype=np.intp)

    def _discovered_weights(
        self, vectors: Vectors, foreign: NDArray[np.bool_] | None
    ) -> NDArray[np.float64]:
        """Softmax of the similarities to the centres, with "no theme" as the last column."""
        around = self.around(vectors)
        none = np.full((len(vectors), 1), self.stranger, dtype=np.float32)
        if len(self.outliers):
            nearest = compute_cosines(around, self.outliers).max(axis=1, keepdims=True)
            none = np.maximum(none, nearest)
        similarity = np.hstack([compute_cosines(around, self.discovered_vectors), none])
        weights = soften(similarity.astype(np.float64), self.temperature, self.doubt)
        outside = compute_mean_cosines(vectors, self.centre) < self.outside
        foreign = outside if foreign is None else outside | foreign
        weights[foreign] = 0.0
        weights[foreign, -1] = 1.0
        return np.asarray(weights)
