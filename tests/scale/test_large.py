"""A corpus above the size that is fitted: a sample's themes, and every paper in partitions."""

import json
import os
import re
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.scale.large_runs import SAMPLE, Large, assert_same_tables, rows_of_papers, tables_of
from tests.scale.test_identity import papers_at_once, written
from topics.records import NOT_READ, Record
from topics.scale.large import find_large, run_large
from topics.scale.workers import DaskWorkers
from topics.settings import IdentitySettings, Settings, ShareSettings
from topics.sources import find_inputs
from topics.store.reader import read_run


@pytest.fixture
def large(ran: Large) -> Path:
    return ran.folder


def test_a_corpus_of_the_stated_size_is_not_large(workers: DaskWorkers, large: Path) -> None:
    count = len(rows_of_papers())
    assert find_large([large / "parts"], Settings(), workers, size=count) is None
    assert find_large([large / "parts"], Settings(), workers, size=count - 1) is not None


def test_the_run_folder_is_that_of_the_sample(large: Path) -> None:
    run = read_run(large / "run")
    assert len(run["papers"]) == SAMPLE
    assert run.manifest["notes"][0].startswith("The themes were found in 40 papers, drawn from")
    lost = run["ledger"][run["ledger"]["reason"] == NOT_READ]
    assert lost["source"].tolist() == ["part-9.parquet"]
    # What a worker says of the sample's papers is what the run says of them.
    there = tables_of(large / "run")["papers"].set_index("paper_id")
    here = run["assignments"].set_index("paper_id")
    assert set(here.index) <= set(there.index)
    assert there.loc[here.index, "theme_id"].tolist() == here["theme_id"].tolist()
    assert np.allclose(there.loc[here.index, "confidence"], here["confidence"], atol=1e-6)


def test_every_record_is_in_one_paper(large: Path) -> None:
    found = tables_of(large / "run")["papers"]["sources"]
    parts = [
        one for one in find_inputs([large / "parts"]).readable if "part-9" not in one.file.name
    ]
    records = [item for one in parts for item in one.items() if isinstance(item, Record)]
    assert {frozenset(sources) for sources in found} == papers_at_once(records)
    told = json.loads((large / "run" / "partitions.json").read_text())
    assert (told["records"], told["papers"]) == (len(records), len(found))
    assert told["fitted"] == SAMPLE
    assert not (large / "run" / "credits").exists()


def test_shares_are_counts_of_the_papers(large: Path) -> None:
    tables = tables_of(large / "run")
    papers, shares = tables["papers"], tables["shares"]
    counted = papers[papers["abstract"] != ""]
    people = counted.explode("authors")
    for author, rows in [("*", counted), *people.groupby("authors")]:
        wanted = rows.groupby(["year", "theme_id"]).size()
        own = shares[shares["author"] == author].set_index(["year", "theme_id"])
        assert own["papers"].to_dict() == wanted.to_dict(), author
        totals = rows.groupby("year").size()
        assert own["total"].tolist() == totals.loc[own.index.get_level_values(0)].tolist()
        assert np.allclose(own["share"], own["papers"] / own["total"])
        assert (own["low"] <= own["share"]).all()
        assert (own["share"] <= own["high"]).all()
    assert set(shares["author"]) == {"*", *people["authors"]}


def test_other_partitions_and_a_killed_worker_change_nothing(
    workers: DaskWorkers, ran: Large, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topics.scale.large.analyse", ran.analyse_again)
    written(rows_of_papers(), tmp_path / "parts", parts=5, seed=2)
    inputs = find_large([tmp_path / "parts"], ran.settings, workers, size=SAMPLE)
    assert inputs is not None
    killed: list[str] = []

    def progress(stage: str, total: int | None) -> Callable[[int], None]:
        if stage in ("identity", "classifying"):
            victim = workers.client.run(os.getpid)
            address, process = min(victim.items())
            os.kill(process, signal.SIGKILL)
            killed.append(address)
        return lambda done: None

    run_large(inputs, ran.settings, tmp_path / "run", workers, size=SAMPLE, progress=progress)
    assert len(killed) == 2
    assert_same_tables(ran.folder / "run", tmp_path / "run")


def test_the_queries_of_the_page_run(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", page, re.S)
    assert len(queries) == 3
    monkeypatch.chdir(large)
    for query in queries:
        assert duckdb.sql(query).fetchall()


def test_decisions_and_fractions_in_partitions(
    workers: DaskWorkers, ran: Large, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = tables_of(ran.folder / "run")["papers"]
    merges, authors = tmp_path / "merges.toml", tmp_path / "authors.toml"
    one, two, three = papers.loc[papers["abstract"] != "", "paper_id"].iloc[[0, 9, 20]]
    merges.write_text(f'[[merge]]\npapers = ["{one}", "{two}"]\n')
    authors.write_text(
        '[[alias]]\nnames = ["Bo Reed", "Di Moth"]\nlabel = "Bo Moth"\n[[split]]\n'
        f'name = "{papers.set_index("paper_id").loc[three, "authors"][0]}"\n'
        f'papers = ["{three}"]\nlabel = "Somebody Else"\n'
    )
    settings = replace(
        ran.settings,
        identity=IdentitySettings(merges=merges, authors=authors),
        shares=ShareSettings(counting="soft", credit="fractional"),
    )
    result = replace(ran.result, settings=settings)
    monkeypatch.setattr("topics.scale.large.analyse", lambda *given, **options: result)
    inputs = find_inputs([ran.folder / "parts"])
    _, whole = run_large(inputs, settings, tmp_path / "run", workers, size=SAMPLE)
    assert whole.papers == len(papers) - 1
    shares = pd.read_parquet(tmp_path / "run" / "shares")
    people = set(shares["author"])
    assert {"Bo Moth", "Somebody Else"} <= people
    assert not {"Bo Reed", "Di Moth"} & people
    credited = shares.groupby("author")["papers"].sum()
    assert credited["Somebody Else"] == pytest.approx(0.5)
    # What all authors get is what all papers have.
    assert credited.drop("*").sum() == pytest.approx(credited["*"])
