"""Files that are known and not read."""

from __future__ import annotations

import pytest

from topics.sources.files.foreign import foreign_kind

TEXT = "title,year\nSome paper,2001\n" * 20


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\x03\x04" + bytes(40), "is a zip archive; unpack it first"),
        (b"PK\x03\x04" + bytes(40) + b"word/document.xml", "is a Word document"),
        (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument"),
        (b"BZh91AY", "is compressed by bzip2"),
        (TEXT.encode("utf-32"), "is text in UTF-32; save it as UTF-8"),
        (TEXT.encode("utf-16-le"), "text in UTF-16 without its mark"),
        (TEXT.encode("utf-16-be"), "text in UTF-16 without its mark"),
    ],
)
def test_what_a_file_is_and_what_to_do(data: bytes, words: str) -> None:
    assert words in foreign_kind(data)


@pytest.mark.parametrize("data", [b"", TEXT.encode(), bytes(600), bytes(range(256)) * 4])
def test_what_is_not_known_is_not_guessed(data: bytes) -> None:
    assert foreign_kind(data) == ""
