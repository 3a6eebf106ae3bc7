"""``python -m tests.fuzz.guided TARGET SECONDS SEED FOLDER``: mutants that reach new code.

Half of the mutants are libFuzzer's, half are our own changes to an input that reached
new code. The process ends when libFuzzer has done, and can say nothing after that: each
failure is a line on stdout as it is found, and libFuzzer counts the inputs on stderr.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.attack import Failures, limit_memory
from tests.fuzz.mutation import mutate

_DONE = re.compile(r"Done (\d+) runs")


def fuzz(name: str, seconds: int, seed: int, found: Path) -> None:
    """Fuzz one target by coverage of our own code; does not come back."""
    import atheris

    with atheris.instrument_imports(include=["topics"]):
        from tests.fuzz.targets import known_targets

        target = known_targets()[name]
        failures = Failures(found)
        # What is imported late has to be imported here.
        for data in target.seeds:
            failures.try_one(target, data)
    corpus = Path(tempfile.mkdtemp(prefix="topics-corpus-"))
    for number, data in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(data)

    def call(data: bytes) -> None:
        what = failures.try_one(target, data)
        if what is not None:
            print(f"  {what}: {failures.paths[what]}", flush=True)

    def change(data: bytes, most: int, number: int) -> bytes:
        if number % 2:
            return atheris.Mutate(data, most)
        return mutate([data, *target.seeds], random.Random(number))[:most]  # noqa: S311

    options = [f"-max_total_time={seconds}", f"-seed={seed}", "-timeout=60", "-max_len=50000",
               "-rss_limit_mb=4096", f"-artifact_prefix={found}/"]  # fmt: skip
    atheris.Setup([sys.argv[0], str(corpus), *options], call, custom_mutator=change)
    atheris.Fuzz()


def attack_guided(name: str, seconds: float, seed: int, found: Path) -> tuple[int, list[str]]:
    """The number of inputs tried in a process of its own, and a line for each failure."""
    arguments = [name, str(max(1, round(seconds))), str(seed), str(found)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", *arguments],
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    failures = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    counted = _DONE.search(done.stderr)
    if counted is None:
        failures.append("  ended early: " + "\n    ".join(done.stderr.splitlines()[-30:]))
    return int(counted[1]) if counted else 0, failures


if __name__ == "__main__":
    limit_memory()
    fuzz(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
