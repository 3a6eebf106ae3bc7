"""How near the vectors of texts are to those of a sample of a model's papers.

An encoder that was trained on much text knows what words of other fields are about, so
that the mean cosine to the nearest papers tells fields apart that share many words. (A
student's vectors tell nothing: they are made of words of the model's own papers.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from topics.model.papers import TrainingPapers, decode
from topics.themes.cosines import Vectors, compute_cosines

SAMPLE = 1_000
"""Papers that a text is compared with; with 3,300 the same texts are refused."""

NEAREST = 20
"""One in so many papers of the sample counts as near."""

_LEAST = 0.01
"""Smallest cosine of which a logarithm is taken."""

_BLOCK = 4096


def sample_vectors(papers: TrainingPapers) -> Vectors:
    """Vectors of the papers whose texts have the smallest hashes, shape (m, d), unit rows."""
    hashes = papers.table["text_hash"].to_numpy(dtype=np.int64)[papers.rows]
    return decode(papers.codes[np.argsort(hashes, kind="stable")[:SAMPLE]])


def find_nearness(vectors: Vectors, sample: Vectors, *, own: bool = False) -> NDArray[np.float64]:
    """Mean cosine of each row to the nearest papers of the sample, at least .01.

    Parameters
    ----------
    vectors : ndarray of shape (n, d), unit rows
    sample : ndarray of shape (m, d), unit rows
    own : bool
        Whether ``vectors`` are the sample's own, each of which is compared with the others.

    Returns
    -------
    ndarray of shape (n,)
    """
    nearness = np.empty(len(vectors))
    for start in range(0, len(vectors), _BLOCK):
        cosines = compute_cosines(vectors[start : start + _BLOCK], sample)
        if own:
            rows = np.arange(len(cosines))
            cosines[rows, start + rows] = -1.0
        found = mean_of_largest(cosines, count_near(len(sample)))
        nearness[start : start + len(cosines)] = np.maximum(found, _LEAST)
    return nearness


def count_near(papers: int) -> int:
    """How many of the papers of a sample count as near."""
    return max(1, papers // NEAREST)


def mean_of_largest(cosines: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """Mean of the ``count`` largest of each row, or of all if there are fewer."""
    count = min(count, cosines.shape[1])
    largest = np.partition(cosines, -count, axis=1)[:, -count:]
    return np.asarray(largest.mean(axis=1, dtype=np.float64).round(6))


def weigh_nearness(words: NDArray[np.float64], nearness: NDArray[np.float64]) -> float:
    """The power of nearness at which it varies as much as the likeness of words.

    Parameters
    ----------
    words, nearness : ndarray of shape (n,)
        Mean cosines of papers to the nearest others, by words and by vectors.
    """
    spreads = [
        float(np.subtract(*np.quantile(np.log(np.maximum(part, _LEAST)), [0.75, 0.25])))
        for part in (words, nearness)
    ]
    # Papers that are all alike vary by rounding alone.
    return round(spreads[0] / spreads[1], 6) if spreads[1] > 1e-3 else 0.0


def find_growth(lengths: NDArray[np.float64], nearness: NDArray[np.float64]) -> float:
    """The power of a text's length with which nearness grows, by least squares; not below 0.

    Parameters
    ----------
    lengths : ndarray of shape (n,)
        Distinct word pieces of texts, at least 1.
    nearness : ndarray of shape (n,)
    """
    across, along = np.log(lengths), np.log(nearness)
    across = across - across.mean()
    spread = float(across @ across)
    return max(0.0, round(float(across @ along) / spread, 6)) if spread > 0 else 0.0
