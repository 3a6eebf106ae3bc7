"""What corrections by hand bring: average precision against their number.

Half of the papers are corrected, as a person would who looks at a theme: every other
correction is a member that was not found, the others are the surest papers that are
none. Precision is measured on the other half.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A theme that is corrected.

    Parameters
    ----------
    member, taken : ndarray of shape (n,), bool
        Which papers are its own, and which it has.
    score : ndarray of shape (n,)
        How sure it is of each.
    learn : callable
        Gives the scores after these rows were corrected.
    """

    member: npt.NDArray[np.bool_]
    taken: npt.NDArray[np.bool_]
    score: FloatArray
    learn: Callable[[Rows], FloatArray]


def measure_corrections(
    score: FloatArray, points: FloatArray, member: npt.NDArray[np.bool_], *, seed: int = SEED
) -> pd.DataFrame:
    """Mean average precision of declared themes after each number of corrections.

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
        As from :func:`measure_precision`.
    """

    def ask(theme: int) -> Asked:
        own, belongs = score[:, theme], member[:, theme]

        def learn(rows: Rows) -> FloatArray:
            return own + points @ fit_shift(own[rows], points[rows], belongs[rows])

        return Asked(member=belongs, taken=own >= 0, score=own, learn=learn)

    return measure_precision(list(map(ask, range(score.shape[1]))), len(score), seed)


def measure_precision(asked: Sequence[Asked], papers: int, seed: int) -> pd.DataFrame:
    """Mean average precision over themes after each number of corrections.

    Parameters
    ----------
    asked : sequence of Asked
        The themes.
    papers : int
        How many there are.
    seed : int

    Returns
    -------
    DataFrame
        Columns corrections, precision; ``spread`` is the standard deviation of
        the mean over draws of corrections.
    """
    order = np.random.default_rng(seed).permutation(papers)
    pool, held = np.sort(order[: papers // 2]), np.sort(order[papers // 2 :])
    rows = []
    for corrections in CORRECTIONS:
        means = []
        for draw in range(_DRAWS):
            generator = np.random.default_rng([seed, draw])
            means.append(
                np.mean(
                    [_precision_after(corrections, one, pool, held, generator) for one in asked]
                )
            )
        rows.append((corrections, float(np.mean(means)), float(np.std(means))))
    return pd.DataFrame(rows, columns=["corrections", "precision", "spread"])


def _precision_after(
    corrections: int,
    asked: Asked,
    pool: npt.NDArray[Any],
    held: npt.NDArray[Any],
    generator: np.random.Generator,
) -> float:
    from sklearn.metrics import average_precision_score

    member, score = asked.member, asked.score
    own, other = generator.permutation(pool[member[pool]]), pool[~member[pool]]
    missed = own[np.argsort(asked.taken[own], kind="stable")]
    wrong = generator.permutation(other[np.argsort(-score[other], kind="stable")][:_SUREST])
    chosen = np.concatenate([missed[: (corrections + 1) // 2], wrong[: corrections // 2]])
    if len(chosen):
        score = asked.learn(chosen)
    return float(average_precision_score(member[held], score[held]))
