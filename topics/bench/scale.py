"""Benchmark of a corpus that is too large for one process: seconds and bytes by stage.

Papers are composed from a table of real ones and written in partitions, some of them twice.
A run on workers then reads them, finds which records are one paper, classifies and counts
them. How many papers there must be is known, so that the figures are of a run that is right.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.bench.machine import Machine, describe_machine
from topics.bench.resample import Composer
from topics.bench.speed import read_papers
from topics.errors import InputError, UsageError
from topics.runtime.progress import Progress, quiet
from topics.settings import SEED, EncoderSettings, Settings, ThemeSettings
from topics.store.partitions import PAPERS, SHARES, SUMMARY

REPEATED = 100
"""One paper in so many is also in the next partition, in capitals and a year later."""

_PARTS = "partitions"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleBench:
    """Figures of the benchmark.

    Parameters
    ----------
    planted : int
        Papers that were written.
    told : mapping
        What the run says of itself: records, papers, and seconds and memory by stage.
    bytes_read, bytes_of_papers, bytes_of_shares : int
        Sizes of the partitions, and of what the run wrote of all papers and authors.
    machine : Machine
    """

    planted: int
    told: dict[str, Any]
    bytes_read: int
    bytes_of_papers: int
    bytes_of_shares: int
    machine: Machine = field(default_factory=describe_machine)

    @property
    def holds(self) -> bool:
        """Whether the run found the papers that were written."""
        return bool(self.told["papers"] == self.planted)

    @property
    def table(self) -> pd.DataFrame:
        """A row per stage: seconds, processor seconds, their milliseconds per record, memory."""
        rows = [
            {
                "stage": stage,
                "seconds": one["seconds"],
                "driver's": one["processor_seconds"],
                "workers'": one["worker_seconds"],
                "ms a record": (one["processor_seconds"] + one["worker_seconds"])
                * (1e3 / self.told["records"]),
                "driver MB": one["peak_mb"],
                "worker MB": one["worker_peak_mb"],
            }
            for stage, one in self.told["stages"].items()
        ]
        return pd.DataFrame(rows)

    def to_json(self) -> dict[str, Any]:
        """All figures as plain values."""
        return asdict(self)


def write_partitions(
    papers: pd.DataFrame,
    folder: Path,
    *,
    records: int,
    size: int,
    seed: int = SEED,
    advance: Callable[[int], None] = lambda done: None,
) -> int:
    """Write partitions of composed papers.

    Parameters
    ----------
    papers : DataFrame
        As :class:`topics.bench.resample.Composer` has it.
    folder : Path
        Gets ``part-*.parquet``, one partition at a time.
    records : int
        Records of all partitions.
    size : int
        Records of each but the last.
    seed : int
    advance : callable
        Is told how many more records are written.

    Returns
    -------
    int
        How many papers the records are of.
    """
    composer = Composer(papers)
    again = pd.DataFrame()
    planted = 0
    for number, start in enumerate(range(0, records, size)):
        again = again.head(records - start)
        fresh = min(size, records - start) - len(again)
        made = composer.compose(planted, fresh, np.random.default_rng([seed, number]))
        planted += fresh
        part = pd.concat([again, made], ignore_index=True)
        part.to_parquet(folder / f"part-{number:06d}.parquet", index=False, compression="zstd")
        again = made.iloc[::REPEATED]
        again = again.assign(
            title=again["title"].str.upper(), year=again["year"] + 1, id=again["id"] + "-again"
        )
        advance(len(part))
    return planted


def run_scale_bench(
    path: Path,
    folder: Path,
    *,
    records: int,
    size: int = 10_000,
    workers: int = 2,
    fit_papers: int = 20_000,
    seed: int = SEED,
    progress: Progress = quiet,
) -> ScaleBench:
    """Write partitions, and read, classify and count them on processes of this machine.

    Parameters
    ----------
    path : Path
        Parquet or CSV with columns title, abstract, authors (lists of names), year and venue.
    folder : Path
        Gets ``partitions/`` and ``run/``; partitions that are there already are used.
    records : int
        Records of all partitions; more than ``fit_papers``.
    size : int
        Records of a partition.
    workers : int
        Processes.
    fit_papers : int
        Papers of the sample that the themes are found in.
    seed : int
    progress : Progress, optional

    Raises
    ------
    InputError
        If the file cannot be read.
    UsageError
        If a number is too small.
    """
    from topics.scale.cluster import ClusterSettings, connected
    from topics.scale.large import find_large, run_large

    if not REPEATED <= size <= records or fit_papers >= records or workers < 1:
        raise UsageError(
            f"--records must be more than --fit-papers and at least --size, --size at least "
            f"{REPEATED}, and --workers at least 1."
        )
    parts = folder / _PARTS
    planted = _written(path, parts, records, size, seed, progress)
    settings = Settings(
        encoder=EncoderSettings(name="student"), themes=ThemeSettings(refits=0, seed=seed)
    )
    with connected(ClusterSettings(workers=workers)) as cluster:
        inputs = find_large([parts], settings, cluster, size=fit_papers)
        if inputs is None:
            raise InputError(f"{parts}: holds no more than {fit_papers:,} records.")
        run_large(
            inputs, settings, folder / "run", cluster, size=fit_papers, force=True,
            progress=progress,
        )  # fmt: skip
    run = folder / "run"
    return ScaleBench(
        planted=planted,
        told=json.loads((run / SUMMARY).read_text(encoding="utf-8")),
        bytes_read=_bytes(parts),
        bytes_of_papers=_bytes(run / PAPERS),
        bytes_of_shares=_bytes(run / SHARES),
    )


def _written(
    path: Path, parts: Path, records: int, size: int, seed: int, progress: Progress
) -> int:
    """How many papers are in the partitions, which are written unless they are there."""
    said = parts.with_suffix(".json")
    asked = {"file": path.name, "records": records, "size": size, "seed": seed}
    if said.is_file():
        known: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
        planted = int(known.pop("planted"))
        if known != asked:
            raise UsageError(
                f"{parts} holds other partitions ({known}); choose another --folder, or remove it."
            )
        return planted
    parts.mkdir(parents=True, exist_ok=True)
    planted = write_partitions(
        read_papers(path), parts, records=records, size=size, seed=seed,
        advance=progress("composing papers", records),
    )  # fmt: skip
    said.write_text(json.dumps({**asked, "planted": planted}) + "\n", encoding="utf-8")
    return planted


def _bytes(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
