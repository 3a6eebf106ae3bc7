"""Cosines that are the same for any size of block and number of threads.

A matrix product may add its terms in another order for another block size,
processor or thread count, which changes the last bits, and those decide between
themes that are equally near. Products are taken in double precision and rounded
to fewer digits than could differ.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.runtime.threads import for_rows

Labels: TypeAlias = NDArray[np.intp]
Vectors: TypeAlias = NDArray[np.float32]

DECIMALS = 7
_BLOCK = 4096


def centre_and_normalise(vectors: Vectors, centre: Vectors) -> Vectors:
    """Subtract ``centre`` (d,) and scale rows to length 1; a zero row stays zero.

    What all papers share says nothing about what sets them apart, so
    similarities are taken around the corpus's mean (Mu and Viswanath 2018,
    "All-but-the-top", without the principal components).
    """
    around = np.empty_like(vectors, dtype=np.float32)

    def place(rows: slice) -> None:
        block = vectors[rows]
        shifted = block - centre
        shifted[~block.any(axis=1)] = 0.0
        lengths = np.linalg.norm(shifted, axis=1, keepdims=True)
        around[rows] = shifted / np.where(lengths > 0, lengths, 1.0)

    for_rows(place, len(vectors), block=_BLOCK)
    return around


def take_rows(vectors: Vectors, chosen: NDArray[np.bool_]) -> Vectors:
    """The chosen rows; the vectors themselves, not copied, where that is all of them."""
    return vectors if chosen.all() else vectors[chosen]


def compute_cosines(vectors: Vectors, others: Vectors) -> NDArray[np.float32]:
    """Cosines between unit rows, block by block, to ``DECIMALS`` decimals.

    Parameters
    ----------
    vectors : ndarray of shape (n, d)
    others : ndarray of shape (m, d)

    Returns
    -------
    ndarray of shape (n, m), float32
    """
    right = others.astype(np.float64).T
    cosines = np.empty((len(vectors), len(others)), dtype=np.float32)
    if not len(others):
        return cosines

    def compare(rows: slice) -> None:
        cosines[rows] = (vectors[rows].astype(np.float64) @ right).round(DECIMALS)

    for_rows(compare, len(vectors), block=_BLOCK)
    return cosines


def compute_mean_cosines(vectors: Vectors, centre: Vectors) -> Vectors:
    """Cosine of each row to the direction of ``centre``, shape (n,); zeros where that is none."""
    length = float(np.linalg.norm(centre.astype(np.float64)))
    if length == 0:
        return np.zeros(len(vectors), dtype=np.float32)
    direction = (centre / length).astype(np.float32)
    return compute_cosines(vectors, direction[None, :])[:, 0]


def compute_centres(vectors: Vectors, labels: Labels, themes: int) -> Vectors:
    """Mean direction of the rows of each label, shape (themes, d); zero where it has none.

    A label of -1 is no theme.
    """
    centres = np.zeros((themes, vectors.shape[1]), dtype=np.float32)
    for theme in range(themes):
        rows = vectors[labels == theme]
        if len(rows):
            centres[theme] = compute_direction(rows)
    return centres


def compute_direction(vectors: Vectors) -> Vectors:
    """Mean direction of the rows, shape (d,); zero where they cancel out."""
    mean = vectors.mean(axis=0, dtype=np.float64)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length > 0 else mean, dtype=np.float32)
