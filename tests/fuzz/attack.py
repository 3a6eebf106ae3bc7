"""One input after another for a target: random mutants, and what became of each."""

from __future__ import annotations

import hashlib
import random
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.mutation import mutate
from topics.errors import TopicsError

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

MOST_MEMORY = 8 * 2**30

SLOWEST = 10.0
"""Processor seconds that no input of at most 200 kB may take."""


class Failures:
    """Ways to fail: what each is, and the file of the first input that showed it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: dict[str, Path] = {}

    def try_one(self, target: Target, data: bytes) -> str | None:
        """Give a target an input; what went wrong, if nothing did so before."""
        start = time.process_time()
        try:
            target.call(data)
        except TopicsError:
            pass
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            return self._keep(f"{type(error).__name__} at {frame.filename}:{frame.lineno}", data)
        seconds = time.process_time() - start
        return self._keep(f"took {seconds:.0f} s", data) if seconds > SLOWEST else None

    def _keep(self, what: str, data: bytes) -> str | None:
        if what in self.paths:
            return None
        self.paths[what] = self.folder / hashlib.sha256(data).hexdigest()[:16]
        self.paths[what].write_bytes(data)
        return what


def attack(target: Target, seconds: float, seed: int, found: Path) -> tuple[int, Failures]:
    """Number of random mutants tried, and the failures."""
    chosen = random.Random(f"{seed} {target.name}")  # noqa: S311
    failures = Failures(found)
    tried = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        failures.try_one(target, mutate(target.seeds, chosen))
        tried += 1
    return tried, failures


def limit_memory() -> None:
    """Let an input that asks for too much memory be an error, not the end of the machine."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, most))
