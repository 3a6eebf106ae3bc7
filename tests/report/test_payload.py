"""The page's data against the tables that it was made of."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.runs import RunShape, make_tables, write_run_folder
from topics.report.payload import authors, build_payload
from topics.report.payload import shares as module
from topics.store.reader import read_run


def unpack(text: str) -> Any:
    return json.loads(gzip.decompress(base64.b64decode(text)))


def test_papers_shares_and_trends_are_those_of_the_tables(tmp_path: Path) -> None:
    shape = RunShape()
    tables = make_tables(shape)
    payload = build_payload(read_run(write_run_folder(tmp_path, shape)))
    core = unpack(payload.core)
    papers = core["papers"]
    assert payload.left_out == ()
    assert papers["id"] == tables["papers"]["paper_id"].tolist()
    assert [[papers["names"][at] for at in one] for one in papers["authors"]] == tables["papers"][
        "authors"
    ].tolist()
    shares = tables["shares"]
    author = core["shares"]["authors"].index("Author 0001 Name")
    for theme, counts, low, high in core["shares"]["cells"][author]:
        mine = shares[
            (shares["author"] == "Author 0001 Name") & (shares["theme_id"] == f"t{theme}")
        ]
        assert counts == mine["papers"].tolist()
        for value, given in ((low, mine["low"]), (high, mine["high"])):
            assert [x is None for x in value] == given.isna().tolist()
            assert [x for x in value if x is not None] == [
                round(10_000 * y) for y in given.dropna()
            ]
    assert len(core["trends"]["label"]) == (tables["trends"]["papers"] > 0).sum()
    breadth = [row for row in core["breadth"] if row[0] == author]
    yearly = tables["breadth"][tables["breadth"]["author"] == "Author 0001 Name"]
    assert [row[1:4] for row in breadth] == yearly[["year", "papers", "breadth"]].values.tolist()
    texts = [text for chunk in payload.abstracts for text in unpack(chunk)]
    assert texts == tables["papers"]["abstract"].tolist()


@pytest.mark.parametrize("budget", [60_000, 45_000, 30_000, 10_000])
def test_abstracts_are_cut_to_the_budget_and_it_says_so(tmp_path: Path, budget: int) -> None:
    shape = RunShape(papers=400, authors=3, abstract_words=150)
    payload = build_payload(read_run(write_run_folder(tmp_path, shape)), max_bytes=budget)
    room = max(0, budget - len(payload.core))
    assert sum(len(chunk) + 3 for chunk in payload.abstracts) <= room
    assert any("papers.csv has them" in sentence for sentence in payload.left_out)


def test_important_abstracts_stay_whole(tmp_path: Path) -> None:
    shape = RunShape(papers=700, authors=0, abstract_words=150)
    folder = write_run_folder(tmp_path, shape)
    whole = build_payload(read_run(folder))
    room = len(whole.core) + sum(map(len, whole.abstracts)) // 2
    payload = build_payload(read_run(folder), max_bytes=room)
    tables = make_tables(shape)
    given = dict(zip(tables["papers"]["paper_id"], tables["papers"]["abstract"], strict=True))
    texts = [text for chunk in payload.abstracts for text in unpack(chunk)]
    kept = dict(zip(given, texts, strict=True))
    central = {paper for papers in tables["themes"]["representative_papers"] for paper in papers}
    assert all(kept[paper] == given[paper] for paper in central)
    assert sum(text.endswith("…") for text in texts) > 600


def test_keeps_the_authors_with_most_papers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_run_folder(tmp_path, RunShape(papers=300, authors=60))
    monkeypatch.setattr(module, "MOST_SHARE_CELLS", 500)
    payload = build_payload(read_run(folder))
    core = unpack(payload.core)
    assert core["shares"]["authors"][0] == "*"
    assert len(core["shares"]["authors"]) < 61
    assert any("shares.csv has them" in sentence for sentence in payload.left_out)
    assert max(core["trends"]["author"]) < len(core["shares"]["authors"])


def test_untestable_changes_are_left_out_of_a_large_page_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = read_run(write_run_folder(tmp_path, RunShape(papers=300, authors=80)))
    few = run["trends"]["total"] < 5
    assert few.any()
    whole = build_payload(run)
    rows = (run["trends"]["papers"] > 0) | (run["trends"]["author"] == "*")
    assert len(unpack(whole.core)["trends"]["label"]) == rows.sum()
    monkeypatch.setattr(authors, "MOST_TREND_ROWS", 50)
    payload = build_payload(run)
    assert len(unpack(payload.core)["trends"]["label"]) == (rows & ~few).sum()
    said = next(text for text in payload.left_out if "trends.csv has them" in text)
    assert said.startswith(f"{(rows & few).sum()} pairs of a theme and authors with fewer than 5")
