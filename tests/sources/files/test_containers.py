"""Excel, Parquet, XML and our own tables."""

from __future__ import annotations

import struct
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tests.sources.reading import DATA, needs_shared, read_content, read_path
from topics.errors import InputError
from topics.settings import ReadSettings
from topics.store.tables import write_csv, write_parquet


def workbook(path: Path, rows: list[list[object]], *, first: str = "Sheet") -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = first
    for row in rows:
        book.active.append(row)
    book.create_sheet("Notes").append(["nothing", "here"])
    book.save(path)
    return path


def test_excel_with_a_plain_table(tmp_path: Path) -> None:
    import datetime as dt

    rows: list[list[object]] = [
        ["Titel", "Autoren", "Datum", "Zitate", None],
        ["Eins", "Müller, A.; Meier, B.", dt.datetime(2020, 5, 4), 3, "note"],
        [None, None, None, None],
        [3.5, "K. Lang", "2021", None],
    ]
    reading = read_path(workbook(tmp_path / "any.name", rows))
    assert reading.source == "excel"
    assert reading.titles == ["Eins", "3.5"]
    assert reading.names == [["A. Müller", "B. Meier"], ["K. Lang"]]
    first = reading.records[0]
    assert (first.year, str(first.date), first.location.line) == (2020, "2020-05-04", 2)
    assert [r[1] for r in reading.reasons] == ["columns guessed", "cells beside the table"]


def test_excel_of_a_site(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["About the data"],
        ["Publication ID", "Title", "PubYear", "Authors", "DOI", "Dimensions URL"],
        ["pub.1", "A title", 2020, "Smith, John; Li, Bo", "10.1000/1", "https://x.y"],
    ]
    reading = read_path(workbook(tmp_path / "d.xlsx", rows))
    assert reading.records[0].format == "dimensions"
    assert reading.names == [["John Smith", "Bo Li"]]


