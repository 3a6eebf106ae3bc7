"""Whole volumes of proceedings are no papers."""

from __future__ import annotations

from pathlib import Path

import pytest

import topics
from topics.sources.volumes import is_page_of_a_volume, is_volume


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


@pytest.mark.parametrize(
    "title",
    ["Front Matter", "[Front cover]", "Table of Contents.", "Title page iii", "Author Index",
     "Programme Committee", "Copyright notice", "Cover"],
)  # fmt: skip
def test_pages_of_a_volume(title: str) -> None:
    assert is_page_of_a_volume(title)


@pytest.mark.parametrize(
    "title", ["Cover crops in winter", "An index of authors", "Contents and discontents", "Matter"]
)
def test_titles_that_only_begin_so(title: str) -> None:
    assert not is_page_of_a_volume(title)


def test_a_page_of_a_volume_has_neither_authors_nor_abstract(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        "title,authors,abstract,year\nFront Matter,,,2031\nCover,Eve Oak,,2031\n"
        "Contents,,They list mosses.,2031\n",
        encoding="utf-8",
    )
    corpus = topics.read(tmp_path / "own.csv")
    assert sorted(corpus.papers["title"]) == ["Contents", "Cover"]
    (row,) = corpus.ledger[corpus.ledger["action"] == "rejected"].itertuples()
    assert (row.reason, row.source) == ("not a paper", "own.csv:2")
    assert row.detail == "a page of a volume: 'Front Matter'"
