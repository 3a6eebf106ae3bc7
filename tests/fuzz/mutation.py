"""Random bytes near those that are known: cut, doubled, exchanged and put together anew."""

from __future__ import annotations

import random
from collections.abc import Sequence

INTERESTING = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\n\n", b"\t", b'"', b"'", b"{", b"}",
    b"[", b"]", b"<", b">", b"\\", b"@", b"=", b"%", b"&#x0;", b"]]>", b"ER  - ", b"2001",
    b"-1", b"1e999", b"999999999999999999999", b"NaN", b"null", b"\xed\xa0\x80",
    "Ã©".encode(), b"(" * 500, b"[" * 2000, b"9" * 5000,
)  # fmt: skip
LONGEST = 200_000


def mutate(seeds: Sequence[bytes], chosen: random.Random) -> bytes:
    """One mutant, by one to eight changes."""
    data = chosen.choice(seeds)
    for _ in range(chosen.randint(1, 8)):
        data = chosen.choice(_CHANGES)(data, seeds, chosen)[:LONGEST]
    return data


def _cut(data: bytes, seeds: Sequence[bytes], chosen: random.Random) -> bytes:
    start, end = sorted(chosen.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[end:]


def _end(data: bytes, seeds: Sequence[bytes], chosen: random.Random) -> bytes:
    return data[: chosen.randrange(len(data) + 1)]


def _byte(data: bytes, seeds: Sequence[bytes], chosen: random.Random) -> bytes:
    place = chosen.randrange(len(data) + 1)
    return data[:place] + bytes([chosen.randrange(256)]) + data[place + 1 :]


def _insert(data: bytes, seeds: Sequence[bytes], chosen: random.Random) -> bytes:
    place = chosen.randrange(len(data) + 1)
    return data[:place] + chosen.choice(INTERESTING) + data[place:]


def _double(data: bytes, seeds: Sequence[bytes], chosen: random.Random) -> bytes:
    start, end = sorted(chosen.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:end] * chosen.randint(1, 20) + data[end:]


def _splice(data: bytes, seeds: Sequence[bytes], chosen: random.Random) -> bytes:
    other = chosen.choice(seeds)
    return data[: chosen.randrange(len(data) + 1)] + other[chosen.randrange(len(other) + 1) :]


def _line(data: bytes, seeds: Sequence[bytes], chosen: random.Random) -> bytes:
    lines = data.split(b"\n")
    i, j = (chosen.randrange(len(lines)) for _ in range(2))
    lines[i], lines[j] = lines[j], lines[i]
    return b"\n".join(lines)


_CHANGES = (_cut, _end, _byte, _byte, _insert, _insert, _double, _splice, _line)
