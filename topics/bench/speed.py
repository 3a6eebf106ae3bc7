"""Benchmark of whole runs against plain BERTopic and TriTopic: time, memory and quality.

All contenders get the same papers at the same sizes and run one after the other, each
in its own process. The figures are returned as a table and as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from topics.bench.contenders import PLAIN, STARTED, Outcome
from topics.bench.growth import compute_cost_per_paper
from topics.bench.machine import Machine, describe_machine
from topics.bench.quality import Quality, measure_quality, venue_field
from topics.bench.resample import resize
from topics.errors import InputError, UsageError
from topics.settings import SEED

COLUMNS = ("id", "title", "abstract", "authors", "year", "venue", "area")
CONTENDERS = ("topics:minilm", PLAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One contender at one size; ``failure`` says why there is no outcome."""

    contender: str
    papers: int
    outcome: Outcome | None
    quality: Quality | None
    failure: str = ""

    @property
    def line(self) -> str:
        """One-line summary for the terminal."""
        took = f"{self.outcome.seconds:.1f} s" if self.outcome else self.failure
        return f"{self.papers:,} papers, {self.contender}: {took}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBench:
    """Figures of the benchmark.

    Parameters
    ----------
    entries : tuple of Entry
        Sorted by size, then in the order of the contenders.
    machine : Machine
        What they ran on.
    """

    entries: tuple[Entry, ...]
    machine: Machine = field(default_factory=describe_machine)

    @property
    def table(self) -> pd.DataFrame:
        """One row per entry: total and per-stage seconds and memory, and quality.

        ``ms_per_extra_paper`` is relative to the contender's next smaller size.
        """
        rows = []
        for entry in self.entries:
            row: dict[str, Any] = {"papers": entry.papers, "contender": entry.contender}
            if entry.outcome is not None:
                row["seconds"] = entry.outcome.seconds
                row["processor_seconds"] = entry.outcome.processor_seconds
                row["peak_mb"] = entry.outcome.peak_mb
                for stage, spent in entry.outcome.stages.items():
                    row[f"{stage}_s"] = spent["seconds"]
                    row[f"{stage}_mb"] = spent["peak_mb"]
            if entry.quality is not None:
                row |= {
                    "themes": entry.quality.themes,
                    "no_theme": entry.quality.without_theme,
                    **{f"ami_{name}": v for name, v in entry.quality.agreement.items()},
                    "npmi": entry.quality.npmi,
                    "diversity": entry.quality.diversity,
                }
            rows.append(row | {"failure": entry.failure})
        table = pd.DataFrame(rows)
        if "seconds" in table.columns:
            table.insert(4, "ms_per_extra_paper", compute_cost_per_paper(table))
        return table

    @property
    def summary(self) -> pd.DataFrame:
        """The transposed table: one column per entry and one row per figure."""
        table = self.table
        cells = table.drop(columns=["papers", "contender"]).map(_cell).T
        cells.columns = pd.Index(
            f"{row.contender} {row.papers:,}" for row in table.itertuples(index=False)
        )
        return cells[(cells != "").any(axis=1)].rename_axis("figure").reset_index()

    def to_json(self) -> dict[str, Any]:
        """All figures except the labels, as plain values."""
        return {
            "machine": asdict(self.machine),
            "entries": [
                {
                    **asdict(entry),
                    "outcome": entry.outcome
                    and {k: v for k, v in asdict(entry.outcome).items() if k != "labels"},
                }
                for entry in self.entries
            ],
        }