def test_locked_old_and_damaged_workbooks(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    locked = ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100
    with pytest.raises(InputError, match=r"l\.xlsx: the workbook is locked with a password"):
        read_content(tmp_path, locked, "l.xlsx")
    with pytest.raises(InputError, match=r"o\.xls: the workbook is damaged"):
        read_content(tmp_path, ole, "o.xls")
    whole = workbook(tmp_path / "w.xlsx", [["title"], ["x"]]).read_bytes()
    with pytest.raises(InputError, match=r"c\.xlsx: the workbook is damaged"):
        read_content(tmp_path, whole[: len(whole) // 2], "c.xlsx")
    with pytest.raises(InputError, match=r"n\.xlsx: no sheet has a column that looks like titles"):
        read_path(workbook(tmp_path / "n.xlsx", [["a", "b"], [1, 2]]))


def test_bombs_in_a_workbook(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "w.xlsx", [["title"], ["x"]])
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(whole) as old,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/big", b"\0" * (160 * 1024 * 1024))
    with pytest.raises(InputError, match="160 MB, as only a decompression bomb does"):
        read_path(bomb)
    entities = tmp_path / "entities.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(entities, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + data
            new.writestr(name, data)
    with pytest.raises(InputError, match=r"entities\.xlsx: the workbook is damaged"):
        read_path(entities)


DBLP_XML = """<?xml version="1.0"?>
<dblpperson name="Yizhou Wang 0001"><r><inproceedings key="conf/nips/W20">
<author pid="1">Yizhou Wang 0001</author><author orcid="0000-0002-1825-0097">Bo Li</author>
<title>A <i>nice</i> title.</title><booktitle>NeurIPS</booktitle><year>2020</year>
<ee>https://doi.org/10.1000/X</ee></inproceedings></r>
<r><article publtype="informal" key="journals/corr/abs-1"><author>Bo Li</author>
<title>Preprint.</title><journal>CoRR</journal><volume>abs/2101.00001</volume><year>2021</year>
</article></r></dblpperson>"""


def test_dblp_xml(tmp_path: Path) -> None:
    reading = read_content(tmp_path, DBLP_XML)
    assert reading.source == "dblp-xml"
    first, second = reading.records
    assert (first.title, first.year, first.venue) == ("A nice title", 2020, "NeurIPS")
    assert first.authors[0].ids == {"dblp": "0001"}
    assert first.authors[1].ids == {"orcid": "0000-0002-1825-0097"}
    assert (second.published, second.ids["arxiv"]) == (False, "2101.00001")


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "lol"}{"x" * 10}">' for n in range(9)
    )
    body = "<dblp><article key='a'>&l8;</article></dblp>"
    text = f"<?xml version='1.0'?><!DOCTYPE dblp [{laughs}]>{body}"
    with pytest.raises(InputError, match=r"file: the XML declares entities"):
        read_content(tmp_path, text)
    with pytest.raises(InputError, match=r"file:\d+: the XML is damaged"):
        read_content(tmp_path, DBLP_XML[:-40])


def test_parquet_with_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "p"
    table = pd.DataFrame(
        {
            "t": ["One", None],
            "who": [["Anna Ek", "Anna Ek"], ["Bo Li and Cy Roe"]],
            "y": [2020, 2021],
        }
    )
    write_parquet(table, path, ["t", "who", "y"])
    columns = ReadSettings(columns={"title": "t", "authors": "who", "year": "y"})
    reading = read_path(path, columns)
    assert reading.source == "parquet"
    assert reading.names == [["Anna Ek"]]
    assert reading.reasons == [
        ("noted", "columns as given", 0),
        ("repaired", "author repeated", 1),
        ("rejected", "no title", 2),
    ]
    with pytest.raises(InputError, match=r"none of the columns looks like titles \(t, who, y\)"):
        read_path(path)
    with pytest.raises(InputError, match=r"q: the Parquet file is damaged"):
        read_content(tmp_path, path.read_bytes()[:-8], "q")


@needs_shared
def test_the_real_parquet_is_guessed() -> None:
    path = DATA / "papers-dev.parquet"
    from itertools import islice

    from topics.records import Problem
    from topics.sources import find_inputs

    [found] = find_inputs([path]).readable
    note, *records = islice(found.items(), 50)
    assert isinstance(note, Problem)
    assert note.detail == (
        "read as title=title, abstract=abstract, authors=authors, year=year, venue=venue, "
        "category=area, keywords=keywords, citations=citations, identifier=id"
    )
    assert all(record.year == 2025 and record.authors for record in records)


def own_papers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "paper_id": ["p1", "p2"],
            "title": ["=Danger & more", "Second"],
            "authors": [["Anna Ek", "Yizhou Wang 0001"], []],
            "year": pd.array([2019, 2020], dtype="Int64"),
            "year_published": pd.array([2020, 2020], dtype="Int64"),
            "venue": ["-V", ""],
            "category": ["", "cs.LG"],
            "source_count": [2, 1],
            "abstract": ["@start", "Text"],
        }
    )


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_our_own_papers_come_back(tmp_path: Path, form: str) -> None:
    table = own_papers()
    path = tmp_path / f"papers.{form}"
    (write_csv if form == "csv" else write_parquet)(table, path, list(table.columns))
    reading = read_path(path)
    assert reading.titles == ["=Danger & more", "=Danger & more", "Second"]
    assert [(r.year, r.published) for r in reading.records] == [
        (2019, False),
        (2020, True),
        (2020, True),
    ]
    first = reading.records[0]
    assert (first.venue, first.abstract) == ("-V", "@start")
    assert [a.name for a in first.authors] == ["Anna Ek", "Yizhou Wang"]
    assert first.authors[1].ids == {"dblp": "0001"}
    assert not reading.problems


def test_parquet_with_values_that_cannot_be_read(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    )
    far = pa.array([2**62], pa.timestamp("us"))
    tables = {
        "can't decode": pa.table({"title": bad}),
        "out of range": pa.table({"title": ["a"], "date": far}),
        "exists 2 times": pa.Table.from_arrays([bad, bad], names=["title", "title"]),
    }
    for words, table in tables.items():
        pq.write_table(table, tmp_path / "p.parquet")
        message = rf"p\.parquet: the Parquet file has values that cannot be read \(.*{words}"
        with pytest.raises(InputError, match=message):
            read_path(tmp_path / "p.parquet")


