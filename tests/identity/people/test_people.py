from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.makers import make_author
from topics.identity.people import AuthorList, People, resolve_people
from topics.names.book import Book
from topics.records import Author


def listed(
    *authors: Author | str, complete: bool = True, owner: str = "", source: str = "a:1"
) -> AuthorList:
    return AuthorList(
        authors=tuple(a if isinstance(a, Author) else make_author(a) for a in authors),
        complete=complete,
        owner=make_author(owner) if owner else None,
        source=source,
    )


def labels(people: People) -> list[list[str]]:
    return [[people.persons[n].label for n in authors] for authors in people.authors]


def test_lists_of_one_paper_are_united_from_the_most_complete() -> None:
    people = resolve_people(
        [[listed("Ada Byron", "Jane Doe", complete=False), listed("Li Na", "Ada Byron")]]
    )
    assert labels(people) == [["Li Na", "Ada Byron", "Jane Doe"]]


def test_initials_are_one_person_within_a_paper_only() -> None:
    people = resolve_people(
        [
            [listed("James C. Phillips", "Rosa Braun"), listed("J.C. Phillips", "R. Braun")],
            [listed("J.C. Phillips")],
        ]
    )
    assert labels(people) == [["James C. Phillips", "Rosa Braun"], ["J.C. Phillips"]]
    assert [remark.reason for remark in people.remarks] == ["author in two spellings"]


def test_swapped_order_within_a_paper_is_one_person() -> None:
    people = resolve_people([[listed("Jiaming Ji", "Li Na"), listed("Ji Jiaming", "Li Na")]])
    assert labels(people) == [["Jiaming Ji", "Li Na"]]


def test_the_same_author_twice_collapses_and_is_said() -> None:
    people = resolve_people([[listed("G. Kalbe", "G. Kalbe", "Li Na", "G. Kalbe")]])
    assert labels(people) == [["G. Kalbe", "Li Na"]]
    assert [(r.action, r.reason) for r in people.remarks] == [("repaired", "author twice")]
    assert people.remarks[0].detail == "in the list more than once: G. Kalbe, G. Kalbe"


def test_a_homonym_number_belongs_to_the_bare_name_of_the_same_paper() -> None:
    people = resolve_people(
        [
            [listed(make_author("Wei Wang", dblp="0001")), listed("Wei Wang")],
            [listed(make_author("Wei Wang", dblp="0002"))],
            [listed("Wei Wang")],
        ]
    )
    assert labels(people) == [["Wei Wang 0001"], ["Wei Wang 0002"], ["Wei Wang"]]


def test_a_bare_name_joins_the_only_number() -> None:
    people = resolve_people([[listed("Changye Li 0003")], [listed("Changye Li")]])
    assert labels(people) == [["Changye Li"], ["Changye Li"]]


def test_two_numbers_on_one_paper_are_two_people() -> None:
    people = resolve_people(
        [[listed(make_author("Wei Wang", dblp="0001"), make_author("Wei Wang", dblp="0002"))]]
    )
    assert labels(people) == [["Wei Wang 0001", "Wei Wang 0002"]]


def test_the_same_name_with_two_ids_stays_two_people() -> None:
    people = resolve_people(
        [
            [listed(make_author("Ann Lee", orcid="0000-0001-0000-0011"))],
            [listed(make_author("Ann Lee", orcid="0000-0001-0000-0022"))],
        ]
    )
    assert labels(people) == [["Ann Lee (orcid 0000-0011)"], ["Ann Lee (orcid 0000-0022)"]]


def test_one_id_under_two_spellings_is_one_person() -> None:
    people = resolve_people(
        [
            [listed(make_author("A. Lee", orcid="https://orcid.org/0000-0001-0000-0011"))],
            [listed(make_author("Ann Lee", orcid="0000-0001-0000-0011"))],
        ]
    )
    assert labels(people) == [["Ann Lee"], ["Ann Lee"]]


def test_an_id_copied_to_all_authors_joins_nobody() -> None:
    one_id = {"orcid": "0000-0001-0000-0011"}
    people = resolve_people(
        [[listed(make_author("Ann Lee", **one_id))], [listed(make_author("Rosa Braun", **one_id))]]
    )
    assert labels(people) == [["Ann Lee"], ["Rosa Braun"]]


def test_spellings_share_the_fullest_label() -> None:
    people = resolve_people(
        [
            [listed("ZHUO-YANG SONG")],
            [listed("Zhuoyang Song")],
            [listed("Zhuo-Yang Song")],
            [listed("zhuo-yang song")],
        ]
    )
    assert {name for paper in labels(people) for name in paper} == {"Zhuo-Yang Song"}


def test_the_owner_is_added_once() -> None:
    people = resolve_people(
        [
            [listed("Ada Byron", complete=False, owner="Jane Doe")],
            [listed("Ada Byron", "JANE DOE", owner="Jane Doe")],
            [listed("Ada Byron", "Jane Doe", complete=False, owner="Jane Doe")],
        ]
    )
    assert labels(people) == [["Ada Byron", "Jane Doe"]] * 3
    assert [p.label for p in people.persons if p.owner] == ["Jane Doe"]
    assert [r.reason for r in people.remarks] == ["owner added"]


def test_two_names_for_one_place_are_rivals() -> None:
    people = resolve_people(
        [[listed("Li Na", "Josef Dai"), listed("Li Na", "Juntao Dai", complete=False)]]
    )
    paper, one, two = people.rivals[0]
    assert paper == 0
    assert {people.persons[one].label, people.persons[two].label} == {"Josef Dai", "Juntao Dai"}


@given(
    st.lists(
        st.sampled_from(["Ada Byron", "A. Byron", "BYRON, Ada", "Li Na", "Na Li", "anonymous"]),
        max_size=6,
    )
)
def test_a_list_laid_over_itself_says_nothing_new(names: list[str]) -> None:
    alone = resolve_people([[listed(*names)]])
    twice = resolve_people([[listed(*names), listed(*names)]])
    assert labels(twice) == labels(alone)
    assert twice.rivals == alone.rivals == ()


def test_names_known_before_change_nothing() -> None:
    book = Book()
    papers = [[listed("Ada Byron", "Li Na 0002")], [listed("BYRON, Ada")]]
    fresh = resolve_people(papers)
    assert resolve_people(papers, names=book.names) == fresh
    assert resolve_people(papers, names=book.names) == fresh
