"""Files and folders to a corpus: one that cannot be read stops no other and is not lost."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from topics.corpus.corpus import Corpus
from topics.corpus.left_out import find_left_out
from topics.corpus.reading import read
from topics.errors import InputError, TopicsError
from topics.settings import IdentitySettings, ReadSettings, Settings
from topics.sources import Input

LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
GOOD = "title,year\nA paper that is good,2001\n"


def lines(count: int) -> bytes:
    return "".join(
        json.dumps({"title": f"Paper number {n}", "year": 2000}) + "\n" for n in range(count)
    ).encode()


def inputs(corpus: Corpus) -> dict[str, tuple[str, int, int]]:
    table = corpus.inputs
    return {
        row.file: (row.format, row.records, row.rejected) for row in table.itertuples(index=False)
    }


BROKEN = {
    "cut.json": (b'[{"title": "x", "a": 1', "is not valid JSON; no complete object is in it"),
    "locked.xlsx": (LOCKED, "the workbook is locked with a password; save it without one"),
    "cut.xlsx": (b"PK\x03\x04" + b"[Content_Types].xml" * 9, "the workbook is damaged"),
    "cut.csv.gz": (gzip.compress(GOOD.encode(), mtime=0)[:9], "the gzip data ends early"),
    "cut.parquet": (b"PAR1" * 9, "the Parquet file is damaged"),
    "wide.csv": (GOOD.encode("utf-16-le"), "UTF-16 without its mark; save it as UTF-8"),
    "old.zip": (b"PK\x03\x04" + bytes(99), "is a zip archive; unpack it first"),
    "empty.csv": (b"", "the file is empty"),
    "photo.bin": (bytes(range(256)), "a binary file of no format that is known here"),
    "bad.jsonl": (lines(9) + b"{broken\n" * 9, "9 of 18 lines cannot be read as JSON"),
    "page.xml": (b"<dblp>\n<article key='a'><title>T", "page.xml:2: the XML is damaged"),
}


@pytest.mark.parametrize("as_folder", [True, False])
def test_files_that_cannot_be_read_stop_no_other(tmp_path: Path, as_folder: bool) -> None:
    for name, (content, _) in BROKEN.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.csv").write_text(GOOD)
    corpus = read(tmp_path if as_folder else sorted(tmp_path.iterdir(), reverse=True))
    assert corpus.papers["title"].tolist() == ["A paper that is good"]
    found = inputs(corpus)
    assert list(found) == sorted([*BROKEN, "good.csv"])
    assert found["good.csv"] == ("table", 1, 0)
    assert found["locked.xlsx"] == ("excel", 0, 1)
    assert all(found[name][1] == 0 < found[name][2] for name in BROKEN)
    ledger = corpus.ledger[corpus.ledger["reason"] == "file not read"]
    assert set(ledger["action"]) == {"rejected"}
    said = dict(zip(ledger["source"], ledger["detail"], strict=True))
    assert set(said) == set(BROKEN)
    for name, (_, sentence) in BROKEN.items():
        assert sentence in said[name]
        assert said[name].startswith(name)
        assert said[name].endswith(".")
    unread = corpus.inputs[corpus.inputs["records"] == 0]
    assert all(why.endswith("not read") for why in unread["why"])
    assert set(unread["sha256"]) == {""}


@pytest.mark.parametrize("name", BROKEN)
def test_the_only_file_is_an_error_of_its_own(tmp_path: Path, name: str) -> None:
    content, sentence = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    for place in (tmp_path, tmp_path / name):
        with pytest.raises(InputError) as raised:
            read(place)
        assert str(raised.value).startswith(name)
        assert sentence in str(raised.value)


def test_where_nothing_can_be_read_the_first_reason_is_given(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("")
    (tmp_path / "a.json").write_bytes(BROKEN["cut.json"][0])
    with pytest.raises(InputError, match=r"none of 2 files could be read; the first: a\.json: is"):
        read(tmp_path)
    (tmp_path / "c.csv").write_text("title,year\n")
    assert len(read(tmp_path)) == 0, "a table without rows was read"


def test_records_before_the_damage_are_kept_and_said(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    articles = "".join(
        f"<article key='{n}'><author>Ann Lee</author><title>Article {n}</title></article>\n"
        for n in range(5)
    )
    (tmp_path / "d.xml").write_text(f"<dblp>\n{articles}<article key='")
    long = json.dumps({"title": "long", "keywords": ["word"] * 900}, indent=1)
    short = [json.dumps({"title": f"Paper number {n}"}) for n in range(3)]
    (tmp_path / "l.json").write_text("[" + ",\n".join([*short, long, *short]) + "]")
    packed = gzip.compress(lines(4000), mtime=0)
    (tmp_path / "p.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    corpus = read(tmp_path, Settings(reading=ReadSettings(max_line_bytes=2_000)))
    found = inputs(corpus)
    assert found["d.xml"] == ("dblp-xml", 5, 1)
    assert found["l.json"] == ("json", 3, 1)
    left_out = find_left_out(corpus.ledger)
    assert left_out.whole == ()
    assert [name for name, _ in left_out.in_part] == ["d.xml", "l.json", "p.jsonl.gz"]
    said = dict(left_out.in_part)
    assert said["d.xml"].endswith("The rest of the file is left out; 5 records before it are kept.")
    assert said["l.json"].startswith("l.json:4: one object is longer than 2,000 bytes")
    assert "the gzip data ends early; what comes after is lost" in said["p.jsonl.gz"]
    kept = corpus.inputs.set_index("file")
    assert kept["why"]["d.xml"].endswith("; read in part")
    assert all(len(sha256) == 64 for sha256 in kept["sha256"])


def test_a_file_that_is_refused_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    bomb = gzip.compress(lines(200) + b'{"title": "x"' + b" " * 40_000_000)
    (tmp_path / "bomb.jsonl.gz").write_bytes(bomb)
    corpus = read(tmp_path)
    assert inputs(corpus)["bomb.jsonl.gz"] == ("json", 0, 1)
    [(name, sentence)] = find_left_out(corpus.ledger).whole
    assert sentence.startswith(f"{name}: unpacks to more than 400 times its size")


def test_a_file_that_goes_away_or_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gone.csv", "good.csv", "mine.csv"):
        (tmp_path / name).write_text(GOOD)
    opened: dict[str, int] = {}
    original = Path.open

    def open_(path: Path, *args: object, **kwargs: object) -> object:
        opened[path.name] = opened.get(path.name, 0) + 1
        if path.name == "gone.csv" and opened[path.name] > 1:
            raise FileNotFoundError(2, "No such file or directory")
        if path.name == "mine.csv":
            raise PermissionError(13, "Permission denied")
        return original(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", open_)
    assert find_left_out(read(tmp_path).ledger).whole == (
        ("gone.csv", "gone.csv: cannot be read (No such file or directory)."),
        ("mine.csv", "mine.csv: cannot be read (Permission denied)."),
    )


@pytest.mark.parametrize("number", [24, 28])
def test_what_the_machine_is_short_of_is_no_damage_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    (tmp_path / "good.csv").write_text(GOOD)

    def open_(path: Path, *args: object, **kwargs: object) -> object:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", open_)
    with pytest.raises(TopicsError, match=r"good\.csv: cannot be read now \(.*\); free some"):
        read(tmp_path)


def test_a_mistake_of_ours_is_not_taken_for_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    monkeypatch.setattr(Input, "items", lambda one: iter([1 / 0]))
    with pytest.raises(ZeroDivisionError):
        read(tmp_path)


def test_a_mapping_that_fits_no_table_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@article{a, title={One}, year=2000}\n")
    (tmp_path / "b.csv").write_text(GOOD)
    mapped = Settings(reading=ReadSettings(columns={"year": "Jahr"}))
    with pytest.raises(InputError, match=r"b\.csv: --columns year=Jahr: there is no such column"):
        read(tmp_path, mapped)
    (tmp_path / "c.csv").write_text("title,Jahr\nEin Text,2003\n")
    corpus = read(tmp_path, mapped)
    assert len(corpus) == 2
    assert [name for name, _ in find_left_out(corpus.ledger).whole] == ["b.csv"]


def test_files_of_settings_stay_errors(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    (tmp_path / "merges.toml").write_text("[[merge")
    with pytest.raises(InputError, match=r"merges\.toml"):
        read(tmp_path, Settings(identity=IdentitySettings(merges=tmp_path / "merges.toml")))


def test_a_workbook_that_is_damaged_in_the_middle_keeps_the_rows_before(tmp_path: Path) -> None:
    whole = tmp_path / "w.xlsx"
    rows = 3_000
    titles = [f"Paper {hash_of(n)} on {hash_of(-n)}" for n in range(rows)]
    pd.DataFrame({"title": titles, "year": 2001}).to_excel(whole, index=False)
    data = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    data[part.header_offset + 30 + len(part.filename) + part.compress_size * 9 // 10] ^= 0xFF
    whole.write_bytes(data)
    corpus = read(whole)
    [kept] = corpus.inputs["records"]
    assert rows // 2 < kept < rows
    [(_, sentence)] = find_left_out(corpus.ledger).in_part
    assert sentence.startswith("w.xlsx: the workbook is damaged (")
    assert sentence.endswith(
        f"The rest of the file is left out; {kept:,} records before it are kept."
    )


def hash_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:12]


def test_a_reader_that_fails_costs_its_own_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Lost\nER  -\n")
    (tmp_path / "b.csv").write_text("title,year\nKept,2001\n")

    def fail(_record: object, _location: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("topics.sources.references.ris._draft", fail)
    corpus = read(tmp_path)
    assert list(corpus.papers["title"]) == ["Kept"]
    [row] = corpus.ledger[corpus.ledger["reason"] == "file not read"].itertuples()
    assert row.detail.startswith("a.ris: cannot be read as ris (RecursionError: too deep)")
