"""Parquet tables: our own papers again, a known site's columns, or a mapping.

Read in batches, and only the columns that are used. The line of a record is
the number of its row, from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.errors import InputError
from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.tables.any_table import PLAIN
from topics.sources.tables.rows import MappedColumns
from topics.sources.tables.sites import site_of

NAME = "parquet"

_MAGIC = b"PAR1"
_ROWS_AT_ONCE = 5_000


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
            stored = pq.ParquetFile(handle)
            header = [str(name) for name in stored.schema_arrow.names]
            table = MappedColumns(
                site_of(header, stored=True) or PLAIN, header, file.name, file.settings
            )
            table.require_titles()
            yield from table.notes()
            used = [name for name in header if table.uses(name)]
            row = 0
            for batch in stored.iter_batches(batch_size=_ROWS_AT_ONCE, columns=used):
                columns = _values(batch, used, file.name)
                empty = [None] * batch.num_rows
                for cells in zip(*(columns.get(name, empty) for name in header), strict=True):
                    row += 1
                    yield from table.items(cells, row)
        except (pa.ArrowException, OSError) as error:
            why = " ".join(str(error).split())[:120]
            raise InputError(
                f"{file.name}: the Parquet file is damaged ({why}); fetch it again."
            ) from error


def _values(batch: Any, used: list[str], name: str) -> dict[str, list[Any]]:
    try:
        return {column: batch.column(column).to_pylist() for column in used}
    except (ValueError, OverflowError, KeyError) as error:
        # Text that is no UTF-8, a date that no calendar has, two columns of one name.
        why = " ".join(str(error).split())[:120]
        raise InputError(
            f"{name}: the Parquet file has values that cannot be read ({why}); write it again."
        ) from error
