"""The pile counts papers as a cross table does, and says what it folds."""

from __future__ import annotations

from pathlib import Path

from tests.runs import RunShape, make_tables, write_run_folder
from topics.report.views.pile import NO_VENUE, count_pile
from topics.store.reader import read_run


def test_counts_are_those_of_the_papers(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path, RunShape(papers=90)))
    papers = make_tables(RunShape(papers=90))["papers"]
    pile = count_pile(run)
    for venue, counts in pile.rows:
        mine = papers[papers["venue"] == venue]
        assert list(counts) == [int((mine["year"] == year).sum()) for year in pile.years]
    sums = [sum(counts) for _, counts in pile.rows]
    assert sums == sorted(sums, reverse=True)
    assert sum(sums) == 90


def test_what_is_folded_or_missing_has_a_row(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path, RunShape(papers=60)))
    papers = run["papers"]
    papers["venue"] = [f"V{at % 9}" if at % 10 else "" for at in range(60)]
    papers.loc[papers.index[:4], "year"] = None
    pile = count_pile(run, most=3)
    names = [name for name, _ in pile.rows]
    assert names[3:] == ["6 other venues", NO_VENUE]
    assert pile.undated == 4
    assert sum(sum(counts) for _, counts in pile.rows) == 56
