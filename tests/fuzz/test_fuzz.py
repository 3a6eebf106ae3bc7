"""A moment of random mutants for everything that reads what others wrote."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.attack import attack
from tests.fuzz.targets import known_targets

SECONDS = 0.2


def test_no_mutant_raises_anything_but_our_errors(tmp_path: Path) -> None:
    found = {}
    for target in known_targets().values():
        tried, failures = attack(target, SECONDS, 1, tmp_path)
        assert tried
        if failures.paths:
            found[target.name] = {w: path.read_bytes() for w, path in failures.paths.items()}
    assert found == {}