def test_an_old_workbook_whose_sectors_go_round_is_refused(tmp_path: Path) -> None:
    """What follows such a chain takes memory until there is none."""
    data = bytearray((Path(__file__).parent / "old_workbook.xls").read_bytes())
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    (first,) = struct.unpack_from("<i", data, 48)  # of the directory
    (table,) = struct.unpack_from("<i", data, 76)
    struct.pack_into("<i", data, (table + 1) * sector + 4 * first, first)
    with pytest.raises(InputError, match=r"o\.xls: the workbook is damaged \(memory alloc"):
        read_content(tmp_path, bytes(data), "o.xls")


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    # BIFF8 as xlwt writes it: a header and two rows, written by hand for this test.
    reading = read_path(Path(__file__).parent / "old_workbook.xls")
    assert reading.source == "excel"
    assert reading.titles == ["Kites of wool", "Kites of felt"]
    assert reading.names == [["Eve Oak", "Tom Elm"], ["Eve Oak"]]
    assert [record.year for record in reading.records] == [2019, 2020]


def open_document(path: Path, rows: str) -> Path:
    """A sheet as LibreOffice packs it; ``rows`` are its rows as XML."""
    name = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{name}:manifest:1.0">{entry}</manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{name}:office:1.0" '
            f'xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Papers">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def cells(*texts: str, repeated: int = 1) -> str:
    repeats = f'table:number-columns-repeated="{repeated}" office:value-type="string"'
    return "".join(
        f"<table:table-cell {repeats}><text:p>{text}</text:p></table:table-cell>" for text in texts
    )


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    rows = [("Title", "Authors", "Year"), ("Kites of wool", "Oak, Eve; Elm, Tom", "2019")]
    filled = "".join(f"<table:table-row>{cells(*row)}</table:table-row>" for row in rows)
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048574">{empty}</table:table-row>'
    reading = read_path(open_document(tmp_path / "papers.ods", filled + rest))
    assert (reading.source, reading.why) == ("excel", "a zip file with an OpenDocument sheet")
    assert reading.titles == ["Kites of wool"]
    assert reading.names == [["Eve Oak", "Tom Elm"]]
    assert reading.records[0].year == 2019


def test_an_open_document_sheet_of_billions_of_cells_is_refused(tmp_path: Path) -> None:
    row = f'<table:table-row table:number-rows-repeated="9000">{cells("Title", repeated=9000)}'
    path = open_document(tmp_path / "trap.ods", f"{row}</table:table-row>")
    with pytest.raises(InputError, match=r"trap\.ods: the workbook is damaged \("):
        read_path(path)


def test_an_open_document_row_that_is_repeated_for_ever_is_refused(tmp_path: Path) -> None:
    head = f"<table:table-row>{cells('Title', 'Year')}</table:table-row>"
    row = f'<table:table-row table:number-rows-repeated="2000000000">{cells("Kites", "2001")}'
    path = open_document(tmp_path / "trap.ods", f"{head}{row}</table:table-row>")
    with pytest.raises(InputError, match=r"trap\.ods: .* \(more than 100,000 rows, as only a trap"):
        read_path(path)


def test_rows_that_no_sheet_has_are_not_waited_for(tmp_path: Path) -> None:
    path = workbook(tmp_path / "far.xlsx", [["title", "year"], ["One", 2001]])
    far = tmp_path / "far2.xlsx"
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(far, "w") as changed:
        for name in given.namelist():
            data = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cell = b'<c r="B2000000000" t="inlineStr"><is><t>x</t></is></c>'
                row = b'<row r="2000000000">' + cell + b"</row>"
                data = data.replace(b"</sheetData>", row + b"</sheetData>")
            changed.writestr(name, data)
    start = time.process_time()
    reading = read_path(far)
    assert time.process_time() - start < 5
    assert reading.titles == ["One"]


def test_parquet_that_stands_for_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    many = tmp_path / "many.parquet"
    title = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000_000, pa.int32()), ["x"])
    pq.write_table(pa.table({"title": title}), many)
    assert many.stat().st_size < 1_000_000
    with pytest.raises(InputError, match=r"many\.parquet: 5,000,000 rows in .* as only a trap has"):
        read_path(many)
    wide = tmp_path / "wide.parquet"
    title = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int32()), ["x" * 50_000])
    pq.write_table(pa.table({"title": title}), wide, compression="zstd")
    with pytest.raises(InputError, match=r"wide\.parquet: .* unpack to .* decompression bomb"):
        read_path(wide)
