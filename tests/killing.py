"""Runs of the command that are killed at exact points, many from one start.

``python -m tests.killing FOLDER TEACHER`` reads from standard input a JSON object
of chains by name: ``{"arguments": [...], "points": [[module, attribute, call],
...]}``. For each point it forks a process that runs ``topics`` and sends itself
SIGKILL at that call of that function, and after the last point one that runs the
same command undisturbed. A student learns from TEACHER, an encoder of a few
kilobytes. Importing takes longer than a run of a few papers; so it is done once.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bertopic  # noqa: F401
import jinja2  # noqa: F401
import orjson  # noqa: F401
import pyarrow.parquet  # noqa: F401

import topics.analysis.analyse
import topics.analysis.result
import topics.cli
import topics.encoders.cache.vectors
import topics.encoders.load
import topics.report.page
from topics.encoders.bert.session import import_onnxruntime
from topics.sources.registry import known_sources

import_onnxruntime()

SMALL_BLOCK = 8
"""Texts a block of the cache, so that a few papers make several."""


def start(arguments: list[str], before: Callable[[], None]) -> int:
    """Start the command in a process of its own; the number of the process."""
    process = os.fork()
    if process == 0:
        try:
            before()
            sys.argv = ["topics", *arguments]
            topics.cli.main()
        except SystemExit as end:
            sys.stderr.flush()
            os._exit(int(end.code or 0))
        finally:
            os._exit(70)
    return process


def wait_for(process: int) -> int:
    """The exit code of a started command, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def run(arguments: list[str], before: Callable[[], None]) -> int:
    """Run the command in a process of its own; its exit code, negative for a signal."""
    return wait_for(start(arguments, before))


def kill_at(module: str, attribute: str, call: int) -> None:
    """Let the ``call``-th call of a function kill this process."""
    if attribute == "exchange":
        kill_in_exchange(call)
        return
    owner: Any = importlib.import_module(module)
    *path, name = attribute.split(".")
    for part in path:
        owner = getattr(owner, part)
    function = getattr(owner, name)
    calls = 0

    def counted(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **named)

    setattr(owner, name, counted)


def kill_in_exchange(step: int) -> None:
    """Kill this process at the ``step``-th renaming while a run's files change places."""
    exchange = topics.store.atomic._exchange

    def counted(*args: Any, **named: Any) -> None:
        kill_at("pathlib", "Path.replace", step)
        exchange(*args, **named)

    topics.store.atomic._exchange = counted


def main(folder: Path, teacher: str) -> None:
    """Run every chain and print, as JSON, how its processes ended."""
    topics.encoders.load.TEACHER = teacher
    topics.encoders.cache.vectors.BLOCK = SMALL_BLOCK
    list(known_sources())
    gc.freeze()
    ended: dict[str, list[int]] = {}
    for name, chain in json.load(sys.stdin).items():
        os.environ["TOPICS_CACHE"] = str(folder / name / "cache")
        command = ["run", *chain["arguments"], "--out", str(folder / name / "run"), "-q"]
        ended[name] = [
            run(command, lambda point=point: kill_at(*point)) for point in chain["points"]
        ]
        ended[name].append(run(command, lambda: None))
    print(json.dumps(ended))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
