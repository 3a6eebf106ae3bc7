"""An input file as bytes and as text, read once and decoded in one place.

Sources never open files themselves: they take a :class:`SourceFile`, look at
its :class:`Sample` to say whether the format is theirs, and then read its text
line by line. Decoding is here, so that every format treats a byte-order mark,
a stray Latin-1 byte or a carriage return the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from topics.errors import InputError
from topics.records import Location, Problem

SAMPLE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file: at most ``SAMPLE_BYTES`` bytes and their text."""

    data: bytes
    text: str
    suffix: str


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A whole file as text with ``\\n`` line ends, and what had to be repaired."""

    text: str
    problems: tuple[Problem, ...]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield ``(line number from 1, line without its end)``."""
        return enumerate(self.text.split("\n"), start=1)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. ``name`` is how messages and the ledger call it."""

    path: Path
    name: str

    def sample(self) -> Sample:
        """The first bytes, decoded as far as they go."""
        with self.path.open("rb") as handle:
            data = handle.read(SAMPLE_BYTES)
        return Sample(data, _unify_line_ends(_decode(data)[0]), self.path.suffix.lower())

    def read_text(self) -> DecodedText:
        """The whole file as text.

        UTF-8 with or without a byte-order mark, and UTF-16 with one; a byte
        that is not UTF-8 is read as Windows-1252 and noted as a repair.

        Raises
        ------
        InputError
            If the file cannot be read.
        """
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read ({error.strerror}).") from error
        text, repaired = _decode(data)
        problems: tuple[Problem, ...] = ()
        if repaired:
            problems = (
                Problem(
                    action="repaired",
                    location=Location(self.name),
                    reason="encoding",
                    detail=f"{repaired} bytes are not UTF-8 and were read as Windows-1252",
                ),
            )
        return DecodedText(_unify_line_ends(text), problems)


def _unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> tuple[str, int]:
    """Text and the number of bytes that were not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), 0
    data = data.removeprefix(b"\xef\xbb\xbf")
    pieces: list[str] = []
    repaired = 0
    while data:
        try:
            pieces.append(data.decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            pieces.append(data[: error.start].decode("utf-8"))
            bad = data[error.start : error.end]
            pieces.append(bad.decode("cp1252", errors="replace"))
            repaired += len(bad)
            data = data[error.end :]
    return "".join(pieces), repaired
