from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import islice, permutations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED
from tests.makers import make_record
from topics.corpus.building import build_corpus
from topics.corpus.corpus import (
    PAPER_COLUMNS,
    Corpus,
)
from topics.errors import InputError
from topics.names.titles import normalise_title
from topics.records import Author, Location, Problem, Record, SourceItem
from topics.schema import PEOPLE, TABLES
from topics.settings import IdentitySettings
from topics.sources.files.files import SourceFile
from topics.sources.pages import author_profile, name_cluster

PAGES = SHARED / "seeds"
ABSTRACT = "We study how sums of things behave when the things are many and the sums are long."


def row(corpus: Corpus, title: str) -> pd.Series:
    return corpus.papers.set_index("title").loc[title]


def test_fields_of_a_merged_paper() -> None:
    preprint = replace(
        make_record(
            "Sums of things",
            "Ada Byron; Li Na",
            2019,
            published=False,
            complete=False,
            arxiv="1901.00001v2",
            abstract=ABSTRACT,
            line=7,
        ),
        date=dt.date(2019, 1, 2),
        category="cs.LG",
        has_code=True,
        citations=3,
        keywords=("sums",),
    )
    journal = replace(
        make_record("Sums of Things", "Ada Byron; Li Na; Jane Doe", 2021, venue="J. Sums",
                    doi="10.1000/X", abstract="[No abstract available]", file="b.csv"),
        venue_type="journal", citations=5, keywords=("Sums", "things"),
    )  # fmt: skip
    corpus = build_corpus([preprint, journal])
    assert len(corpus) == 1
    paper = corpus.papers.iloc[0]
    expected = {
        "title": "Sums of Things",
        "authors": ["Ada Byron", "Li Na", "Jane Doe"],
        "authors_complete": True,
        "year": 2019,
        "year_published": 2021,
        "date": "2019-01-02",
        "venue": "J. Sums",
        "venue_type": "journal",
        "category": "cs.LG",
        "abstract": ABSTRACT,
        "keywords": ["Sums", "things"],
        "doi": "10.1000/x",
        "arxiv": "1901.00001",
        "citations": 5,
        "has_code": True,
        "source_count": 2,
        "sources": ["a.csv:7", "b.csv:1"],
    }
    assert {name: paper[name] for name in expected} == expected
    assert list(corpus.papers.columns) == list(PAPER_COLUMNS)
    assert list(corpus.authors.columns) == list(PEOPLE)
    assert list(corpus.ledger.columns) == TABLES["ledger"].names
    assert corpus.ledger.loc[0, "action"] == "merged"


def test_a_preprint_alone_counts_as_published_in_its_year() -> None:
    corpus = build_corpus([make_record("Sums", year=2019, published=False)])
    assert corpus.papers.loc[0, "year_published"] == 2019
    corpus = build_corpus([make_record("Sums", year=None)])
    assert pd.isna(corpus.papers.loc[0, "year"])
    assert pd.isna(corpus.papers.loc[0, "year_published"])


def test_canonical_order_puts_missing_years_last() -> None:
    records = [make_record(title, year=year, line=n) for n, (title, year) in enumerate(
        [("Zeta", None), ("beta", 2020), ("Alpha", 2020), ("Omega", 2018)]
    )]  # fmt: skip
    assert list(build_corpus(records).papers["title"]) == ["Omega", "Alpha", "beta", "Zeta"]


def test_distinct_papers_with_one_title_get_distinct_ids() -> None:
    records = [make_record("Sums", f"Ann {name}") for name in ("Lee", "Ray", "Day")]
    ids = list(build_corpus(records).papers["paper_id"])
    assert len(set(ids)) == 3
    assert len({paper_id.split("-")[0] for paper_id in ids}) == 1


def test_problems_and_near_misses_are_in_the_ledger() -> None:
    problem = Problem(
        action="rejected", location=Location("a.csv", 9), reason="no title", detail="line 9"
    )
    corpus = build_corpus(
        [problem, make_record("Sums of Things", year=2010), make_record("Sums of Things", line=2)]
    )
    rows = corpus.ledger[["action", "reason", "source"]].to_numpy().tolist()
    assert rows == [
        ["kept apart", "same title", "a.csv:2"],
        ["rejected", "no title", "a.csv:9"],
    ]


def test_nothing_gives_an_empty_corpus() -> None:
    corpus = build_corpus([])
    assert len(corpus) == 0
    assert list(corpus.papers.columns) == list(PAPER_COLUMNS)
    assert "0 papers" in repr(corpus)
    assert "<table>" in corpus._repr_html_()


