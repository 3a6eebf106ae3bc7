"""EndNote, RefWorks, Cochrane, ERIC, Ovid and PubMed as text: one record each and their dirt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.reading import read_content
from topics.names.person import name_key

ENW = """
%T Kites over the harbour
%0 Journal Article
%A Reed, Ann
%A Ash, Bo
%B Kites
%D 2018
%8 September  1, 2018
%U https://press.example/doi/abs/10.1234/kite.1
%X A kite flies.

It lands.
%K kites
harbour

%T Kites over the hill
%A Reed, Ann
%D 2019


%0 Book
%A Ash, Bo
%T Book of kites
%I Kite Press
%D 2020
"""
REFWORKS = """RT Journal Article
SR 1
A1 赵明;钱红
T1 风筝的研究
JF 风筝杂志
YR 2021
K1 风筝;天空
AB 本文研究风筝。
AI 也研究风筝。
DO 10.1234/kite.2

RT Dissertation/Thesis
A1 Oak, Eve
A1 Elm, Tom
T1 Kites at night
PB Night University
YR 2020
"""
COCHRANE = """Record #1 of 2
ID: CD1
AU: Reed A
AU: Ash BC
TI: Kites for gardeners
SO: Cochrane Database of Kites
YR: 2017
AB: Background: Gardeners fly kites. RESULTS: They fly.
DOI: 10.1234/kite.3
PM: PUBMED 12345

Record #2 of 2
ID: CN2
TI: Strings
SO: Strings Weekly
YR: 2018
"""
ERIC = """
OWN - ERIC
TI  - Pupils who fly kites
AU  - Reed, Ann
AU  - Ash, Bo
OT  - Kites
JT  - Kites in School
AID - http://dx.doi.org/10.1234/kite.4
DP  - 2000
AB  - Pupils flew
      kites.
ISSN - ISSN-1234-0000

OWN - ERIC
TI  - Pupils who cut strings
AU  - Reed, Ann
DP  - 2001
"""
OVID_TAGS = """<1>
VN  - Ovid Technologies
DB  - A database of kites
AU  - Reed, Ann
TI  - Kites in medicine
SO  - Kite Medicine. 12(3):1-9, 2015 May
YR  - 2015
DO  - https://dx.doi.org/10.1234/kite.5

<2>
VN  - Ovid Technologies
AU  - Ash, Bo
TI  - Strings in medicine
YR  - 2016
"""
OVID_LABELS = """<1>
Accession Number
  2019-1-1
Author
  Reed, Ann; Ash, Bo.
Title
  The mind of the kite.
Source
  Journal of Kites. Vol.12(3), 2019, pp. 1-10.
Abstract
  Kites think. They
  also dream.
Digital Object Identifier
  10.1234/kite.6

<2>
Accession Number
  2019-1-2
Author
  Ash, Bo.
Title
  Strings that think.
Source
  Journal of Kites. Vol.13(1), 2020, pp. 3-4.
"""
PUBMED_TEXT = """1. Kite Med. 2020 Mar;1(2):3-4. doi: 10.1234/kite.7. Epub 2020 Jan 2.

Kites of clay: a trial that
was flown.

Reed A(1)(2), Ash BC(2), van Oak E(1); Kite Group.

Author information:
(1)Kite University.
(2)String Institute.

Comment in
    Kite Lett. 2021;1:2.

BACKGROUND: Clay kites were made.

RESULTS: They fell.

Copyright © 2020 Kite Society.

DOI: 10.1234/kite.7
PMID: 30000001 [Indexed for MEDLINE]


2. String J. 2021;2:5.

[Strings of wool].

[Article in German]

Oak E.

