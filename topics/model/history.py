"""The history of a model: what each update did to its themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import pandas as pd

from topics.errors import InputError
from topics.schema import CellType
from topics.store.tables import read_csv, write_csv

Kind: TypeAlias = Literal[
    "fitted", "updated", "born", "split", "merged", "ended", "dormant", "revived", "shifted"
]

COLUMNS: dict[str, CellType] = {
    "date": "text",
    "event": "text",
    "theme_ids": "list",
    "evidence": "text",
}
"""Columns of ``history.csv``, the oldest row first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to the themes of a model.

    Parameters
    ----------
    date : str
        ISO date of the update.
    event : str
        "fitted" and "updated" are of the whole model. "born": a theme of new papers;
        "split": the last theme is new, and most of it is of papers of the others;
        "merged": the first theme ended in the second; "ended": none of its papers has a
        theme; "dormant" and "revived": whether new papers are in it; "shifted": it goes
        on, but more than a tenth of its earlier papers came from or went to others.
    theme_ids : tuple of str
    evidence : str
        The counts that say so, in words.
    """

    date: str
    event: Kind
    theme_ids: tuple[str, ...] = ()
    evidence: str = ""


def write_history(events: Sequence[Event], path: Path) -> None:
    """Write events as CSV."""
    rows = [(one.date, one.event, list(one.theme_ids), one.evidence) for one in events]
    write_csv(pd.DataFrame(rows, columns=list(COLUMNS)), path, list(COLUMNS))


def read_history(path: Path) -> tuple[Event, ...]:
    """Read events.

    Raises
    ------
    ValueError
        If the file is not such a table.
    """
    try:
        table = read_csv(path, COLUMNS)
    except InputError as error:
        raise ValueError(str(error)) from error
    if list(table.columns) != list(COLUMNS):
        raise ValueError(f"must have the columns {', '.join(COLUMNS)}")
    unknown = sorted(set(table["event"]) - set(get_args(Kind)))
    if unknown:
        raise ValueError(f"has the event {unknown[0][:40]!r}, which is none")
    return tuple(
        Event(date=date, event=event, theme_ids=tuple(ids), evidence=evidence)
        for date, event, ids, evidence in zip(
            *(table[name].tolist() for name in COLUMNS), strict=True
        )
    )
