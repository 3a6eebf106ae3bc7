"""A run of a corpus that is too large for one process.

The themes are found on the driver in a sample, whose run is written as any other. All
papers are then classified where they are read, and their shares summed: ``papers/`` and
``shares/`` below the run folder hold them in files of Parquet. The driver never holds
more of a paper than some numbers.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from topics.analysis.analyse import analyse
from topics.analysis.result import Result
from topics.corpus.building import build_corpus
from topics.identity.decisions import PaperRule, load_paper_rules
from topics.names.book import Book
from topics.records import Record
from topics.runtime.progress import Progress, quiet
from topics.scale.classify import Fitted, Summed, classify_rows
from topics.scale.clocks import Clocks
from topics.scale.counting import count_records
from topics.scale.credits import Level
from topics.scale.identity import Candidates
from topics.scale.keys import Partition, places_of, within
from topics.scale.rows import Rows, rows_alone, rows_together
from topics.scale.sample import draw_sample, take_sample
from topics.scale.shares import write_corpus_shares, write_shares
from topics.scale.survey import survey
from topics.scale.together import gather_components, places_among, surroundings_of
from topics.scale.workers import DaskWorkers, share_value
from topics.settings import IdentitySettings, Settings
from topics.sources import Inputs, find_inputs
from topics.store.atomic import replacing
from topics.store.partitions import CREDITS, SUMMARY

_PAPERS_A_FILE = 50_000
"""Papers whose authors are counted at once, which bounds the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What a large run counted.

    Parameters
    ----------
    records, papers : int
    fitted : int
        Papers of the sample that the themes were found in.
    met : int
        Records that share a key with another.
    remarks : int
        What readers had to say of records; the ledger has what concerns whole files.
    partitions : int
    """

    records: int
    papers: int
    fitted: int
    met: int
    remarks: int
    partitions: int


def find_large(
    paths: Sequence[Path], settings: Settings, workers: DaskWorkers, *, size: int
) -> Inputs | None:
    """The files of the paths if they hold more than ``size`` records, else None.

    Raises
    ------
    InputError
        If a path does not exist, or no file can be read.
    """
    inputs = find_inputs([path.absolute() for path in paths], settings.reading)
    return inputs if count_records(inputs, workers) > size else None


def run_large(
    inputs: Inputs,
    settings: Settings,
    folder: Path,
    workers: DaskWorkers,
    *,
    size: int,
    force: bool = False,
    progress: Progress = quiet,
) -> tuple[Result, Whole]:
    """Find themes in a sample, and classify and count all papers.

    Parameters
    ----------
    inputs : Inputs
        Each file is a partition.
    settings : Settings
    folder : Path
        The run folder, which the workers see by the same path.
    workers : DaskWorkers
    size : int
        Papers of the sample.
    force : bool
    progress : Progress, optional

    Returns
    -------
    result : Result
        The run of the sample.
    whole : Whole

    Raises
    ------
    InputError
        If no file can be read, or the sample has no themes.
    OutputError
        If a file cannot be written.
    """
    clock = Clocks(workers)
    partitions = [Partition(number=n, source=one) for n, one in enumerate(inputs.readable)]
    found = survey(partitions, workers, clock, identity=settings.identity, progress=progress)
    candidates = found.candidates
    with clock.stage("sample"):
        chosen = draw_sample(found.drawn, candidates, size)
        items, table = take_sample(workers, partitions, chosen)
    with clock.stage("themes"):
        records = [item for item in items if isinstance(item, Record)]
        around = surroundings_of(
            records, places_among(chosen, candidates.similar), candidates.crowded, Book()
        )
        corpus = build_corpus(items, settings.identity, inputs=table, surroundings=around)
        corpus = replace(
            corpus, reading=settings.reading, identity=settings.identity, stages=clock.own.stages
        )
        result = analyse(corpus, settings, progress=progress, workers=workers)
        note = (
            f"The themes were found in {len(result.papers):,} papers, drawn from all; papers/ and "
            "shares/ in the run folder hold every paper and author."
        )
        result = replace(result, notes=(note, *result.notes))
        result.save(folder, force=force)
    level = Level.of(result)
    with clock.stage("classification"):
        sums = workers.repeat(
            lambda: _classify(workers, partitions, candidates, result, level, folder, progress)
        )
    whole = Whole(
        records=sum(one.records for one in sums),
        papers=sum(one.papers for one in sums),
        fitted=len(result.papers),
        met=len(candidates.records),
        remarks=found.remarks,
        partitions=len(partitions),
    )
    with clock.stage("shares"):
        progress("counting shares", None)
        dispersion = result.facts.dispersion
        write_corpus_shares(folder, sums, settings, level, dispersion)
        files = 1 + whole.papers // _PAPERS_A_FILE
        write_shares(
            folder, workers, settings, level=level, dispersion=dispersion, partitions=files
        )
    shutil.rmtree(folder / CREDITS, ignore_errors=True)
    described = {**asdict(whole), "stages": clock.stages}
    with replacing(folder / SUMMARY) as temporary:
        temporary.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    return result, whole


def _classify(
    workers: DaskWorkers,
    partitions: Sequence[Partition],
    candidates: Candidates,
    result: Result,
    level: Level,
    folder: Path,
    progress: Progress,
) -> list[Summed]:
    """Classify what stands alone where it is read, and what met where it is grouped."""
    client = workers.client
    identity = result.settings.identity
    rules = load_paper_rules(identity.merges) if identity.merges else ()
    fitted = client.submit(share_value, _fitted(result, level), pure=False)
    records = candidates.records
    place = {"folder": folder.absolute(), "fitted": fitted}
    alone = [
        client.submit(
            classify_alone,
            one,
            places_of(records[within(records, one)]),
            **place,
            pure=False,
            priority=-1,
        )
        for one in partitions
    ]
    together = [
        client.submit(classify_together, block.records, block.similar, number,
                      rules=[rules[rule] for rule in block.rules], crowded=candidates.crowded,
                      identity=identity, **place, pure=False)
        for number, block in enumerate(gather_components(client, partitions, candidates))
    ]  # fmt: skip
    advance = progress("classifying", len(alone) + len(together))
    sums = []
    for future in [*alone, *together]:
        sums.append(workers.result(future))
        advance(1)
    return sums


def _fitted(result: Result, level: Level) -> Fitted:
    years = result.papers["year"].fillna(-1).to_numpy(dtype=np.int64)
    order = np.argsort(years, kind="stable")
    order = order[years[order] >= 0]
    vectors = result.vectors
    if vectors is None:
        raise ValueError("a loaded result has no vectors")
    return Fitted(
        model=result.model,
        level=level,
        shares=result.settings.shares,
        earlier=vectors[order],
        years=years[order],
    )


def classify_alone(
    partition: Partition, met: NDArray[np.int64], *, fitted: Fitted, folder: Path
) -> Summed:
    """Classify the papers of a partition that have nothing in common with others."""
    name = f"part-{partition.number:06d}"
    return classify_rows(rows_alone(partition, met), name, fitted=fitted, folder=folder)


def classify_together(
    records: Sequence[Record],
    similar: NDArray[np.int64],
    number: int,
    *,
    rules: Sequence[PaperRule],
    crowded: frozenset[int],
    identity: IdentitySettings,
    fitted: Fitted,
    folder: Path,
) -> Summed:
    """Group records of whole components and classify their papers."""
    rows: Rows = rows_together(records, similar, crowded, identity, rules)
    return classify_rows(rows, f"met-{number:06d}", fitted=fitted, folder=folder)