PMID: 30000002
"""


def test_endnote(tmp_path: Path) -> None:
    reading = read_content(tmp_path, ENW, "a.enl")
    assert reading.source == "endnote-tagged"
    assert reading.titles == ["Kites over the harbour", "Kites over the hill", "Book of kites"]
    first, second, third = reading.records
    assert [a.name for a in first.authors] == ["Ann Reed", "Bo Ash"]
    assert (first.year, str(first.date), first.venue) == (2018, "2018-09-01", "Kites")
    assert first.abstract == "A kite flies. It lands."
    assert first.ids == {"doi": "10.1234/kite.1"}
    assert first.keywords == ("kites", "harbour")
    assert (second.year, third.venue, third.location.line) == (2019, "Kite Press", 23)


def test_refworks(tmp_path: Path) -> None:
    reading = read_content(tmp_path, REFWORKS)
    assert reading.source == "refworks"
    first, second = reading.records
    assert [a.name for a in first.authors] == ["赵明", "钱红"]
    assert first.abstract == "本文研究风筝。 AI 也研究风筝。"
    assert (first.year, first.venue, first.keywords) == (2021, "风筝杂志", ("风筝", "天空"))
    assert first.ids == {"doi": "10.1234/kite.2"}
    assert [a.name for a in second.authors] == ["Eve Oak", "Tom Elm"]
    assert second.venue == "Night University"


def test_cochrane(tmp_path: Path) -> None:
    reading = read_content(tmp_path, COCHRANE)
    assert reading.source == "cochrane"
    first, second = reading.records
    assert [name_key(a.name) for a in first.authors] == ["a|reed", "bc|ash"]
    assert first.ids == {"doi": "10.1234/kite.3", "pmid": "12345"}
    assert first.abstract.endswith("RESULTS: They fly.")
    assert (second.title, second.year, second.authors) == ("Strings", 2018, ())


def test_eric(tmp_path: Path) -> None:
    reading = read_content(tmp_path, ERIC)
    assert reading.source == "nbib"
    first, second = reading.records
    assert [a.name for a in first.authors] == ["Ann Reed", "Bo Ash"]
    assert (first.year, first.venue, first.keywords) == (2000, "Kites in School", ("Kites",))
    assert (first.ids, first.abstract) == ({"doi": "10.1234/kite.4"}, "Pupils flew kites.")
    assert (second.title, second.location.line) == ("Pupils who cut strings", 14)


def test_ovid_with_tags_and_with_labels(tmp_path: Path) -> None:
    reading = read_content(tmp_path, OVID_TAGS)
    assert reading.titles == ["Kites in medicine", "Strings in medicine"]
    assert reading.names == [["Ann Reed"], ["Bo Ash"]]
    assert reading.records[0].ids == {"doi": "10.1234/kite.5"}
    reading = read_content(tmp_path, OVID_LABELS)
    assert reading.source == "ovid-text"
    assert reading.titles == ["The mind of the kite", "Strings that think"]
    assert reading.names == [["Ann Reed", "Bo Ash"], ["Bo Ash"]]
    first, second = reading.records
    assert (first.year, first.venue) == (2019, "Journal of Kites")
    assert first.abstract == "Kites think. They also dream."
    assert (first.ids, second.year) == ({"doi": "10.1234/kite.6"}, 2020)


def test_pubmed_text(tmp_path: Path) -> None:
    reading = read_content(tmp_path, PUBMED_TEXT)
    assert reading.source == "pubmed-text"
    first, second = reading.records
    assert first.title == "Kites of clay: a trial that was flown"
    assert [a.name for a in first.authors] == ["A. Reed", "B.C. Ash", "E. van Oak", "Kite Group"]
    assert (first.year, first.venue) == (2020, "Kite Med")
    assert first.abstract == "BACKGROUND: Clay kites were made.\n\nRESULTS: They fell."
    assert first.ids == {"doi": "10.1234/kite.7", "pmid": "30000001"}
    assert first.affiliations == ("Kite University.", "String Institute.")
    assert (second.title, second.year, second.abstract) == ("Strings of wool", 2021, "")
    assert [a.name for a in second.authors] == ["E. Oak"]
    assert second.location.line == 25


@pytest.mark.parametrize(
    "text", [ENW, REFWORKS, COCHRANE, ERIC, OVID_TAGS, OVID_LABELS, PUBMED_TEXT]
)
def test_what_is_cut_off_keeps_the_records_before(tmp_path: Path, text: str) -> None:
    whole = read_content(tmp_path, text).titles
    for end in range(0, len(text), 7):
        try:
            titles = read_content(tmp_path, text[: len(text) - end]).titles
        except Exception as error:
            assert type(error).__name__ in ("InputError", "ColumnError")  # noqa: PT017
            continue
        assert titles[:-1] == whole[: max(len(titles) - 1, 0)]


def test_pubmed_summaries(tmp_path: Path) -> None:
    text = """1: Reed A, Ash BC, van Oak E. Kites of clay: a trial. Kite Med. 2020 Mar;1(2):3-4.
doi: 10.1234/kite.7. Epub 2020 Jan 2. PMID: 30000001; PMCID: PMC1.

2. Strings without authors. String J. 2021;2:5. PMID: 30000002.
"""
    reading = read_content(tmp_path, text)
    assert reading.source == "pubmed-text"
    first, second = reading.records
    assert (first.title, first.venue, first.year) == ("Kites of clay: a trial", "Kite Med", 2020)
    assert [name_key(a.name) for a in first.authors] == ["a|reed", "bc|ash", "e|vanoak"]
    assert first.ids == {"doi": "10.1234/kite.7", "pmid": "30000001"}
    assert (second.title, second.venue, second.authors) == (
        "Strings without authors",
        "String J",
        (),
    )


def test_a_numbered_abstract_ends_with_its_pmid(tmp_path: Path) -> None:
    cut = PUBMED_TEXT[: PUBMED_TEXT.index("String J. 2021")]
    [record] = read_content(tmp_path, cut + "String").records
    assert record.abstract == "BACKGROUND: Clay kites were made.\n\nRESULTS: They fell."
