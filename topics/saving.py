"""A result to a run folder that is complete: tables, model and report."""

from __future__ import annotations

from pathlib import Path

from topics.report import write_report
from topics.result import Result
from topics.run import write_run


def save_result(result: Result, folder: Path, *, force: bool = False) -> Path:
    """Write the run folder of a result and its report.

    Raises
    ------
    OutputError
        If the folder cannot be written, or holds something else and ``force``
        is not set.
    """
    written = write_run(result, folder, force=force)
    write_report(written)
    return written
