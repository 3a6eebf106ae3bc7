"""``python -m tests.fuzz [NAME...]``: what makes a reader raise or hang.

A NAME is a target or a group of targets (readers, cleaning, settings, run, model).
Each target gets random mutants for ``--seconds``, or all share ``--minutes``; with
``--guided`` (``uv run --with atheris``), mutants that reach new code. Prints one line
for each way to fail, and writes the bytes to a folder.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.attack import attack, limit_memory
from tests.fuzz.guided import attack_guided
from tests.fuzz.targets import Target, known_targets


def choose(names: Sequence[str], known: dict[str, Target]) -> list[Target]:
    """The targets and groups of these names, in the order of all; ValueError if one is unknown."""
    groups = sorted({target.group for target in known.values()})
    unknown = set(names) - set(known) - set(groups)
    if unknown:
        words = f"there are the groups {', '.join(groups)} and the targets {', '.join(known)}"
        raise ValueError(f"no target or group {', '.join(sorted(unknown))}; {words}")
    return [one for one in known.values() if not names or {one.name, one.group} & set(names)]


def main() -> int:
    """The number of failures."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    time = parser.add_mutually_exclusive_group()
    time.add_argument("--seconds", type=float, default=60, help="for each target")
    time.add_argument("--minutes", type=float, help="for all of them together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help="by coverage, with atheris")
    asked = parser.parse_args()
    try:
        chosen = choose(asked.names, known_targets())
    except ValueError as error:
        parser.error(str(error))
    seconds = asked.seconds if asked.minutes is None else asked.minutes * 60 / len(chosen)
    limit_memory()
    found = Path(tempfile.mkdtemp(prefix="topics-found-"))
    inputs = number = 0
    for target in chosen:
        if asked.guided:
            tried, lines = attack_guided(target.name, seconds, asked.seed, found)
        else:
            tried, failures = attack(target, seconds, asked.seed, found)
            lines = [f"  {what}: {path}" for what, path in failures.paths.items()]
        print(f"{target.name}: {tried:,} inputs, {len(lines)} ways to fail", *lines, sep="\n",
              flush=True)  # fmt: skip
        inputs += tried
        number += len(lines)
    print(f"{len(chosen)} targets, {inputs:,} inputs, {number} ways to fail")
    return number


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
