"""Bytes to lines: encodings, line ends, compression, limits."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path

import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.sources.reading import read_content
from topics.errors import InputError
from topics.settings import ReadSettings
from topics.sources import find_inputs
from topics.sources.files.files import SourceFile


def write(folder: Path, data: bytes, name: str = "f.txt") -> SourceFile:
    path = folder / name
    path.write_bytes(data)
    return SourceFile(path, name)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda t: t.encode(),
        lambda t: codecs.BOM_UTF8 + t.encode(),
        lambda t: t.encode("utf-16"),
        lambda t: codecs.BOM_UTF16_BE + t.encode("utf-16-be"),
        lambda t: gzip.compress(t.encode()),
        lambda t: gzip.compress(t.encode()[:7]) + gzip.compress(t.encode()[7:]) + b"\0\0",
        lambda t: zstandard.compress(t.encode()),
        lambda t: zstandard.compress(t.encode()[:7]) + zstandard.compress(t.encode()[7:]),
    ],
    ids=["utf8", "mark", "utf16", "utf16be", "gzip", "members", "zstd", "frames"],
)
def test_lines_and_text(tmp_path: Path, end: str, encode: object) -> None:
    lines = ["é one", "", "three " * 50_000, "last"]
    file = write(tmp_path, encode(end.join(lines)))  # type: ignore[operator]
    reader = file.lines()
    assert list(reader) == list(enumerate(lines, start=1))
    assert not list(reader.problems())
    assert file.read_text().text == "\n".join(lines)
    assert file.sample().text.startswith("é one\n\nthree")


@settings(max_examples=60)
@given(st.binary(max_size=200))
@example(b"%\x80\x80\x81\x9c\xac")
def test_any_bytes_decode_with_each_byte_kept_in_place(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    data = b"x" + data
    file = write(tmp_path_factory.mktemp("f"), data)
    text = file.read_text().text
    unified = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert text.count("\n") == unified.count(b"\n")
    assert [t for _, t in file.lines()] == (text[:-1] if text.endswith("\n") else text).split("\n")


def test_a_million_bad_bytes_are_decoded_in_linear_time(tmp_path: Path) -> None:
    file = write(tmp_path, b"\xe9a" * 500_000)
    decoded = file.read_text()
    assert decoded.text == "éa" * 500_000
    [problem] = decoded.problems
    assert problem.reason == "encoding"
    assert problem.detail.startswith("500,000 bytes are not UTF-8")


def test_bombs_are_refused(tmp_path: Path) -> None:
    strict = ReadSettings(max_expansion=50)
    bomb = gzip.compress((b'{"title": "x"' + b" " * 10_000 + b"}\n") * 2_500)
    with pytest.raises(InputError, match=r"bomb\.gz: unpacks to more than 50 times its size"):
        read_content(tmp_path, bomb, "bomb.gz", strict)
    with pytest.raises(InputError, match=r"\.zst: unpacks to more than 400 times its size"):
        read_content(tmp_path, zstandard.compress(b"title\n" + b"x" * 50_000_000), "bomb.csv.zst")


def test_text_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    small = ReadSettings(max_text_bytes=1_000)
    entry = "@article{a, title={One}, year=2000}\n"
    with pytest.raises(InputError, match=r"a\.bib: more than 1,000 bytes of text"):
        read_content(tmp_path, entry * 100, "a.bib", small)


def test_progress_counts_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"title": "x"}\n' * 10_000))
    seen: list[int] = []
    [found] = find_inputs([path], progress=seen.append).readable
    assert len([*found.items()]) > 10_000 - 1
    assert sum(seen) == path.stat().st_size


def test_files_of_no_format(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.bin: a binary file of no format"):
        read_content(tmp_path, bytes(range(256)) * 10, "x.bin")
    with pytest.raises(InputError, match=r"empty\.csv: the file is empty"):
        read_content(tmp_path, b" \n", "empty.csv")
    with pytest.raises(InputError, match=r"a\.txt: a file of no format"):
        read_content(tmp_path, "Dear all,\nthe meeting, as planned, is off.\n", "a.txt")


def test_a_folder_with_a_mixture(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.dat").write_text("@article{a, title={One}, year=2000}\n")
    (tmp_path / "sub" / "b").write_text("TY  - JOUR\nTI  - Two\nER  -\n")
    (tmp_path / "c.csv").write_text("title,year\nThree,2001\n")
    (tmp_path / "notes.txt").write_text("Dear all, nothing here.\n")
    (tmp_path / "~$c.xlsx").write_bytes(b"\x05Anna")
    found = find_inputs([tmp_path])
    assert [(i.file.name, i.source.NAME) for i in found.readable] == [
        ("a.dat", "bibtex"),
        ("c.csv", "table"),
        ("sub/b", "ris"),
    ]
    assert [one.name for one in found.unread] == ["notes.txt"]


def test_a_hole_of_zero_bytes_is_said(tmp_path: Path) -> None:
    record = "TY  - JOUR\nTI  - A title\nER  -\n"
    reading = read_content(tmp_path, record.encode() * 4 + bytes(200) + record.encode() * 4)
    assert len(reading.records) == 7
    assert [r for r in reading.reasons if r[1] == "file damaged"] == [("noted", "file damaged", 13)]


def test_a_broken_compressed_file_is_not_called_empty(tmp_path: Path) -> None:
    packed = gzip.compress(b"title,year\nOne,2001\n")
    with pytest.raises(InputError, match=r"t\.gz: the gzip data ends early.*fetch the file again"):
        read_content(tmp_path, packed[:9], "t.gz")
