"""Calibration of memberships: of papers at 70%, about 70% keep their theme.

Similarities to centres are turned into weights by a temperature. Centres are
fitted to the papers, so that a paper looks surer of its theme than it is when the
themes are sought again among resampled papers. The temperature, and the part of
the weights that is spread more softly, are set so that the weight of a paper's
theme is the share of refits that give it this theme again (temperature scaling,
Guo et al. 2017, with the refits' agreement as the accuracy to match).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from topics.schema import NO_THEME
from topics.themes.cosines import Vectors, compute_cosines
from topics.themes.fitted import FittedThemes, soften
from topics.themes.fitting import Theming
from topics.themes.stability import compute_stability

_SAMPLE = 5_000
"""Papers that are enough to fit two numbers."""

_TEMPERATURES = np.exp(np.linspace(np.log(0.005), np.log(0.5), 50))
_DOUBTS = np.linspace(0.0, 0.4, 17)
_LEAST = 1e-6

_BINS = 10


def calibrate(theming: Theming, vectors: Vectors, refits: Sequence[Sequence[str]]) -> Theming:
    """The themes with weights that agree with refits; as they are where nothing can be fitted.

    Parameters
    ----------
    theming : Theming
    vectors : ndarray of shape (n, d)
    refits : sequence of sequences of n str
        From :func:`topics.themes.refitting.refit_themes`.
    """
    model = theming.model
    declared = len(model.declared)
    labels = theming.labels
    # Where a person placed a paper says nothing of how sure the others are.
    chosen = np.flatnonzero((labels >= declared) & (model.find_examples(vectors) < 0))
    if not refits or len(model.discovered) < 2 or not len(chosen):
        return theming
    ids = (*model.theme_ids, NO_THEME)
    consensus = compute_stability(
        [ids[label] for label in labels], refits, theme_ids=model.theme_ids
    ).consensus
    chosen = chosen[:: 1 + len(chosen) // _SAMPLE]
    temperature, doubt = fit_weights(
        _similarities(model, vectors[chosen]), labels[chosen] - declared, consensus[chosen]
    )
    calibrated = replace(model, temperature=temperature, doubt=doubt)
    return replace(
        theming,
        model=calibrated,
        memberships=calibrated.compute_memberships(vectors, theming.words),
    )


def fit_weights(
    similarity: NDArray[np.float64], labels: NDArray[np.intp], consensus: NDArray[np.float64]
) -> tuple[float, float]:
    """Temperature and doubt with the least cross-entropy between weights and agreement.

    Parameters
    ----------
    similarity : ndarray of shape (n, n_themes + 1)
        To each centre, and what a stranger has.
    labels : ndarray of shape (n,)
    consensus : ndarray of shape (n,)
        Share of refits that give each paper its theme.
    """
    rows = np.arange(len(labels))
    best = (np.inf, float(_TEMPERATURES[0]), 0.0)
    for temperature in _TEMPERATURES.tolist():
        sharp = soften(similarity, temperature, 0.0)[rows, labels]
        soft = soften(similarity, temperature, 1.0)[rows, labels]
        for doubt in _DOUBTS.tolist():
            weight = ((1.0 - doubt) * sharp + doubt * soft).clip(_LEAST, 1.0 - _LEAST)
            entropy = consensus * np.log(weight) + (1.0 - consensus) * np.log(1.0 - weight)
            best = min(best, (round(-float(entropy.mean()), 9), temperature, doubt))
    return best[1], best[2]


def compute_calibration_curve(
    weights: NDArray[np.float64], consensus: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Mean weight, mean consensus and papers of each tenth of weights in which papers are.

    Parameters
    ----------
    weights, consensus : ndarrays of shape (n,), from 0 to 1
    """
    bins = np.minimum((weights * _BINS).astype(int), _BINS - 1)
    within = [bins == one for one in np.unique(bins)]
    return (
        np.array([weights[one].mean() for one in within]),
        np.array([consensus[one].mean() for one in within]),
        np.array([one.sum() for one in within], dtype=np.intp),
    )


def compute_calibration_error(
    weights: NDArray[np.float64], consensus: NDArray[np.float64]
) -> float | None:
    """Expected calibration error of weights, shape (n,), against the refits' agreement.

    The mean distance between the two over tenths of weights (Naeini, Cooper and Hauskrecht
    2015); None without papers.
    """
    if not len(weights):
        return None
    stated, kept, papers = compute_calibration_curve(weights, consensus)
    return round(float((papers * np.abs(stated - kept)).sum() / len(weights)), 4)


def _similarities(model: FittedThemes, vectors: Vectors) -> NDArray[np.float64]:
    cosines = compute_cosines(model.around(vectors), model.discovered_vectors).astype(np.float64)
    return np.hstack([cosines, np.full((len(vectors), 1), model.stranger)])
