"""A result to a run folder that is complete: tables, model and report, all of them or none."""

from __future__ import annotations

from pathlib import Path

from topics.report import write_report
from topics.result import Result
from topics.run import MANIFEST, check_run_folder, write_manifest, write_run
from topics.runtime.clock import Clock
from topics.store.atomic import replacing_together


def save_result(result: Result, folder: Path, *, force: bool = False) -> Path:
    """Write the run folder of a result and its report.

    An earlier run in the folder stays whole until everything is written.

    Raises
    ------
    OutputError
        If the folder cannot be written, or holds something else and ``force``
        is not set.
    """
    check_run_folder(folder, force=force)
    with replacing_together(folder, last=MANIFEST) as new:
        clock = Clock(result.facts["stages"])
        write_run(result, new, clock)
        with clock.stage("report"):
            write_report(new)
        # Again, now that it is known what the report took.
        write_manifest(result, new, clock.stages)
    return folder