def test_notebook_view_is_escaped() -> None:
    view = build_corpus([make_record("<script>alert(1)</script>")])._repr_html_()
    assert "<script>" not in view
    assert "&lt;script&gt;" in view


def test_order_leaves_no_trace() -> None:
    records: list[SourceItem] = [
        make_record(f"Sums of {kind} things", names, year, line=line)
        for line, (kind, names, year) in enumerate(
            [("long", "Ada Byron; Li Na", 2019), ("long", "A. Byron", 2020),
             ("long", "Jane Doe", 2020), ("short", "Ada Byron 0001", 2018),
             ("short", "Ada Byron 0002", 2018), ("short", "Ada Byron", 2019)]
        )
    ]  # fmt: skip
    first = build_corpus(records)
    for shuffled in islice(permutations(records), 0, 720, 90):
        again = build_corpus(shuffled)
        for name in ("papers", "authors", "ledger", "rivals"):
            pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))


WORDS = st.sampled_from(["sums", "things", "of", "rain", "part 1", "part 2", "editorial"])
RECORDS = st.lists(
    st.builds(
        make_record,
        st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
        st.lists(st.sampled_from(["Ada Byron", "A. Byron", "Li Na", "Na Li"]), max_size=3).map(
            "; ".join
        ),
        st.sampled_from([None, 2018, 2020, 2022]),
        line=st.integers(1, 10_000),
        doi=st.sampled_from(["", "10.1000/a", "10.1000/b"]),
        complete=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda record: record.location,
)


@given(RECORDS)
def test_every_record_is_in_one_paper(records: list[Record]) -> None:
    corpus = build_corpus(records)
    places = sorted(place for sources in corpus.papers["sources"] for place in sources)
    assert places == sorted(str(record.location) for record in records)
    assert corpus.papers["paper_id"].is_unique
    assert corpus.authors["author"].is_unique
    doi_of = {str(record.location): record.ids["doi"] for record in records}
    for sources, authors in zip(corpus.papers["sources"], corpus.papers["authors"], strict=True):
        assert len({doi_of[place] for place in sources} - {""}) <= 1
        assert len(set(authors)) == len(authors)
    assert (corpus.ledger["action"] == "merged").sum() == len(records) - len(corpus)
    again = build_corpus(records[::-1])
    pd.testing.assert_frame_equal(corpus.papers, again.papers)
    pd.testing.assert_frame_equal(corpus.ledger, again.ledger)


def test_text_is_made_harmless() -> None:
    corpus = build_corpus([make_record("Sums\x1b[31m of\n Things\ud800", "Ada\x1b[2J Byron")])
    assert corpus.papers.loc[0, "title"] == "Sums [31m of Things"
    assert corpus.papers.loc[0, "authors"] == ["Ada [2J Byron"]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_merges_file_joins_and_separates(tmp_path: Path) -> None:
    records = [
        make_record("Sums of Things", doi="10.1000/a", line=1),
        make_record("Rain on Roofs", "Jane Doe", line=2),
        make_record("A History of Glass", "Li Na", line=3),
        make_record("A History of Glass", "Li Na", line=4),
    ]
    rain = build_corpus(records).papers.set_index("title").loc["Rain on Roofs", "paper_id"]
    path = write(
        tmp_path / "merges.toml",
        f'[[merge]]\npapers = ["https://doi.org/10.1000/A", "{rain}"]\n'
        '[[keep_apart]]\npapers = ["a.csv:3", "a.csv:4"]\n',
    )
    corpus = build_corpus(records, IdentitySettings(merges=path))
    assert sorted(corpus.papers["source_count"]) == [1, 1, 2]
    assert "by hand" in set(corpus.ledger["reason"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[merge]]\npapers = ["Sums of Thinks", "a.csv:1"]', "nearest titles are 'Sums of Things"),
        ('[[merge]]\npapers = ["one"]', "at least two different texts"),
        ('[[join]]\npapers = ["a", "b"]', r"allowed are the tables \[\[merge\]\]"),
        ("merge = 3", "is not known here"),
        ("[[merge", "is not valid TOML"),
        ('[[keep_apart]]\npapers = ["a.csv:1", "Sums of Things"]', "name the same record"),
    ],
)
def test_unusable_merges_files(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path / "merges.toml", text)
    with pytest.raises(InputError, match=message):
        build_corpus([make_record("Sums of Things")], IdentitySettings(merges=path))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere.toml: cannot be read"):
        build_corpus([], IdentitySettings(authors=tmp_path / "nowhere.toml"))


