"""Parquet export: the papers with their themes, and all memberships in a second file."""

from __future__ import annotations

from pathlib import Path

from topics.export.tables import MEMBERSHIP_COLUMNS, PAPER_COLUMNS, RunTables
from topics.store.tables import write_parquet


def write(tables: RunTables, path: Path) -> list[Path]:
    """Write ``path`` and ``<name>-memberships.parquet`` beside it."""
    beside = path.with_name(f"{path.stem}-memberships{path.suffix}")
    write_parquet(tables.papers, path, list(PAPER_COLUMNS))
    write_parquet(tables.memberships, beside, MEMBERSHIP_COLUMNS)
    return [path, beside]
