"""People by a shuffle on the keys of names: the labels and counts of all papers together."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from topics.corpus.building import build_corpus
from topics.corpus.corpus import Corpus
from topics.errors import InputError
from topics.identity.decisions import AuthorDecisions, load_author_decisions
from topics.names.book import Book
from topics.records import Author, Location, Record
from topics.scale.credits import ONE, Level, credit_papers, weigh_themes
from topics.scale.decided import carry_out, keys_of_names, take_people
from topics.scale.people import find_identified, join_people
from topics.scale.rows import make_rows
from topics.scale.shares import count_shares
from topics.settings import IdentitySettings, ShareSettings
from topics.shares.shares import compute_shares

HARD = ShareSettings(dispersion=False)
LEVEL = Level(ids=("t", "none"), names=("Tides", "No theme"), place=np.arange(2))

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


@pytest.fixture
def corpus(records: list[Record]) -> Corpus:
    return build_corpus(records)


def counted_alone(
    records: list[Record],
    papers: pd.DataFrame,
    *,
    settings: ShareSettings = HARD,
    decisions: AuthorDecisions | None = None,
    themes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Shares of every home by itself, as if each were on a worker of its own."""
    rows = make_rows(records, [(n,) for n in range(len(records))], Book())
    if themes is None:
        themes = pd.DataFrame({"paper_id": papers["paper_id"], "theme_id": "t", "weight": ONE})
    credits = credit_papers(papers, rows.authorships, themes, settings)
    named = credits[credits["ids"] != ""].drop_duplicates(["paper_id", "key", "ids", "name"])
    known = named.groupby(["key", "ids", "name"]).size().rename("times").reset_index()
    people = find_identified(known)
    decided = pd.DataFrame()
    if decisions is not None:
        found = take_people(credits, people, keys_of_names(decisions))
        decided = carry_out(decisions, found, papers)
    joined = join_people(credits, people, decided)
    parts = [count_shares(part, LEVEL, 1.0, settings) for _, part in joined.groupby("home")]
    return pd.concat(parts, ignore_index=True)


def papers_of(corpus: Corpus) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = (
        corpus.papers.explode("authors").groupby(["authors", "year"]).size().to_dict()
    )
    return found


def test_people_are_those_of_a_corpus(records: list[Record], corpus: Corpus) -> None:
    rows = make_rows(records, [(n,) for n in range(len(records))], Book())
    assert set(rows.papers["paper_id"]) == set(corpus.papers["paper_id"])
    found = counted_alone(records, corpus.papers)
    wanted = papers_of(corpus)
    assert len(wanted) > 8
    assert found.set_index(["author", "year"])["papers"].to_dict() == wanted
    assert set(found["share"]) == {1.0}
    assert (found["high"] == 1.0).all()
    assert (found["low"] > 0).all()


def test_people_of_one_name_meet_wherever_their_other_names_lead() -> None:
    """Two people are called Wei Wang most often; one of them has an earlier name too."""
    teams = [("Aw Wang", ADA), ("Wei Wang", ADA), ("Wei Wang", ADA), ("Wei Wang", OTHER)]
    records = [
        Record(
            location=Location("papers.csv", number + 2), format="table",
            title=f"On {word} in a harbour", abstract=f"We measure {word}. " * 8, year=2001,
            authors=(Author(name=name, ids={"orcid": orcid}),),
        )
        for number, (word, (name, orcid)) in enumerate(
            zip(["kites", "looms", "bells", "tides"], teams, strict=True)
        )
    ]  # fmt: skip
    corpus = build_corpus(records)
    found = counted_alone(records, corpus.papers)
    assert found.set_index(["author", "year"])["papers"].to_dict() == papers_of(corpus)
    assert len(set(found["author"])) == 2


DECISIONS = """
[[alias]]
names = ["Bo Reed", "Di Moth"]
label = "Bo Moth"

[[split]]
name = "Cy Kiln"
papers = ["On clays and how they turn in the tides of a harbour"]
label = "Cy Kiln of Clays"
"""


