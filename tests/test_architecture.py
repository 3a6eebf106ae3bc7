"""Data flows one way: a module imports only from those before it, and heavy imports wait."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

ORDER = """
errors, arrays, records, settings, schema
runtime
text
names, store
sources, identity, fetch
corpus
encoders
neighbours
themes, shares
model, trends
report, figures, export
analysis
scale
bench, cli
"""
"""The files and folders of ``topics/``, the lowest first: each imports from those before it only.

On one line the order is from left to right.
"""

PLACES = {name: place for place, name in enumerate(ORDER.replace(",", " ").split())}
HEAVY = {
    "bertopic", "dask", "distributed", "hdbscan", "matplotlib", "networkx", "numba", "onnx",
    "onnxruntime", "openpyxl", "plotly", "sentence_transformers", "sknetwork", "statsmodels",
    "torch", "umap",
}  # fmt: skip


def modules() -> list[Path]:
    return sorted((ROOT / "topics").rglob("*.py"))


def name_of(path: Path) -> str:
    """The dotted name of a module; that of a folder for its ``__init__``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in modules()}


@cache
def imported_modules(path: Path) -> frozenset[str]:
    """Modules of topics that a module imports anywhere: late and for types only, too."""
    own = name_of(path)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in MODULES}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{own}: relative imports hide where they lead"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            whole = {node.module} if node.module in MODULES else set()
            found |= (inner & set(MODULES)) or whole
    return frozenset(found - {own})


def place_of(module: str) -> int:
    parts = module.split(".")
    assert len(parts) > 1, f"{module} itself is imported: import from the module that defines it"
    assert parts[1] in PLACES, f"{module} has no place in the order; give it one"
    return PLACES[parts[1]]


def test_every_file_and_folder_has_a_place() -> None:
    assert len(ORDER.strip().splitlines()) == 14
    there = {name.split(".")[1] for name in MODULES if "." in name} - {"__main__"}
    assert there == set(PLACES)


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"topics", "topics.__main__"}))
def test_a_module_imports_only_from_those_before_it(name: str) -> None:
    for imported in imported_modules(MODULES[name]):
        assert place_of(imported) <= place_of(name), f"{name} imports {imported}"


def test_no_files_import_each_other_in_a_ring() -> None:
    # A folder's own file comes with each of its modules, but is no ring with them.
    graph = {
        name: {target for target in imported_modules(path) if not name.startswith(f"{target}.")}
        for name, path in MODULES.items()
        if name != "topics"
    }
    finished: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way[way.index(name) :], name))
        if name in finished:
            return
        for target in sorted(graph.get(name, ())):
            visit(target, (*way, name))
        finished.add(name)

    for name in sorted(graph):
        visit(name, ())


@pytest.mark.parametrize("asked", ["--help", "--version"])
def test_help_imports_nothing_heavy(asked: str) -> None:
    """The installed command, in a process of its own."""
    command = Path(sys.executable).parent / "topics"
    told = subprocess.run(
        [sys.executable, "-X", "importtime", command, asked], capture_output=True, text=True
    )
    assert told.returncode == 0
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in told.stderr.splitlines()}
    assert "click" in loaded
    assert not loaded & (HEAVY | {"numpy", "pandas", "scipy", "sklearn", "pyarrow"})


@pytest.mark.skipif(sys.platform == "win32", reason="processor time of children is not told there")
def test_help_takes_little_processor_time() -> None:
    """At most .3 s, which importing numpy and pandas alone would exceed."""
    import resource

    command = Path(sys.executable).parent / "topics"

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([command, "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) <= 0.3


def test_every_module_says_its_idea() -> None:
    for path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_nothing_is_pickled_or_evaluated() -> None:
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        imported = {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert not called & {"eval", "exec"}, path
        assert not imported & {"pickle", "joblib", "dill", "cloudpickle", "shelve"}, path
