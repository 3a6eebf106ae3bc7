"""Unpack a file to a stream of plain bytes, with a guard against bombs.

Gzip and Zstandard are told by their first bytes. What a damaged file still
gives is kept, and the damage is reported after it; a file that unpacks to far
more than text ever does is refused before it fills the memory.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from topics.settings import MEBIBYTE

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"

_FREE_EXPANSION = 16 * MEBIBYTE
_READ_BYTES = MEBIBYTE
_GZIP_READ_BYTES = 65_536
# A Zstandard block of 4 bytes can stand for 128 KiB, and the library gives out
# all that its input stands for: small bites keep one answer below 32 MiB.
_ZSTD_READ_BYTES = 1_024
_MAX_WINDOW = 128 * MEBIBYTE


class ExpansionError(Exception):
    """The file unpacks to more than its size allows."""


class Unpacker:
    """The plain bytes of a file, in pieces; iterate once.

    After the iteration ``damage`` is a sentence if the compressed data ended
    early or was broken, otherwise empty.
    """

    def __init__(self, path: Path, *, max_expansion: int, progress: Callable[[int], None]) -> None:
        self.damage = ""
        self._path = path
        self._max_expansion = max_expansion
        self._progress = progress
        self._taken = 0
        self._given = 0

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as handle:
            compression = compression_of(handle.read(4))
            handle.seek(0)
            if compression == "gzip":
                yield from self._guarded(self._gunzip(handle))
            elif compression == "zstd":
                yield from self._guarded(self._unzstd(handle))
            else:
                yield from self._bites(handle, _READ_BYTES)

    def _bites(self, handle: BinaryIO, size: int) -> Iterator[bytes]:
        reported = 0
        while data := handle.read(size):
            self._taken += len(data)
            if self._taken - reported >= _GZIP_READ_BYTES:
                self._progress(self._taken - reported)
                reported = self._taken
            yield data
        self._progress(self._taken - reported)

    def _guarded(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._given += len(piece)
            if self._given > _FREE_EXPANSION + self._max_expansion * self._taken:
                raise ExpansionError(
                    f"unpacks to more than {self._max_expansion} times its size, "
                    "as only a decompression bomb does"
                )
            yield piece

    def _gunzip(self, handle: BinaryIO) -> Iterator[bytes]:
        member = zlib.decompressobj(wbits=31)
        begun = False
        for bite in self._bites(handle, _GZIP_READ_BYTES):
            data = bite
            while data:
                if member.eof:
                    data = data.lstrip(b"\0") if not begun else data
                    if not data:
                        break
                    member = zlib.decompressobj(wbits=31)
                begun = True
                try:
                    piece = member.decompress(data, _READ_BYTES)
                except zlib.error:
                    self.damage = "the gzip data is damaged; what comes after is lost"
                    return
                yield piece
                if member.eof:
                    data, begun = member.unused_data, False
                else:
                    data = member.unconsumed_tail
        if begun:
            yield member.flush()
            if not member.eof:
                self.damage = "the gzip data ends early; what comes after is lost"

    def _unzstd(self, handle: BinaryIO) -> Iterator[bytes]:
        import zstandard

        decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
        frame = decompressor.decompressobj()
        begun = False
        for bite in self._bites(handle, _ZSTD_READ_BYTES):
            data = bite
            while data:
                begun = True
                try:
                    piece = frame.decompress(data)
                except zstandard.ZstdError:
                    self.damage = "the Zstandard data is damaged; what comes after is lost"
                    return
                yield piece
                if not frame.eof:
                    break
                data, begun = frame.unused_data, False
                frame = decompressor.decompressobj()
        if begun:
            self.damage = "the Zstandard data ends early; what comes after is lost"


def compression_of(head: bytes) -> str:
    """``gzip``, ``zstd`` or an empty string, by a file's first bytes."""
    if head.startswith(GZIP_MAGIC):
        return "gzip"
    return "zstd" if head.startswith(ZSTD_MAGIC) else ""
