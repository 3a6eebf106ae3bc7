"""The reader of name clusters, on pages written here and on a real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED
from tests.sources.made_pages import (
    ABSTRACT,
    cluster,
    cluster_record,
    line_of,
    pages_of,
    problems_of,
    read_text,
    records_of,
)
from topics.records import Author
from topics.sources.files.files import Sample, SourceFile
from topics.sources.pages import name_cluster
from topics.sources.pages.cluster_page import read_cluster_page
from topics.sources.pages.page_heads import split_pages
from topics.sources.pages.page_text import harmless_lines

REAL = SHARED / "seeds" / "003_6b4e73ded6eb2e6d.txt"


def test_a_page_gives_its_owner_and_its_papers(tmp_path: Path) -> None:
    text = cluster(cluster_record(), cluster_record("JMLR Journal 2024 Journal Article", "Other"))
    items = read_text(tmp_path, text)
    (page,) = pages_of(items)
    assert (page.owner, page.figures) == (Author(name="Ada Example"), {"papers": 2})
    assert page.papers_read == 2
    first, second = records_of(items)
    assert (first.venue, first.venue_type, first.year) == ("ICML", "Conference Paper", 2023)
    assert (second.venue, second.venue_type, second.year) == ("JMLR", "Journal Article", 2024)
    assert first.authors == (
        Author(name="Ada Example"),
        Author(name="Bo Li", ids={"dblp": "0002"}),
    )
    assert first.published
    assert first.date is None
    assert first.owner == page.owner
    assert first.abstract == ABSTRACT
    assert second.location.line == line_of(text, "JMLR")
    assert not problems_of(items)


@pytest.mark.parametrize(
    ("head", "venue", "venue_type", "year"),
    [
        ("ICML Workshop 2024 Workshop Paper", "ICML", "Workshop Paper", 2024),
        ("EWRL Workshop 2023 Workshop Paper", "EWRL", "Workshop Paper", 2023),
        ("TMLR Journal 2025 Journal Article", "TMLR", "Journal Article", 2025),
        (
            "Robotics and Autonomous Systems Journal 2012 Journal Article",
            "Robotics and Autonomous Systems",
            "Journal Article",
            2012,
        ),
        (
            "World Conference on Planning Conference 2019 Conference Paper",
            "World Conference on Planning",
            "Conference Paper",
            2019,
        ),
        ("3DV Conference\u00a02020 Short Paper", "3DV", "Short Paper", 2020),
        ("Conference 2020 Conference Paper", "", "Conference Paper", 2020),
        ("AAAI Conference Conference Paper", "AAAI", "Conference Paper", None),
    ],
)
def test_venue_lines(
    tmp_path: Path, head: str, venue: str, venue_type: str, year: int | None
) -> None:
    items = read_text(tmp_path, cluster(cluster_record(head)))
    (record,) = records_of(items)
    assert (record.venue, record.venue_type, record.year) == (venue, venue_type, year)
    reasons = [problem.reason for problem in problems_of(items)]
    assert reasons == ([] if year else ["no year"])


@pytest.mark.parametrize(("count", "complete"), [(1, True), (7, True), (8, False), (9, True)])
def test_a_list_of_eight_may_be_cut(tmp_path: Path, count: int, complete: bool) -> None:
    authors = tuple(f"Author Number{letter}" for letter in "abcdefghi"[:count])
    (record,) = records_of(read_text(tmp_path, cluster(cluster_record(authors=authors))))
    assert [author.name for author in record.authors] == list(authors)
    assert record.authors_complete is complete
    assert record.owner == Author(name="Ada Example")


@pytest.mark.parametrize("mark", ["•", "*", "-", "·", "•\t", "•\n"])
def test_other_bullets(tmp_path: Path, mark: str) -> None:
    text = cluster(cluster_record()).replace("•", mark)
    (record,) = records_of(read_text(tmp_path, text))
    assert [author.name for author in record.authors] == ["Ada Example", "Bo Li"]
    assert record.abstract == ABSTRACT


@pytest.mark.parametrize(
    "title", ["Alignment", "ICML Workshop 2020 Workshop Paper", "21 papers", "How to Read a Paper"]
)
def test_odd_titles(tmp_path: Path, title: str) -> None:
    items = read_text(tmp_path, cluster(cluster_record(title=title), cluster_record()))
    assert [record.title for record in records_of(items)] == [title, "Budgeted Critics"]
    assert not problems_of(items)


def test_a_title_over_two_lines(tmp_path: Path) -> None:
    items = read_text(tmp_path, cluster(cluster_record(title="A Title\nin Two Lines")))
    assert records_of(items)[0].title == "A Title in Two Lines"


def test_abstracts_of_several_paragraphs_stay_whole(tmp_path: Path) -> None:
    abstract = "First part.\n\n• one\n• two\n\nThe AAAI Conference 2020 was cold."
    text = cluster(cluster_record(abstract=abstract), cluster_record(title="B"))
    first, second = records_of(read_text(tmp_path, text))
    assert first.abstract == abstract
    assert second.title == "B"


@pytest.mark.parametrize("owner", ["Zoë Núñez-Łoś", "Conan O'Brien", "Yang Liu 0005"])
def test_owner_names(tmp_path: Path, owner: str) -> None:
    text = cluster(cluster_record()).replace("Ada Example", owner, 1)
    (page,) = pages_of(read_text(tmp_path, text))
    name, _, number = owner.partition(" 00")
    assert page.owner.name == name
    assert page.owner.ids == ({"dblp": f"00{number}"} if number else {})


def test_junk_above_and_windows_line_ends(tmp_path: Path) -> None:
    text = "Menu\nSearch\n\n" + cluster(cluster_record())
    items = read_text(tmp_path, text.replace("\n", "\r\n"))
    assert pages_of(items)[0].owner.name == "Ada Example"
    assert not problems_of(items)


def test_papers_without_the_top_of_the_page(tmp_path: Path) -> None:
    items = read_text(tmp_path, cluster_record() + "\n" + cluster_record(title="B"))
    assert [record.owner for record in records_of(items)] == [None, None]
    assert [problem.reason for problem in problems_of(items)] == ["no owner"]


def test_a_paper_without_title_is_rejected(tmp_path: Path) -> None:
    text = cluster(
        cluster_record(title=""), cluster_record("AAAI Conference 2024 Conference Paper")
    )
    items = read_text(tmp_path, text)
    assert [record.venue for record in records_of(items)] == ["AAAI"]
    (problem,) = problems_of(items)
    assert (problem.action, problem.reason) == ("rejected", "no title")
    assert str(problem.location) == f"page.txt:{line_of(text, 'ICML')}"


def test_an_abstract_where_the_title_should_be_is_no_title(tmp_path: Path) -> None:
    text = cluster(cluster_record(title="", authors=(), abstract=ABSTRACT * 8), cluster_record())
    assert [p.reason for p in problems_of(read_text(tmp_path, text))] == ["no title"]


def test_a_paper_without_abstract_or_authors_is_kept_and_noted(tmp_path: Path) -> None:
    records = (cluster_record(abstract=""), cluster_record(title="B", authors=()), cluster_record())
    items = read_text(tmp_path, cluster(*records))
    assert len(records_of(items)) == 3
    assert [problem.reason for problem in problems_of(items)] == ["no abstract", "no authors"]


def test_an_impossible_year_is_named_with_its_line(tmp_path: Path) -> None:
    text = cluster(cluster_record("ICML Conference 20255 Conference Paper"))
    items = read_text(tmp_path, text)
    assert records_of(items)[0].year is None
    (problem,) = problems_of(items)
    assert problem.reason == "impossible year"
    assert problem.detail.startswith("year 20255 is outside")
    assert problem.location.line == line_of(text, "ICML")


def test_another_count_than_announced_is_noted_once(tmp_path: Path) -> None:
    items = read_text(tmp_path, cluster(cluster_record(), announced=21))
    (problem,) = problems_of(items)
    assert problem.reason == "count differs"
    assert problem.detail == "the page announces 21 papers, 1 were found"


@pytest.mark.parametrize(
    ("cut_at", "detail", "kept"),
    [
        ("ICML Conference 2023 Conference Paper\n", "ends before the title", 1),
        ("Budgeted Critics\n", "has no abstract", 2),
        ("• Ada Example\n", "has no abstract", 2),
        ("A budgeted critic", "stops in the middle of a sentence", 2),
    ],
)
def test_a_page_cut_off_says_where(tmp_path: Path, cut_at: str, detail: str, kept: int) -> None:
    text = cluster(cluster_record("AAAI Conference 2022 Conference Paper", "A"), cluster_record())
    text = text[: text.rindex(cut_at) + len(cut_at)]
    items = read_text(tmp_path, text)
    assert len(records_of(items)) == kept
    (problem,) = [p for p in problems_of(items) if p.reason == "page cut off"]
    assert detail in problem.detail
    assert problem.location.line == line_of(text, "ICML")


def test_recognition_keeps_to_its_own_format() -> None:
    for other in ("title,year\nA,2023\n", "TY  - CONF\nPY  - 2024\n", "A Conference Paper\n", ""):
        assert name_cluster.recognise(Sample(other.encode(), other, ".txt")) is None


@given(st.lists(st.integers(1900, 2100), max_size=12), st.integers(0, 9))
def test_any_number_of_papers(years: list[int], authors: int) -> None:
    names = tuple(f"Author Number{letter}" for letter in "abcdefghi"[:authors])
    records = [
        cluster_record(f"VLDB Conference {year} Conference Paper", f"Paper {n}", names)
        for n, year in enumerate(years)
    ]
    (page,) = split_pages("p", harmless_lines("p", cluster(*records))[0])
    read = records_of(list(read_cluster_page(page)))
    assert [record.year for record in read] == years
    assert all(len(record.authors) == authors for record in read)


@pytest.mark.skipif(not REAL.exists(), reason="the real pages are not beside this checkout")
def test_the_real_page() -> None:
    items = list(name_cluster.read(SourceFile(REAL, "real.txt")))
    (page,) = pages_of(items)
    assert (page.owner.name, page.figures) == ("Jiaming Ji", {"papers": 21})
    records = records_of(items)
    assert len(records) == page.papers_read == 21
    assert not problems_of(items)
    assert sum(record.year == 2025 for record in records) == 8
    assert {record.venue for record in records} == {"AAAI", "NeurIPS", "ICML", "ICLR", "JMLR"}
    voce = next(record for record in records if record.title.startswith("VOCE"))
    assert len(voce.authors) == 7
    assert voce.authors_complete
    phybench = next(record for record in records if record.title.startswith("PHYBench"))
    assert page.owner not in phybench.authors
    assert phybench.owner == page.owner
