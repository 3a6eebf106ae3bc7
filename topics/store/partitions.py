"""Folders beside a run that hold every paper and author of a corpus in files of Parquet.

:mod:`topics.scale` writes them where a run's own tables are of a sample.
"""

from __future__ import annotations

import shutil
from pathlib import Path

PAPERS, SHARES = "papers", "shares"
CREDITS = "credits"
"""Authors of papers, from which shares are counted; removed once they are."""

SUMMARY = "partitions.json"
"""What the folders hold; written last."""


def clear_partitions(folder: Path) -> None:
    """Remove the partitions of an earlier run from a run folder, the summary first."""
    (folder / SUMMARY).unlink(missing_ok=True)
    for name in (PAPERS, SHARES, CREDITS):
        shutil.rmtree(folder / name, ignore_errors=True)
