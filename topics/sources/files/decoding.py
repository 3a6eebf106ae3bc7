"""Decoding of files: the encoding that was found, and what did not fit it.

UTF-8 is tried first. A few bytes of text in Windows-1252 among UTF-8 are read as
such, byte by byte. Where most of what is not ASCII is not UTF-8 either, the file
is in another encoding: the one that it declares itself (XML, JabRef's BibTeX),
otherwise the one that chardet finds. What the user names overrules all.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

WINDOWS = "Windows-1252"
_REPLACING = "topics-windows-1252"

_FEWEST_BYTES = 5
_FEWEST_DIFFERENT = 4
"""Fewer bytes beyond ASCII tell no encoding; they are taken for Windows-1252."""

_MOSTLY = 0.4
"""Share of bytes beyond ASCII that are not UTF-8, from which on the text is in another encoding."""

_LOOKED_AT = 32_768
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII = bytes(range(0x80))
_PLAIN = b"\t\n\r 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""What every encoding of files of papers has where ASCII has it; Japanese ones lack a backslash."""

_DECLARED = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\bencoding\s*=\s*["']|%+\s*encoding:\s*)([\w.:-]+)""",
    re.IGNORECASE,
)
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_NO_LETTERS = re.compile(rb"[\x80-\x9f]")
_WINDOWS_FOR = {
    "iso8859-1": "Windows-1252",
    "iso8859-2": "Windows-1250",
    "iso8859-5": "Windows-1251",
    "iso8859-6": "Windows-1256",
    "iso8859-7": "Windows-1253",
    "iso8859-8": "Windows-1255",
    "iso8859-9": "Windows-1254",
    "iso8859-13": "Windows-1257",
    "iso8859-15": "Windows-1252",
    "iso8859-16": "Windows-1250",
}
_WIDE = (
    "utf_16",
    "utf_32",
    "utf_7",
    "utf-16",
    "utf-32",
    "utf-7",
    "iso2022",
    "hz",
    "cp037",
    "cp1026",
)
_WESTERN = frozenset(
    {"iso8859-1", "iso8859-15", "cp1252", "cp1250", "iso8859-2", "cp1254", "ascii"}
)


def codec_of(name: str) -> str:
    """Python's name of a text encoding, "" if there is none of that name."""
    try:
        found = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return ""
    # Some codecs turn bytes into bytes; they are of no use for text.
    return found.name if getattr(found, "_is_text_encoding", True) else ""


class Decoder:
    """Runs of lines to text, one after another, with what had to be repaired.

    Attributes
    ----------
    repaired, first_line : int
        Bytes that were read as Windows-1252 among UTF-8, and the line of the first.
    encoding : str
        The encoding that was taken for what is not UTF-8, "" if there was no need.
    said : str
        Why that one: "detected with confidence 0.35" or "as the file declares".
    """

    def __init__(self) -> None:
        self.repaired = 0
        self.first_line = 0
        self.encoding = ""
        self.said = ""
        self._declared: str | None = None
        self._line = 1

    def decode(self, data: bytes) -> str:
        """``data`` as text."""
        if self._declared is None and data:
            self._declared = _declared(data)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            text = self._other(data, error)
        self._line += line_ends(data)
        return text

    def _other(self, data: bytes, error: UnicodeDecodeError) -> str:
        if not self.encoding and not self.repaired:
            self.first_line = self._line + line_ends(data[: error.start])
        bad = len(data) - len(data.decode("utf-8", errors="ignore").encode("utf-8"))
        if not self.encoding and bad < _MOSTLY * len(_beyond_ascii(data)):
            return self._stray(data, bad)
        if not self.encoding:
            self.encoding, self.said = self._find(data)
        return self._stray(data, bad) if self.encoding == WINDOWS else self._in_other(data)

    def _in_other(self, data: bytes) -> str:
        return data.decode(codec_of(self.encoding), errors="replace")

    def _stray(self, data: bytes, bad: int) -> str:
        self.repaired += bad
        codecs.register_error(_REPLACING, _as_windows_1252)
        return data.decode("utf-8", errors=_REPLACING)

    def _find(self, data: bytes) -> tuple[str, str]:
        """The encoding of bytes that are not UTF-8, and why."""
        if self._declared and codec_of(self._declared) != "utf-8":
            return self._declared, "as the file declares"
        lines = b"\n".join(line for line in data.split(b"\n") if _HIGH.search(line))[:_LOOKED_AT]
        high = _beyond_ascii(lines)
        if len(high) < _FEWEST_BYTES or len(set(high)) < _FEWEST_DIFFERENT:
            return WINDOWS, ""
        import chardet

        found = chardet.detect(lines)
        name = _of_windows(str(found["encoding"] or ""), lines)
        codec = codec_of(name)
        if not codec or codec == "utf-8" or codec.startswith(_WIDE) or not _keeps_ascii(codec):
            return WINDOWS, ""
        if _same_as_windows(lines, codec):
            return WINDOWS, ""
        return name, f"detected with confidence {float(found['confidence'] or 0.0):.2f}"


