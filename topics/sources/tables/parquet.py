"""Parquet tables: our own papers again, a known site's columns, or a mapping.

Read in batches, and only the columns that are used. The line of a record is
the number of its row, from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.errors import InputError
from topics.records import SourceItem
from topics.settings import MEBIBYTE
from topics.sources.files.failures import RefusedError
from topics.sources.files.files import Sample, SourceFile, megabytes
from topics.sources.tables.any_table import PLAIN
from topics.sources.tables.rows import MappedColumns
from topics.sources.tables.sites import site_of

NAME = "parquet"

_MAGIC = b"PAR1"
_ROWS_AT_ONCE = 1_000
_FREE_ROWS = 100_000
_FREE_BYTES = 128 * MEBIBYTE


def recognise(sample: Sample) -> str | None:
    """Why the file is a Parquet table."""
    return "a Parquet file (begins with PAR1)" if sample.data.startswith(_MAGIC) else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield how the columns were taken, then the papers in the order of the rows.

    Raises
    ------
    InputError
        If the file is damaged, a column of the user's mapping is not there, or
        no column holds titles.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with file.seekable() as handle:
        try:
            size = handle.seek(0, 2)
            handle.seek(0)
            stored = pq.ParquetFile(handle)
            _check_size(file, size, stored.metadata)
            header = [str(name) for name in stored.schema_arrow.names]
            table = MappedColumns(
                site_of(header, stored=True) or PLAIN, header, file.name, file.settings
            )
            table.require_titles()
            yield from table.notes()
            used = [name for name in header if table.uses(name)]
            row = taken = 0
            for batch in stored.iter_batches(batch_size=_ROWS_AT_ONCE, columns=used):
                columns, held = _values(batch, used, file.name)
                taken += held
                _check_expansion(file, size, taken)
                empty = [None] * batch.num_rows
                for cells in zip(*(columns.get(name, empty) for name in header), strict=True):
                    row += 1
                    yield from table.items(cells, row)
        except (pa.ArrowException, OSError) as error:
            why = " ".join(str(error).split())[:120]
            raise InputError(
                f"{file.name}: the Parquet file is damaged ({why}); fetch it again."
            ) from error


def _check_size(file: SourceFile, size: int, metadata: Any) -> None:
    """Refuse a file that claims more than its bytes can hold.

    Raises
    ------
    RefusedError
        If it has far more rows than bytes, or says itself that it unpacks without end.
    """
    rows = metadata.num_rows
    if rows > _FREE_ROWS and rows > size:
        raise RefusedError(
            f"{file.name}: {rows:,} rows in {megabytes(size)}, as only a trap has; it is refused."
        )
    groups = range(metadata.num_row_groups)
    _check_expansion(file, size, sum(metadata.row_group(n).total_byte_size for n in groups))


def _check_expansion(file: SourceFile, size: int, plain: int) -> None:
    if plain > _FREE_BYTES and plain > file.settings.max_expansion * size:
        raise RefusedError(
            f"{file.name}: {megabytes(size)} unpack to {megabytes(plain)} or more, "
            "as only a decompression bomb does; it is refused."
        )


def _values(batch: Any, used: list[str], name: str) -> tuple[dict[str, list[Any]], int]:
    """The values of some rows by column, and how many bytes they take unpacked."""
    import pyarrow as pa

    columns: dict[str, list[Any]] = {}
    held = 0
    try:
        for column in used:
            values = batch.column(column)
            if pa.types.is_dictionary(values.type):
                values = values.dictionary_decode()
            held += values.nbytes
            columns[column] = values.to_pylist()
    except (ValueError, OverflowError, KeyError) as error:
        # Text that is no UTF-8, a date that no calendar has, two columns of one name.
        why = " ".join(str(error).split())[:120]
        raise InputError(
            f"{name}: the Parquet file has values that cannot be read ({why}); write it again."
        ) from error
    return columns, held
