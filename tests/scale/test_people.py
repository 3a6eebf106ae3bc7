"""People by a shuffle on the keys of names: the labels and counts of all papers together."""

import pandas as pd
import pytest

from topics.corpus.building import build_corpus
from topics.names.book import Book
from topics.records import Author, Location, Record
from topics.scale.people import count_shares, find_identified, join_people
from topics.scale.rows import make_rows

ADA, OTHER = "0000-0001-0000-0001", "0000-0002-0000-0002"
TEAMS = [
    [("Ada Weaver", ADA), ("Bo Reed", "")],
    [("A. B. Weaver-Reed", ADA), ("BO REED", "")],
    [("Wei Wang", ADA[:-1] + "7"), ("Di Moth", "")],
    [("Wei Wang", OTHER), ("Di Moth", "")],
    [("Wei Wang", ""), ("Cy Kiln", OTHER[:-1] + "3")],
    [("Cy Kiln", ""), ("Ada Weaver", "")],
    [("Bo Reed", ""), ("Bo Reed", "")],
]


@pytest.fixture
def records() -> list[Record]:
    words = ["kites", "looms", "bells", "tides", "clays", "moths", "reeds"]
    return [
        Record(
            location=Location("papers.csv", number + 2), format="table",
            title=f"On {words[number]} and how they turn in the {words[-number]} of a harbour",
            abstract=f"We measure {words[number]}. " * 8, year=2001 + number % 2,
            authors=tuple(Author(name=name, ids={"orcid": orcid} if orcid else {})
                          for name, orcid in team),
        )
        for number, team in enumerate(TEAMS)
    ]  # fmt: skip


def test_people_are_those_of_a_corpus(records: list[Record]) -> None:
    corpus = build_corpus(records)
    rows = make_rows(records, [(n,) for n in range(len(records))], Book())
    assert set(rows.papers["paper_id"]) == set(corpus.papers["paper_id"])
    credits = rows.credits.assign(theme_id="t")
    named = credits[credits["ids"] != ""]
    known = named.groupby(["key", "ids", "name"]).size().rename("times").reset_index()
    joined = join_people(credits, find_identified(known))
    # Every home by itself, as if each were on a worker of its own.
    parts = [count_shares(part, {"t": "Tides"}, 2.0) for _, part in joined.groupby("home")]
    found = pd.concat(parts)
    people = corpus.papers.explode("authors")
    wanted = people.groupby(["authors", "year"]).size()
    assert len(wanted) > 8
    assert found.set_index(["author", "year"])["papers"].to_dict() == wanted.to_dict()
    assert set(found["share"]) == {1.0}
    assert (found["high"] == 1.0).all()
    assert (found["low"] > 0).all()


def test_no_credits_are_no_shares() -> None:
    credits = make_rows([], [], Book()).credits.assign(theme_id="t")
    nobody = find_identified(credits.assign(times=1)[["key", "ids", "name", "times"]])
    assert nobody.empty
    assert count_shares(join_people(credits, nobody), {}, 1.0).empty
