"""What all partitions say of their records: which meet others, and what a sample is drawn by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from topics.runtime.progress import Progress
from topics.scale.asked import Asked, check_authors, tie_named
from topics.scale.clocks import Clocks
from topics.scale.identity import Candidates, find_candidates
from topics.scale.keys import Partition, PartitionKeys, partition_keys
from topics.scale.workers import DaskWorkers
from topics.settings import IdentitySettings


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
    identity: IdentitySettings,
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
    identity : IdentitySettings
    progress : Progress

    Raises
    ------
    InputError
        If a merges or authors file cannot be used, or names what is not there.
    """
    return workers.repeat(lambda: _survey(partitions, workers, clock, identity, progress))


def _survey(
    partitions: Sequence[Partition],
    workers: DaskWorkers,
    clock: Clocks,
    identity: IdentitySettings,
    progress: Progress,
) -> Survey:
    asked = Asked.of(identity)
    client = workers.client
    with clock.stage("reading"):
        keys = client.map(partition_keys, partitions, asked=asked, pure=False)
        advance = progress("reading", len(keys))
        drawn: list[pd.DataFrame] = []
        named: list[pd.DataFrame] = []
        authors: set[str] = set()
        remarks = 0
        said: list[Any] = client.map(tell_driver, keys, pure=False)
        for future in said:
            of_one, remarked, called, seen = workers.result(future)
            drawn.append(of_one)
            named.append(called)
            authors |= seen
            remarks += remarked
            advance(1)
        check_authors(asked, authors)
        tied = tie_named(asked, pd.concat(named, ignore_index=True))
    with clock.stage("identity"):
        progress("identity", None)
        table = pd.concat(drawn, ignore_index=True)
        candidates = find_candidates(keys, table, workers, near=identity.near_duplicate, tied=tied)
    return Survey(drawn=table, remarks=remarks, candidates=candidates)


def tell_driver(keys: PartitionKeys) -> tuple[pd.DataFrame, int, pd.DataFrame, frozenset[str]]:
    """What the driver is told of a partition: what is drawn, remarks, and who is named."""
    return keys.drawn, keys.remarks, keys.named, keys.authors
