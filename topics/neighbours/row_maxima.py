"""The few largest values of each row of a wide matrix.

Columns are grouped, and only the groups with the largest maxima are searched.
Group maxima take one fast pass over the matrix; a partial sort of whole rows
takes about ten times as long.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_GROUP = 16
_FEWEST_GROUPS = 4
"""Ratio of all groups to searched groups below which whole rows are sorted instead."""


def find_largest(matrix: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Columns of the ``count`` largest values of each row, in no particular order.

    Parameters
    ----------
    matrix : ndarray of shape (n, m), float32
        Must not contain NaN.
    count : int
        At most m.

    Returns
    -------
    ndarray of shape (n, count)
    """
    rows, width = matrix.shape
    groups = width // _GROUP
    if groups < _FEWEST_GROUPS * count:
        return _partition(matrix, count)
    # Members of a group lie ``groups`` columns apart, so that numpy takes the maxima of
    # all groups along contiguous memory.
    grouped = matrix[:, : groups * _GROUP].reshape(rows, _GROUP, groups)
    best = _partition(grouped.max(axis=1), count)
    members = best[:, :, None] + groups * np.arange(_GROUP)
    left_over = np.broadcast_to(np.arange(groups * _GROUP, width), (rows, width - groups * _GROUP))
    columns = np.hstack([members.reshape(rows, count * _GROUP), left_over])
    chosen = _partition(np.take_along_axis(matrix, columns, axis=1), count)
    return np.take_along_axis(columns, chosen, axis=1)


def _partition(matrix: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    width = matrix.shape[1]
    return np.argpartition(matrix, width - count, axis=1)[:, width - count :]
