"""What all partitions say of their records: which meet others, and what a sample is drawn by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import pandas as pd

from topics.runtime.progress import Progress
from topics.scale.clocks import Clocks
from topics.scale.identity import Candidates, find_candidates
from topics.scale.keys import Partition, partition_keys
from topics.scale.workers import DaskWorkers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """What is known of all records before any of them is kept.

    Parameters
    ----------
    drawn : DataFrame
        ``PartitionKeys.drawn`` of all partitions.
    remarks : int
        What readers had to say of records.
    candidates : Candidates
        Records that have something in common with another one.
    """

    drawn: pd.DataFrame
    remarks: int
    candidates: Candidates


def survey(
    partitions: Sequence[Partition],
    workers: DaskWorkers,
    clock: Clocks,
    *,
    near: float,
    progress: Progress,
) -> Survey:
    """Read all partitions for their keys and let equal ones meet.

    The keys stay on the workers until they have met. A scheduler that was lost has lost
    them too, so that the partitions are read again.

    Parameters
    ----------
    partitions : sequence of Partition
    workers : DaskWorkers
    clock : Clocks
        Gets the stages "reading" and "identity".
    near : float
        As :func:`topics.scale.identity.find_candidates`.
    progress : Progress
    """
    return workers.repeat(lambda: _survey(partitions, workers, clock, near, progress))


def _survey(
    partitions: Sequence[Partition],
    workers: DaskWorkers,
    clock: Clocks,
    near: float,
    progress: Progress,
) -> Survey:
    client = workers.client
    with clock.stage("reading"):
        keys = client.map(partition_keys, partitions, pure=False)
        advance = progress("reading", len(keys))
        drawn: list[pd.DataFrame] = []
        remarks = 0
        said: list[Any] = client.map(attrgetter("drawn", "remarks"), keys, pure=False)
        for future in said:
            of_one, remarked = workers.result(future)
            drawn.append(of_one)
            remarks += remarked
            advance(1)
    with clock.stage("identity"):
        progress("identity", None)
        table = pd.concat(drawn, ignore_index=True)
        candidates = find_candidates(keys, table, workers, near=near)
    client.cancel(keys)
    return Survey(drawn=table, remarks=remarks, candidates=candidates)