def _beyond_ascii(data: bytes) -> bytes:
    return data.translate(None, _ASCII)


def _keeps_ascii(codec: str) -> bool:
    """Whether letters, digits and line ends of ASCII are so in an encoding; not in EBCDIC."""
    return _PLAIN.decode(codec, errors="replace") == _PLAIN.decode("ascii")


def _declared(data: bytes) -> str:
    found = _DECLARED.match(data)
    name = found.group(1).decode("ascii", "replace") if found else ""
    return name if codec_of(name) else ""


def _of_windows(name: str, data: bytes) -> str:
    """Windows' encoding in place of ISO's, where bytes stand that are no letters in ISO's."""
    other = _WINDOWS_FOR.get(codec_of(name), "")
    return other if other and _NO_LETTERS.search(data) else name


def _same_as_windows(data: bytes, codec: str) -> bool:
    """Whether a Western encoding makes the same text of some bytes as Windows-1252."""
    if codec not in _WESTERN:
        return False
    return data.decode(codec, errors="replace") == data.decode("cp1252", errors="replace")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", errors="replace"), error.end


def as_utf8(pieces: Iterable[bytes], encoding: str = "") -> Iterator[bytes]:
    """The same text without a byte-order mark.

    It is UTF-8 where ``encoding`` is named or the mark is one of UTF-16; otherwise
    the bytes are left for a :class:`Decoder`.
    """
    wide = None
    begun = False
    for given in pieces:
        piece = given
        if not begun and piece:
            begun = True
            if encoding:
                wide = codecs.getincrementaldecoder(encoding)(errors="replace")
            elif piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                wide = codecs.getincrementaldecoder("utf-16")(errors="replace")
            piece = piece.removeprefix(codecs.BOM_UTF8)
        if wide is not None:
            piece = wide.decode(piece).removeprefix("\ufeff").encode("utf-8", errors="replace")
        if piece:
            yield piece


def line_ends(data: bytes) -> int:
    """How many lines end in ``data``, whichever sign they end with."""
    feeds = data.count(b"\n")
    return feeds + data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else feeds


def ends_with_feeds(beginning: bytes) -> bool:
    """Whether the first line of a file ends with ``\\n`` or ``\\r\\n``, as its others should."""
    feed, carriage = beginning.find(b"\n"), beginning.find(b"\r")
    return feed >= 0 and (carriage < 0 or carriage >= feed - 1)


def without_lone_returns(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of UTF-8 with a space for each ``\\r`` that is not followed by ``\\n``.

    Python's ``csv`` writes it into a field without quotation marks, where it would
    divide the row.
    """
    held = b""
    for given in pieces:
        piece = held + given
        held = b"\r" if piece.endswith(b"\r") else b""
        piece = piece.removesuffix(b"\r")
        yield _LONE_RETURN.sub(b" ", piece) if b"\r" in piece else piece
    if held:
        yield held


def unify_line_ends(text: str) -> str:
    """``text`` with ``\\n`` at the end of each line."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def whole_characters(data: bytes) -> bytes:
    """``data`` without the bytes of a UTF-8 character that its end cuts."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            return data
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data[:-back] if length > back else data
    return data
