from __future__ import annotations

import pytest

from tests.growth import assert_grows_linearly
from tests.makers import make_record
from topics.identity.papers import Decisions, PaperGroups, compatible, group_records
from topics.names.person import name_parts
from topics.records import Record
from topics.settings import IdentitySettings

ABSTRACT = "We study how sums of things behave when the things are many and the sums are long. " * 5
OTHER = "An instrument for measuring rain was built, calibrated and left on a roof for a year. " * 5


def group(*records: Record, decisions: Decisions | None = None) -> PaperGroups:
    return group_records(records, IdentitySettings(), decisions)


def sizes(found: PaperGroups) -> list[int]:
    return sorted(len(members) for members in found.groups)


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("doi", "10.1000/ABC", "https://doi.org/10.1000/abc"),
        ("arxiv", "2310.12773v1", "arXiv:2310.12773"),
        ("openreview", "TyFrPOKYXw", "https://openreview.net/forum?id=TyFrPOKYXw"),
        ("openalex", "https://openalex.org/W123456", "W123456"),
        ("pmid", "0123", "123"),
    ],
)
def test_one_identifier_is_one_paper(kind: str, one: str, two: str) -> None:
    found = group(
        make_record("Sums of Things", year=2015, **{kind: one}),
        make_record("On sums of things", year=2021, line=2, **{kind: two}),
    )
    assert sizes(found) == [2]
    assert found.merged[0].reason == f"same {kind}"
    assert "authors in common: 2" in found.merged[0].evidence


def test_the_doi_of_a_volume_merges_nothing() -> None:
    chapters = ["Rain on Roofs", "Sums of Things", "A History of Glass"]
    found = group(
        *(
            make_record(title, f"Ann {title[:4]}", line=n, doi="10.1000/volume")
            for n, title in enumerate(chapters)
        )
    )
    assert sizes(found) == [1, 1, 1]
    assert {link.reason for link in found.apart} == {"same doi"}
    assert "little in common" in found.apart[0].evidence


def test_one_doi_for_two_parts_is_kept_apart() -> None:
    found = group(
        make_record("Sums of Things, Part I", doi="10.1000/x"),
        make_record("Sums of Things, Part II", doi="10.1000/x", line=2),
    )
    assert sizes(found) == [1, 1]
    assert "number or version" in found.apart[0].evidence


def test_identifiers_do_not_chain_papers_in_conflict() -> None:
    found = group(
        make_record("Sums of Things", doi="10.1000/a"),
        make_record("Sums of Things", doi="10.1000/a", arxiv="2001.00001", line=2),
        make_record("Sums of Things", doi="10.1000/b", arxiv="2001.00001", line=3),
    )
    assert sizes(found) == [1, 2]
    assert any("different doi" in link.evidence for link in found.apart)


def test_a_bridge_without_ids_does_not_join_two_dois() -> None:
    found = group(
        make_record("Sums of Things in Space", doi="10.1000/a"),
        make_record("Sums of Things in Space", line=2),
        make_record("Sums of Things in Space", doi="10.1000/b", line=3),
    )
    assert sizes(found) == [1, 2]


def test_a_preprint_doi_is_no_conflict() -> None:
    found = group(
        make_record("Sums of Things", doi="10.48550/arXiv.2001.00001", published=False),
        make_record("Sums of Things", doi="10.1000/a", line=2, year=2021),
    )
    assert sizes(found) == [2]


@pytest.mark.parametrize(("gap", "expected"), [(0, [2]), (2, [2]), (3, [1, 1])])
def test_equal_titles_need_near_years(gap: int, expected: list[int]) -> None:
    found = group(
        make_record("Sums of Things", year=2018),
        make_record("SUMS of things.", "A. Byron; Jane Doe", year=2018 + gap, line=2),
    )
    assert sizes(found) == expected
    if len(expected) == 2:
        assert "3 years lie between them" in found.apart[0].evidence


def test_years_do_not_chain() -> None:
    found = group(
        *(make_record("Sums of Things", year=year, line=year) for year in (2010, 2012, 2014))
    )
    assert sizes(found) == [1, 2]


def test_equal_titles_with_disjoint_full_lists_stay_apart() -> None:
    found = group(
        make_record("Sums of Things in Space", abstract=ABSTRACT),
        make_record("Sums of Things in Space", "Jane Doe", abstract=ABSTRACT, line=2),
    )
    assert sizes(found) == [1, 1]
    assert "no author in common" in found.apart[0].evidence


def test_cut_lists_need_the_same_abstract() -> None:
    def pair(second: str) -> PaperGroups:
        return group(
            make_record("Sums of Things", complete=False, abstract=ABSTRACT),
            make_record("Sums of Things", "Jane Doe; Li Na", abstract=second, line=2),
        )

    assert sizes(pair(ABSTRACT)) == [2]
    assert sizes(pair(OTHER)) == [1, 1]


def test_the_owner_of_a_page_counts_as_an_author() -> None:
    found = group(
        make_record("Sums of Things", complete=False, owner="Jane Doe"),
        make_record("Sums of Things", "Li Na; Jane Doe", line=2),
    )
    assert sizes(found) == [2]


def test_records_without_authors_need_a_telling_title() -> None:
    long = "Sums of Many Things in Curved Space"
    assert sizes(group(make_record(long, ""), make_record(long, line=2))) == [2]
    assert sizes(group(make_record("Sums", ""), make_record("Sums", line=2))) == [1, 1]


