"""The benchmark of partitions: what is written is what is known of it."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.bench.test_resample import PAPERS as SHORT
from topics.bench import scale
from topics.bench.scale import ScaleBench, run_scale_bench, write_partitions
from topics.corpus.reading import read
from topics.errors import UsageError

WORDS = ["kites", "looms", "bells", "tides", "clays", "moths", "reeds", "inks", "sails", "drums"]
PAPERS = SHORT.assign(
    title=[f"Measuring {one} in {two} rivers" for one in WORDS for two in ("wide", "slow")],
    abstract=[f"We measure {one} in rivers. They are {two} ones." * 3 for one in WORDS
              for two in ("wide", "slow")],
)  # fmt: skip


def test_partitions_hold_the_records_asked_for_and_some_papers_twice(tmp_path: Path) -> None:
    done: list[int] = []
    planted = write_partitions(
        PAPERS, tmp_path, records=1_250, size=400, seed=1, advance=done.append
    )
    parts = [pd.read_parquet(path) for path in sorted(tmp_path.iterdir())]
    assert [len(part) for part in parts] == done == [400, 400, 400, 50]
    titles = pd.concat(parts)["title"].str.lower()
    assert planted == titles.nunique() == 1_250 - 3 * 4
    assert parts[1]["title"].iloc[:4].tolist() == parts[0]["title"].str.upper().iloc[::100].tolist()
    corpus = read(tmp_path)
    assert len(corpus) == planted
    assert corpus.papers["source_count"].value_counts().to_dict() == {1: planted - 12, 2: 12}


def test_a_run_of_partitions_tells_its_figures(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    file = tmp_path / "papers.parquet"
    PAPERS.to_parquet(file)
    again = {"records": 300, "size": 150, "workers": 1, "fit_papers": 100, "seed": 1}
    result = run_scale_bench(file, tmp_path / "bench", **again)
    assert result.holds
    assert (result.planted, result.told["records"]) == (298, 300)
    assert list(result.table["stage"]) == [
        "reading", "identity", "sample", "themes", "classification", "shares",
    ]  # fmt: skip
    assert (result.table["worker MB"] > 50).all()
    assert json.loads(json.dumps(result.to_json()))["planted"] == 298
    assert min(result.bytes_read, result.bytes_of_papers, result.bytes_of_shares) > 1_000
    with pytest.raises(UsageError, match="holds other partitions"):
        run_scale_bench(file, tmp_path / "bench", **again | {"seed": 2})


def test_numbers_that_make_no_sense(tmp_path: Path) -> None:
    for wrong in ({"records": 100}, {"size": 99}, {"size": 1_000}, {"workers": 0}):
        with pytest.raises(UsageError, match=re.escape("--records must be more than --fit-pap")):
            run_scale_bench(
                tmp_path / "x", tmp_path,
                **{"records": 900, "size": 300, "workers": 1, "fit_papers": 800} | wrong,
            )  # fmt: skip


def test_a_run_that_finds_other_papers_does_not_hold() -> None:
    found = {"planted": 3, "bytes_read": 1, "bytes_of_papers": 1, "bytes_of_shares": 1}
    assert ScaleBench(told={"papers": 3}, **found).holds
    assert not ScaleBench(told={"papers": 2}, **found).holds
    assert scale.REPEATED == 100
