"""The reader of author profiles, on pages written here and on a real one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED
from tests.sources.made_pages import (
    ABSTRACT,
    line_of,
    pages_of,
    problems_of,
    profile,
    profile_record,
    read_text,
    records_of,
)
from topics.records import Author
from topics.sources.files.files import Sample, SourceFile
from topics.sources.pages import author_profile, name_cluster
from topics.sources.pages.page_heads import split_pages
from topics.sources.pages.page_text import harmless_lines
from topics.sources.pages.profile_page import read_profile_page
from topics.sources.pages.saved_pages import first_page_kind

REAL = SHARED / "seeds" / "000_75782a73f8a29546.txt"


def test_a_page_gives_its_owner_its_figures_and_its_papers(tmp_path: Path) -> None:
    text = profile(
        profile_record(), profile_record("CVOct 12, 2024", "Other", "Bo Li et al. · pku")
    )
    items = read_text(tmp_path, text)
    (page,) = pages_of(items)
    assert page.owner == Author(name="Ada Example")
    assert page.figures == {
        "h_index": 12,
        "papers": 2,
        "citations": 1204,
        "novelty": 0.41,
        "ai_score": 38,
    }
    assert page.papers_read == 2
    assert items[0] is page
    first, second = records_of(items)
    assert (first.title, first.abstract) == ("Budgeted Critics", ABSTRACT)
    assert first.authors == (Author(name="Ada Example"), Author(name="Bo Li"))
    assert first.authors_complete
    assert not second.authors_complete
    assert (first.date, first.year, first.published) == (dt.date(2023, 5, 2), 2023, False)
    assert (first.category, first.has_code) == ("cs.LG", True)
    assert (second.category, second.has_code) == ("cs.CV", False)
    assert second.affiliations == ("pku",)
    assert second.location.line == line_of(text, "CVOct 12")
    assert first.owner == second.owner == page.owner
    assert not problems_of(items)


@pytest.mark.parametrize(
    ("head", "category", "date"),
    [
        ("CLSep 19, 2023", "cs.CL", dt.date(2023, 9, 19)),
        ("CLSept 19, 2023", "cs.CL", dt.date(2023, 9, 19)),
        ("CL September 19, 2023", "cs.CL", dt.date(2023, 9, 19)),
        ("MLMay 1, 2020Code", "stat.ML", dt.date(2020, 5, 1)),
        ("ROJun. 30, 2021", "cs.RO", dt.date(2021, 6, 30)),
        ("quant-phMar 3, 2019", "quant-ph", dt.date(2019, 3, 3)),
        ("stat.MLFebruary 29, 2024", "stat.ML", dt.date(2024, 2, 29)),
        ("cond-mat.dis-nnDec 31, 2010 Code", "cond-mat.dis-nn", dt.date(2010, 12, 31)),
        ("XXJan 5, 2022", "XX", dt.date(2022, 1, 5)),
        ("LG5 January 2022", "cs.LG", dt.date(2022, 1, 5)),
        ("LG2022-01-05", "cs.LG", dt.date(2022, 1, 5)),
        ("Jan 5, 2022", "", dt.date(2022, 1, 5)),
        ("CLSep 2023", "cs.CL", None),
    ],
)
def test_first_lines(tmp_path: Path, head: str, category: str, date: dt.date | None) -> None:
    (record,) = records_of(read_text(tmp_path, profile(profile_record(head))))
    assert (record.category, record.date) == (category, date)
    assert record.year == (2023 if date is None else date.year)
    assert record.title == "Budgeted Critics"


@pytest.mark.parametrize(
    ("byline", "names", "complete", "affiliations"),
    [
        ("Ada Example", ["Ada Example"], True, ()),
        ("Ada Example, Bo Li et al.", ["Ada Example", "Bo Li"], False, ()),
        ("wenqi chen, Zoë O'Hara-Łukasz · cmu, allen-ai", None, True, ("cmu", "allen-ai")),
        ("Jasmine X. Li, Robert Smith, Jr.", ["Jasmine X. Li", "Robert Smith Jr."], True, ()),
        ("DeepSeek-AI et al.", ["DeepSeek-AI"], False, ()),
    ],
)
def test_bylines(
    tmp_path: Path,
    byline: str,
    names: list[str] | None,
    complete: bool,
    affiliations: tuple[str, ...],
) -> None:
    (record,) = records_of(read_text(tmp_path, profile(profile_record(authors=byline))))
    expected = names or ["wenqi chen", "Zoë O'Hara-Łukasz"]
    assert [author.name for author in record.authors] == expected
    assert record.authors_complete is complete
    assert record.affiliations == affiliations
    assert record.abstract == ABSTRACT


@pytest.mark.parametrize(
    ("digits", "value"), [("1.2k", 1200), ("12,345", 12345), ("7", 7), ("3M", 3_000_000)]
)
def test_figures_in_other_notations(tmp_path: Path, digits: str, value: float) -> None:
    text = profile(profile_record()).replace("1,204citations", f"{digits} citations")
    assert pages_of(read_text(tmp_path, text))[0].figures["citations"] == value


def test_missing_figures_are_left_out(tmp_path: Path) -> None:
    text = "Ada Example\n\n1 Papers\n\n" + profile_record()
    (page,) = pages_of(read_text(tmp_path, text))
    assert page.owner.name == "Ada Example"
    assert page.figures == {}


def test_junk_above_the_name_and_windows_line_ends(tmp_path: Path) -> None:
    text = "Skip to content\nSign in\n\n" + profile(profile_record(), profile_record(title="B"))
    items = read_text(tmp_path, text.replace("\n", "\r\n"))
    assert pages_of(items)[0].owner.name == "Ada Example"
    assert [record.title for record in records_of(items)] == ["Budgeted Critics", "B"]
    assert not problems_of(items)


def test_the_owner_is_the_line_that_signs_papers(tmp_path: Path) -> None:
    text = profile(profile_record()).replace("Ada Example\n", "Ada Example\nSome Institute\n", 1)
    assert pages_of(read_text(tmp_path, text))[0].owner.name == "Ada Example"


@pytest.mark.parametrize("owner", ["Zoë Núñez-Łoś", "Conan O'Brien", "Yang Liu 0005", "Prince"])
def test_owner_names(tmp_path: Path, owner: str) -> None:
    text = profile(profile_record()).replace("Ada Example", owner, 1)
    (page,) = pages_of(read_text(tmp_path, text))
    name, _, number = owner.partition(" 00")
    assert page.owner.name == name
    assert page.owner.ids == ({"dblp": f"00{number}"} if number else {})


def test_abstracts_of_several_paragraphs_stay_whole(tmp_path: Path) -> None:
    abstract = "First part.\n\nMay 2023\nwas cold.\n\n\n\nLast part."
    text = profile(profile_record(abstract=abstract), profile_record(title="B"))
    first, second = records_of(read_text(tmp_path, text))
    assert first.abstract == "First part.\n\nMay 2023\nwas cold.\n\nLast part."
    assert second.title == "B"


@pytest.mark.parametrize("title", ["Attention", "Learning May 2023", "Cats, Dogs", "9 Papers"])
def test_odd_titles(tmp_path: Path, title: str) -> None:
    items = read_text(tmp_path, profile(profile_record(title=title)))
    assert [record.title for record in records_of(items)] == [title]
    assert not problems_of(items)


def test_a_paper_without_authors_keeps_its_abstract_and_its_owner(tmp_path: Path) -> None:
    items = read_text(tmp_path, profile(profile_record(authors="")))
    (record,) = records_of(items)
    assert record.abstract == ABSTRACT
    assert record.authors == ()
    assert record.owner == Author(name="Ada Example")
    assert [problem.reason for problem in problems_of(items)] == ["no authors"]


def test_a_paper_without_title_is_rejected(tmp_path: Path) -> None:
    untitled = f"AIJul 1, 2023\n\nAda Example, Bo Li et al.\n\n{ABSTRACT}\n"
    text = profile(untitled, profile_record())
    items = read_text(tmp_path, text)
    assert [record.title for record in records_of(items)] == ["Budgeted Critics"]
    (problem,) = problems_of(items)
    assert (problem.action, problem.reason) == ("rejected", "no title")
    assert str(problem.location) == f"page.txt:{line_of(text, 'AIJul')}"


def test_a_paper_without_abstract_is_kept_and_noted(tmp_path: Path) -> None:
    text = profile(profile_record(abstract=""), profile_record(title="B"))
    items = read_text(tmp_path, text)
    assert [record.abstract for record in records_of(items)] == ["", ABSTRACT]
    (problem,) = problems_of(items)
    assert (problem.action, problem.reason) == ("noted", "no abstract")
    assert problem.location.line == line_of(text, "LGMay")


def test_an_impossible_year_is_named_with_its_line(tmp_path: Path) -> None:
    text = profile(profile_record("LGMay 2, 20255"))
    items = read_text(tmp_path, text)
    (record,) = records_of(items)
    assert (record.year, record.date) == (None, None)
    (problem,) = problems_of(items)
    assert problem.reason == "impossible year"
    assert problem.detail == "year 20255 is outside 1500 to 2200; the paper is kept without a year"
    assert problem.location.line == line_of(text, "LGMay")


def test_an_impossible_day_keeps_the_year(tmp_path: Path) -> None:
    items = read_text(tmp_path, profile(profile_record("LGFeb 30, 2023")))
    (record,) = records_of(items)
    assert (record.year, record.date) == (2023, None)
    assert "'LGFeb 30, 2023' names a day that does not exist" in problems_of(items)[0].detail


def test_another_count_than_announced_is_noted(tmp_path: Path) -> None:
    items = read_text(tmp_path, profile(profile_record(), announced=9))
    (problem,) = problems_of(items)
    assert problem.reason == "count differs"
    assert problem.detail == "the page announces 9 papers, 1 were found"


@pytest.mark.parametrize(
    ("cut_at", "detail", "kept"),
    [
        ("LGMay 2, 2023Code\n", "ends before the title of its last paper", 1),
        ("Budgeted Critics\n", "has no abstract", 2),
        ("Bo Li\n", "has no abstract", 2),
        ("A budgeted critic", "stops in the middle of a sentence", 2),
    ],
)
def test_a_page_cut_off_says_where(tmp_path: Path, cut_at: str, detail: str, kept: int) -> None:
    text = profile(profile_record("AIMay 1, 2023", "First"), profile_record())
    text = text[: text.rindex(cut_at) + len(cut_at)]
    items = read_text(tmp_path, text)
    assert len(records_of(items)) == kept
    (problem,) = [p for p in problems_of(items) if p.reason == "page cut off"]
    assert detail in problem.detail
    assert "save the whole page again" in problem.detail
    assert problem.location.line == line_of(text, "LGMay")


def test_control_characters_are_removed_and_told(tmp_path: Path) -> None:
    text = profile(profile_record(title="Bud\x1b[31mgeted\x07 Critics\u200b"))
    items = read_text(tmp_path, text)
    assert records_of(items)[0].title == "Budgeted  Critics"
    (problem,) = problems_of(items)
    assert (problem.action, problem.reason) == ("repaired", "control characters")
    assert problem.location.line == line_of(text, "Bud")


def test_papers_without_the_top_of_the_page(tmp_path: Path) -> None:
    items = read_text(tmp_path, profile_record() + "\n" + profile_record(title="B"))
    assert [record.owner for record in records_of(items)] == [None, None]
    assert [problem.reason for problem in problems_of(items)] == ["no owner"]


def test_recognition_keeps_to_its_own_format() -> None:
    def sample(text: str) -> Sample:
        return Sample(text.encode(), text, ".txt")

    assert "author profile" in (author_profile.recognise(sample(profile(profile_record()))) or "")
    assert name_cluster.recognise(sample(profile(profile_record()))) is None
    for other in ("title,year\nA,2023\n", "Dear all,\n\nMay 2, 2023\nYours", "\0\1\2", ""):
        assert author_profile.recognise(sample(other)) is None


@given(st.text(max_size=400))
def test_any_text_can_be_asked(text: str) -> None:
    first_page_kind(Sample(text.encode("utf-8", "replace"), text, ".txt"))


@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(1991, 1, 1), dt.date(2030, 1, 1)),
            st.sampled_from(["CL", "LG", "quant-ph", "math.OC"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_any_number_of_papers(papers: list[tuple[dt.date, str, bool]]) -> None:

    records = [
        profile_record(f"{code}{date:%b} {date.day}, {date.year}{'Code' * with_code}", f"Paper {n}")
        for n, (date, code, with_code) in enumerate(papers)
    ]
    (page,) = split_pages("p", harmless_lines("p", profile(*records))[0])
    read = records_of(list(read_profile_page(page)))
    assert [(record.date, record.has_code) for record in read] == [(d, c) for d, _, c in papers]
    assert [record.title for record in read] == [f"Paper {n}" for n in range(len(papers))]


@pytest.mark.skipif(not REAL.exists(), reason="the real pages are not beside this checkout")
def test_the_real_page() -> None:
    items = list(author_profile.read(SourceFile(REAL, "real.txt")))
    (page,) = pages_of(items)
    assert page.owner.name == "Mickel Liu"
    assert page.figures == {
        "h_index": 49,
        "papers": 9,
        "citations": 2886,
        "novelty": 0.49,
        "ai_score": 51,
    }
    records = records_of(items)
    assert len(records) == page.papers_read == 9
    assert all(len(record.abstract) > 800 for record in records)
    assert not problems_of(items)
    hivemind = next(r for r in records if r.title.startswith("Artificial Hivemind"))
    assert hivemind.date == dt.date(2025, 10, 27)
    assert hivemind.affiliations == ("allen-ai", "cmu")
    assert {r.title.split(":")[0] for r in records if r.has_code} == {"Baichuan 2", "OmniSafe"}
