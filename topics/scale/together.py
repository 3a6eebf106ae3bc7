"""Records of one component from all partitions to one worker.

Each partition is read for its records that met others, and those of a block of
components are joined. A record goes to one block, and a block holds whole components.
What the whole corpus says of their titles goes with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topics.identity.papers import Surroundings
from topics.identity.papers.facts import comparable_title
from topics.names.book import Book
from topics.records import Record
from topics.scale.identity import Candidates
from topics.scale.keys import Partition, hash_key, partitions_of, places_of, within

TOGETHER = 2_000
"""Records of whole components that are grouped at once, or one component if it is larger."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Together:
    """A block of whole components.

    Parameters
    ----------
    records : Any
        A future of their records, in the order of their numbers.
    similar : ndarray of shape (n, 2), int64
        Places in that order: two records each, whose titles are nearly equal.
    rules : tuple of int
        Rules of the merges file that speak of them.
    """

    records: Any
    similar: NDArray[np.int64]
    rules: tuple[int, ...]


def gather_components(
    client: Any, partitions: Sequence[Partition], candidates: Candidates
) -> Iterator[Together]:
    """Blocks of whole components."""
    if not candidates.count:
        return
    sizes = np.bincount(candidates.components)
    block_of = (np.cumsum(sizes) - sizes) // TOGETHER
    blocks = block_of[candidates.components]
    files, places = partitions_of(candidates.records), places_of(candidates.records)
    taken = {}
    for one in partitions:
        mine = within(candidates.records, one)
        if mine.start < mine.stop:
            taken[one.number] = client.submit(divide, one, places[mine], blocks[mine], pure=False)
    # Of a block, only partitions that hold some of it are asked.
    holders = np.unique(np.stack([blocks, files], axis=1), axis=0)
    for block, held in groupby(holders.tolist(), key=itemgetter(0)):
        parts = [taken[file] for _, file in held]
        picked = client.map(partial(pick, block=block), parts, pure=False)
        numbers = candidates.records[blocks == block]
        named = candidates.rules[np.isin(candidates.rules[:, 1], numbers), 0]
        yield Together(
            records=client.submit(joined, picked, pure=False),
            similar=places_among(numbers, candidates.similar),
            rules=tuple(np.unique(named).tolist()),
        )


def places_among(numbers: NDArray[np.int64], similar: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pairs of records of which both are among these ascending numbers, by their places."""
    if not len(numbers):
        return np.empty((0, 2), dtype=np.int64)
    places = np.minimum(np.searchsorted(numbers, similar), len(numbers) - 1)
    return np.asarray(places[(numbers[places] == similar).all(axis=1)], dtype=np.int64)


def surroundings_of(
    records: Sequence[Record], similar: NDArray[np.int64], crowded: Set[int], book: Book
) -> Surroundings:
    """What the whole corpus says of records that hold whole components.

    Parameters
    ----------
    records : sequence of Record
    similar : ndarray of shape (n, 2), int64
        Places of two records each, whose titles are nearly equal.
    crowded : set of int
        ``Candidates.crowded``.
    book : Book
    """
    titles = [comparable_title(record, book) for record in records]
    pairs = (sorted((titles[one], titles[two])) for one, two in similar.tolist())
    keys = {book.title_key(record.title) for record in records}
    return Surroundings(
        similar=frozenset((one, two) for one, two in pairs),
        crowded=frozenset(key for key in keys if hash_key(key) in crowded),
    )


def divide(
    partition: Partition, places: NDArray[np.int64], blocks: NDArray[np.int64]
) -> dict[int, list[Record]]:
    """Records of a partition by the block that they belong to."""
    records = partition.records()
    found: dict[int, list[Record]] = {}
    for place, block in zip(places.tolist(), blocks.tolist(), strict=True):
        found.setdefault(block, []).append(records[place])
    return found


def pick(divided: dict[int, list[Record]], *, block: int) -> list[Record]:
    """The records of one block."""
    return divided.get(block, [])


def joined(parts: Sequence[Sequence[Record]]) -> list[Record]:
    """The records of a block from all partitions."""
    return [record for part in parts for record in part]
