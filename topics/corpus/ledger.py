"""Fold a ledger to one row per kind of remark, with its count and first occurrence.

A file of many thousands of records gives the same remark on many of them. A person is
interested in the kinds of remarks; the ledger itself keeps every single one.
"""

from __future__ import annotations

import re

import pandas as pd

FOLDED_COLUMNS = ("action", "reason", "times", "first", "detail")

_PLACE = re.compile(r"(.*?)(?::(\d+))?$", re.DOTALL)


def fold_ledger(ledger: pd.DataFrame) -> pd.DataFrame:
    """Group the remarks of a ledger by kind, in the order of the ledger.

    Returns
    -------
    DataFrame
        ``FOLDED_COLUMNS``: action and reason of each kind, the number of its rows in
        the ledger, and place and detail of the first row by file and line.
    """
    rows = []
    for (action, reason), same in ledger.groupby(["action", "reason"], sort=False):
        order = sorted(range(len(same)), key=lambda n: _file_and_line(same["source"].iloc[n]))
        first = same.iloc[order[0]]
        rows.append((action, reason, len(same), first["source"], first["detail"]))
    return pd.DataFrame(rows, columns=list(FOLDED_COLUMNS))


def _file_and_line(source: str) -> tuple[str, int]:
    found = _PLACE.match(source)
    name, line = found.groups() if found else (source, None)
    return name, int(line or 0)
