"""The largest few of each row of a wide matrix.

Columns are put in groups, and only the groups with the largest members are looked
into: the maxima of groups take one fast pass, where a partial sort of whole rows
takes ten.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_GROUP = 16
_FEWEST_GROUPS = 4
"""Times as many groups as are looked into must there be, or whole rows are sorted."""


def find_largest(matrix: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Columns of the ``count`` largest values of each row, in no particular order.

    Parameters
    ----------
    matrix : ndarray of shape (n, m), float32
        Without nan.
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
    # A group's members lie ``groups`` columns apart, so that maxima are taken side by side.
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
