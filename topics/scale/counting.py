"""How many records an input has, counted on workers before anything is kept of them."""

from __future__ import annotations

from topics.errors import TopicsError
from topics.records import Record
from topics.runtime.workers import Workers
from topics.sources import Input, Inputs
from topics.sources.tables import parquet


def count_records(inputs: Inputs, workers: Workers) -> int:
    """Records of all files; those of a damaged file as far as it can be read."""
    return sum(workers.map(count_of_file, inputs.readable))


def count_of_file(one: Input) -> int:
    """Records of a file: what Parquet says of its rows, else what is read of it."""
    rows = _rows(one) if one.source.NAME == parquet.NAME else None
    if rows is not None:
        return rows
    found = 0
    try:
        for item in one.items():
            found += isinstance(item, Record)
    except TopicsError:
        return found
    return found


def _rows(one: Input) -> int | None:
    """What the end of the file says; None if it is compressed once more, or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(one.file.path).num_rows)
    except (OSError, pa.ArrowException):
        return None
