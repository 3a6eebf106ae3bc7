"""The saved notebooks: stories with small outputs. That they run is nbmake's part."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LARGEST = 300_000
LONGEST_CELL = 70


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def code_cells(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in load(path)["cells"] if cell["cell_type"] == "code"]


def test_the_readme_names_them() -> None:
    named = re.findall(r"`(0\d_\w+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(set(named)) == [path.stem for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_it_is_small_and_asks_for_python3(self, path: Path) -> None:
        assert path.stat().st_size < LARGEST
        assert load(path)["metadata"]["kernelspec"]["name"] == "python3"

    def test_it_was_run_from_top_to_bottom_without_a_complaint(self, path: Path) -> None:
        cells = code_cells(path)
        assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
        for cell in cells:
            for output in cell["outputs"]:
                assert output["output_type"] != "error"
                assert output.get("name") != "stderr", output["text"]

    def test_it_defines_nothing_and_its_cells_are_short(self, path: Path) -> None:
        for cell in code_cells(path):
            lines = [line for line in "".join(cell["source"]).splitlines() if line[:1] != "%"]
            assert len(lines) <= LONGEST_CELL
            tree = ast.parse("\n".join(lines))
            definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            assert not [node for node in ast.walk(tree) if isinstance(node, definitions)]

    def test_no_output_names_a_place_on_a_machine(self, path: Path) -> None:
        outputs = json.dumps([cell["outputs"] for cell in code_cells(path)])
        assert not re.search(r"/(tmp|home|root|Users|work|var)/", outputs)
