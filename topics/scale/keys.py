"""What a partition says of its papers to all others: keys, and rare words of titles.

A partition is a file. Every record has a number, from that of its file and its place in
it, by which it is found again: the file is read again rather than its records kept, so
that a worker holds one partition at a time and a lost one costs nothing but its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.corpus.reading import FileReading, read_file
from topics.identity.papers.facts import blocks_of, comparable_title
from topics.identity.papers.grouping import abstract_key
from topics.names.book import Book
from topics.names.identifiers import normalise_ids
from topics.names.titles import is_generic
from topics.records import Record
from topics.scale.asked import Asked, find_named
from topics.sources import Input

_PLACES = 2**32
_NOTHING = Asked()
SEPARATOR = "\x1f"
"""Between author blocks, which do not hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A file with its number."""

    number: int
    source: Input

    def read(self) -> FileReading:
        """Read the file up to its end or to the first damaged place."""
        return read_file(self.source)

    def records(self) -> list[Record]:
        """Its records, in the order of the file."""
        return [item for item in self.read().items if isinstance(item, Record)]

    def number_of(self, place: int) -> int:
        """The number of the record at a place of the file."""
        return self.number * _PLACES + place


def places_of(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places in their files of records by number."""
    return numbers % _PLACES


def partitions_of(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers of the files of records by number."""
    return numbers // _PLACES


def within(numbers: NDArray[np.int64], partition: Partition) -> slice:
    """Where the records of a partition stand among ascending numbers."""
    ends = (partition.number_of(0), partition.number_of(_PLACES))
    low, high = np.searchsorted(numbers, ends).tolist()
    return slice(low, high)


def hash_key(key: str) -> int:
    """A key in eight bytes, signed."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionKeys:
    """The keys of one partition.

    Parameters
    ----------
    remarks : int
        What the reader had to say of its records.
    keys : DataFrame
        Columns ``key`` and ``record``, int64: an identifier, the title or the beginning
        of the abstract of each record.
    titles : DataFrame
        Columns ``record`` (int64), ``title`` (what is compared) and ``blocks`` (of the
        authors); one row per record whose title tells it from others.
    drawn : DataFrame
        Columns ``record``, ``order`` (int64, the hash of the title), ``year`` (int16, -1
        where there is none), what a sample is drawn by, and ``generic`` (bool): whether the
        title names a kind of text, so that others bear it.
    named : DataFrame
        Columns ``NAMED``: records that a merges file names.
    authors : frozenset of str
        Keys of the authors of whom an authors file speaks.
    """

    remarks: int
    keys: pd.DataFrame
    titles: pd.DataFrame
    drawn: pd.DataFrame
    named: pd.DataFrame
    authors: frozenset[str]


def partition_keys(partition: Partition, asked: Asked = _NOTHING) -> PartitionKeys:
    """Read a partition for its keys."""
    book = Book()
    keys: list[tuple[int, int]] = []
    titles: list[tuple[int, str, str]] = []
    drawn: list[tuple[int, int, int, bool]] = []
    reading = partition.read()
    records = [item for item in reading.items if isinstance(item, Record)]
    for place, record in enumerate(records):
        number = partition.number_of(place)
        blocks = blocks_of(record, book.names)
        title = comparable_title(record, book)
        keys += ((hash_key(key), number) for key in _keys_of(record, title, blocks, book))
        generic = is_generic(title)
        if not generic:
            titles.append((number, title, SEPARATOR.join(blocks)))
        year = -1 if record.year is None else record.year
        drawn.append((number, hash_key(book.title_key(record.title)), year, generic))
    return PartitionKeys(
        remarks=len(reading.items) - len(records),
        keys=_table(keys, {"key": "int64", "record": "int64"}),
        titles=_table(titles, {"record": "int64", "title": "str", "blocks": "str"}),
        drawn=_table(
            drawn, {"record": "int64", "order": "int64", "year": "int16", "generic": "bool"}
        ),
        named=find_named(
            records if asked.rules else (), partition.number_of(0), asked.papers, book
        ),
        authors=frozenset(asked.authors) & {name.parts.key for name in book.names.values()},
    )


def _keys_of(record: Record, title: str, blocks: Sequence[str], book: Book) -> Iterator[str]:
    """What two records of one paper have in common, at least one of it."""
    for kind, value in normalise_ids(record.ids).items():
        yield f"{kind}:{value}"
    beginning = abstract_key(record.abstract)
    if beginning is not None:
        yield f"abstract:{beginning}"
    key = book.title_key(record.title)
    if not is_generic(title):
        yield f"title:{key}"
        if title != book.titles[record.title]:
            yield f"title:{title}"
        return
    # Thousands of editorials have nothing to do with each other.
    for block in blocks or ("",):
        yield f"title:{key}:{block}"


def _table(rows: Sequence[tuple[object, ...]], dtypes: dict[str, str]) -> pd.DataFrame:
    columns = zip(*rows, strict=True) if rows else ((),) * len(dtypes)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=dtype)
            for (name, dtype), values in zip(dtypes.items(), columns, strict=True)
        }
    )
