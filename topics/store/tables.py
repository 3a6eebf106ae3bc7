"""Read and write tables as CSV and Parquet, reproducibly and safely.

Equal tables give equal bytes: UTF-8, line feeds, the requested columns in order,
six decimals for every fraction. Files are written atomically, so that a reader
never sees half of one. The text of papers is untrusted: a cell that a spreadsheet
would take for a formula is prefixed with an apostrophe, which :func:`read_csv`
removes again, and control characters are dropped.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.arrays import FloatArray
from topics.errors import InputError
from topics.schema import CellType
from topics.store.atomic import replacing
from topics.text.printable import neutralise, printable, restore
from topics.text.wording import counted

DECIMALS = 6
_ROWS_AT_ONCE = 50_000
_LARGEST_BLOCK = 2**31 - 1
_KIND_WORDS: Mapping[CellType, str] = {
    "text": "text",
    "integer": "whole numbers",
    "number": "numbers",
    "boolean": "true or false",
    "list": "lists",
}


def write_csv(
    table: pd.DataFrame, path: Path, columns: Sequence[str], *, list_separator: str = "; "
) -> None:
    """Write the columns of ``table`` named in ``columns``, in that order, as CSV.

    Fractions have six decimals, integers none; booleans are ``true`` and
    ``false``; missing values are empty. Lists are joined by ``list_separator``,
    whose sign becomes a comma where it occurs inside an element. Text passes
    through :func:`printable` and :func:`neutralise`.

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
    """Format the cells of a column as :func:`write_csv` writes them."""
    kind = column.dtype
    if pd.api.types.is_float_dtype(kind):
        return _fractions(column.to_numpy(dtype=np.float64, na_value=np.nan))
    if isinstance(kind, pd.StringDtype):
        # Long tables repeat the same few words, so format each distinct one once.
        places, words = pd.factorize(column)
        cells = [*(_cell(word, list_separator) for word in words), ""]
        return list(np.array(cells, dtype=object)[places])
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
        return _fractions(np.array([value], dtype=np.float64))[0]
    if isinstance(value, (list, tuple, np.ndarray)):
        sign = list_separator.strip() or list_separator
        elements = [str(element).replace(sign, ",") for element in value if element is not None]
        return neutralise(printable(list_separator.join(elements)))
    if isinstance(value, (int, np.integer)):
        return str(value)
    return neutralise(printable(str(value)))


def _fractions(values: FloatArray) -> list[str]:
    # Without a sign where nothing is left of a number.
    values = np.where(np.abs(values) <= 0.5 * 10.0**-DECIMALS, 0.0, values)
    return ["" if value != value else f"{value:.{DECIMALS}f}" for value in values.tolist()]


def read_csv(
    path: Path, types: Mapping[str, CellType] | None = None, *, list_separator: str = "; "
) -> pd.DataFrame:
    """Read a table written by :func:`write_csv`.

    ``types`` gives the type of each column; columns it does not name are text.
    An empty cell is an empty string or list, and a missing value in other types.

    Raises
    ------
    InputError
        If the file does not exist, is not such a table, or a cell does not have
        its column's type.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    try:
        header = _header(path)
        table = arrow_csv.read_csv(
            path,
            # Read as one block: a cell may be larger than any fixed block size.
            read_options=arrow_csv.ReadOptions(
                block_size=min(path.stat().st_size + 1, _LARGEST_BLOCK)
            ),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text.") from error
    except pa.ArrowException as error:
        raise InputError(_explain_malformed(path, len(header), error)) from error
    if table.column_names != header:
        raise InputError(f"{path}: is not a table (its header can be read in more than one way).")
    columns: dict[str, pd.Series[Any]] = {}
    for name in header:
        kind = (types or {}).get(name, "text")
        try:
            columns[name] = _typed(table.column(name), kind, list_separator)
        except _InvalidCellError as error:
            words = _KIND_WORDS[kind]
            raise InputError(
                f"{path}: column {name} must hold {words}, got {error.cell!r}."
            ) from error
    return pd.DataFrame(columns, columns=header)


class _InvalidCellError(ValueError):
    def __init__(self, cell: str) -> None:
        super().__init__(cell)
        self.cell = cell[:80]


def _header(path: Path) -> list[str]:
    """Read the column names, which must be distinct."""
    # Arrow leaves out the mark of UTF-8, too.
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header = next(csv.reader(handle), None)
    if not header:
        raise InputError(f"{path}: the table is empty; a header row is needed.")
    double = next((name for name in header if header.count(name) > 1), None)
    if double is not None:
        raise InputError(
            f"{path}: two columns are called {double!r}; each needs a name of its own."
        )
    return header


def _explain_malformed(path: Path, width: int, error: Exception) -> str:
    """Explain why Arrow refused a table, with the line number if it can be found."""
    csv.field_size_limit(_LARGEST_BLOCK)
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle)
            for row in reader:
                if len(row) != width:
                    return (
                        f"{path}:{reader.line_num}: the row has {counted(len(row), 'field')}, "
                        f"the header {width}."
                    )
    except UnicodeDecodeError:
        return f"{path}: is not UTF-8 text."
    except csv.Error:
        pass
    return f"{path}: is not a table ({error})."


def _typed(cells: Any, kind: CellType, list_separator: str) -> pd.Series[Any]:
    """Convert a column from the strings that Arrow read to its type."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if kind in ("integer", "number"):
        given = pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)
        return _numbers(given, whole=kind == "integer")
    # Long tables repeat the same few words, so convert each distinct one once.
    encoded = cells.dictionary_encode().combine_chunks()
    words = encoded.dictionary.to_pylist()
    places = encoded.indices.to_numpy(zero_copy_only=False)
    if kind == "boolean":
        truths = {"true": True, "false": False, "": None}
        wrong = next((word for word in words if word not in truths), None)
        if wrong is not None:
            raise _InvalidCellError(wrong)
        return pd.Series([truths[words[place]] for place in places], dtype="boolean")
    texts = [restore(word) for word in words]
    if kind == "list":
        lists = [text.split(list_separator) if text else [] for text in texts]
        return pd.Series([list(lists[place]) for place in places], dtype="object")
    return pd.Series([texts[place] for place in places], dtype="object")


