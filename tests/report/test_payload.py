"""The page's data against the tables that it was made of."""

from __future__ import annotations

import base64
import gzip
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runs import RunShape, make_tables, write_run_folder
from topics.report.payload import authors, build_payload
from topics.report.payload import shares as module
from topics.report.payload.columns import list_names
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
        for value, stored in ((low, mine["low"]), (high, mine["high"])):
            assert [x is None for x in value] == stored.isna().tolist()
            assert [x for x in value if x is not None] == [
                round(10_000 * y) for y in stored.dropna()
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


@given(st.lists(st.floats(0, 1) | st.just(float("nan")), min_size=1))
def test_bounds_round_to_the_per_cent_of_the_share(shares: list[float]) -> None:
    for share, bound in zip(shares, module._bounds(pd.Series(shares)), strict=True):
        if math.isnan(share):
            assert bound is None
        else:
            assert type(bound) is int
            assert math.floor(bound / 100 + 0.5) == math.floor(100 * share + 0.5)
            assert abs(bound - 10_000 * share) <= 1


def test_a_paper_has_its_largest_memberships(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path, RunShape(papers=30, themes=6)))
    rng = np.random.default_rng(0)
    themes, papers = run["themes"]["theme_id"].tolist(), run["papers"]["paper_id"].tolist()
    weights = {
        (paper, theme): float(rng.choice([0.01, 0.1, 0.125, 0.3, 0.305]))
        for paper in papers[:25]
        for theme in themes
    }
    rows = [(paper, theme, weight) for (paper, theme), weight in weights.items()]
    table = pd.DataFrame(rows, columns=["paper_id", "theme_id", "weight"])
    run.tables["memberships"] = table.sample(frac=1, random_state=0)
    members = unpack(build_payload(run).core)["papers"]["members"]
    for paper, found in zip(papers, members, strict=True):
        mine = [(-weights.get((paper, theme), 0), at) for at, theme in enumerate(themes)]
        largest = sorted(one for one in mine if -one[0] >= 0.02)[:4]
        assert found == [n for weight, at in largest for n in (at, round(-100 * weight))]


def test_names_are_listed_by_frequency_and_then_by_letters() -> None:
    names, lists = list_names([["b", "c"], [], ["c", "a"], ("a", "c")])
    assert names == ["c", "a", "b"]
    assert lists == [[2, 0], [], [0, 1], [1, 0]]
