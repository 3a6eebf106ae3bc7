"""Columns of the papers that settings name: to make groups of them, or to divide a pile."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from topics.errors import ParameterError, UsageError

AUTHORS = "authors"
"""Stands among the columns that divide a pile for the reported authors of a paper."""

_DIVIDING = ("venue", "category", "venue_type", "type")


def check_group(columns: Collection[str], column: str) -> None:
    """Raise if groups are asked for by a column that papers do not have.

    Parameters
    ----------
    columns : collection of str
        Columns of the papers.
    column : str
        Empty if authors are reported.

    Raises
    ------
    ParameterError
        If the column is no column of papers.
    """
    if column and column not in columns:
        raise ParameterError(
            "group_by", "a column of the papers, venue or category", column, owner="ShareSettings"
        )


def check_within(columns: Collection[str], within: Sequence[str]) -> None:
    """Raise if the papers lack a column that is to divide them.

    Raises
    ------
    UsageError
        If a column is not there.
    """
    for column in within:
        if column != AUTHORS and column not in columns:
            known = ", ".join(name for name in columns if name in _DIVIDING)
            raise UsageError(
                f"--within must be columns of the papers ({known}), authors or none, "
                f"got {column!r}."
            )
