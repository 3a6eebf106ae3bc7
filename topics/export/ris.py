"""RIS export, with the theme as the first keyword so that reference managers show it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from topics.export.references import Reference, references, surname_first
from topics.export.tables import RunTables
from topics.store.atomic import replacing

_KINDS = {"article": "JOUR", "conference": "CONF", "preprint": "UNPB"}


def write(tables: RunTables, path: Path) -> list[Path]:
    """Write ``path`` with one record per paper."""
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as handle,
    ):
        for reference in references(tables):
            lines = [f"{tag}  - {value}" for tag, value in _tags(reference) if value]
            handle.write("\n".join([*lines, "ER  - ", "", ""]))
    return [path]


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _KINDS[reference.kind]
    yield "ID", reference.id
    yield "TI", reference.title
    for name in reference.authors:
        # A comma at the end marks an organisation; without it, "and" would part the name.
        yield "AU", f"{name}," if " and " in name else surname_first(name)
    yield "PY", str(reference.year) if reference.year is not None else ""
    yield "DA", reference.date.replace("-", "/")
    yield "T2", reference.venue
    for keyword in reference.keywords:
        yield "KW", keyword
    yield "DO", reference.doi
    yield "UR", f"https://arxiv.org/abs/{reference.arxiv}" if reference.arxiv else ""
    yield "UR", reference.url
    yield "AB", " ".join(reference.abstract.split())
