"""Lists of people as files hold them, with what a source says of who they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources.reading import read_content
from topics.records import BEYOND_MOST, MOST_AUTHORS, OTHERS, Author, Location, Problem, Record
from topics.sources.drafts import Draft
from topics.sources.indexes.csl_json import csl_author
from topics.sources.people import linked, numbered, people, surname_first
from topics.sources.references.latex import hold_braces, text_of_latex


def names(value: object) -> list[str]:
    return [author.name for author in people(value)]


def test_texts_lists_and_objects_give_the_same_people() -> None:
    expected = ["Ada Byron", "Juan de la Cruz"]
    assert names("Byron, Ada; de la Cruz, Juan") == expected
    assert names(["Byron, Ada", "de la Cruz, Juan"]) == expected
    assert names(["Ada Byron", "Juan de la Cruz"]) == expected
    assert names([{"given": "Ada", "family": "Byron"}, {"name": "Juan de la Cruz"}]) == expected
    assert names({"name": "Ada Byron"}) == expected[:1]
    assert people(None) == people(7) == people([]) == people("") == []


def spelt_out(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")


def test_of_endless_lists_only_so_many_names_are_read() -> None:
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield f"Ada {'abcdefghij'[asked % 10]}{asked} Byron"

    assert len(people(endless())) == asked == MOST_AUTHORS + 1
    for sign in ("; ", " and ", ", "):
        field = sign.join(f"Ada Byron{spelt_out(n)}" for n in range(2 * MOST_AUTHORS))
        found = people(field)
        assert found[-1] is BEYOND_MOST
        assert found[:2] == [Author(name="Ada Byronaaaaa"), Author(name="Ada Byronaaaab")]


@pytest.mark.parametrize(("size", "kept"), [(MOST_AUTHORS, True), (MOST_AUTHORS + 1, False)])
def test_a_list_that_is_too_long_is_cut_and_said_to_be(size: int, kept: bool) -> None:
    authors = [Author(name=f"Author {n}") for n in range(size)]
    *said, record = Draft(
        location=Location("a.csv", 2), format="test", title="Rain", authors=authors
    ).items()
    assert isinstance(record, Record)
    assert record.authors == tuple(authors[:MOST_AUTHORS])
    assert record.authors_complete is kept
    problems = [one for one in said if isinstance(one, Problem)]
    assert [one.reason for one in problems] == ([] if kept else ["too many authors"])
    assert all("its first 20,000 names are kept" in one.detail for one in problems)


def test_identities_in_brackets_go_with_the_names() -> None:
    scopus = people("Chen, Jing (57200000001); Chen, Jing (57200000002)")
    assert [author.ids for author in scopus] == [
        {"scopus": "57200000001"},
        {"scopus": "57200000002"},
    ]
    assert {author.name for author in scopus} == {"Jing Chen"}
    assert people("Ada Byron (0000-0001-2345-678X); Karla Marks")[0] == Author(
        name="Ada Byron", ids={"orcid": "0000-0001-2345-678X"}
    )
    assert people("Wei Wang 0001; Li Na")[0] == Author(name="Wei Wang", ids={"dblp": "0001"})
    assert people([{"name": "Ada Byron", "orcid": "https://orcid.org/0000-0001-2345-6789"}]) == [
        Author(name="Ada Byron", ids={"orcid": "0000-0001-2345-6789"})
    ]


def test_numbers_beside_the_names_are_taken_only_if_there_is_one_for_each() -> None:
    authors = people("Chen J.; Byron A.")
    assert [a.ids for a in numbered(authors, "scopus", ["1", "2"])] == [
        {"scopus": "1"},
        {"scopus": "2"},
    ]
    assert numbered(authors, "scopus", ["1"]) == authors


def test_links_find_their_author() -> None:
    authors = people(["Byron, Ada M.", "Marks, Karla", "Marks, Kim"])
    found = linked(authors, "researcherid", "Byron, A/A-1234-2010; Marks, K/B-1-2011; Poe, E/C-2")
    assert [dict(author.ids) for author in found] == [{"researcherid": "A-1234-2010"}, {}, {}]
    found = linked(authors, "orcid", "Marks, Karla/0000-0001-2345-6789; nobody")
    assert [author.ids.get("orcid", "") for author in found] == ["", "0000-0001-2345-6789", ""]


@pytest.mark.parametrize(
    "field", ["Byron, A. and others", "Byron, A., et al.", ["Byron, A.", "et al."]]
)
def test_a_cut_list_ends_in_others(field: object) -> None:
    assert people(field)[-1] is OTHERS
    assert names(field)[:-1] == ["A. Byron"]


@pytest.mark.parametrize(
    ("short", "turned"),
    [("Rossa MD", "Rossa, M.D."), ("Smith JA Jr", "Smith, J.A., Jr"), ("Ada Byron", "Ada Byron")],
)
def test_surname_first(short: str, turned: str) -> None:
    assert surname_first(short) == turned


BRACES = {
    "{da Gala}, Vasco and Klee, Frida": ["Vasco da Gala", "Frida Klee"],
    "{World Seed Organization} and {NASA} and Klee, F.": [
        "World Seed Organization", "NASA", "F. Klee",
    ],
    "{Barnes and Noble, Inc.} and Klee, F.": ["Barnes and Noble, Inc.", "F. Klee"],
    "{{Alma D. Sorel}, }": ["Alma D. Sorel"],
    "{Byron, Ada and Marks, Karla}": ["Ada Byron", "Karla Marks"],
    '{\\"O}zg{\\"u}r Kaya and {\\relax Ph}ilippe Noir': ["Özgür Kaya", "Philippe Noir"],
    "{GEO BON}": ["GEO BON"],
    "Klee, F. and {Unclosed": ["F. Klee", "Unclosed"],
}  # fmt: skip


@pytest.mark.parametrize(("field", "expected"), BRACES.items())
def test_braces_hold_names_together(field: str, expected: list[str]) -> None:
    assert [a.name for a in people(text_of_latex(hold_braces(field)), commas_within=True)] == (
        expected
    )


def test_deep_and_many_braces_are_read_in_linear_time() -> None:
    assert hold_braces("{" * 50_000 + "a, b" + "}" * 50_000)
    assert hold_braces(" and ".join(f"{{Name {n}}}" for n in range(20_000)))


def test_what_is_kept_as_written_is_said(tmp_path: Path) -> None:
    text = 'title,authors,year\nRain on roofs,"Alpha, Beta, Gamma",2020\n'
    reading = read_content(tmp_path, text, "a.csv")
    assert reading.names == [["Alpha, Beta, Gamma"]]
    (problem,) = [p for p in reading.problems if p.reason == "names not understood"]
    assert problem.detail == "cannot be told apart safely, kept as written: Alpha, Beta, Gamma"


def test_a_cut_list_is_said_of_the_record(tmp_path: Path) -> None:
    text = 'title,authors,year\nRain on roofs,"Ada Byron, Karla Marks and others",2020\n'
    reading = read_content(tmp_path, text, "a.csv")
    assert reading.names == [["Ada Byron", "Karla Marks"]]
    assert not reading.records[0].authors_complete


@pytest.mark.parametrize("surname", ["Na", "Nan", "Nat"])
def test_a_surname_that_looks_like_a_missing_value_is_kept(surname: str) -> None:
    assert csl_author({"family": surname, "given": "Yohan"}) == Author(name=f"Yohan {surname}")
    assert csl_author({"family": "NaN", "given": "Yohan"}) == Author(name="Yohan")
