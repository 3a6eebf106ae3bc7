"""Ctrl-C at any moment: one sentence and exit code 130.

An interrupted import may raise anything, since compiled modules turn the
interruption into errors of their own. So the first Ctrl-C is remembered, and
whatever exception then ends the command is its consequence. All of this has to
stand before the long imports begin, so that nothing is imported here that Python has
not loaded when it starts: ``signal`` alone takes longer than the rest.
"""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType

INTERRUPTED = 130
"""Exit code: 128 and the number of SIGINT, as shells count."""

SENTENCE = "topics: stopped by Ctrl-C; every file is whole or not there."
_SAME_KEY_SECONDS = 1.0
"""Within this time a second signal is the same Ctrl-C, passed on by a parent process."""


class EndingOnInterrupt:
    """Let Ctrl-C end the block, and all that follows it, with :data:`INTERRUPTED`.

    Files are tidied up as the exception passes. A second Ctrl-C, a second later,
    does not wait for that.
    """

    def __init__(self) -> None:
        self._handler = _Handler()

    def __enter__(self) -> None:
        try:
            import signal

            signal.signal(signal.SIGINT, self._handler)
        except KeyboardInterrupt:
            _end_at_once()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._handler.ending = True
        if error is None or isinstance(error, SystemExit) or self._handler.asked_at is None:
            return
        say_interrupted()
        raise SystemExit(INTERRUPTED) from None


def say_interrupted() -> None:
    """Say on stderr, if it is there, why the command ends."""
    # What is dismantled now may complain, too, and there is nothing to do about it.
    sys.unraisablehook = lambda _: None
    try:
        print(SENTENCE, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return


def _end_at_once() -> None:
    """End before there is anything to tidy up; a parent may pass the same Ctrl-C on meanwhile."""
    try:
        say_interrupted()
    finally:
        os._exit(INTERRUPTED)


class _Handler:
    def __init__(self) -> None:
        self.asked_at: float | None = None
        self.ending = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.asked_at is None:
            self.asked_at = now
            if self.ending:
                os._exit(INTERRUPTED)
            raise KeyboardInterrupt
        if now - self.asked_at > _SAME_KEY_SECONDS:
            os._exit(INTERRUPTED)
