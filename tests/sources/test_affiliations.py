"""Affiliations of each author, format by format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources import test_xml_formats as xml
from tests.sources.reading import read_content
from topics.records import Author
from topics.sources.affiliations import placed, placed_by_brackets, placed_by_names, placed_in_order

OAK, ELM, ASH = (Author(name=name) for name in ("Eve Oak", "Tom Elm", "Bo Ash"))


def places(authors: list[Author]) -> list[tuple[str, ...]]:
    return [author.affiliations for author in authors]


def test_an_author_has_each_affiliation_once_and_no_placeholder() -> None:
    author = placed(placed(OAK, ["Kite University", "NA", " -"]), ["Kite University", "Harbour"])
    assert author.affiliations == ("Kite University", "Harbour")
    assert placed(OAK, ["", None]) == OAK
    assert placed(None, ["Kite University"]) is None


def test_lists_of_unlike_length_say_nothing() -> None:
    assert places(placed_in_order([OAK, ELM], ["Kite U", "NA"])) == [("Kite U",), ()]
    assert places(placed_in_order([OAK, ELM], ["Kite U"])) == [(), ()]


def test_addresses_behind_brackets() -> None:
    text = "[Oak, Eve; Elm, T.] Kite Univ, Harbour; [Elm, Tom] Harbour Lab; [Nobody, N] X; Univ Y"
    assert places(placed_by_brackets([OAK, ELM, ASH], text)) == [
        ("Kite Univ, Harbour",),
        ("Kite Univ, Harbour", "Harbour Lab"),
        (),
    ]
    assert places(placed_by_brackets([OAK], "Kite Univ, Harbour")) == [()]


@pytest.mark.parametrize("mark", ["", ","])
def test_affiliations_behind_names(mark: str) -> None:
    text = f"Oak{mark} E., Kite University, Harbour; Elm{mark} T.; Ash{mark} B., Lab, X"
    expected = [("Kite University, Harbour",), (), ("Lab, X",)]
    assert places(placed_by_names([OAK, ELM, ASH], text)) == expected


def test_two_of_one_name_get_none() -> None:
    twins = [Author(name="Eve Oak", ids={"scopus": n}) for n in ("1234567", "2345678")]
    assert places(placed_by_brackets(twins, "[Oak, Eve] Kite Univ")) == [(), ()]


KITES = ("Kite University",)
JSON: dict[str, dict[str, Any]] = {
    "openalex": {
        "id": "https://openalex.org/W1", "display_name": "Kites", "title": "Kites",
        "authorships": [
            {"author": {"display_name": "Eve Oak"},
             "institutions": [{"display_name": "Kite University"}]},
            {"author": {"display_name": "Tom Elm"}, "institutions": []},
        ],
    },
    "crossref": {
        "DOI": "10.1234/k", "title": ["Kites"], "container-title": ["K"], "type": "journal-article",
        "issued": {"date-parts": [[2020]]}, "is-referenced-by-count": 1, "indexed": {},
        "author": [{"given": "Eve", "family": "Oak", "affiliation": [{"name": "Kite University"}]},
                   {"given": "Tom", "family": "Elm", "affiliation": []}],
    },
    "semantic-scholar": {
        "paperId": "a" * 40, "title": "Kites", "externalIds": {},
        "authors": [{"authorId": "1", "name": "Eve Oak", "affiliations": ["Kite University"]},
                    {"authorId": "2", "name": "Tom Elm", "affiliations": []}],
    },
    "ads": {
        "bibcode": "2020K", "title": ["Kites"], "author": ["Oak, Eve", "Elm, Tom"],
        "aff": ["Kite University", "-"],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", JSON)
def test_json_of_indexes(tmp_path: Path, name: str) -> None:
    reading = read_content(tmp_path, json.dumps([JSON[name]]), "f.json")
    assert reading.source == name
    [record] = reading.records
    assert [(a.name, a.affiliations) for a in record.authors] == [
        ("Eve Oak", KITES),
        ("Tom Elm", ()),
    ]


def test_tables_and_tagged_text(tmp_path: Path) -> None:
    scopus = (
        "Authors,Author full names,Title,Year,Source title,Authors with affiliations,EID\n"
        '"Oak E.; Elm T.","Oak, Eve (57000000001); Elm, Tom (57000000002)",Kites,2020,K,'
        '"Oak E., Kite University; Elm T.",2-s2.0-85000000001\n'
    )
    ieee = (
        "Document Title,Authors,Author Affiliations,Publication Title,Publication Year,"
        "Document Identifier,PDF Link\n"
        'Kites,E. Oak; T. Elm,"Kite University; NA",K,2020,IEEE Journals,https://x.example\n'
    )
    wos = (
        "PT\tAU\tAF\tTI\tSO\tC1\tPY\tUT\n"
        "J\tOak, E; Elm, T\tOak, Eve; Elm, Tom\tKites\tK\t[Oak, Eve] Kite University\t2020\tWOS:1\n"
    )
    text = (
        "PT J\nAU Oak, E\n   Elm, T\nAF Oak, Eve\n   Elm, Tom\nTI Kites\nSO K\n"
        "C1 [Oak, Eve] Kite\n   University.\nPY 2020\nER\n"
    )
    nbib = (
        "PMID- 1\nTI  - Kites\nFAU - Oak, Eve\nAU  - Oak E\nAD  - Kite University\n"
        "FAU - Elm, Tom\nAU  - Elm T\n"
    )
    for name, content in {"scopus": scopus, "ieee": ieee, "wos": wos, "w": text, "n": nbib}.items():
        [record] = read_content(tmp_path, content, f"{name}.txt").records
        told = [tuple(p.rstrip(".") for p in author.affiliations) for author in record.authors]
        assert told == [KITES, ()], name


def test_xml(tmp_path: Path) -> None:
    first = read_content(tmp_path, xml.PUBMED).records[0]
    assert [author.affiliations for author in first.authors] == [KITES, (), ()]
    atom = xml.ATOM.replace(
        "<name>Eve Oak</name>",
        "<name>Eve Oak</name><arxiv:affiliation>Kite University</arxiv:affiliation>",
    )
    [record] = read_content(tmp_path, atom).records
    assert [author.affiliations for author in record.authors] == [KITES, ()]
