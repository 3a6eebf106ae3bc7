"""Progress bars in a notebook or a terminal, and nothing elsewhere.

In a notebook the bars are plain HTML that is replaced in its place, at most five
times a second, so that no widget has to be installed. What stays is one line
with the seconds of each stage.
"""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from topics.runtime.progress import Progress
from topics.runtime.terminal import progress_bars as terminal_bars

_SECONDS_BETWEEN = 0.2


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Show how far ``read`` and ``analyse`` are.

    Examples
    --------
    >>> import topics
    >>> with topics.progress_bars() as progress:
    ...     corpus = topics.read(progress=progress)
    >>> len(corpus)
    27
    """
    if not in_notebook():
        with terminal_bars(enabled=True) as progress:
            yield progress
        return
    from IPython.display import HTML, display

    handle = display(HTML(""), display_id=True)  # type: ignore[no-untyped-call]
    bars = NotebookBars(show=lambda text: handle.update(HTML(text)))  # type: ignore[no-untyped-call]
    try:
        yield bars.begin
    finally:
        bars.finish()


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module is not None else None
    return getattr(shell, "kernel", None) is not None


@dataclass(slots=True)
class _Stage:
    name: str
    total: int | None
    began: float
    done: int = 0
    seconds: float | None = None


@dataclass(slots=True)
class NotebookBars:
    """The stages so far; ``show`` is given the HTML whenever it is time."""

    show: Callable[[str], object]
    clock: Callable[[], float] = time.monotonic
    stages: list[_Stage] = field(default_factory=list)
    shown: float = -1.0

    def begin(self, stage: str, total: int | None) -> Callable[[int], None]:
        """A new stage; those before it are over."""
        self._end()
        begun = _Stage(name=stage, total=total, began=self.clock())
        self.stages.append(begun)
        self._show()

        def advance(done: int) -> None:
            begun.done += done
            if self.clock() - self.shown >= _SECONDS_BETWEEN:
                self._show()

        return advance

    def finish(self) -> None:
        """Leave one line."""
        self._end()
        self._show()

    def _end(self) -> None:
        for stage in self.stages:
            if stage.seconds is None:
                stage.seconds = self.clock() - stage.began

    def _show(self) -> None:
        over = " · ".join(
            f"{html.escape(stage.name)} {stage.seconds:.1f} s"
            for stage in self.stages
            if stage.seconds is not None
        )
        bars = "".join(_bar(stage) for stage in self.stages if stage.seconds is None)
        self.show(f"<div>{over}</div>{bars}")
        self.shown = self.clock()


def _bar(stage: _Stage) -> str:
    name = html.escape(stage.name)
    if not stage.total:
        return f"<div>{name} <progress></progress></div>"
    done = min(stage.done, stage.total)
    return (
        f'<div>{name} <progress value="{done}" max="{stage.total}"></progress> '
        f"{done / stage.total:.0%}</div>"
    )
