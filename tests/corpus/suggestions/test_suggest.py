from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.makers import make_record
from topics.corpus.authors import find_author, page_owner
from topics.corpus.building import build_corpus
from topics.corpus.corpus import Corpus
from topics.corpus.suggestions.authors_file import write_authors_file
from topics.corpus.suggestions.suggest import (
    SUGGESTION_COLUMNS,
    suggest_author_merges,
)
from topics.errors import InputError, OutputError
from topics.records import Author, AuthorPage, Location
from topics.settings import IdentitySettings


def corpus_of(*teams: str) -> Corpus:
    return build_corpus(
        [
            make_record(f"Paper about {'abcdefgh'[n] * 5} things", team, line=n)
            for n, team in enumerate(teams)
        ]
    )


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ("J. Phillips", "James Phillips", "initials"),
        ("Jasmine Lindt", "Jasmine X. Lindt", "middle name"),
        ("Hinrich Schütze", "Hinrich Schuetze", "transliteration"),
        ("Yekaterina Petrova", "Ekaterina Petrova", "transliteration"),
        ("Jiaming Jiang", "Jiang Jiaming", "swapped order"),
        ("Kamiar Rahnama Rad", "Kamiar Rahnamarad", "hyphens and spaces"),
        ("William Freeman", "Bill Freeman", "nickname"),
        ("Joshua Tenenbaum", "Josh Tenenbaum", "short form"),
        ("Kyle Olszewski", "Kyle Olsewski", "spelling"),
    ],
)
def test_each_kind_is_suggested(one: str, two: str, kind: str) -> None:
    corpus = corpus_of(f"{one}; Li Na; Rosa Braun", f"{two}; Li Na; Rosa Braun")
    found = suggest_author_merges(corpus)
    assert list(found.columns) == list(SUGGESTION_COLUMNS)
    assert found[["kind", "shared_coauthors"]].to_numpy().tolist() == [[kind, 2]]
    assert {found.loc[0, "author"], found.loc[0, "other"]} == {one, two}
    assert "2 co-authors in common (Li Na, Rosa Braun)" in found.loc[0, "evidence"]
    assert 0 < found.loc[0, "score"] < 1


def test_initials_without_a_shared_coauthor_are_not_suggested() -> None:
    assert suggest_author_merges(corpus_of("J. Phillips; Li Na", "James Phillips")).empty


def test_people_who_sign_together_are_not_suggested() -> None:
    corpus = corpus_of("J. Phillips; James Phillips; Li Na", "James Phillips; Li Na")
    assert suggest_author_merges(corpus).empty


def test_initials_that_fit_many_score_less() -> None:
    one = suggest_author_merges(corpus_of("J. Lindt; Li Na", "James Lindt; Li Na"))
    two = suggest_author_merges(
        corpus_of("J. Lindt; Li Na", "James Lindt; Li Na", "Jane Lindt; Li Na")
    )
    assert len(two) == 2
    assert two["score"].max() < one["score"].max()
    assert "2 full names fit" in two.loc[0, "evidence"]


def test_two_lists_of_one_paper() -> None:
    corpus = build_corpus(
        [
            make_record("Sums of Things", "Li Na; Josef Dai"),
            make_record("Sums of Things", "Li Na; Juntao Dai", line=2),
        ]
    )
    found = suggest_author_merges(corpus)
    assert list(found["kind"]) == ["two lists of one paper"]
    assert "listed for the same paper" in found.loc[0, "evidence"]


def test_the_written_file_is_replayed(tmp_path: Path) -> None:
    records = [
        make_record("Sums of Things", 'Bill "Will" Freeman; Li Na'),
        make_record("Rain on Roofs", "B. Freeman; Li Na", line=2),
    ]
    corpus = build_corpus(records)
    path = tmp_path / "authors.toml"
    write_authors_file(suggest_author_merges(corpus), path)
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["alias"]
    assert [entry["accept"] for entry in entries] == [False]
    settings = IdentitySettings(authors=path)
    assert len(build_corpus(records, settings).authors) == 3
    path.write_text(path.read_text("utf-8").replace("accept = false", "accept = true"), "utf-8")
    assert len(build_corpus(records, settings).authors) == 2
    with pytest.raises(OutputError, match="is there already"):
        write_authors_file(suggest_author_merges(corpus), path)


def test_finding_an_author() -> None:
    corpus = corpus_of("Éva Tardos; Luc Van Gool", "Wei Wang 0001", "Wei Wang 0002")
    assert find_author(corpus, "eva tardos") == "Éva Tardos"
    assert find_author(corpus, "VAN GOOL, Luc") == "Luc Van Gool"
    assert find_author(corpus, "Wei Wang 0002") == "Wei Wang 0002"
    with pytest.raises(InputError, match="any of 2 authors; give one of these labels: Wei Wang"):
        find_author(corpus, "wei wang")
    with pytest.raises(InputError, match="no author is called 'Eva Tordos'; the nearest are Éva T"):
        find_author(corpus, "Eva Tordos")


def test_the_owner_of_a_page() -> None:
    records = [
        make_record("Sums of Things", "Ada Byron; Jane Doe 0004", owner="Jane Doe"),
        make_record("Rain on Roofs", "Jane Doe 0005", line=2),
    ]
    corpus = build_corpus(records)

    def page(name: str) -> AuthorPage:
        return AuthorPage(
            location=Location("a.txt"),
            format="test",
            owner=Author(name=name),
            figures={},
            papers_read=1,
        )

    assert page_owner(corpus, page("JANE DOE")) == "Jane Doe 0004"
    assert page_owner(corpus, page("Rosa Braun")) == "Rosa Braun"
