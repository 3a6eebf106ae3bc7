"""Files cut off and files with a byte changed: what is whole is kept, and nothing breaks.

``python -m tests.sources.mutants FILE_OR_FOLDER... [--places 10] [--seed 1]`` cuts each
file at as many places and changes as many of its bytes, one at a time, and prints what
goes wrong. The tests do so with the fixtures of this folder, and with a few places of
the shared data where it lies beside the repository.

Of a file that is cut, every record has to be read that ends before the cut, and read as
it is in the whole file. Of one with another byte, every record has to be read that
neither holds the byte nor stands beside the one that does.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from topics.corpus.building import build_corpus
from topics.errors import InputError
from topics.records import Problem, Record, SourceItem
from topics.settings import ReadSettings
from topics.sources.files.failures import RefusedError
from topics.sources.files.files import SourceFile
from topics.sources.registry import PACKED_SOURCES, known_sources

PLACES = 10
"""Places at which a file is cut, and places at which a byte is changed."""

SLOWEST = 20.0
"""Processor seconds that no file of a few hundred kilobytes may take."""

_BY_ROWS = "rows wider than the header"
"""What is told by several rows together is not told by one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its format, its items, and whether an error ended it."""

    source: str
    items: tuple[SourceItem, ...]
    error: str = ""

    @property
    def records(self) -> list[Record]:
        return [item for item in self.items if isinstance(item, Record)]

    @property
    def reasons(self) -> set[str]:
        return {item.reason for item in self.items if isinstance(item, Problem)}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file cut at ``place``, or with another byte there."""

    kind: str
    place: int
    data: bytes


def read_bytes(folder: Path, name: str, data: bytes) -> Outcome:
    """Read a file as :func:`topics.sources.find_inputs` would, but let every error through."""
    path = folder / name
    path.write_bytes(data)
    file = SourceFile(path, name, ReadSettings())
    sample = file.sample()
    source = next((one for one in known_sources() if one.recognise(sample) is not None), None)
    if source is None:
        return Outcome("", ())
    items: list[SourceItem] = []
    error = ""
    try:
        for item in source.read(file):
            # What precedes an error is kept.
            items.append(item)  # noqa: PERF402
    except RefusedError as found:
        return Outcome(source.NAME, (), str(found))
    except InputError as found:
        error = str(found)
    return Outcome(source.NAME, tuple(items), error)


def mutants(data: bytes, places: int, seed: str) -> Iterator[Mutant]:
    """The file cut at random places, and with one byte changed at others."""
    chosen = random.Random(seed)  # noqa: S311
    for place in sorted(chosen.sample(range(1, len(data)), min(places, len(data) - 1))):
        yield Mutant("cut", place, data[:place])
    for place in sorted(chosen.sample(range(len(data)), min(places, len(data)))):
        other = (data[place] + chosen.randrange(1, 256)) % 256
        yield Mutant("changed", place, data[:place] + bytes([other]) + data[place + 1 :])


def troubles(path: Path, folder: Path, places: int = PLACES, seed: int = 1) -> Iterator[str]:
    """What goes wrong with the mutants of a file, in words; nothing if all is well."""
    data = path.read_bytes()
    if len(data) < 2:
        return
    whole = read_bytes(folder, path.name, data)
    for mutant in mutants(data, places, f"{seed} {path.name}"):
        for words in _troubles(whole, data, mutant, folder, path.name):
            yield f"{path.name} {mutant.kind} at {mutant.place}: {words}"


def _troubles(
    whole: Outcome, data: bytes, mutant: Mutant, folder: Path, name: str
) -> Iterator[str]:
    start = time.process_time()
    try:
        outcome = read_bytes(folder, name, mutant.data)
        build_corpus(outcome.items)
    except InputError:
        outcome = Outcome("", ())
    except Exception as error:
        yield f"{type(error).__name__}: {error}"
        return
    seconds = time.process_time() - start
    if seconds > SLOWEST:
        yield f"took {seconds:.0f} s"
    if whole.source in PACKED_SOURCES:
        return
    line = data.count(b"\n", 0, mutant.place) + 1
    expected = _ended(whole.records, line) if mutant.kind == "cut" else _apart(whole.records, line)
    # By its first record a file may pass for one of another format.
    in_first = all(record.location.line > line for record in whole.records[1:])
    other = outcome.source != whole.source and in_first
    if other or (_BY_ROWS in whole.reasons and len(expected) < 2):
        return
    kept = Counter(map(_content, outcome.records))
    lost = list((Counter(map(_content, expected)) - kept).elements())
    if lost:
        yield f"lost {len(lost)} of {len(expected)} records, the first {str(lost[0][0])[:60]!r}"


def _ended(records: Sequence[Record], line: int) -> list[Record]:
    """The records that end above a line: another begins there or before."""
    return [
        one for one, after in pairwise(records) if one.location.line < after.location.line <= line
    ]


def _apart(records: Sequence[Record], line: int) -> list[Record]:
    """The records that neither hold a line nor stand beside the one that does.

    None where the line is above the first, as that of the header is.
    """
    holder = sum(record.location.line <= line for record in records) - 1
    return [] if holder < 0 else [*records[: max(holder - 1, 0)], *records[holder + 2 :]]


def _content(record: Record) -> tuple[object, ...]:
    """What a record says of its paper, wherever it stands."""
    return (
        record.title,
        record.abstract,
        tuple((author.name, *sorted(author.ids.items())) for author in record.authors),
        record.authors_complete,
        record.year,
        record.venue,
        record.keywords,
        tuple(sorted(record.ids.items())),
    )


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files that are named, and those in the folders that are."""
    found = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return sorted(file for file in found if file.is_file())


def main() -> int:
    """Print the troubles of files and of those in folders; the number of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.sources.mutants", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
    parser.add_argument("--places", type=int, default=PLACES)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    files = files_in(asked.paths)
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            for words in troubles(file, Path(folder), asked.places, asked.seed):
                found += 1
                print(words, flush=True)
    print(f"{len(files)} files, {2 * asked.places * len(files)} mutants, {found} troubles")
    return found


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
