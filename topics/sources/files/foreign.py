"""Files that are known and not read here, by their first bytes: what to do with them instead."""

from __future__ import annotations

_ZIP = b"PK\x03\x04"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is a PDF, which is not read here; give its entry as BibTeX, RIS or a table"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "is a RAR archive; unpack it first"),
    (b"BZh", "is compressed by bzip2; unpack it first, or use gzip or Zstandard"),
    (b"\xfd7zXZ\0", "is compressed by xz; unpack it first, or use gzip or Zstandard"),
    (b"{\\rtf", "is a text document (.rtf); save it as plain text"),
    (b"\xff\xfe\0\0", "is text in UTF-32; save it as UTF-8"),
    (b"\0\0\xfe\xff", "is text in UTF-32; save it as UTF-8"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
     "is an OpenDocument sheet; save it as .xlsx or CSV"),
    (b"mimetypeapplication/", "is a document of an office program; save its table as .xlsx or CSV"),
    (b"word/", "is a Word document; save its table as .xlsx or CSV, or its text as plain text"),
)  # fmt: skip


def foreign_kind(data: bytes) -> str:
    """What a file is that begins with ``data``, and what to do; empty if it is not known."""
    if data.startswith(_ZIP):
        for sign, words in _ZIPPED:
            if sign in data:
                return words
        return "is a zip archive; unpack it first"
    for start, words in _STARTS:
        if data.startswith(start):
            return words
    return _wide_text(data)


def _wide_text(data: bytes) -> str:
    """Words for UTF-16 that lacks its mark: every second byte of plain letters is zero."""
    start = data[:512]
    pairs = len(start) // 2
    if pairs >= 8 and 2 * max(start[::2].count(0), start[1::2].count(0)) > 1.6 * pairs:
        text = [byte for byte in start if byte]
        if sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in text) > 0.9 * len(text) > 0:
            return "seems to be text in UTF-16 without its mark; save it as UTF-8 or say --encoding"
    return ""
