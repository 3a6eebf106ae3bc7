"""A ledger folded: one row for each kind of remark, with how often it was made and where first.

A file of many thousand records says the same of many of them. For a person the
kinds are what counts; the ledger itself keeps every one.
"""

from __future__ import annotations

import re

import pandas as pd

FOLDED_COLUMNS = ("action", "reason", "times", "first", "detail")

_PLACE = re.compile(r"(.*?)(?::(\d+))?$", re.DOTALL)


def fold_ledger(ledger: pd.DataFrame) -> pd.DataFrame:
    """The kinds of a ledger's remarks, in the order of the ledger.

    Returns
    -------
    DataFrame
        ``FOLDED_COLUMNS``: action and reason of a kind, how often it stands in
        the ledger, and place and detail of its first, by file and line.
    """
    rows = []
    for (action, reason), same in ledger.groupby(["action", "reason"], sort=False):
        order = sorted(range(len(same)), key=lambda n: _in_order(same["source"].iloc[n]))
        first = same.iloc[order[0]]
        rows.append((action, reason, len(same), first["source"], first["detail"]))
    return pd.DataFrame(rows, columns=list(FOLDED_COLUMNS))


def _in_order(source: str) -> tuple[str, int]:
    found = _PLACE.match(source)
    name, line = found.groups() if found else (source, None)
    return name, int(line or 0)
