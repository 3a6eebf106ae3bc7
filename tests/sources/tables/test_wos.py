"""Web of Science: plain text and tab-delimited."""

from __future__ import annotations

import codecs
from pathlib import Path

from tests.sources.reading import read_content

PLAIN = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Smith, JA
   Doe, B
AF Smith, John A.
   Doe, Barbara
TI A title over
   two lines
SO JOURNAL OF TESTS
DE one; two words
AB First sentence. Second
   sentence. (C) 2020 Publisher.
DI 10.1000/WOS.1
PY 2020
PD JAN 5
TC 12
WC Computer Science; Statistics
UT WOS:0001
ER

PT C
AU Roe, C
TI Cut off
PY 2021
"""

TABLE = (
    "PT\tAU\tAF\tTI\tSO\tDE\tAB\tDI\tPY\tTC\tUT\n"
    'J\tSmith, JA; Doe, B\tSmith, John A.; Doe, Barbara\tA "quoted" title\tJOURNAL\t'
    "one; two\tText.\t10.1000/WOS.1\t2020\t12\tWOS:0001\t\n"
)


def test_reads_plain_text(tmp_path: Path) -> None:
    reading = read_content(tmp_path, PLAIN)
    assert reading.source == "wos-text"
    first, second = reading.records
    assert first.title == "A title over two lines"
    assert [a.name for a in first.authors] == ["John A. Smith", "Barbara Doe"]
    assert (first.year, str(first.date), first.citations) == (2020, "2020-01-05", 12)
    assert first.category == "Computer Science"
    assert first.keywords == ("one", "two words")
    assert first.abstract == "First sentence. Second sentence. (C) 2020 Publisher."
    assert first.location.line == 3
    assert second.title == "Cut off"
    assert reading.reasons == [("repaired", "record without its end", 22)]


def test_reads_the_table_also_in_utf_16(tmp_path: Path) -> None:
    for data in (TABLE.encode(), codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le")):
        reading = read_content(tmp_path, data)
        assert reading.source == "wos"
        assert reading.titles == ['A "quoted" title']
        assert reading.names == [["John A. Smith", "Barbara Doe"]]
        assert reading.records[0].location.line == 2
        assert reading.records[0].citations == 12
