"""Flows: columns sum to the papers, chance gives none that are strong, planted ones are seen."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from tests.runs import RunShape, write_run_folder
from topics.report.views import flows as module
from topics.report.views.flows import compute_flows, trace_flows
from topics.store.reader import read_run


def career(
    rng: np.random.Generator, people: int, themes_before: list[int], theme_after: list[int]
) -> tuple[list[int], list[int], list[list[str]]]:
    """People who write on one theme in 2018 and 2019, and on another in 2020 and 2021."""
    years, themes, authors = [], [], []
    for person in range(people):
        before = themes_before[person % len(themes_before)]
        after = theme_after[person % len(theme_after)]
        for year, theme in ((2018, before), (2019, before), (2020, after), (2021, after)):
            years.append(year)
            themes.append(theme)
            authors.append([f"P{before}.{after}.{person}", f"Q{rng.integers(0, 40)}"])
    return years, themes, authors


def test_columns_sum_to_the_papers_and_flows_to_those_with_known_authors() -> None:
    rng = np.random.default_rng(0)
    years = rng.integers(2015, 2023, 300)
    theme = rng.integers(0, 4, 300)
    authors = [[f"A{one}" for one in rng.integers(0, 60, 2)] for _ in range(300)]
    found = compute_flows(years, theme, authors, themes=5, arrangements=19)
    for (first, last), counts in zip(found.periods, found.papers, strict=True):
        inside = (years >= first) & (years <= last)
        assert counts.tolist() == np.bincount(theme[inside], minlength=5).tolist()
    # By hand, paper by paper.
    for at in range(1, len(found.periods)):
        (a, b), (c, d) = found.periods[at - 1], found.periods[at]
        expected = np.zeros((5, 5))
        new = np.zeros(5)
        for paper in np.flatnonzero((years >= c) & (years <= d)):
            past: dict[int, float] = defaultdict(float)
            for name in set(authors[paper]):
                for other in np.flatnonzero((years >= a) & (years <= b)):
                    if name in authors[other]:
                        past[int(theme[other])] += 1
            if past:
                for key, weight in past.items():
                    expected[key, theme[paper]] += weight / sum(past.values())
            else:
                new[theme[paper]] += 1
        assert found.flows[at - 1] == pytest.approx(expected)
        assert found.new[at - 1] == pytest.approx(new)


def test_venues_and_reported_authors_are_traced_through_their_own_papers(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path, RunShape(papers=120, themes=3, authors=3)))
    found = trace_flows(run)
    papers = run["papers"].merge(run["assignments"][["paper_id", "theme_id"]], on="paper_id")
    names = [name for kind, name in found if kind == "author"]
    assert names == ["Author 0000 Name", "Author 0001 Name", "Author 0002 Name"]
    assert {name for kind, name in found if kind == "venue"} == set(papers["venue"])
    mine = papers[papers["authors"].map(lambda people: names[1] in people)]
    flows = found["author", names[1]]
    alone = compute_flows(
        mine["year"].to_numpy(dtype=np.int64),
        mine["theme_id"].str[1:].astype(int).to_numpy(),
        mine["authors"].tolist(),
        themes=4,
    )
    assert flows.papers.tolist() == alone.papers.tolist()
    assert flows.papers.sum() == len(mine)
    assert flows.flows == pytest.approx(alone.flows)
    # Its author links every paper to those of the period before.
    assert flows.new == pytest.approx(0)


def test_shuffled_years_show_no_strong_flow() -> None:
    strong = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        _, themes, authors = career(rng, 60, [0, 1, 2], [0, 1, 2])
        years = rng.integers(2018, 2022, len(themes))
        found = compute_flows(years, np.array(themes), authors, themes=4)
        strong += bool(found.strong.any())
    assert strong <= 4


def test_shuffles_traced_together_give_what_they_give_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(7)
    years, themes, authors = career(rng, 30, [0, 1, 2], [1, 2, 2])
    found = []
    for at_once in (1, 1000, 10**6):
        monkeypatch.setattr(module, "_AT_ONCE", at_once)
        found.append(compute_flows(np.array(years), np.array(themes), authors, themes=4))
    assert found[0].strong.any()
    for other in found[1:]:
        assert np.array_equal(other.strong, found[0].strong)
        assert np.array_equal(other.flows, found[0].flows)


def test_papers_without_known_authors_are_new() -> None:
    years = np.repeat([2018, 2019], 30)
    found = compute_flows(years, np.zeros(60, dtype=np.int64), [[]] * 60, themes=2)
    assert found.new.tolist() == [[30, 0]]
    assert not found.flows.any()


def test_a_merge_and_a_split_are_seen() -> None:
    rng = np.random.default_rng(5)
    merge = career(rng, 60, [0, 1], [2])
    split = career(rng, 60, [3], [4, 5])
    years = np.array([*merge[0], *split[0]])
    themes = np.array([*merge[1], *split[1]])
    found = compute_flows(years, themes, [*merge[2], *split[2]], themes=7)
    at = [first for first, _ in found.periods].index(2020) - 1
    strong = {(int(a), int(b)) for a, b in np.argwhere(found.strong[at])}
    assert {(0, 2), (1, 2), (3, 4), (3, 5)} <= strong
    assert (2, 0) not in strong
