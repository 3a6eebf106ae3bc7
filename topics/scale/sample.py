"""The sample of a corpus that its themes are found in.

Papers are taken in the order of the hashes of their titles, which is as good as random
and the same for any partitions; a fifth of the sample is lifted from the years that have
the fewest in it, as :func:`topics.encoders.student.sampling.covering_sample` does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.encoders.student.sampling import covering_sample
from topics.records import Problem, Record, SourceItem
from topics.runtime.workers import Workers
from topics.scale.identity import Candidates
from topics.scale.keys import Partition, places_of, within
from topics.schema import INPUTS

_POOL = 4
"""How many times the sample is drawn from, of the first in order."""


def draw_sample(drawn: pd.DataFrame, candidates: Candidates, size: int) -> NDArray[np.int64]:
    """Numbers of the records of a sample, ascending.

    Parameters
    ----------
    drawn : DataFrame
        ``PartitionKeys.drawn`` of all partitions.
    candidates : Candidates
        Of a component that is drawn, all records are.
    size : int
        Records and components to draw.
    """
    record = drawn["record"].to_numpy(dtype=np.int64)
    place = np.searchsorted(candidates.records, record)
    place = np.minimum(place, max(0, len(candidates.records) - 1))
    found = len(candidates.records) > 0
    met = candidates.records[place] == record if found else np.zeros(len(record), dtype=bool)
    # A component stands for its records by the first of them in the order.
    unit = np.where(met, -1 - candidates.components[place] if found else 0, record)
    ordered = drawn.assign(unit=unit).sort_values(["order", "year", "record"], kind="stable")
    ordered = ordered.drop_duplicates("unit")
    rank = ordered.groupby("year").cumcount()
    fewest = max(1, size // max(1, ordered["year"].nunique()))
    ordered = ordered[(np.arange(len(ordered)) < _POOL * size) | (rank < fewest).to_numpy()]
    years = np.unique(ordered["year"].to_numpy(), return_inverse=True)[1].astype(np.int32)
    chosen = ordered["unit"].to_numpy(dtype=np.int64)[covering_sample(years, size)]
    return np.sort(record[np.isin(unit, chosen)])


def take_records(
    partition: Partition, places: NDArray[np.int64]
) -> tuple[list[SourceItem], tuple[object, ...]]:
    """Records of a partition by place, the problems of its file, and its row of inputs."""
    reading = partition.read()
    records = [item for item in reading.items if isinstance(item, Record)]
    of_file = [
        item for item in reading.items if isinstance(item, Problem) and not item.location.line
    ]
    return [*(records[place] for place in places.tolist()), *of_file], reading.row


def take_sample(
    workers: Workers, partitions: Sequence[Partition], numbers: NDArray[np.int64]
) -> tuple[list[SourceItem], pd.DataFrame]:
    """The records of these numbers, what is said of whole files, and the table of files."""
    wanted = [(one, places_of(numbers[within(numbers, one)])) for one in partitions]
    found = list(workers.map(_take_pair, wanted))
    table = pd.DataFrame([row for _, row in found], columns=list(INPUTS))
    return [item for items, _ in found for item in items], table


def _take_pair(
    wanted: tuple[Partition, NDArray[np.int64]],
) -> tuple[list[SourceItem], tuple[object, ...]]:
    return take_records(*wanted)
