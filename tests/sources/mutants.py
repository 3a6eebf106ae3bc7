"""Files cut off and files with bytes changed: what is whole is kept, and nothing breaks.

``python -m tests.sources.mutants FILE_OR_FOLDER...`` runs over any files and prints
what went wrong; the tests run over the fixtures of this folder, and over the shared
data where it lies beside the repository.
"""

from __future__ import annotations

import contextlib
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from topics.errors import InputError
from topics.records import Problem, Record, SourceItem
from topics.settings import ReadSettings
from topics.sources.files.files import SourceFile
from topics.sources.registry import known_sources

MUTANTS = 10
_NOT_BY_LINES = frozenset({"excel", "parquet"})
_BY_MANY_ROWS = "rows wider than the header"
"""What is only told by several rows together is not told by the first."""

SLOWEST = 20.0
"""Seconds that no small file may take, on a machine that is busy with other things."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the format, its records, and what had to be said of it."""

    source: str
    records: tuple[Record, ...]
    reasons: frozenset[str]


def read_bytes(folder: Path, name: str, data: bytes) -> Outcome:
    """Read a file as :func:`topics.sources.find_inputs` would, but let every error through."""
    path = folder / name
    path.write_bytes(data)
    file = SourceFile(path, name, ReadSettings())
    sample = file.sample()
    source = next((one for one in known_sources() if one.recognise(sample) is not None), None)
    if source is None:
        return Outcome("", (), frozenset())
    items: list[SourceItem] = []
    with contextlib.suppress(InputError):
        items.extend(source.read(file))
    records = tuple(item for item in items if isinstance(item, Record))
    reasons = frozenset(item.reason for item in items if isinstance(item, Problem))
    return Outcome(source.NAME, records, reasons)


def cuts(data: bytes, number: int = MUTANTS) -> Iterator[bytes]:
    """The beginnings of a file, of growing length."""
    for part in range(1, number + 1):
        yield data[: len(data) * part // (number + 1)]


def changes(data: bytes, number: int = MUTANTS, *, seed: int = 1) -> Iterator[bytes]:
    """The file with one byte changed, each time another."""
    chosen = random.Random(seed)  # noqa: S311
    for _ in range(number):
        place = chosen.randrange(len(data))
        yield data[:place] + bytes([chosen.randrange(256)]) + data[place + 1 :]


def troubles(path: Path, folder: Path, number: int = MUTANTS) -> Iterator[str]:
    """What goes wrong with the mutants of a file, in words; nothing if all is well."""
    data = path.read_bytes()
    if not data:
        return
    whole = read_bytes(folder, path.name, data)
    by_lines = whole.source not in _NOT_BY_LINES and _BY_MANY_ROWS not in whole.reasons
    mutants = [("cut", one) for one in cuts(data, number)]
    mutants += [("changed", one) for one in changes(data, number)]
    for kind, mutant in mutants:
        start = time.perf_counter()
        try:
            outcome = read_bytes(folder, path.name, mutant)
        except InputError:
            continue
        except Exception as error:
            yield f"{path.name} {kind} at {len(mutant)}: {type(error).__name__}: {error}"
            continue
        if time.perf_counter() - start > SLOWEST:
            yield f"{path.name} {kind} at {len(mutant)}: took {time.perf_counter() - start:.0f} s"
        if kind == "cut" and outcome.source == whole.source and by_lines:
            lost = _complete(whole, mutant.count(b"\n") + 1) - {r.title for r in outcome.records}
            if lost:
                yield f"{path.name} {kind} at {len(mutant)}: lost {sorted(lost)[:2]}"


def _complete(whole: Outcome, lines: int) -> set[str]:
    """Titles of the records that end above a line: another begins there or before."""
    begun = [record for record in whole.records if 0 < record.location.line < lines]
    return {
        record.title
        for record, after in pairwise(begun)
        if after.location.line > record.location.line
    }


def main(paths: list[str]) -> int:
    """Print the troubles of files and of those in folders; the number of them."""
    import tempfile

    found = 0
    files = [
        file
        for path in map(Path, paths)
        for file in ([path] if path.is_file() else sorted(path.rglob("*")))
        if file.is_file()
    ]
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            for words in troubles(file, Path(folder)):
                found += 1
                print(words)
    print(f"{len(files)} files, {found} troubles")
    return found


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
