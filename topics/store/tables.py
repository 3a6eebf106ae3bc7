"""Tables written so that the same table is the same bytes, and nothing in it can run.

Every table of a run goes through here: UTF-8, line feeds, the columns that
were asked for in their order, six decimals for every fraction, and a rename at
the end, so that a reader never sees half a file. Text of a paper is hostile: a
cell that a spreadsheet would take for a formula gets an apostrophe in front,
which :func:`read_csv` takes off again, and control characters are dropped.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.errors import InputError
from topics.schema import CellType
from topics.store.atomic import replacing
from topics.text.printable import neutralise, printable, restore

DECIMALS = 6
_ROWS_AT_ONCE = 50_000
_MAX_FIELD = 2**31 - 1


def write_csv(
    table: pd.DataFrame, path: Path, columns: Sequence[str], *, list_separator: str = "; "
) -> None:
    """Write the columns of ``table`` named in ``columns``, in that order.

    Fractions have six decimals, whole numbers none, truth values are ``true``
    and ``false``, what is missing is empty. A list is joined by
    ``list_separator``; the separator's own sign inside an element becomes a
    comma. Text is made :func:`printable` and, unless it is a number's column,
    :func:`neutralise` d.

    Raises
    ------
    KeyError
        If ``table`` lacks one of ``columns``.
    OutputError
        If the file cannot be written.
    """
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise KeyError(f"the table for {path.name} lacks the columns {', '.join(missing)}")
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for start in range(0, len(table), _ROWS_AT_ONCE):
            part = table.iloc[start : start + _ROWS_AT_ONCE]
            cells = [cells_of(part[name], list_separator=list_separator) for name in columns]
            writer.writerows(zip(*cells, strict=True))


def cells_of(column: pd.Series[Any], *, list_separator: str = "; ") -> list[str]:
    """The cells of a column as :func:`write_csv` writes them."""
    kind = column.dtype
    if pd.api.types.is_float_dtype(kind):
        return [_number(value) for value in column.to_numpy(dtype=np.float64, na_value=np.nan)]
    if pd.api.types.is_integer_dtype(kind) and not column.hasnans:
        return [str(value) for value in column.tolist()]
    return [_cell(value, list_separator) for value in column.tolist()]


def _cell(value: object, list_separator: str) -> str:
    if isinstance(value, str):
        return neutralise(printable(value))
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)):
        return _number(float(value))
    if isinstance(value, (list, tuple, np.ndarray)):
        sign = list_separator.strip() or list_separator
        elements = [str(element).replace(sign, ",") for element in value if element is not None]
        return neutralise(printable(list_separator.join(elements)))
    if isinstance(value, (int, np.integer)):
        return str(value)
    return neutralise(printable(str(value)))


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    text = f"{value:.{DECIMALS}f}"
    return "0." + "0" * DECIMALS if text == "-0." + "0" * DECIMALS else text


def read_csv(
    path: Path, types: Mapping[str, CellType] | None = None, *, list_separator: str = "; "
) -> pd.DataFrame:
    """Read what :func:`write_csv` wrote.

    ``types`` says what a column holds; one that it does not name is text. An
    empty cell is an empty string or list, or missing in the other types.

    Raises
    ------
    InputError
        If the file is not there, is not such a table, or a cell is not of its
        column's type.
    """
    csv.field_size_limit(_MAX_FIELD)
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle)
            header = next(reader, None)
            if not header:
                raise InputError(f"{path}: the table is empty; a header row is needed.")
            rows: list[list[str]] = []
            for row in reader:
                if len(row) != len(header):
                    raise InputError(
                        f"{path}:{reader.line_num}: the row has {len(row)} fields, "
                        f"the header {len(header)}."
                    )
                rows.append(row)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text.") from error
    columns: dict[str, pd.Series[Any]] = {}
    for place, name in enumerate(header):
        cells = (row[place] for row in rows)
        kind = (types or {}).get(name, "text")
        try:
            columns[name] = _typed(cells, kind, list_separator)
        except ValueError as error:
            raise InputError(f"{path}: column {name} must hold {kind}s ({error}).") from error
    return pd.DataFrame(columns, columns=header)


def _typed(cells: Iterable[str], kind: CellType, list_separator: str) -> pd.Series[Any]:
    if kind == "integer":
        return pd.Series([int(cell) if cell else None for cell in cells], dtype="Int64")
    if kind == "number":
        return pd.Series([float(cell) if cell else math.nan for cell in cells], dtype="float64")
    if kind == "boolean":
        values = {"true": True, "false": False, "": None}
        words = list(cells)
        wrong = next((word for word in words if word not in values), None)
        if wrong is not None:
            raise ValueError(f"{wrong!r} is neither true nor false")
        return pd.Series([values[word] for word in words], dtype="boolean")
    split: Callable[[str], object] = restore
    if kind == "list":

        def split(cell: str) -> object:
            return restore(cell).split(list_separator) if cell else []

    return pd.Series([split(cell) for cell in cells], dtype="object")


def write_parquet(table: pd.DataFrame, path: Path, columns: Sequence[str]) -> None:
    """Write the columns of ``table`` named in ``columns`` as Parquet, lists as lists.

    Raises
    ------
    KeyError
        If ``table`` lacks one of ``columns``.
    OutputError
        If the file cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise KeyError(f"the table for {path.name} lacks the columns {', '.join(missing)}")
    arrays = [_array(table[name], pa) for name in columns]
    with replacing(path) as temporary:
        pq.write_table(
            pa.Table.from_arrays(arrays, names=list(columns)), temporary, compression="zstd"
        )


def _array(column: pd.Series[Any], pa: Any) -> Any:
    """An Arrow array whose type does not depend on which cells happen to be empty."""
    if not (pd.api.types.is_object_dtype(column.dtype) or pd.api.types.is_string_dtype(column)):
        return pa.Array.from_pandas(column)
    values = [None if _is_missing(value) else value for value in column.tolist()]
    if any(isinstance(value, (list, tuple, np.ndarray)) for value in values):
        lists = [None if value is None else _printable_elements(value) for value in values]
        return pa.array(lists, type=pa.list_(pa.string()))
    if all(value is None or isinstance(value, str) for value in values):
        texts = [None if value is None else printable(value) for value in values]
        return pa.array(texts, type=pa.string())
    return pa.array(values, from_pandas=True)


def _printable_elements(values: Iterable[object]) -> list[str]:
    elements = [str(element) for element in values]
    if "".join(elements).isprintable():
        return elements
    return [printable(element) for element in elements]


def _is_missing(value: object) -> bool:
    if isinstance(value, (float, np.floating)):
        return math.isnan(value)
    return value is None or value is pd.NA or value is pd.NaT
