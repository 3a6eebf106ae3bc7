"""The examples in docstrings: each public name has one that runs."""

from __future__ import annotations

import doctest
import inspect
import shutil
import sys
from pathlib import Path

import pytest

import topics
from tests.test_architecture import MODULES

FUNCTIONS = sorted(name for name in topics.__all__ if inspect.isfunction(getattr(topics, name)))


def run(examples: list[doctest.DocTest]) -> int:
    """Run examples and fail with what they printed; how many there were."""
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for one in examples:
        runner.run(one, out=said.append)
    assert not runner.failures, "".join(said)
    return runner.tries


@pytest.mark.parametrize("name", [*FUNCTIONS, "Settings"])
def test_a_public_name_has_an_example_that_runs(
    name: str, seed_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(seed_run, tmp_path / "my-run")
    monkeypatch.chdir(tmp_path)
    thing = getattr(topics, name)
    assert run(doctest.DocTestFinder(recurse=False).find(thing, name, globs={})) > 0


def test_the_other_examples_run() -> None:
    public = {getattr(topics, name) for name in topics.__all__ if name != "__version__"}
    for name, path in MODULES.items():
        if ">>>" not in path.read_text(encoding="utf-8"):
            continue
        module = sys.modules.get(name) or __import__(name, fromlist=["_"])
        others = [
            thing
            for thing in vars(module).values()
            if getattr(thing, "__module__", None) == name and thing not in public
        ]
        for thing in others:
            run(doctest.DocTestFinder(recurse=False).find(thing, str(thing), module=module))
