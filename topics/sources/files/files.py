"""An input file as bytes and as text, unpacked and decoded in one place.

Sources never open files themselves: they take a :class:`SourceFile`, look at
its :class:`Sample` to say whether the format is theirs, and then read its
lines, its whole text or, for formats that are not text, its bytes. Gzip,
Zstandard, byte-order marks, stray Latin-1 bytes and carriage returns are dealt
with here, so that every format treats them the same way.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from topics.errors import InputError, TopicsError
from topics.records import CUT_SHORT, DAMAGED, Location, Problem, ProblemAction
from topics.runtime.progress import ignore
from topics.settings import MEBIBYTE, ReadSettings
from topics.sources.files.decoding import (
    Decoder,
    as_utf8,
    unify_line_ends,
    whole_characters,
    without_lone_returns,
)
from topics.sources.files.failures import refused, unreadable
from topics.sources.files.unpack import ExpansionError, Unpacker, compression_of
from topics.text.wording import are, counted, were

SAMPLE_BYTES = 65_536

_HOLE = bytes(16)

_COMPRESSED_SUFFIXES = frozenset({".gz", ".gzip", ".zst", ".zstd"})


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file: at most ``SAMPLE_BYTES`` plain bytes and their text.

    ``suffix`` is the name's ending in lower case, without that of a
    compression. ``whole`` tells whether the sample is the entire file, and
    ``damage`` says in words if its compressed data breaks off.
    """

    data: bytes
    text: str
    suffix: str
    whole: bool = True
    columns: tuple[tuple[str, str], ...] = ()
    damage: str = ""


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
    """A file to read. ``name`` is how messages and the ledger call it.

    ``progress`` is called with the number of the file's bytes read since the
    last call.
    """

    path: Path
    name: str
    settings: ReadSettings = field(default_factory=ReadSettings)
    progress: Callable[[int], None] = ignore

    def sample(self) -> Sample:
        """The first bytes, unpacked, and decoded as far as they go.

        Raises
        ------
        InputError
            If the file cannot be read.
        """
        unpacker = Unpacker(self.path, max_expansion=self.settings.max_expansion, progress=ignore)
        data = bytearray()
        whole = True
        try:
            for piece in unpacker:
                data += piece
                if len(data) > SAMPLE_BYTES:
                    whole = False
                    break
        except ExpansionError as error:
            raise refused(self.name, error) from error
        except OSError as error:
            raise unreadable(self.name, error) from error
        beginning = bytes(data[:SAMPLE_BYTES])
        complete = beginning if whole else whole_characters(beginning)
        text = Decoder().decode(b"".join(as_utf8([complete], self.settings.encoding)))
        return Sample(
            beginning,
            unify_line_ends(text),
            plain_suffix(self.path),
            whole,
            tuple(sorted(self.settings.columns.items())),
            unpacker.damage,
        )

    def lines(
        self, *, skip_long: bool = False, markup: bool = False, feeds_only: bool = False
    ) -> LineReader:
        """The file line by line, in memory that does not depend on its size.

        ``skip_long`` passes over a line that is longer than allowed, with a
        problem; otherwise such a line is an error. With ``markup`` the runs of
        text end behind a tag, since XML may stand in a single line. With ``feeds_only``
        a ``\\r`` by itself ends no line.
        """
        return LineReader(self, skip_long=skip_long, markup=markup, feeds_only=feeds_only)

    def read_text(self) -> DecodedText:
        """The whole file as text.

        UTF-8 with or without a byte-order mark, and UTF-16 with one; a byte
        that is not UTF-8 is read as Windows-1252 and noted as a repair.

        Raises
        ------
        InputError
            If the file cannot be read, or is larger than allowed.
        """
        reader = self.lines()
        size = 0
        limit = self.settings.max_text_bytes
        texts: list[str] = []
        for _, text in reader.texts():
            size += len(text)
            if size > limit:
                raise InputError(
                    f"{self.name}: more than {megabytes(limit)} of text, which is more than this "
                    "format is read in; split the file."
                )
            texts.append(text)
        return DecodedText("".join(texts), tuple(reader.problems()))

    @contextmanager
    def seekable(self) -> Iterator[BinaryIO]:
        """The plain bytes as a seekable file, for formats that need one.

        Raises
        ------
        InputError
            If the file cannot be read, is damaged or unpacks to too much.
        """
        try:
            with self.path.open("rb") as handle:
                if not compression_of(handle.read(4)):
                    handle.seek(0)
                    yield handle
                    return
            unpacker = Unpacker(
                self.path, max_expansion=self.settings.max_expansion, progress=self.progress
            )
            with self._temporary() as plain:
                for piece in unpacker:
                    plain.write(piece)
                if unpacker.damage:
                    raise InputError(f"{self.name}: {unpacker.damage}; fetch the file again.")
                plain.seek(0)
                yield plain
        except ExpansionError as error:
            raise refused(self.name, error) from error
        except OSError as error:
            raise unreadable(self.name, error) from error

    def _temporary(self) -> Any:
        try:
            return tempfile.TemporaryFile()
        except OSError as error:
            raise TopicsError(
                f"{self.name}: there is no place to unpack it ({error.strerror or error}); "
                "name a folder for temporary files by TMPDIR."
            ) from error