def test_aliases_and_splits_are_those_of_a_corpus(records: list[Record], tmp_path: Path) -> None:
    file = tmp_path / "authors.toml"
    file.write_text(DECISIONS)
    corpus = build_corpus(records, IdentitySettings(authors=file))
    plain = build_corpus(records)
    assert papers_of(corpus) != papers_of(plain)
    decisions = load_author_decisions(file)
    found = counted_alone(records, plain.papers, decisions=decisions)
    assert found.set_index(["author", "year"])["papers"].to_dict() == papers_of(corpus)
    assert {"Bo Moth", "Cy Kiln of Clays"} <= set(found["author"])
    taken = replace(decisions, aliases=(replace(decisions.aliases[0], label="Wei Wang"),))
    for wrong, message in (
        (taken, "gives the label"),
        (replace(decisions, splits=(replace(decisions.splits[0], papers=("On moths",)),)),
         "no paper is known by 'On moths'"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=message):
            counted_alone(records, plain.papers, decisions=wrong)


@pytest.mark.parametrize(
    "settings",
    [
        HARD,
        replace(HARD, counting="soft"),
        replace(HARD, credit="fractional"),
        replace(HARD, counting="soft", credit="fractional", years=(2002, 2002)),
        replace(HARD, group_by="venue", counting="soft"),
        replace(HARD, counted_year="published"),
    ],
)
def test_shares_are_those_of_one_process(records: list[Record], settings: ShareSettings) -> None:
    records = [
        replace(record, venue="Weft" if n % 3 else "Warp" * (n % 2), published=bool(n % 2))
        for n, record in enumerate(records)
    ]
    papers = build_corpus(records).papers
    papers["year_published"] = papers["year"] + (papers["paper_id"] > "p8")
    weights = np.array(
        [[3, 2, 5], [7, 1, 2], [0, 9, 1], [5, 5, 0], [2, 2, 6], [10, 0, 0], [1, 8, 1]]
    )
    labels = weights.argmax(axis=1)
    level = Level(ids=("t", "u", "none"), names=("T", "U", "No theme"), place=np.arange(3))
    ids = papers["paper_id"].tolist()
    themes = weigh_themes(ids, labels, weights / 10, level, settings)
    long = pd.DataFrame(
        [(ids[n], level.ids[m], weights[n, m] / 10) for n in range(7) for m in range(3)
         if weights[n, m]],
        columns=["paper_id", "theme_id", "weight"],
    )  # fmt: skip
    assigned = pd.DataFrame({"paper_id": ids, "theme_id": [level.ids[label] for label in labels]})
    shown = pd.DataFrame({"theme_id": level.ids[:2], "theme": level.names[:2]})
    column = papers["venue"] if settings.group_by else papers["authors"].explode()
    groups = sorted(set(column) - {""})
    whole = compute_shares(papers, assigned, long, shown, settings, groups=groups).table
    whole = whole[(whole["papers"] > 0) & (whole["author"] != "*")]
    found = counted_alone(records, papers, settings=settings, themes=themes)
    keys = ["author", "year", "theme_id"]
    pd.testing.assert_frame_equal(
        found.drop(columns="theme").sort_values(keys, ignore_index=True),
        whole.drop(columns="theme").sort_values(keys, ignore_index=True),
        check_dtype=False, rtol=1e-9,
    )  # fmt: skip
    assert found["papers"].dtype == whole["papers"].dtype


def test_no_credits_are_no_shares() -> None:
    rows = make_rows([], [], Book())
    themes = pd.DataFrame({"paper_id": [], "theme_id": [], "weight": []}, dtype="str")
    credits = credit_papers(rows.papers, rows.authorships, themes, HARD)
    nobody = find_identified(credits.assign(times=1)[["key", "ids", "name", "times"]])
    assert nobody.empty
    assert count_shares(join_people(credits, nobody, pd.DataFrame()), LEVEL, 1.0, HARD).empty


def test_themes_of_a_coarser_level() -> None:
    """Looms and tin are bells, which are the theme that is counted."""
    tree = [("art", ""), ("bells", "art"), ("looms", "bells"), ("tin", "bells")]
    result = SimpleNamespace(
        themes=pd.DataFrame({"theme_id": ["bells", "tides"], "theme": ["Bells", "Tides"]}),
        tree=pd.DataFrame([*tree, ("tides", "")], columns=["theme_id", "parent_id"]),
        model=SimpleNamespace(themes=SimpleNamespace(theme_ids=("looms", "tides", "tin"))),
    )
    level = Level.of(result)
    assert level.ids == ("bells", "tides", "none")
    assert level.place.tolist() == [0, 1, 0, 2]
    weights = np.array([[0.25, 0.5, 0.125, 0.125]])
    assert level.sum_weights(weights).tolist() == [[0.375, 0.5, 0.125]]