def run_bench(
    path: Path,
    *,
    sizes: Sequence[int] = (),
    contenders: Sequence[str] = CONTENDERS,
    seed: int = SEED,
    limit: float | None = None,
    report: Callable[[Entry], None] = lambda entry: None,
) -> RunBench:
    """Run every contender at every size.

    Parameters
    ----------
    path : Path
        Parquet or CSV with columns title and abstract and, where known, id, authors
        (lists of names), year, venue and area.
    sizes : sequence of int
        Numbers of papers. Default: all papers. Beyond their number, papers are
        composed of sentences of others, and quality is not measured.
    contenders : sequence of str
        "bertopic", "tritopic", or "topics:" followed by the name of an encoder.
    seed : int
        Seed of the choice of papers.
    limit : float, optional
        Maximum seconds of one run, after which it counts as failed.
    report : callable
        Called with each entry once it is done.

    Raises
    ------
    InputError
        If the file cannot be read or has no papers.
    UsageError
        If a size is not positive.
    """
    papers = read_papers(path)
    chosen = list(sizes) or [len(papers)]
    if min(chosen) < 1:
        raise UsageError(f"--sizes must be positive whole numbers, got {min(chosen)}.")
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for size in chosen:
            corpus = resize(papers, size, seed=seed)
            file = Path(folder) / f"{size}.parquet"
            corpus.to_parquet(file, index=False)
            for contender in contenders:
                entry = _run_one(contender, corpus, file, made=size > len(papers), limit=limit)
                entries.append(entry)
                report(entry)
    return RunBench(entries=tuple(entries))


def _run_one(
    contender: str, corpus: pd.DataFrame, file: Path, *, made: bool, limit: float | None
) -> Entry:
    """Run one contender in a process; the end of its output explains a failure."""
    out = file.with_suffix(".json")
    out.unlink(missing_ok=True)
    failure = ""
    try:
        done = subprocess.run(  # noqa: S603 - our own module, with our own arguments
            [sys.executable, "-m", "topics.bench.contenders", contender, str(file), str(out)],
            env={**os.environ, STARTED: str(time.time())},
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
        if done.returncode:
            failure = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
    except subprocess.TimeoutExpired:
        failure = f"took longer than {limit:g} s"
    if failure:
        return Entry(
            contender=contender, papers=len(corpus), outcome=None, quality=None, failure=failure
        )
    outcome = Outcome(**json.loads(out.read_text(encoding="utf-8")))
    quality = None if made else _measure(outcome, corpus)
    return Entry(contender=contender, papers=len(corpus), outcome=outcome, quality=quality)


def _measure(outcome: Outcome, corpus: pd.DataFrame) -> Quality:
    known = {
        "field": [venue_field(venue) for venue in corpus["venue"]],
        "venue": corpus["venue"].tolist(),
        "area": corpus["area"].tolist(),
    }
    return measure_quality(
        outcome.labels,
        outcome.words,
        (corpus["title"] + ". " + corpus["abstract"]).tolist(),
        known,
    )


def read_papers(path: Path) -> pd.DataFrame:
    """Read a table of papers, columns ``COLUMNS``: those with an abstract, by id.

    Raises
    ------
    InputError
        If the file cannot be read, or has no such papers.
    """
    try:
        table = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a table of papers ({error}).") from error
    missing = [name for name in ("title", "abstract") if name not in table.columns]
    if missing:
        raise InputError(f"{path}: has no column {missing[0]!r}, which the benchmark needs.")
    if "id" not in table.columns:
        table["id"] = [f"paper-{row}" for row in range(len(table))]
    table["year"] = table["year"].fillna(2020).astype(int) if "year" in table.columns else 2020
    if "authors" not in table.columns:
        table["authors"] = [[] for _ in range(len(table))]
    for name in ("title", "abstract", "venue", "area"):
        table[name] = table[name].fillna("").astype(str) if name in table.columns else ""
    table = table[table["abstract"] != ""].sort_values("id")
    if table.empty:
        raise InputError(f"{path}: has no paper with an abstract.")
    return table[list(COLUMNS)].reset_index(drop=True)


def _cell(value: object) -> str:
    """Format seconds and MB with one decimal, fractions with three, missing values as ""."""
    if isinstance(value, float):
        return "" if value != value else f"{value:.3f}" if abs(value) < 1 else f"{value:,.1f}"
    return str(value)
