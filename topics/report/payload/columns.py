"""Columns of a table as lists of short values, where a missing value is None or empty."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd


def list_names(lists: Iterable[Sequence[str]]) -> tuple[list[str], list[list[int]]]:
    """Distinct names, the most frequent first, and each list as places among them."""
    lists = list(lists)
    counts = Counter(chain.from_iterable(lists))
    names = sorted(sorted(counts), key=counts.__getitem__, reverse=True)
    place = {name: index for index, name in enumerate(names)}
    return names, [[place[name] for name in one] for one in lists]


def texts(table: pd.DataFrame, name: str, empty: type = str) -> list[Any]:
    """The values of a column, or ``empty()`` where one is missing."""
    if name not in table:
        return [empty()] * len(table)
    values = table[name].tolist()
    return [empty() if is_missing(value) else value for value in values]


def is_missing(value: object) -> bool:
    """Whether a cell is None, NA or NaN."""
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def numbers(table: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column as float64; NaN for what is no number."""
    if name in table:
        return pd.to_numeric(table[name], errors="coerce").astype("float64")
    return pd.Series(np.nan, index=table.index, dtype="float64")


def whole(values: pd.Series[Any]) -> list[int | None]:
    """Values to the nearest integer."""
    return [None if value != value else round(value) for value in values.astype("float64")]


def short(value: Any, digits: int = 2) -> float | int | None:
    """A number in few characters; whole numbers without a point."""
    if is_missing(value) or not math.isfinite(value):
        return None
    number = float(f"{float(value):.{digits}g}") if abs(value) < 1 else round(float(value), digits)
    return int(number) if number == int(number) else number