class LineReader:
    """Lines of a file with their numbers; :meth:`problems` once they are read.

    A line ends at ``\\n``, ``\\r\\n`` or ``\\r``. Iterate once.
    """

    def __init__(
        self, file: SourceFile, *, skip_long: bool, markup: bool = False, feeds_only: bool = False
    ) -> None:
        self.cut_short = False
        self.long_lines = 0
        self._file = file
        self._skip_long = skip_long
        self._feeds_only = feeds_only
        self._last_end = _last_tag_end if markup else _last_line_end
        self._problems: list[Problem] = []

    def problems(self) -> Iterator[Problem]:
        """What had to be repaired or left out, once the lines are read."""
        return iter(self._problems)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        for first, text in self.texts():
            lines = text.split("\n")
            if text.endswith("\n"):
                lines.pop()
            yield from enumerate(lines, start=first)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Runs of whole lines, each with the number of its first line."""
        file = self._file
        unpacker = Unpacker(
            file.path, max_expansion=file.settings.max_expansion, progress=file.progress
        )
        decoder = Decoder()
        number = 1
        hole = 0
        try:
            plain = as_utf8(unpacker, file.settings.encoding)
            for block in self._blocks(without_lone_returns(plain) if self._feeds_only else plain):
                if isinstance(block, int):
                    self._report_long(number, block)
                    number += 1
                    continue
                if not hole and _HOLE in block:
                    hole = number + block[: block.index(_HOLE)].count(b"\n")
                text = unify_line_ends(decoder.decode(block))
                yield number, text
                number += text.count("\n")
        except ExpansionError as error:
            raise refused(file.name, error) from error
        except OSError as error:
            raise unreadable(file.name, error) from error
        self._say_encoding(decoder)
        if hole:
            self._note(
                "noted",
                hole,
                DAMAGED,
                "a run of zero bytes stands here, as a broken copy leaves; papers may be missing",
            )
        if unpacker.damage:
            self.cut_short = True
            self._note("noted", number, CUT_SHORT, unpacker.damage)

    def _blocks(self, plain: Iterable[bytes]) -> Iterator[bytes | int]:
        """Runs of whole lines; an int is the size of a line that is too long."""
        limit = self._file.settings.max_line_bytes
        pieces: list[bytes] = []
        held = 0
        skipped = 0
        for given in plain:
            piece = given
            end = self._last_end(piece)
            if skipped:
                start = _first_line_end(piece)
                if not start:
                    skipped += len(piece)
                    continue
                yield skipped + start
                skipped = 0
                piece, end = piece[start:], end - start
            if end <= 0:
                pieces.append(piece)
                held += len(piece)
                if held > limit:
                    skipped, held = held, 0
                    pieces.clear()
                    if not self._skip_long:
                        yield skipped
                continue
            yield b"".join([*pieces, piece[:end]])
            pieces = [piece[end:]] if end < len(piece) else []
            held = len(piece) - end
        if skipped:
            yield skipped
        elif pieces:
            yield b"".join(pieces)

    def _say_encoding(self, decoder: Decoder) -> None:
        if self._file.settings.encoding:
            self._note("noted", 0, "encoding", f"read as {self._file.settings.encoding}, as asked")
        if decoder.repaired:
            self._note(
                "repaired",
                0,
                "encoding",
                f"{counted(decoder.repaired, 'byte')} {are(decoder.repaired)} not UTF-8 and "
                f"{were(decoder.repaired)} read as Windows-1252, "
                f"the first in line {decoder.first_line}",
            )
        elif decoder.encoding:
            self._note(
                "repaired",
                0,
                "encoding",
                f"the text is not UTF-8 (the first such byte is in line {decoder.first_line}) and "
                f"was read as {decoder.encoding}, {decoder.said}; "
                "if names or titles are garbled, name the right one with --encoding",
            )

    def _report_long(self, number: int, size: int) -> None:
        limit = megabytes(self._file.settings.max_line_bytes)
        if not self._skip_long:
            raise InputError(
                f"{self._file.name}:{number}: the line is longer than {limit}; "
                "no single paper is; if it holds many, write them one per line."
            )
        self.long_lines += 1
        self._note("rejected", number, "line too long", f"{megabytes(size)}, allowed are {limit}")

    def _note(self, action: ProblemAction, line: int, reason: str, detail: str) -> None:
        location = Location(self._file.name, line)
        self._problems.append(
            Problem(action=action, location=location, reason=reason, detail=detail)
        )


def plain_suffix(path: Path) -> str:
    """The ending of a file's name in lower case, without that of a compression."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix in _COMPRESSED_SUFFIXES else suffix


def megabytes(size: int) -> str:
    """A size for a message: "64 MB"."""
    return f"{size / MEBIBYTE:.0f} MB" if size >= MEBIBYTE else counted(size, "byte")


def _last_line_end(data: bytes) -> int:
    """Index behind the last line end; a final ``\\r`` may be half of one and waits."""
    feed = data.rfind(b"\n")
    carriage = data.rfind(b"\r", 0, len(data) - 1) if data else -1
    return max(feed, carriage) + 1


def _last_tag_end(data: bytes) -> int:
    """Index behind the last tag."""
    return data.rfind(b">") + 1


def _first_line_end(data: bytes) -> int:
    """Index behind the first line end, 0 if there is none."""
    ends = [place for place in (data.find(b"\n"), data.find(b"\r")) if place >= 0]
    if not ends:
        return 0
    end = min(ends) + 1
    return end + 1 if data[end - 1 : end + 1] == b"\r\n" else end
