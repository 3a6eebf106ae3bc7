"""Ctrl-C at any moment: one sentence and exit code 130.

An interrupted import may raise anything, since compiled modules turn the
interruption into errors of their own. So the first Ctrl-C is remembered, and
whatever exception then ends the command is its consequence. Little is imported
here, because this has to stand before the long imports begin.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""Exit code: 128 and the number of SIGINT, as shells count."""

SENTENCE = "topics: stopped by Ctrl-C; every file is whole or not there."
_SAME_KEY_SECONDS = 1.0
"""Within this time a second signal is the same Ctrl-C, passed on by a parent process."""


@contextmanager
def ending_on_interrupt() -> Iterator[None]:
    """Let Ctrl-C end the block, and all that follows it, with :data:`INTERRUPTED`.

    Files are tidied up as the exception passes. A second Ctrl-C, a second later,
    does not wait for that.
    """
    handler = _Handler()
    signal.signal(signal.SIGINT, handler)
    try:
        yield
    except SystemExit:
        raise
    except BaseException:
        if handler.asked_at is None:
            raise
        say_interrupted()
        raise SystemExit(INTERRUPTED) from None
    finally:
        handler.ending = True


def say_interrupted() -> None:
    """Say on stderr, if it is there, why the command ends."""
    # What is dismantled now may complain, too, and there is nothing to do about it.
    sys.unraisablehook = lambda _: None
    try:
        print(SENTENCE, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return


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
