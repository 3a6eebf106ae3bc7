"""CSV export: the papers with their themes, and all memberships in a second file."""

from __future__ import annotations

from pathlib import Path

from topics.export.tables import MEMBERSHIP_COLUMNS, PAPER_COLUMNS, RunTables
from topics.store.tables import write_csv


def write(tables: RunTables, path: Path) -> list[Path]:
    """Write ``path`` and ``<name>-memberships.csv`` beside it."""
    beside = path.with_name(f"{path.stem}-memberships{path.suffix}")
    write_csv(tables.papers, path, list(PAPER_COLUMNS))
    write_csv(tables.memberships, beside, MEMBERSHIP_COLUMNS)
    return [path, beside]
