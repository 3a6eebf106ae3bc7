"""Whole volumes of proceedings are no papers."""

from __future__ import annotations

from pathlib import Path

import pytest

import topics
from topics.sources.volumes import is_volume


@pytest.mark.parametrize(
    "title",
    [
        "Proceedings of the 2031 3rd International Conference on Moss",
        "Companion Proceedings of the 9th Symposium on Lichens",
        "PROCEEDINGS OF THE WORKSHOP ON FERNS",
    ],
)
def test_volumes(title: str) -> None:
    assert is_volume(title)


@pytest.mark.parametrize(
    "title",
    [
        "Proceedings in civil cases",
        "Proceedings of a court in 1720",
        "A conference and its proceedings",
        "On the proceedings of the third conference on moss",
    ],
)
def test_papers(title: str) -> None:
    assert not is_volume(title)


def test_a_volume_is_in_the_ledger_and_a_paper_about_one_among_the_papers(tmp_path: Path) -> None:
    title = "Proceedings of the 9th Symposium on Lichens"
    (tmp_path / "own.csv").write_text(
        f"title,abstract,year\n{title},,2031\n{title},We read all papers of it.,2032\n",
        encoding="utf-8",
    )
    corpus = topics.read(tmp_path / "own.csv")
    assert corpus.papers["year"].tolist() == [2032]
    (row,) = corpus.ledger[corpus.ledger["action"] == "rejected"].itertuples()
    assert (row.reason, row.source) == ("not a paper", "own.csv:2")
    assert row.detail == f"a volume of proceedings: {title!r}"
