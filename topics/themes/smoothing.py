"""Vectors smoothed by what is expected of their neighbours.

A paper's vector says what its field is about and what is the paper's own (or, with
a lexical encoder, noise). What it has in common with the papers nearest to it is the
former: the mean of its neighbours is regressed on it, with a ridge, and the paper is
moved towards what is expected of them. The regression is linear, so that a paper which
was never seen is moved in the same way and no neighbours need to be kept.

This is Laplacian smoothing (Taubin 1995) with the graph replaced by its regression on
the vectors, as locality preserving projections replace its eigenvectors (He and Niyogi 2003).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.runtime.threads import for_rows, map_rows
from topics.themes.cosines import Vectors

RANK = 64
"""Directions that are kept. With 32, 64, 128 and all 384, themes agreed with labels alike."""

WEIGHT = 2.0
"""How often what is expected of the neighbours counts beside the paper. 4 does as well."""

_RIDGE = 0.1
"""In parts of the mean variance of a dimension; .01 and 1 do as well."""

_DECIMALS = 6
_BLOCK = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothing:
    """A linear map: a row ``x`` becomes ``x + x @ inward @ outward``.

    Parameters
    ----------
    inward : ndarray of shape (d, r), float32
    outward : ndarray of shape (r, d), float32
    """

    inward: Vectors
    outward: Vectors

    def apply(self, around: Vectors, *, out: Vectors | None = None) -> Vectors:
        """Smoothed rows of length 1; a zero row stays zero.

        Parameters
        ----------
        around : ndarray of shape (n, d), unit rows
            Vectors around the corpus's centre.
        out : ndarray of shape (n, d), optional
            Gets the rows; it may be ``around`` itself.
        """
        inward, outward = self.inward.astype(np.float64), self.outward.astype(np.float64)
        smoothed = np.empty_like(around, dtype=np.float32) if out is None else out

        def smooth(block: slice) -> None:
            rows = around[block].astype(np.float64)
            rows += (rows @ inward) @ outward
            lengths = np.linalg.norm(rows, axis=1, keepdims=True)
            smoothed[block] = rows / np.where(lengths > 0, lengths, 1.0)

        for_rows(smooth, len(around), block=_BLOCK)
        return smoothed


def fit_smoothing(around: Vectors, neighbours: NDArray[np.int32]) -> Smoothing:
    """Regress the mean of each paper's neighbours on the paper.

    Parameters
    ----------
    around : ndarray of shape (n, d), unit rows
    neighbours : ndarray of shape (n, k)
        Rows of the nearest papers of each.
    """
    from scipy.linalg import eigh
    from threadpoolctl import threadpool_limits

    dimensions = around.shape[1]
    own = np.zeros((dimensions, dimensions))
    shared = np.zeros((dimensions, dimensions))

    def multiply(block: slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rows = around[block].astype(np.float64)
        nearest = around[neighbours[block]].mean(axis=1, dtype=np.float64)
        return rows.T @ rows, rows.T @ nearest

    for with_itself, with_nearest in map_rows(multiply, len(around), block=_BLOCK):
        own += with_itself / len(around)
        shared += with_nearest / len(around)
    own[np.diag_indices(dimensions)] += max(_RIDGE * np.trace(own) / dimensions, 1e-9)
    # Neighbours are mostly mutual: the symmetric part is nearly all, and has real directions.
    rank = min(RANK, dimensions)
    # So small a matrix keeps several threads waiting for each other: 60 times as long with two.
    with threadpool_limits(1, user_api="blas"):
        shares, directions = eigh(
            (shared + shared.T) / 2, own, subset_by_index=(dimensions - rank, dimensions - 1)
        )
    # An eigenvector's sign says nothing; its largest part is positive.
    largest = np.abs(directions).argmax(axis=0)
    directions *= np.sign(directions[largest, np.arange(rank)])
    return Smoothing(
        inward=(directions * (WEIGHT * shares)).round(_DECIMALS).astype(np.float32),
        outward=(directions.T @ own).round(_DECIMALS).astype(np.float32),
    )
