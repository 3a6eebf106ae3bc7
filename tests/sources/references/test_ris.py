"""RIS: real export, dialects, records cut short."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.sources.reading import DATA, needs_shared, read_content, read_path

RECORDS = """TY  - JOUR
TI  - A title that goes on
over two lines
AU  - Surname, Anna B.
AU  - Second, Carl
AU  - Surname, Anna B.
PY  - 2019/05/04/
JO  - Some Journal
KW  - one
KW  - two
DO  - doi:10.1000/XYZ.
AB  - BACKGROUND: something.
AI - the field of our time.
UR  - https://example.org/a;b
ER  -

TY  - CONF
T1  - Old tags
A1  - Third, Dora
Y1  - 1 Jan.-Feb. 2018
T2  - Proceedings of X
N2  - The abstract in English.
AB  - Der Abstract auf Deutsch.
ER  -
TY  - JOUR
AU  - Nobody, A.
ER  -
TY  - JOUR
TI  - Cut off
PY  - 20255
"""


def test_reads_records_with_their_dirt(tmp_path: Path) -> None:
    reading = read_content(tmp_path, "\ufeff" + RECORDS)
    assert reading.source == "ris"
    assert "TY - JOUR" in reading.why
    assert reading.titles == ["A title that goes on over two lines", "Old tags", "Cut off"]
    assert reading.names[:2] == [["Anna B. Surname", "Carl Second"], ["Dora Third"]]
    first, second, last = reading.records
    assert (first.year, str(first.date)) == (2019, "2019-05-04")
    assert first.abstract == "BACKGROUND: something. AI - the field of our time."
    assert first.ids == {"doi": "10.1000/xyz"}
    assert first.keywords == ("one", "two")
    assert (second.year, second.date, second.venue) == (2018, None, "Proceedings of X")
    assert second.abstract == "Der Abstract auf Deutsch.\n\nThe abstract in English."
    assert last.year is None
    assert reading.reasons == [
        ("repaired", "author repeated", 1),
        ("rejected", "no title", 25),
        ("repaired", "record without its end", 28),
        ("noted", "year not understood", 28),
    ]


def test_one_space_before_the_dash(tmp_path: Path) -> None:
    text = "TY - JOUR\nTI - Narrow\nAU - A. Surname\nPY - 2001\nER -\n"
    reading = read_content(tmp_path, text)
    assert reading.titles == ["Narrow"]
    assert reading.names == [["A. Surname"]]
    assert reading.records[0].year == 2001


@needs_shared
def test_reads_the_export_of_ieee() -> None:
    reading = read_path(DATA / "exports" / "ieee.ris")
    assert len(reading.records) == 25
    assert reading.names[0] == ["G. Kalbe"]
    assert ("repaired", "author repeated", 1) in reading.reasons
    assert all(record.year and record.abstract for record in reading.records)
    assert not [p for p in reading.problems if p.action == "rejected"]


@pytest.mark.parametrize(
    "text",
    [
        "TY  -  JOUR\nTI  -  Kites\nAU  -  Oak, Eve\nPY  -  2001\nER  -  \n",
        "ty  - jour\nti  - Kites\nau  - Oak, Eve\npy  - 2001\ner  - \n",
        "  TY  - JOUR\n  TI  - Kites\n  AU  - Oak, Eve\n  PY  - 2001\n  ER  - \n",
        "TY  - Journal Article\nTI  - Kites\nAU  - Oak, Eve\nPY  - 2001\nER  - \n",
        "TY-JOUR\nTI- Kites\nAU- Oak, Eve\nPY- 2001\nER-\n",
        "TY   - JOUR\r\nTI   - Kites\r\nAU   - Oak, Eve\r\nPY   - 2001\r\nER   -\r\n",
    ],
)
def test_other_spacing_case_and_types(tmp_path: Path, text: str) -> None:
    reading = read_content(tmp_path, text)
    assert (reading.source, reading.titles) == ("ris", ["Kites"])
    assert (reading.names, reading.records[0].year) == ([["Eve Oak"]], 2001)


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("L3  - 10.1234/kite.5", "10.1234/kite.5"),
        ("M3  - doi: 10.1234/kite.6", "10.1234/kite.6"),
        ("UR  - https://press.example/doi/abs/10.1234/kite.7", "10.1234/kite.7"),
        ("UR  - https://press.example/articles/10.1234/kite.8/full?x=1", "10.1234/kite.8"),
        ("UR  - https://press.example/pdf/10.1234/kite.9.pdf", "10.1234/kite.9"),
        ("L2  - https://resolver.example/q?id=doi:10.1234%2Fkite.10&title=x", "10.1234/kite.10"),
        ("M3  - Article", ""),
        ("N1  - See 10.1234/other for data.", ""),
    ],
)
def test_the_doi_wherever_it_stands(tmp_path: Path, line: str, doi: str) -> None:
    text = f"TY  - JOUR\nTI  - Kites\n{line}\nER  - \n"
    assert read_content(tmp_path, text).records[0].ids.get("doi", "") == doi


def test_keywords_on_lines_of_their_own_and_in_one_line(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - Kites\nKW  - sand\nacoustics\ndesert winds\nER  - \n"
    assert read_content(tmp_path, text).records[0].keywords == ("sand", "acoustics", "desert winds")
    text = "TY  - JOUR\nTI  - Kites\nKW  - sand; acoustics\nER  - \n"
    assert read_content(tmp_path, text).records[0].keywords == ("sand", "acoustics")


def test_many_authors_and_many_lines_in_linear_time(tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrstu"
    surnames = [f"Oak{a}{b}{c}" for a in letters for b in letters for c in letters][:9_000]
    names = "".join(f"AU  - {surname}, Eve\nAU  - Elm, Tom\n" for surname in surnames)
    more = "and so on\n" * 200_000
    start = time.perf_counter()
    reading = read_content(tmp_path, f"TY  - JOUR\nTI  - Kites\n{names}AB  - x\n{more}ER  - \n")
    assert time.perf_counter() - start < 20
    [record] = reading.records
    assert len(record.authors) == 9_001
    assert len(record.abstract) == len("x") + 200_000 * len(" and so on")
