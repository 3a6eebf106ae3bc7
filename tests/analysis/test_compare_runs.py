from pathlib import Path

import pandas as pd
import pytest

from tests.runs import RunShape, make_manifest, make_tables
from topics.analysis.compare_runs import PAPER_COLUMNS, SHARE_COLUMNS, THEME_COLUMNS, compare_runs
from topics.errors import InputError
from topics.store.reader import RunFolder


def run_of(tables: dict[str, pd.DataFrame], name: str = "run") -> RunFolder:
    return RunFolder(path=Path(name), manifest=make_manifest(tables), tables=dict(tables))


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    return make_tables(RunShape(papers=60, themes=3))


def with_labels(tables: dict[str, pd.DataFrame], labels: list[str]) -> dict[str, pd.DataFrame]:
    names = dict(zip(tables["themes"]["theme_id"], tables["themes"]["theme"], strict=True))
    changed = tables["assignments"].assign(
        theme_id=labels, theme=[names.get(one, "no theme") for one in labels]
    )
    return {**tables, "assignments": changed}


def test_a_run_is_like_itself(tables: dict[str, pd.DataFrame]) -> None:
    found = compare_runs(run_of(tables), run_of(tables))
    assert found.common == 60
    assert list(found.themes.columns) == list(THEME_COLUMNS)
    assert found.themes["what"].tolist() == ["same"] * 3
    assert found.themes["overlap"].tolist() == [1.0] * 3
    assert found.themes["theme_a"].tolist() == tables["themes"]["theme"].tolist()
    assert (list(found.papers.columns), len(found.papers)) == (list(PAPER_COLUMNS), 0)
    assert (list(found.shares.columns), len(found.shares)) == (list(SHARE_COLUMNS), 0)


def test_themes_are_matched_by_papers_and_not_by_names(tables: dict[str, pd.DataFrame]) -> None:
    other = {"t0": "t1", "t1": "t2", "t2": "t0"}
    labels = [other[one] for one in tables["assignments"]["theme_id"]]
    found = compare_runs(run_of(tables), run_of(with_labels(tables, labels)))
    names = tables["themes"]["theme"].tolist()
    assert found.themes["theme_b"].tolist() == [names[1], names[2], names[0]]
    assert found.themes["overlap"].tolist() == [1.0] * 3
    assert found.papers.empty


def test_papers_that_moved_are_named(tables: dict[str, pd.DataFrame]) -> None:
    labels = tables["assignments"]["theme_id"].tolist()
    row = labels.index("t0")
    changed = [*labels[:row], "none", *labels[row + 1 :]]
    found = compare_runs(run_of(tables), run_of(with_labels(tables, changed)))
    assert found.papers["paper_id"].tolist() == [tables["assignments"]["paper_id"][row]]
    assert found.papers["theme_b"].tolist() == ["no theme"]
    size = labels.count("t0")
    first = found.themes.iloc[0]
    assert (first["papers_a"], first["papers_b"], first["in_both"]) == (size, size - 1, size - 1)
    assert first["overlap"] == pytest.approx((size - 1) / size)
    assert first["change"] == pytest.approx((size - 1) / 59 - size / 60)


def test_a_theme_of_one_run_only(tables: dict[str, pd.DataFrame]) -> None:
    labels = ["t1" if one == "t0" else one for one in tables["assignments"]["theme_id"]]
    found = compare_runs(run_of(tables), run_of(with_labels(tables, labels)))
    assert sorted(found.themes["what"]) == ["only in a", "only in b", "same", "same"]


def test_shares_that_changed_are_sorted_by_how_much(tables: dict[str, pd.DataFrame]) -> None:
    shares = tables["shares"]
    known = shares.index[shares["share"].notna()][:2].tolist()
    changed = shares["share"].copy()
    changed[known[0]] += 0.1
    changed[known[1]] += 0.3
    found = compare_runs(run_of(tables), run_of({**tables, "shares": shares.assign(share=changed)}))
    assert found.shares["change"].round(6).tolist() == [0.3, 0.1]
    assert found.shares["author"].tolist() == [shares["author"][row] for row in known[::-1]]
    for side in ("total_a", "total_b"):
        assert found.shares[side].tolist() == [shares["total"][row] for row in known[::-1]]


def test_runs_of_other_papers_cannot_be_compared(tables: dict[str, pd.DataFrame]) -> None:
    other = tables["assignments"].assign(paper_id="x")
    with pytest.raises(InputError, match="one and two have no paper in common"):
        compare_runs(run_of(tables, "one"), run_of({**tables, "assignments": other}, "two"))
