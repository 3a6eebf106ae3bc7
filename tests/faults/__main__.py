"""``python -m tests.faults``: runs that are killed, starved of disk, cut, raced, and moved in time.

Prints a table of what was done to how many runs and what became of them, and
exits with 1 if any folder holds a mixture, or if bytes differ from those of a
run that nothing happened to.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.encoders.fakes import write_bert
from tests.faults import processes
from tests.faults.corpus import write_papers
from tests.faults.state import Hashes, hashes, judge

FAULTS = ("killed", "full-disk", "cut", "two-at-once", "clock")
DISKS_MB = (1, 2, 4, 8, 16)
READING = (
    ["trends"],
    ["authors"],
    ["report", "--out", "OUT"],
    ["export", "--format", "json", "--out", "OUT"],
)
"""Commands that read a run."""


class Bench:
    """Papers, a small encoder, an undisturbed run of them, and an earlier run of some."""

    def __init__(self, folder: Path, papers: int) -> None:
        self.folder = folder
        self.teacher = folder / "teacher"
        write_bert(self.teacher)
        self.papers = folder / "papers.parquet"
        self.words = write_papers(self.papers, papers)
        some = folder / "some.parquet"
        write_papers(some, min(papers, 200))
        self.cache = folder / "cache"
        self.cold = self._run(self.papers, "undisturbed", self.cache)
        self.warm = self._run(self.papers, "again", self.cache)
        self.expected = hashes(folder / "undisturbed")
        assert hashes(folder / "again") == self.expected, "the same command, other bytes"
        self._run(some, "earlier", folder / "cache-of-some")
        self.earlier = hashes(folder / "earlier")

    def arguments(self, out: Path) -> list[str]:
        return processes.command(self.papers, self.teacher, out)

    def _run(self, papers: Path, name: str, cache: Path) -> float:
        code, seconds = processes.undisturbed(
            processes.command(papers, self.teacher, self.folder / name), cache
        )
        assert code == 0, name
        return seconds


def kill(bench: Bench, moments: int) -> Iterator[str]:
    """Kill a fifth of the runs with an empty cache, half of all over an earlier run."""
    chosen = random.Random(1)  # noqa: S311
    for moment in range(moments):
        empty, over = moment % 5 == 0, moment % 2 == 0
        out, cache = bench.folder / "killed", bench.folder / "cache-killed"
        for place in (out, cache):
            shutil.rmtree(place, ignore_errors=True)
        if over:
            shutil.copytree(bench.folder / "earlier", out)
        if not empty:
            shutil.copytree(bench.cache, cache)
        whole = bench.cold if empty else bench.warm
        # Stratified, and a third of the moments where files are written.
        part = (
            0.7 + 0.3 * chosen.random() if moment % 3 == 0 else (moment + chosen.random()) / moments
        )
        code = processes.disturbed(
            bench.arguments(out), cache, processes.killed_after(part * whole)
        )
        state = judge(out, bench.earlier if over else None, bench.expected)
        again = "not tried"
        if moment % 5 == 0 or state in ("unfinished", "MIXED"):
            processes.disturbed(bench.arguments(out), cache, processes.nothing)
            again = "the same bytes" if hashes(out) == bench.expected else "OTHER BYTES"
        yield f"{'killed' if code < 0 else 'ended first'}: {state}; run again: {again}"


def starve(bench: Bench) -> Iterator[str]:
    """Runs on disks that are too small, for the folder and for the cache."""
    place = bench.folder / "disk"
    place.mkdir()
    for size in DISKS_MB:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", place],
            capture_output=True, check=False,
        )  # fmt: skip
        if mounted.returncode:
            yield "not tried: no right to mount a small disk"
            return
        try:
            said = bench.folder / "said"
            code = processes.with_words(bench.arguments(place / "run"), place / "cache", said)
            words = said.read_text().splitlines()
            state = judge(place / "run", None, bench.expected)
            calm = all(line.startswith("topics: ") for line in words) and len(words) <= 2
            yield f"exit code {code}, {state}, {'sentences' if calm else 'MORE THAN SENTENCES'}"
        finally:
            subprocess.run(["umount", place], check=True)


def cut(bench: Bench) -> Iterator[str]:
    """Every file of a small run halved, emptied, and with one byte changed; then read."""
    whole = bench.folder / "earlier"
    for name in bench.earlier:
        for harm in ("halved", "emptied", "changed"):
            folder = bench.folder / "cut"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(whole, folder)
            data = (folder / name).read_bytes()
            middle = len(data) // 2
            changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
            damaged = {"halved": data[:middle], "emptied": b"", "changed": changed}[harm]
            (folder / name).write_bytes(damaged)
            for words in READING:
                rest = [word.replace("OUT", str(bench.folder / "out")) for word in words[1:]]
                said = bench.folder / "said"
                code = processes.with_words([words[0], str(folder), *rest], bench.cache, said)
                text = said.read_text()
                calm = "Traceback" not in text and code in (0, 1)
                yield f"exit code {code}" if calm else f"TRACEBACK: {name} {harm}, {words[0]}"


def race(bench: Bench) -> Iterator[str]:
    """Two runs at once: on one empty cache, and into one folder."""
    cache = bench.folder / "cache-raced"
    said = [bench.folder / f"said-{number}" for number in (1, 2)]
    outs = [bench.folder / f"raced-{number}" for number in (1, 2)]
    codes = processes.at_once(
        [(bench.arguments(out), cache, words) for out, words in zip(outs, said, strict=True)]
    )
    same = all(hashes(out) == bench.expected for out in outs)
    yield f"one cache: exit codes {codes}, {'the same bytes' if same else 'OTHER BYTES'}"
    out = bench.folder / "raced"
    codes = processes.at_once([(bench.arguments(out), bench.cache, words) for words in said])
    same = hashes(out) == bench.expected
    refused = "is writing there" in said[1].read_text()
    yield (
        f"one folder: exit codes {codes}, the second is {'refused' if refused else 'NOT REFUSED'}, "
        f"{'the same bytes' if same else 'OTHER BYTES'}"
    )


def move_clock(bench: Bench) -> Iterator[str]:
    """Files of the cache from the future and the past, and a clock that jumps back in a run."""
    for words, when in (("2100", 4_102_444_800), ("1971", 31_536_000)):
        cache = bench.folder / f"cache-{words}"
        shutil.copytree(bench.cache, cache)
        for path in cache.rglob("*"):
            os.utime(path, (when, when))
        out = bench.folder / f"clock-{words}"
        code = processes.disturbed(bench.arguments(out), cache, processes.nothing)
        yield f"cache of {words}: exit code {code}, {_same(out, bench.expected)}"

    def jump() -> None:
        real, calls = time.time, iter(range(10**9))
        time.time = lambda: real() - 3600 * next(calls)

    out = bench.folder / "clock-back"
    code = processes.disturbed(bench.arguments(out), bench.cache, jump)
    yield f"back an hour at each look: exit code {code}, {_same(out, bench.expected)}"


def _same(out: Path, expected: Hashes) -> str:
    return "the same bytes" if hashes(out) == expected else "OTHER BYTES"


def main() -> int:
    """1 if anything was found that must not be."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--papers", type=int, default=3000)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--only", choices=FAULTS, action="append", help="one kind; repeat it")
    asked = parser.parse_args()
    bad = False
    with tempfile.TemporaryDirectory(prefix="topics-faults-") as folder:
        bench = Bench(Path(folder), asked.papers)
        print(f"{bench.words}: {bench.cold:.1f} s of processor time with an empty cache, "
              f"{bench.warm:.1f} s with a full one", flush=True)  # fmt: skip
        done: dict[str, Callable[[], Iterator[str]]] = {
            "killed": lambda: kill(bench, asked.moments),
            "full-disk": lambda: starve(bench),
            "cut": lambda: cut(bench),
            "two-at-once": lambda: race(bench),
            "clock": lambda: move_clock(bench),
        }
        for name in asked.only or FAULTS:
            outcomes = done[name]()
            counts: Counter[str] = Counter()
            for outcome in outcomes:
                counts[outcome] += 1
                print(f"{name}: {outcome}", file=sys.stderr, flush=True)
            for outcome, times in sorted(counts.items()):
                print(f"| {name} | {outcome} | {times} |", flush=True)
                bad |= any(word.isupper() and len(word) > 3 for word in outcome.split())
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
