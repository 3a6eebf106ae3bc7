"""Names that stand for several people, by planted truth."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.makers import make_record
from topics.corpus.building import build_corpus
from topics.corpus.corpus import Corpus
from topics.corpus.namesakes.commonness import Commonness
from topics.corpus.namesakes.network import Network
from topics.corpus.namesakes.verdict import (
    NAMESAKE_COLUMNS,
    NameOfMany,
    most_papers,
    names_of_many,
    namesake_ledger,
    namesake_notes,
    namesake_table,
)
from topics.corpus.suggestions.authors_file import write_authors_file
from topics.names.person import name_parts
from topics.records import Author, Record
from topics.settings import IdentitySettings

WORDS = (
    "rivers sediment erosion delta flood gravel banks silt estuary tide",
    "violins bows varnish strings luthier resonance spruce tuning pegs soundpost",
)
VENUES = ("Journal of Made Up Rivers", "Annals of Invented Violins")
LETTERS = "Abel Berto Corvin Dorn Elmar Fintan Gisbert Hollis Ivor Jorun".split()


def field(which: int, author: str, *, papers: int = 6) -> list[Record]:
    """Papers of an author in one field, with co-authors, words and a venue of that field."""
    words = WORDS[which].split()
    surname = ("Rivermann", "Geigenholt")[which]
    return [
        make_record(
            f"{words[n].title()} and {words[n + 1]} near {words[n + 2]} number {n}",
            f"{author}; {LETTERS[n % 3]} {surname}; {LETTERS[3 + n]} {surname}sen",
            2015 + n,
            line=100 * which + n,
            venue=VENUES[which],
        )
        for n in range(papers)
    ]


def corpus_of(records: list[Record]) -> Corpus:
    return build_corpus(records)


def of(corpus: Corpus, author: str) -> NameOfMany:
    (found,) = names_of_many(corpus, [author])
    return found


def test_two_people_glued_together_are_found() -> None:
    corpus = corpus_of([*field(0, "Ada Byron"), *field(1, "Ada Byron")])
    name = of(corpus, "Ada Byron")
    assert name.several
    venues = [{corpus.papers.loc[paper, "venue"] for paper in group} for group in name.groups]
    assert sorted(map(sorted, venues)) == [[VENUES[1]], [VENUES[0]]]
    assert [len(group) for group in name.groups] == [6, 6]
    assert "12 papers in 2 groups (6, 6)" in name.evidence


@pytest.mark.parametrize(
    ("sizes", "expected", "several"),
    [
        ((60, 7), 0.0, False),
        ((60, 7), 0.3, True),
        ((25, 9), 0.0, True),
        ((6, 3), 0.0, True),
        ((6, 2), 0.0, False),
        ((3, 2, 2, 1), 0.3, True),
        ((3, 2, 2, 1), 0.0, False),
    ],
)
def test_a_rare_name_needs_a_larger_second_group(
    sizes: tuple[int, ...], expected: float, several: bool
) -> None:
    groups = tuple(tuple(range(size)) for size in sizes)
    assert NameOfMany(author="Ada Byron", groups=groups, expected=expected).several is several


def test_telling_words_are_of_titles_and_abstracts() -> None:
    """Known are words of two papers; not those of one alone, nor those of most."""
    records = [
        make_record("Gravel banks", line=1, abstract="We study the silt of a river."),
        make_record("Silt and sand", line=2, abstract="We study sand and a gravel bank."),
        *(make_record(f"Violins {n}", line=10 + n, abstract="We study them.") for n in range(2)),
    ]
    corpus = corpus_of(records)
    network = Network(corpus)
    words = {str(title): network.words(n) for n, title in enumerate(corpus.papers["title"])}
    assert words["Gravel banks"] == ("gravel", "silt")
    assert words["Silt and sand"] == ("gravel", "silt")


def test_one_person_is_one() -> None:
    name = of(corpus_of(field(0, "Ada Byron")), "Ada Byron")
    assert not name.several
    assert name.evidence == "6 papers in one group"


def test_a_name_that_the_user_decided_on_is_not_asked(tmp_path: Path) -> None:
    file = tmp_path / "authors.toml"
    file.write_text('[[alias]]\nnames = ["Ada Byron", "A. Byron"]\nlabel = "Ada Byron"\n')
    records = [*field(0, "Ada Byron"), *field(1, "A. Byron")]
    assert names_of_many(build_corpus(records, IdentitySettings(authors=file))) != []
    corpus = replace(
        build_corpus(records, IdentitySettings(authors=file)),
        identity=IdentitySettings(authors=file),
    )
    assert names_of_many(corpus) == []


def test_people_by_a_sources_word_are_not_asked() -> None:
    records = [*field(0, "Ada Byron 0001"), *field(1, "Ada Byron 0001")]
    assert names_of_many(corpus_of(records)) == []
    cut = [
        make_record(f"Storm {n} over hills", "Ada Byron; Li Na", line=n, complete=False)
        for n in range(6)
    ]
    assert names_of_many(corpus_of(cut)) == []
    owned = [
        make_record(f"Storm {n} over hills", f"Ada Byron; Li{n} Na", line=n, owner="Ada Byron")
        for n in range(6)
    ]
    assert names_of_many(corpus_of(owned)) == []


def test_a_common_coauthor_is_no_evidence() -> None:
    """One name that everybody has on both sides joins nothing; a rare name does."""
    crowd = [
        make_record(
            f"Crowd paper {n} of {m}", f"{given} Wang; Wei {surname}", line=1000 + 10 * n + m
        )
        for n, given in enumerate(LETTERS)
        for m, surname in enumerate(("Arnt", "Bolt", "Carr", "Dunn", "Egge", "Falk"))
    ]

    def shared(coauthor: str) -> Corpus:
        both = [*field(0, "Ada Byron"), *field(1, "Ada Byron")]
        place = [0, 6]
        records = [
            make_record(
                record.title,
                (*record.authors, Author(name=coauthor)) if n in place else record.authors,
                record.year,
                line=record.location.line,
                venue=record.venue,
            )
            for n, record in enumerate(both)
        ]
        return corpus_of([*records, *crowd])

    assert of(shared("Wei Wang"), "Ada Byron").several
    assert not of(shared("Zenobia Quillfeather"), "Ada Byron").several


def team_papers(papers: int, team: int) -> list[Record]:
    """Papers of one team of rare names with "Wei Wang", whose name others have, too."""
    signed = "; ".join(f"Given{_letters(n)} Surname{_letters(n)}" for n in range(team))
    return [
        make_record(f"Collisions of period {_letters(n)}", f"Wei Wang; {signed}", 2010 + n, line=n)
        for n in range(papers)
    ]


def _letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def test_of_a_very_large_team_the_rarest_names_say_who_is_who() -> None:
    others = [
        make_record(f"Kites {n}", f"{given} Wang; Wei {_letters(n)}li", 2001, line=100 + n)
        for n, given in enumerate(["Wei A.", *LETTERS])
    ]
    corpus = corpus_of([*team_papers(6, 300), *others])
    network = Network(corpus)
    author = network.labels.index("Wei Wang")
    paper = network.papers_of[author][0]
    told = network.telling(paper)
    assert (len(network.teams[paper]), len(told)) == (301, 100)
    assert author not in told
    assert len({network.telling(other) for other in network.papers_of[author]}) == 1
    assert [len(group) for group in of(corpus, "Wei Wang").groups] == [6]


def test_how_common_a_name_is() -> None:
    given = [name_parts(f"{g} {s}") for g in LETTERS for s in ("Wang", "Zhang", "Li")]
    names = [*given, name_parts("Zenobia Quill"), name_parts("A. Wang")]
    common = Commonness(names)
    assert common.of(0) == 11 * 3 / 32
    assert common.of(30) == 1 / 32
    assert common.of(31) == pytest.approx(11 * 4 / 32)


def test_tables_notes_and_ledger_say_it() -> None:
    corpus = corpus_of([*field(0, "Ada Byron"), *field(1, "Ada Byron")])
    names = names_of_many(corpus, most_papers(corpus))
    table = namesake_table(names)
    assert list(table.columns) == list(NAMESAKE_COLUMNS)
    assert table.loc[0, ["author", "papers", "groups", "largest", "second"]].tolist() == [
        "Ada Byron", 12, 2, 6, 6,
    ]  # fmt: skip
    (note,) = namesake_notes(names)
    assert note.startswith("1 name of reported authors seems to be several people (Ada Byron); ")
    ledger = namesake_ledger(names)
    assert ledger["reason"].tolist() == ["name of several people"]
    assert namesake_notes([]) == ()
    assert namesake_table([]).empty


def test_the_split_that_is_offered_divides_the_name(tmp_path: Path) -> None:
    records = [*field(0, "Ada Byron"), *field(1, "Ada Byron")]
    corpus = corpus_of(records)
    path = tmp_path / "authors.toml"
    write_authors_file(pd.DataFrame(), path, corpus=corpus, names=names_of_many(corpus))
    (split,) = tomllib.loads(path.read_text())["split"]
    assert split["accept"] is False
    unchanged = build_corpus(records, IdentitySettings(authors=path))
    assert "Ada Byron (2)" not in set(unchanged.authors["author"])
    path.write_text(path.read_text().replace("accept = false", "accept = true"))
    divided = build_corpus(records, IdentitySettings(authors=path)).authors.set_index("author")
    assert divided.loc[["Ada Byron", "Ada Byron (2)"], "papers"].tolist() == [6, 6]


def test_the_order_of_records_changes_nothing() -> None:
    records = [*field(0, "Ada Byron"), *field(1, "Ada Byron")]
    one = names_of_many(corpus_of(records))
    two = names_of_many(corpus_of(records[::-1]))
    assert one == two


@pytest.mark.parametrize(
    ("places", "several"),
    [
        (("Univ of Harbour", "Harbour Univ, Dept of Violins"), False),
        (("Univ of Harbour", "Univ of Coast"), True),
        (("", ""), True),
        (("Univ of Harbour", ""), True),
    ],
)
def test_an_affiliation_in_common_speaks_for_one_person(
    places: tuple[str, str], several: bool
) -> None:
    """Two fields of a name that may be two people; the others are at other institutions."""
    records = [
        make_record(
            f"Glaciers and ice near number {n}",
            (Author(name=f"Otto Eis{n}", affiliations=(f"Univ {n}",)),),
            line=n,
        )
        for n in range(400)
    ]
    for which in (0, 1):
        for record in field(which, "Ada Byron", papers=4):
            ada, *others = record.authors
            here = (places[which],) if places[which] else ()
            elsewhere = [replace(a, affiliations=(f"Univ of {a.name[:4]}",)) for a in others]
            authors = (replace(ada, affiliations=here), *elsewhere)
            records.append(replace(record, authors=authors))
    assert of(corpus_of(records), "Ada Byron").several is several
