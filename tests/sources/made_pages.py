"""Builders of saved pages in the shape of the two sites, for the tests."""

from __future__ import annotations

from pathlib import Path

from topics.records import AuthorPage, Problem, Record, SourceItem
from topics.sources.files.files import SourceFile
from topics.sources.pages import author_profile, name_cluster

ABSTRACT = "Planners forget their safety limits. A budgeted critic keeps them at 3.5% cost."

PROFILE_TOP = """\
Ada Example

LG
h-index12
{n}papers
1,204citations
Novelty41%
AI Score38

{n} Papers
"""
CLUSTER_TOP = """\
Arrow Research search

Author name cluster

Ada Example

Possible papers associated with this exact author name in Arrow.

{n} papers
1 author row

Possible papers

{n}
"""


def profile_record(
    head: str = "LGMay 2, 2023Code",
    title: str = "Budgeted Critics",
    authors: str = "Ada Example, Bo Li",
    abstract: str = ABSTRACT,
) -> str:
    parts = [f"{head}\n{title}", authors, abstract]
    return "\n\n".join(part for part in parts if part) + "\n"


def cluster_record(
    head: str = "ICML Conference 2023 Conference Paper",
    title: str = "Budgeted Critics",
    authors: tuple[str, ...] = ("Ada Example", "Bo Li 0002"),
    abstract: str = ABSTRACT,
) -> str:
    bullets = "\n".join(f"  • {author}" for author in authors)
    return "\n\n".join(part for part in (head, title, bullets, abstract) if part) + "\n"


def profile(*records: str, announced: int | None = None) -> str:
    count = len(records) if announced is None else announced
    return "\n".join([PROFILE_TOP.format(n=count), *records])


def cluster(*records: str, announced: int | None = None) -> str:
    count = len(records) if announced is None else announced
    return "\n".join([CLUSTER_TOP.format(n=count), *records])


def read_text(folder: Path, text: str, name: str = "page.txt") -> list[SourceItem]:
    path = folder / name
    path.write_bytes(text.encode())
    file = SourceFile(path, name)
    source = author_profile if author_profile.recognise(file.sample()) else name_cluster
    return list(source.read(file))


def records_of(items: list[SourceItem]) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


def problems_of(items: list[SourceItem]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def pages_of(items: list[SourceItem]) -> list[AuthorPage]:
    return [item for item in items if isinstance(item, AuthorPage)]


def line_of(text: str, beginning: str, occurrence: int = 1) -> int:
    """Number of the line that begins so, found without the reader."""
    hits = [n for n, line in enumerate(text.split("\n"), 1) if line.startswith(beginning)]
    return hits[occurrence - 1]
