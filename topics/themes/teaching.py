"""Corrections: what themes learn from the papers that a person placed.

The boundary of a theme moves by as much as its examples ask for, and no more: the
score of a theme, linear in a paper's vector, gets a second linear part that is fitted
to the placed papers by penalised logistic regression with the score as it was as
offset. Papers placed in the theme pull it towards them, and papers placed elsewhere
that it would take push it away. What comes out is a model of the same form.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from topics.themes.cosines import compute_cosines
from topics.themes.fitted import FittedThemes

PENALTY = 0.3
"""Of half the squared length of the shift. Of 0.1 to 10 it has the highest average precision on
the themes of ``topics bench declared`` after 10 corrections; with less, 20 mislead."""

DISCOVERED_PENALTY = 0.5
"""The same for discovered themes, all of which learn from each paper that is placed. With .3, 20
corrections mislead on vectors of a student; with 1, the first ten bring half as much."""

_STEPS = 25
_DECIMALS = 7
"""Of what is learned: fewer than differ between processors."""


def teach_declared(model: FittedThemes, words: NDArray[np.float64]) -> FittedThemes:
    """Declared themes that have learned from the model's examples.

    Parameters
    ----------
    model : FittedThemes
        With its examples.
    words : ndarray of shape (m, n_declared), float64
        How much each example uses the vocabulary of each theme.
    """
    if not model.declared or model.examples is None:
        return model
    calibration = model.calibration
    points = (model.examples - model.centre).astype(np.float64)
    cosine = compute_cosines(model.examples, model.declared_vectors)
    offset = (
        calibration.intercept
        + calibration.cosine * (cosine - model.expected)
        + calibration.words * words
    )
    vectors, expected = model.declared_vectors.copy(), model.expected.copy()
    for place, theme in enumerate(model.declared):
        belongs = np.array([one == theme.id for one in model.example_themes])
        shift = fit_shift(offset[:, place], points, belongs) / calibration.cosine
        vectors[place] += shift.astype(np.float32)
        expected[place] += round(float(model.centre.astype(np.float64) @ shift), _DECIMALS)
    return replace(model, declared_vectors=vectors, expected=expected)


def teach_discovered(model: FittedThemes) -> FittedThemes:
    """Discovered themes that have learned from the model's examples."""
    if not model.discovered or model.examples is None:
        return model
    around = model.around(model.examples)
    similarity = compute_cosines(around, model.discovered_vectors).astype(np.float64)
    points, centres = around.astype(np.float64), model.discovered_vectors.copy()
    for place, theme in enumerate(model.discovered):
        belongs = np.array([one == theme.id for one in model.example_themes])
        others = np.delete(similarity, place, axis=1).max(axis=1, initial=model.stranger)
        lead = (similarity[:, place] - others) / model.temperature
        shift = model.temperature * fit_shift(lead, points, belongs, penalty=DISCOVERED_PENALTY)
        centres[place] += shift.astype(np.float32)
    return replace(model, discovered_vectors=centres)


def fit_shift(
    offset: NDArray[np.float64],
    points: NDArray[np.float64],
    belongs: NDArray[np.bool_],
    *,
    penalty: float = PENALTY,
) -> NDArray[np.float64]:
    """The shift ``d`` of the score ``offset + points @ d`` that the examples ask for.

    It has the least log-loss plus ``penalty / 2 * d @ d``, found by Newton's method.

    Parameters
    ----------
    offset : ndarray of shape (m,)
        Log-odds before.
    points : ndarray of shape (m, d)
    belongs : ndarray of shape (m,)
    penalty : float

    Returns
    -------
    ndarray of shape (d,)
    """
    from scipy.special import expit

    # The shift lies in the span of the examples, of which there are a handful.
    basis = np.linalg.svd(points, full_matrices=False)[2]
    inside = points @ basis.T
    part = np.zeros(len(basis))
    for _ in range(_STEPS):
        chance = expit(offset + inside @ part)
        slope = inside.T @ (chance - belongs) + penalty * part
        weight = np.maximum(chance * (1.0 - chance), 1e-9)
        curvature = (inside * weight[:, None]).T @ inside
        curvature[np.diag_indices_from(curvature)] += penalty
        step = np.linalg.solve(curvature, slope)
        # Far from the optimum the loss is nearly straight and a full step goes too far.
        part -= step * _step_length(inside @ step)
        if float(np.abs(step).max(initial=0.0)) < 10.0**-_DECIMALS / 10:
            break
    return np.asarray((part @ basis).round(_DECIMALS))


def _step_length(change: NDArray[np.float64]) -> float:
    """Part of a step that changes no example's log-odds by more than two."""
    return 2.0 / max(2.0, float(np.abs(change).max(initial=0.0)))
