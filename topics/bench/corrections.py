"""What corrections by hand bring: average precision against their number.

Half of the papers are corrected, as a person would who looks at a theme: every other
correction is a member that was not found, the others are the surest papers that are
none. Precision is measured on the other half.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.settings import SEED
from topics.themes.teaching import fit_shift

CORRECTIONS = (0, 1, 2, 5, 10, 20)
"""Numbers of corrections to each theme."""

_SUREST = 40
"""Papers that are looked through for wrong ones, from the surest down."""

_DRAWS = 3

FloatArray = npt.NDArray[np.float64]


def measure_corrections(
    score: FloatArray, points: FloatArray, member: npt.NDArray[np.bool_], *, seed: int = SEED
) -> pd.DataFrame:
    """Mean average precision over themes after each number of corrections.

    Parameters
    ----------
    score : ndarray of shape (n, n_themes)
        Log-odds of each paper and theme before.
    points : ndarray of shape (n, d)
        Vectors around the corpus's mean.
    member : ndarray of shape (n, n_themes), bool
    seed : int

    Returns
    -------
    DataFrame
        Columns corrections, precision; ``spread`` is the standard deviation of
        the mean over draws of corrections.
    """
    order = np.random.default_rng(seed).permutation(len(score))
    half = len(order) // 2
    pool, held = np.sort(order[:half]), np.sort(order[half:])
    rows = []
    for corrections in CORRECTIONS:
        means = []
        for draw in range(_DRAWS):
            generator = np.random.default_rng([seed, draw])
            means.append(
                np.mean(
                    [
                        _precision_after(
                            corrections,
                            score[:, one],
                            points,
                            member[:, one],
                            pool,
                            held,
                            generator,
                        )
                        for one in range(score.shape[1])
                    ]
                )
            )
        rows.append((corrections, float(np.mean(means)), float(np.std(means))))
    return pd.DataFrame(rows, columns=["corrections", "precision", "spread"])


def _precision_after(
    corrections: int,
    score: FloatArray,
    points: FloatArray,
    member: npt.NDArray[np.bool_],
    pool: npt.NDArray[Any],
    held: npt.NDArray[Any],
    generator: np.random.Generator,
) -> float:
    from sklearn.metrics import average_precision_score

    own, other = generator.permutation(pool[member[pool]]), pool[~member[pool]]
    missed = own[np.argsort(score[own] >= 0, kind="stable")]
    wrong = generator.permutation(other[np.argsort(-score[other], kind="stable")][:_SUREST])
    chosen = np.concatenate([missed[: (corrections + 1) // 2], wrong[: corrections // 2]])
    if len(chosen):
        shift = fit_shift(score[chosen], points[chosen], member[chosen])
        score = score + points @ shift
    return float(average_precision_score(member[held], score[held]))
