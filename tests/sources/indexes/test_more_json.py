"""Crossref, DataCite, Europe PMC, HAL, ORCID, ADS and Zotero; one object in place of a list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.reading import Reading, read_content
from topics.errors import InputError

CROSSREF: dict[str, Any] = {
    "DOI": "10.1234/K.1",
    "type": "journal-article",
    "title": ["Kites of <i>glass</i>"],
    "author": [
        {"given": "Eve", "family": "Oak", "ORCID": "http://orcid.org/0000-0002-1825-0097",
         "affiliation": [{"name": "Kite University"}]},
        {"name": "The Kite Group"},
    ],
    "container-title": ["Kite Journal"],
    "published-print": {"date-parts": [[2022, 6]]},
    "issued": {"date-parts": [[2021, 5, 3]]},
    "abstract": "<jats:title>Abstract</jats:title><jats:p>Glass &amp; kites.</jats:p>"
    "<jats:p>Two.</jats:p>",
    "reference": [{"key": "r1", "DOI": "10.1/1", "article-title": "No"}],
    "is-referenced-by-count": 4,
    "indexed": {"date-time": "2023-05-15T07:28:34Z"},
}  # fmt: skip
DATACITE: dict[str, Any] = {
    "id": "10.1234/k.2",
    "type": "dois",
    "attributes": {
        "doi": "10.1234/k.2",
        "titles": [{"title": "A kite data set"}],
        "creators": [
            {"name": "Oak, Eve", "givenName": "Eve", "familyName": "Oak", "affiliation": ["X"],
             "nameIdentifiers": [{"nameIdentifier": "https://orcid.org/0000-0002-1825-0097"}]},
            {"name": "Kite Group", "nameType": "Organizational"},
        ],
        "publicationYear": 2020,
        "dates": [{"date": "2020-03-04", "dateType": "Issued"}],
        "descriptions": [{"description": "Many kites.", "descriptionType": "Abstract"}],
        "subjects": [{"subject": "kites"}],
        "publisher": {"name": "Kite Archive"},
        "types": {"resourceTypeGeneral": "Dataset"},
    },
}  # fmt: skip
EUROPE_PMC: dict[str, Any] = {
    "id": "31", "source": "MED", "pmid": "31", "doi": "10.1234/k.3", "title": "Kites of ice.",
    "authorString": "Oak E, Elm TB.",
    "authorList": {"author": [
        {"fullName": "Oak E", "firstName": "Eve", "lastName": "Oak",
         "authorId": {"type": "ORCID", "value": "0000-0002-1825-0097"}},
        {"fullName": "Elm TB"}]},
    "journalInfo": {"journal": {"title": "Kite Journal"}}, "pubYear": "2020",
    "abstractText": "<h4>Aim</h4>Ice.", "firstPublicationDate": "2020-02-01",
    "keywordList": {"keyword": ["ice"]}, "citedByCount": 2,
}  # fmt: skip
HAL: dict[str, Any] = {
    "docid": 1, "halId_s": "hal-1", "title_s": ["Cerfs-volants"], "abstract_s": ["Ils volent."],
    "authFullName_s": ["Eve Oak", "Tom Elm"], "publicationDateY_i": 2019, "doiId_s": "10.1234/k.4",
    "journalTitle_s": "Revue du vent", "keyword_s": ["vent"], "docType_s": "ART",
}  # fmt: skip
ORCID: dict[str, Any] = {
    "external-ids": {"external-id": []},
    "work-summary": [
        {
            "title": {"title": {"value": "Kites of straw"}},
            "type": "journal-article",
            "publication-date": {"year": {"value": "2020"}, "month": {"value": "5"}, "day": None},
            "journal-title": {"value": "Straw"},
            "external-ids": {"external-id": [
                {"external-id-type": "doi", "external-id-value": "10.1234/k.5"}]},
        },
        {"title": {"title": {"value": "KITES OF STRAW"}}},
    ],
}  # fmt: skip
ADS: dict[str, Any] = {
    "bibcode": "2020ApJ...1", "title": ["Kites in orbit"], "author": ["Oak, Eve", "Elm, Tom B."],
    "orcid_pub": ["-", "0000-0002-1825-0097"], "year": "2020", "pubdate": "2020-04-00",
    "pub": "The Kite Astronomer", "doi": ["10.3847/k.6"], "identifier": ["arXiv:2001.00001"],
    "abstract": "They orbit.", "keyword": ["orbits"], "citation_count": 3,
}  # fmt: skip
ZOTERO: dict[str, Any] = {
    "itemType": "journalArticle", "title": "Kites of felt", "creators": [
        {"creatorType": "author", "firstName": "Eve", "lastName": "Oak"},
        {"creatorType": "author", "name": "Kite Group"},
        {"creatorType": "editor", "firstName": "Ed", "lastName": "Itor"}],
    "date": "2018-03-04", "publicationTitle": "Felt", "DOI": "10.1234/k.7",
    "abstractNote": "Felt kites.", "tags": [{"tag": "felt"}], "extra": "PMID: 77",
}  # fmt: skip


def read(folder: Path, value: object) -> Reading:
    return read_content(folder, json.dumps(value), "a.json")


def test_crossref_in_every_envelope(tmp_path: Path) -> None:
    envelopes = (
        {"status": "ok", "message-type": "work", "message": CROSSREF},
        {"status": "ok", "message": {"total-results": 1, "items": [CROSSREF]}},
        [CROSSREF],
        CROSSREF,
    )
    for envelope in envelopes:
        reading = read(tmp_path, envelope)
        assert reading.source == "crossref"
        [record] = reading.records
        assert record.title == "Kites of glass"
        assert [a.name for a in record.authors] == ["Eve Oak", "The Kite Group"]
        assert record.authors[0].ids == {"orcid": "0000-0002-1825-0097"}
        assert (record.year, str(record.date), record.venue) == (
            2021,
            "2021-05-03",
            "Kite Journal",
        )
        assert record.abstract == "Glass & kites.\n\nTwo."
        assert record.ids == {"doi": "10.1234/k.1"}
        assert (record.citations, record.affiliations) == (4, ("Kite University",))


def test_datacite(tmp_path: Path) -> None:
    for envelope in ({"data": [DATACITE]}, {"data": DATACITE}, DATACITE["attributes"]):
        [record] = read(tmp_path, envelope).records
        assert (record.format, record.title) == ("datacite", "A kite data set")
        assert [a.name for a in record.authors] == ["Eve Oak", "Kite Group"]
        assert record.authors[0].ids == {"orcid": "0000-0002-1825-0097"}
        assert (record.year, str(record.date), record.venue) == (
            2020,
            "2020-03-04",
            "Kite Archive",
        )
        assert (record.abstract, record.ids) == ("Many kites.", {"doi": "10.1234/k.2"})


def test_europe_pmc(tmp_path: Path) -> None:
    lite = {key: value for key, value in EUROPE_PMC.items() if key != "authorList"}
    reading = read(tmp_path, {"hitCount": 2, "resultList": {"result": [EUROPE_PMC, lite]}})
    assert reading.source == "europe-pmc"
    first, second = reading.records
    assert [a.name for a in first.authors] == ["Eve Oak", "T.B. Elm"]
    assert [a.name for a in second.authors] == ["E. Oak", "T.B. Elm"]
    assert first.ids == {"doi": "10.1234/k.3", "pmid": "31"}
    assert (first.abstract, first.venue, first.citations) == ("Aim: Ice.", "Kite Journal", 2)


def test_hal_orcid_and_ads(tmp_path: Path) -> None:
    [record] = read(tmp_path, {"response": {"numFound": 1, "docs": [HAL]}}).records
    assert (record.format, record.title, record.venue) == ("hal", "Cerfs-volants", "Revue du vent")
    assert [a.name for a in record.authors] == ["Eve Oak", "Tom Elm"]
    assert (record.abstract, record.year) == ("Ils volent.", 2019)

    person = {"name": {"given-names": {"value": "Eve"}}}
    whole = {"person": person, "activities-summary": {"works": {"group": [ORCID]}}}
    for envelope in ({"last-modified-date": None, "group": [ORCID]}, whole):
        [record] = read(tmp_path, envelope).records
        assert (record.format, record.title, record.venue) == ("orcid", "Kites of straw", "Straw")
        assert (record.year, record.ids) == (2020, {"doi": "10.1234/k.5"})
        assert not record.authors_complete

    answer = {"responseHeader": {"status": 0}, "response": {"numFound": 1, "docs": [ADS]}}
    [record] = read(tmp_path, answer).records
    assert (record.format, record.title, record.venue) == (
        "ads",
        "Kites in orbit",
        "The Kite Astronomer",
    )
    assert [a.name for a in record.authors] == ["Eve Oak", "Tom B. Elm"]
    assert record.authors[1].ids == {"orcid": "0000-0002-1825-0097"}
    assert record.ids == {"doi": "10.3847/k.6", "arxiv": "2001.00001"}


def test_zotero(tmp_path: Path) -> None:
    note = {"itemType": "note", "note": "nothing"}
    of_api = [
        {"key": "A", "version": 3, "library": {"id": 1}, "data": one} for one in (note, ZOTERO)
    ]
    of_better_bibtex = {"config": {"id": "x"}, "collections": {}, "items": [ZOTERO, note]}
    for content in (of_api, of_better_bibtex):
        reading = read(tmp_path, content)
        assert reading.source == "zotero"
        [record] = reading.records
        assert (record.title, record.venue, record.year) == ("Kites of felt", "Felt", 2018)
        assert [a.name for a in record.authors] == ["Eve Oak", "Kite Group"]
        assert record.ids == {"doi": "10.1234/k.7", "pmid": "77"}
        assert record.keywords == ("felt",)
        assert [p.reason for p in reading.problems] == ["not a paper"]


def test_a_single_hit_of_dblp(tmp_path: Path) -> None:
    info = {"title": "Kites.", "year": "2020", "authors": {"author": {"text": "Eve Oak 0002"}}}
    hit = {"@score": "1", "@id": "7", "info": info, "url": "x"}
    [record] = read(tmp_path, {"result": {"hits": {"@total": "1", "hit": hit}}}).records
    assert (record.title, record.authors[0].name) == ("Kites", "Eve Oak")


@pytest.mark.parametrize("deep", [900, 5_000, 200_000])
def test_nesting_and_numbers_without_end_cost_only_themselves(tmp_path: Path, deep: int) -> None:
    nested = "[" * deep + "]" * deep
    lines = [
        '{"title": "One", "year": 2001}',
        '{"title": ' + nested + ', "year": 2002}',
        '{"title": "Three", "year": 2003, "citations": ' + "9" * 5_000 + "}",
        '{"title": "Four", "year": NaN, "keywords": ' + nested + "}",
        '{"title": "Five", "year": 2005}',
    ]
    reading = read_content(tmp_path, "\n".join(lines * 3 + lines[:1] * 200), "a.jsonl")
    assert reading.titles.count("Five") == 3
    with pytest.raises(InputError):
        read_content(tmp_path, nested, "b.json")


def test_values_of_other_kinds_cost_their_own_paper(tmp_path: Path) -> None:
    odd = {**HAL, "keyword_s": 7, "labStructName_s": 7, "title_s": ["Odd"]}
    reading = read(tmp_path, {"response": {"docs": [HAL, odd, {**HAL, "title_s": ["Third"]}]}})
    assert reading.titles == ["Cerfs-volants", "Third"]
    [problem] = reading.problems
    assert (problem.action, problem.reason) == ("rejected", "not a paper")
    assert "a value of an unexpected kind" in problem.detail