def _numbers(cells: Any, *, whole: bool) -> pd.Series[Any]:
    """Parse numbers; a column without fractions stays integer, as it was written."""
    import pyarrow as pa

    for kind, dtype in ((pa.int64(), "Int64"), (pa.float64(), "float64")):
        try:
            numbers = cells.cast(kind)
        except pa.ArrowInvalid:
            if whole or dtype == "float64":
                raise _InvalidCellError(_first_invalid(cells, int if whole else float)) from None
            continue
        if whole or dtype == "float64" or numbers.null_count < len(numbers):
            return pd.Series(
                numbers.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get), dtype=dtype
            )
    raise AssertionError("the last kind returns or raises")


def _first_invalid(cells: Any, kind: type[int] | type[float]) -> str:
    for cell in cells.to_pylist():
        try:
            if cell is not None:
                kind(cell)
        except ValueError:
            return str(cell)
    return ""


def read_parquet(path: Path, types: Mapping[str, CellType]) -> pd.DataFrame:
    """Read those columns of ``types`` that a table of :func:`write_parquet` has.

    Raises
    ------
    InputError
        If the file does not exist or is damaged, or a column does not have its type.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        there = set(pq.read_schema(path).names)
        stored = pq.read_table(path, columns=[name for name in types if name in there])
    except OSError as error:
        why = error.strerror or error
        raise InputError(f"{path}: cannot be read ({why}).") from error
    except (pa.ArrowException, ValueError) as error:  # a name may not be UTF-8
        raise InputError(f"{path}: the Parquet file is damaged ({error}).") from error
    columns: dict[str, pd.Series[Any]] = {}
    for name in stored.column_names:
        try:
            columns[name] = _from_arrow(stored.column(name).to_pylist(), types[name])
        except (TypeError, ValueError) as error:
            words = _KIND_WORDS[types[name]]
            raise InputError(f"{path}: column {name} must hold {words} ({error}).") from error
    return pd.DataFrame(columns, columns=stored.column_names)


def _from_arrow(cells: list[Any], kind: CellType) -> pd.Series[Any]:
    if kind == "list":
        lists = [[] if cell is None else [str(one) for one in cell] for cell in cells]
        return pd.Series(lists, dtype="object")
    if kind == "text":
        return pd.Series(["" if cell is None else str(cell) for cell in cells], dtype="object")
    dtype = {"integer": "Int64", "number": "float64", "boolean": "boolean"}[kind]
    return pd.Series(cells, dtype=dtype)


def write_parquet(table: pd.DataFrame, path: Path, columns: Sequence[str]) -> None:
    """Write the columns of ``table`` named in ``columns`` as Parquet; lists stay lists.

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
    """Make an Arrow array whose type does not depend on which cells are empty."""
    if not (pd.api.types.is_object_dtype(column.dtype) or pd.api.types.is_string_dtype(column)):
        return pa.Array.from_pandas(column)
    if isinstance(column.dtype, pd.StringDtype):
        words = column.astype(object).tolist()
        return pa.array(
            [None if pd.isna(word) else printable(word) for word in words], type=pa.string()
        )
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
