"""The command in processes forked from one that has imported everything."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.killing import run as run_forked
from tests.killing import start, wait_for

Before = Callable[[], None]


def nothing() -> None:
    """Before a run that is not disturbed."""


def command(papers: Path, teacher: Path, out: Path) -> list[str]:
    """The arguments of a run that does all there is to do, with a small encoder."""
    encoder = ["--encoder", str(teacher), "--refits", "1"]
    return ["run", str(papers), *encoder, "--out", str(out), "-q"]


def undisturbed(arguments: list[str], cache: Path) -> tuple[int, float]:
    """Exit code and processor seconds."""
    os.environ["TOPICS_CACHE"] = str(cache)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = run_forked(arguments, nothing)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return code, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def killed_after(seconds: float) -> Before:
    """Let a process die without a word when it has taken this much processor time."""

    def before() -> None:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001))

    return before


def disturbed(arguments: list[str], cache: Path, before: Before) -> int:
    """The exit code of a run with a fault."""
    os.environ["TOPICS_CACHE"] = str(cache)
    return run_forked(arguments, before)


def with_words(arguments: list[str], cache: Path, said: Path, before: Before = nothing) -> int:
    """The exit code of a run whose standard error goes to a file."""

    def redirected() -> None:
        _say_to(said)
        before()

    return disturbed(arguments, cache, redirected)


def _say_to(file: Path) -> None:
    """Let this process's standard error go to a file, and its output nowhere."""
    os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def at_once(runs: list[tuple[list[str], Path, Path]]) -> list[int]:
    """Exit codes of several runs (arguments, cache, file for words) that go on together."""
    children = []
    for arguments, cache, said in runs:

        def prepared(cache: Path = cache, said: Path = said) -> None:
            os.environ["TOPICS_CACHE"] = str(cache)
            _say_to(said)

        children.append(start(arguments, prepared))
        # The first has begun, and holds what it holds.
        time.sleep(1)
    return [wait_for(child) for child in children]
