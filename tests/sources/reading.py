"""Writes a file, lets the formats find out what it is, and reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import SHARED
from topics.records import Problem, Record
from topics.settings import ReadSettings
from topics.sources import find_inputs

DATA = SHARED / "data"

needs_shared = pytest.mark.skipif(
    not DATA.exists(), reason="the shared folder of real data lies beside the repository"
)


@dataclass(frozen=True)
class Reading:
    """What became of a file."""

    source: str
    why: str
    records: list[Record]
    problems: list[Problem]

    @property
    def titles(self) -> list[str]:
        return [record.title for record in self.records]

    @property
    def names(self) -> list[list[str]]:
        return [[author.name for author in record.authors] for record in self.records]

    @property
    def reasons(self) -> list[tuple[str, str, int]]:
        return [(p.action, p.reason, p.location.line) for p in self.problems]


def read_path(path: Path, settings: ReadSettings | None = None) -> Reading:
    [found] = find_inputs([path], settings).readable
    items = list(found.items())
    return Reading(
        found.source.NAME,
        found.why,
        [item for item in items if isinstance(item, Record)],
        [item for item in items if isinstance(item, Problem)],
    )


def read_content(
    folder: Path, content: str | bytes, name: str = "file", settings: ReadSettings | None = None
) -> Reading:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_path(path, settings)
