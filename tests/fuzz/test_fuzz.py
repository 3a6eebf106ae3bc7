"""A moment of random mutants for everything that reads what others wrote."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.__main__ import attack
from tests.fuzz.targets import targets

SECONDS = 0.2


def test_no_mutant_raises_anything_but_our_errors(tmp_path: Path) -> None:
    found = {}
    for target in targets():
        tried, failures = attack(target, SECONDS, 1, tmp_path)
        assert tried
        if failures:
            found[target.name] = {what: Path(path).read_bytes() for what, path in failures.items()}
    assert found == {}
