"""RIS: real export, dialects, records cut short."""

from __future__ import annotations

from pathlib import Path

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
