"""Blocks on worker processes: the same results, also where a worker is killed."""

import errno
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.conftest import SEEDS
from tests.encoders.student.test_student import SMALL, TEXTS, TopicTeacher
from tests.scale import stages
from topics.analysis.analyse import analyse
from topics.analysis.result import Result
from topics.corpus.corpus import Corpus
from topics.corpus.reading import read
from topics.encoders.load import spread
from topics.encoders.student.fitting import fit_student
from topics.records import NOT_READ, PARTLY_READ
from topics.scale.failures import WorkerError, telling_failures
from topics.scale.workers import DaskWorkers
from topics.schema import TABLES
from topics.settings import EncoderSettings, Settings
from topics.text.cleaning import clean


def test_results_come_in_the_order_of_the_blocks(workers: DaskWorkers) -> None:
    assert list(workers.map(stages.double, range(20), plus=1)) == [2 * n + 1 for n in range(20)]
    assert workers.elsewhere
    assert workers.count in (1, 2), "one that a test has killed may be on its way back"


def test_two_workers_give_the_tables_of_one_process(
    workers: DaskWorkers, seed_corpus: Corpus, seed_settings: Settings, seed_result: Result
) -> None:
    corpus = read(SEEDS, workers=workers)
    pd.testing.assert_frame_equal(corpus.papers, seed_corpus.papers)
    pd.testing.assert_frame_equal(corpus.ledger, seed_corpus.ledger)
    result = analyse(corpus, seed_settings, workers=workers)
    for name in TABLES:
        pd.testing.assert_frame_equal(
            getattr(result, name), getattr(seed_result, name), check_exact=True
        )
    assert result.vectors is not None
    assert seed_result.vectors is not None
    assert result.vectors.tobytes() == seed_result.vectors.tobytes()


def test_partitions_in_any_order_are_one_corpus(workers: DaskWorkers, tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {
            "title": [f"Kites of the {n}th kind over water" for n in range(30)],
            "abstract": [
                f"We fly kite {n} and measure how it turns in the wind." for n in range(30)
            ],
            "authors": [["Ada Weaver", f"Bo Reed{n % 7}"] for n in range(30)],
            "year": [2000 + n % 5 for n in range(30)],
        }
    )
    found = []
    for name, seed, parts in (("a", 1, 2), ("b", 2, 5)):
        (tmp_path / name).mkdir()
        mixed = rows.sample(frac=1, random_state=seed)
        for part, chosen in enumerate(np.array_split(np.arange(30), parts)):
            mixed.iloc[chosen].to_parquet(tmp_path / name / f"part-{part}.parquet")
        found.append(read(tmp_path / name, workers=workers))
    one, two = found
    pd.testing.assert_frame_equal(
        one.papers.drop(columns="sources"), two.papers.drop(columns="sources")
    )
    pd.testing.assert_frame_equal(one.authors, two.authors)


def test_a_partition_that_cannot_be_read_is_in_the_ledger(
    workers: DaskWorkers, tmp_path: Path
) -> None:
    good = pd.DataFrame({"title": ["Kites over water"], "year": [2001]})
    good.to_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(b"PAR1 and no more")
    pd.DataFrame({"x": [1], "y": [2]}).to_parquet(tmp_path / "c.parquet")
    here, there = read(tmp_path), read(tmp_path, workers=workers)
    pd.testing.assert_frame_equal(here.ledger, there.ledger)
    lost = there.ledger[there.ledger["reason"].isin([NOT_READ, PARTLY_READ])]
    assert lost["source"].tolist() == ["b.parquet", "c.parquet"]
    assert len(there) == 1


def test_texts_are_cleaned_as_in_one_process(workers: DaskWorkers) -> None:
    texts = [f"Abstract: We fly <i>{n}</i> kites. (c) 2001 Elsevier Ltd." for n in range(2_500)]
    here, there = clean(texts), clean(texts, workers=workers)
    assert here.texts == there.texts
    assert here.changes == there.changes
    assert max(here.changes.values()) == 2_500


def test_a_student_gives_the_same_vectors_on_workers(workers: DaskWorkers) -> None:
    student = fit_student(TEXTS, TopicTeacher(16), settings=SMALL)
    there = spread(student, EncoderSettings(name="student"), cache=None, workers=workers)
    done: list[int] = []
    vectors = there.encode(TEXTS, progress=done.append)
    assert vectors.tobytes() == student.encode(TEXTS).tobytes()
    assert (there.fingerprint, sum(done)) == (student.fingerprint, len(TEXTS))
    assert spread(student, EncoderSettings(name="sentence-transformers:x"), cache=None,
                  workers=workers) is student  # fmt: skip


def test_a_killed_worker_changes_nothing(workers: DaskWorkers, tmp_path: Path) -> None:
    found = list(workers.map(stages.die_once, range(8), mark=tmp_path / "killed"))
    assert found == [2 * n for n in range(8)]
    assert (tmp_path / "killed").exists()


def test_what_is_lost_again_and_again_is_said() -> None:
    distributed = pytest.importorskip("distributed", reason="the extra [dask] is not installed")

    class Lost:
        address = "tls://10.0.0.7:41"

    with (
        pytest.raises(WorkerError, match=r"same block \(last tls://10.0.0.7:41\), most often for"),
        telling_failures(lambda: False),
    ):
        raise distributed.KilledWorker("block", Lost(), 3)
    with (
        pytest.raises(WorkerError, match="The scheduler was lost"),
        telling_failures(lambda: False),
    ):
        raise CancelledError


def test_a_worker_without_memory_or_disk_is_said(workers: DaskWorkers) -> None:
    with pytest.raises(WorkerError, match="A worker is out of memory; give each worker more"):
        list(workers.map(stages.exhaust_memory, [1]))
    with pytest.raises(OSError, match="No space left") as full:
        list(workers.map(stages.fill_disk, [1]))
    assert full.value.errno == errno.ENOSPC
