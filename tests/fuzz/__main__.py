"""``python -m tests.fuzz [TARGET...] --seconds N``: what makes a reader raise or hang.

With atheris (``uv run --with atheris``) and ``--guided``, one TARGET is fuzzed by
coverage; otherwise each TARGET, or every one, gets random mutants for N seconds.
Prints one line for each way to fail, and writes the bytes to a folder.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
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


def attack(target: Target, seconds: float, seed: int, found: Path) -> tuple[int, dict[str, str]]:
    """Number of inputs tried, and the failures: where each first raised, and a line on it."""
    chosen = random.Random(f"{seed} {target.name}")  # noqa: S311
    failures: dict[str, str] = {}
    tried = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutate(target.seeds, chosen)
        tried += 1
        start = time.process_time()
        try:
            target.call(data)
        except TopicsError:
            pass
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            _keep(
                failures, f"{type(error).__name__} at {frame.filename}:{frame.lineno}", data, found
            )
        if time.process_time() - start > SLOWEST:
            _keep(failures, f"took {time.process_time() - start:.0f} s", data, found)
    return tried, failures


def limit_memory() -> None:
    """Let an input that asks for too much memory be an error, not the end of the machine."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, most))


def _keep(failures: dict[str, str], what: str, data: bytes, found: Path) -> None:
    if what not in failures:
        path = found / hashlib.sha256(data).hexdigest()[:16]
        path.write_bytes(data)
        failures[what] = str(path)


def guided(name: str, seconds: int) -> None:
    """Fuzz one target by coverage of our own code; does not come back."""
    import atheris

    with atheris.instrument_imports(include=["topics"]):
        target = known_targets()[name]
        target.call(target.seeds[0])
    corpus = Path(tempfile.mkdtemp(prefix="topics-corpus-"))
    for number, seed in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(seed)

    def call(data: bytes) -> None:
        try:
            target.call(data)
        except TopicsError:
            return

    options = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=4096", "-max_len=50000"]
    atheris.Setup([sys.argv[0], str(corpus), *options], call)
    atheris.Fuzz()


def known_targets() -> dict[str, Target]:
    """All targets by name, imported here so that their imports can be watched."""
    from tests.fuzz.targets import targets

    return {target.name: target for target in targets()}


def main() -> int:
    """The number of failures."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help="by coverage, with atheris")
    asked = parser.parse_args()
    if asked.guided:
        guided(asked.names[0], asked.seconds)
    known = known_targets()
    unknown = set(asked.names) - set(known)
    if unknown:
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    chosen = [known[name] for name in asked.names or known]
    limit_memory()
    found = Path(tempfile.mkdtemp(prefix="topics-found-"))
    number = 0
    for target in chosen:
        tried, failures = attack(target, asked.seconds, asked.seed, found)
        print(f"{target.name}: {tried:,} inputs, {len(failures)} ways to fail", flush=True)
        for what, path in failures.items():
            print(f"  {what}: {path}", flush=True)
        number += len(failures)
    return number


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
