"""Records of one component from all partitions to one worker.

Each partition is read for its records that met others, and those of a block of
components are joined. A record goes to one block, and a block holds whole components.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topics.records import Record
from topics.scale.identity import Candidates
from topics.scale.keys import Partition, partitions_of, places_of, within

TOGETHER = 2_000
"""Records of whole components that are grouped at once, or one component if it is larger."""


def gather_components(
    client: Any, partitions: Sequence[Partition], candidates: Candidates
) -> Iterator[Any]:
    """Futures of the records of whole components, a block of components each."""
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
        yield client.submit(joined, picked, pure=False)


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