def test_authors_file_joins_and_splits(tmp_path: Path) -> None:
    records = [
        make_record("Sums of Things", "Josef Dai; Wei Wang", line=1),
        make_record("Rain on Roofs", "Juntao Dai", line=2),
        make_record("A History of Glass", "Wei Wang", line=3),
    ]
    path = write(
        tmp_path / "authors.toml",
        '[[alias]]\nnames = ["Josef Dai", "juntao dai"]\nlabel = "Juntao Dai"\n'
        '[[alias]]\nnames = ["Nobody", "Nowhere"]\naccept = false\n'
        '[[split]]\nname = "Wei Wang"\nlabel = "Wei Wang (Bonn)"\n'
        'papers = ["A History of Glass"]\n',
    )
    corpus = build_corpus(records, IdentitySettings(authors=path))
    assert row(corpus, "Sums of Things")["authors"] == ["Juntao Dai", "Wei Wang"]
    assert row(corpus, "Rain on Roofs")["authors"] == ["Juntao Dai"]
    assert row(corpus, "A History of Glass")["authors"] == ["Wei Wang (Bonn)"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[alias]]\nnames = ["Ada Biron"]\nlabel = "x"', "nearest are Ada Byron and Mary"),
        ('[[split]]\nname = "Ada Byron"\nlabel = "x"', "papers must be a list"),
        ('[[split]]\nname = "Ada Byron"\npapers = ["Rain"]\nlabel = "x"', "no paper is known by"),
    ],
)
def test_unusable_authors_files(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path / "authors.toml", text)
    with pytest.raises(InputError, match=message):
        build_corpus([make_record("Sums of Things")], IdentitySettings(authors=path))


@pytest.fixture(scope="module")
def page_items() -> list[SourceItem]:
    if not PAGES.is_dir():
        pytest.skip("the two real author pages are not beside this checkout")
    items: list[SourceItem] = []
    for path in sorted(PAGES.glob("*.txt")):
        source = name_cluster if "cluster" in path.read_text("utf-8")[:200] else author_profile
        items += source.read(SourceFile(path=path, name=path.name))
    return items


def test_real_pages_give_27_papers(page_items: list[SourceItem]) -> None:
    corpus = build_corpus(page_items)
    assert sum(isinstance(item, Record) for item in page_items) == 30
    assert len(corpus) == 27
    twice = corpus.papers[corpus.papers["source_count"] == 2]
    assert [title.split(":")[0] for title in twice["title"]] == [
        "BeaverTails",
        "OmniSafe",
        "Safe RLHF",
    ]
    assert list(twice["year"]) == [2023, 2023, 2023]
    assert list(twice["year_published"]) == [2023, 2024, 2024]
    assert (corpus.ledger["action"] == "merged").sum() == 3
    titles = corpus.papers["title"].map(normalise_title)
    assert sum(title.startswith("safe rlhf") for title in titles) == 2
    assert sum("aligner" in title for title in titles) == 2


def test_real_pages_owners_are_on_all_their_papers(page_items: list[SourceItem]) -> None:
    corpus = build_corpus(page_items)
    papers = corpus.authors.set_index("author")["papers"]
    assert papers["Mickel Liu"] == 9
    assert papers["Jiaming Ji"] == 21
    assert list(corpus.authors[corpus.authors["owner"]]["author"]) == ["Jiaming Ji", "Mickel Liu"]
    assert all(len(set(names)) == len(names) for names in corpus.papers["authors"])
    assert corpus.rivals[["author", "other"]].to_numpy().tolist() == [["Josef Dai", "Juntao Dai"]]


def test_real_pages_in_any_order(page_items: list[SourceItem]) -> None:
    first = build_corpus(page_items)
    for again in (page_items[::-1], page_items[::2] + page_items[1::2]):
        pd.testing.assert_frame_equal(first.papers, build_corpus(again).papers)


def test_affiliations_stand_beside_the_authors_of_all_records_of_a_paper() -> None:
    eve = Author(name="Eve Oak", affiliations=("Kite University",))
    records = [
        make_record("Kites over the harbour at night", (eve, Author(name="Tom Elm"))),
        make_record(
            "Kites over the harbour at night",
            (
                Author(name="E. Oak", affiliations=("Harbour Lab",)),
                Author(name="Tom Elm", affiliations=("Coast", "Quay")),
            ),
            file="b.csv",
        ),
        make_record("Strings of another paper", line=2),
    ]
    papers = build_corpus(records).papers.set_index("title")
    both = papers.loc["Kites over the harbour at night"]
    assert dict(zip(both["authors"], both["affiliations"], strict=True)) == {
        "Eve Oak": "Harbour Lab; Kite University",
        "Tom Elm": "Coast; Quay",
    }
    assert papers.loc["Strings of another paper", "affiliations"] == []
