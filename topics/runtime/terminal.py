"""Progress in a terminal: a bar for each stage, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from topics.runtime.progress import Progress, quiet


@contextmanager
def progress_bars(*, enabled: bool) -> Iterator[Progress]:
    """Bars on stderr, one per stage; nothing where stderr is no terminal."""
    if not enabled or not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    bars = Bars(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip

    def begin(stage: str, total: int | None) -> Callable[[int], None]:
        task = bars.add_task(stage, total=total)
        return lambda done: bars.advance(task, done)

    with bars:
        yield begin