def test_editorials_of_one_editor_stay_apart() -> None:
    found = group(
        make_record("Editorial", year=2019, venue="J. Sums"),
        make_record("Editorial", year=2020, venue="J. Sums", line=2),
        make_record("Editorial", year=2020, venue="J. Sums", line=3),
    )
    assert sizes(found) == [1, 2]


@pytest.mark.parametrize(
    ("one", "two", "merged"),
    [
        ("Optimisation of Large Sums", "Optimization of Large Sums", True),
        ("Baichuan: Open Large Models", "Baichuan 2: Open Large Models", False),
        ("Sums of Long Things, Part I", "Sums of Long Things, Part II", False),
        ("Safe RLHF: Learning from Feedback", "Safe RLHF-V: Learning from Feedback", False),
        ("What GPT-3 Knows of Sums and Things", "What GPT-4 Knows of Sums and Things", False),
        ("Aligner: Learning to Correct Well", "Stream Aligner: Learning to Correct Well", False),
    ],
)
def test_near_equal_titles(one: str, two: str, merged: bool) -> None:
    found = group(make_record(one), make_record(two, line=2))
    assert sizes(found) == ([2] if merged else [1, 1])


def test_a_near_miss_is_kept_with_its_evidence() -> None:
    found = group(
        make_record("Sums of Very Long Things: Part I"),
        make_record("Sums of Very Long Things: Part II", line=2),
    )
    assert [link.reason for link in found.apart] == ["similar title"]
    assert "title score 98" in found.apart[0].evidence


def test_an_extended_abstract_is_noticed_and_kept_apart() -> None:
    found = group(
        make_record("RAFT: Sums of Things"),
        make_record("RAFT: Sums of Things (Extended Abstract)", line=2),
    )
    assert sizes(found) == [1, 1]
    assert [link.reason for link in found.apart] == ["similar title"]


def test_a_new_title_with_the_same_abstract_is_one_paper() -> None:
    found = group(
        make_record("Sums of Things by Reinforcement", abstract=ABSTRACT, published=False),
        make_record("Sums of Things: A Scalable Approach", abstract=ABSTRACT, line=2),
    )
    assert sizes(found) == [2]
    assert found.merged[0].reason == "same abstract"


def test_decisions_win() -> None:
    records = [make_record("Sums of Things"), make_record("Sums of Things", line=2)]
    apart = Decisions(apart=((frozenset({0}), frozenset({1})),))
    assert sizes(group(*records, decisions=apart)) == [1, 1]
    strangers = [make_record("Rain", "Jane Doe"), make_record("Sums of Things", line=2)]
    together = Decisions(together=(frozenset({0, 1}),))
    found = group(*strangers, decisions=together)
    assert sizes(found) == [2]
    assert found.merged[0].reason == "by hand"


def test_a_crowd_of_equal_titles_is_not_compared_pair_by_pair() -> None:
    def group_crowd(size: int) -> None:
        crowd = [make_record("Editorial", "Ann Smith", 2000 + n % 20, line=n) for n in range(size)]
        series = [make_record(f"Weekly Rain Report {n}", "Ann Smith", line=n) for n in range(size)]
        assert len(group(*crowd, *series).apart) < 4 * 2 * size

    assert_grows_linearly(group_crowd, 500)


def test_one_paper_signed_by_everybody_grows_with_its_names() -> None:
    def group_signed(size: int) -> None:
        names = [f"Ada {'abcdefghijklmnopqrst'[n % 20]}by{n}ron" for n in range(size)]
        records = [
            make_record("Sums of Things", name, line=n, doi="10.1000/x")
            for n, name in enumerate(names)
        ]
        assert sizes(group(*records)) == [size]

    assert_grows_linearly(group_signed, 1_000)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("J. Phillips", "James C. Phillips", True),
        ("Jiaming Ji", "Jiaming Ji", True),
        ("Josef Dai", "Juntao Dai", False),
        ("Wei Wang", "Wen Wang", False),
        ("Martin King", "Martin King Jr.", False),
    ],
)
def test_names_that_can_be_one_person(one: str, two: str, expected: bool) -> None:
    assert compatible(name_parts(one), name_parts(two)) is expected


def test_the_doi_of_a_supplement_merges_no_two_abstracts() -> None:
    first = "Role of the bitter taste pathway in the effect of chicory on weight gain in toy mice"
    second = "Mechanisms of the decreased food intake and weight gain after surgery in toy mice"
    records = [
        make_record(first, "Eve Oak; Tom Elm", abstract=ABSTRACT, doi="10.1234/supplement.1"),
        make_record(second, "Ann Ash; Bo Fir", line=2, abstract=OTHER, doi="10.1234/supplement.1"),
    ]
    found = group(*records)
    assert sizes(found) == [1, 1]
    assert "the authors are others" in found.apart[0].evidence
    same_people = make_record(second, "Eve Oak; Tom Elm", line=3, doi="10.1234/supplement.1")
    assert sizes(group(records[0], same_people)) == [2]
    other_spelling = make_record(f"{first}.", "E Oak-Ash", line=4, doi="10.1234/supplement.1")
    assert sizes(group(records[0], other_spelling)) == [2]


def test_an_identifier_of_many_titles_is_not_believed_and_costs_nothing() -> None:
    words = "ash oak elm fir yew bay box may sloe rowan".split()
    titles = [f"{a} {b} {c}" for a in words for b in words for c in words]
    records = [
        make_record(title, f"Eve Oak{n}", line=n, doi="10.1234/all")
        for n, title in enumerate(titles)
    ]
    found = group(*records)
    assert max(sizes(found)) == 1
    said = [link for link in found.apart if "is not believed" in link.evidence]
    assert len(said) == 1
    assert "stands on 1,000 titles" in said[0].evidence
