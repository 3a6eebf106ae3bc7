"""Data flows one way: a module imports only from those before it, and heavy imports wait."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = [
    {
        "topics.errors",
        "topics.settings",
        "topics.records",
        "topics.runtime.progress",
        "topics.names.person",
        "topics.names.author_lists",
        "topics.vocabulary",
        "topics.text.phrases.stopwords",
    },
    {"topics.text.numbering", "topics.text.wording"},
    {"topics.runtime.garbage", "topics.runtime.cores", "topics.runtime.clock"},
    {"topics.store.atomic", "topics.runtime.devices", "topics.runtime.processes"},
    {"topics.corpus.left_out"},
    {
        "topics.sources",
        "topics.store.tables",
        "topics.schema",
        "topics.store.embedded",
        "topics.names.lookup",
        "topics.names.identifiers",
        "topics.names.titles",
        "topics.names.book",
    },
    {"topics.identity.decisions"},
    {
        "topics.identity.papers",
        "topics.identity.people",
        "topics.corpus.paper_rows",
        "topics.corpus.suggestions.spellings",
    },
    {"topics.corpus.corpus"},
    {"topics.corpus.assembly"},
    {"topics.corpus.building"},
    {"topics.corpus.suggestions.pairs", "topics.corpus.suggestions.suggest"},
    {"topics.text.cleaning"},
    {"topics.corpus.reading", "topics.text_notes"},
    {"topics.encoders"},
    {"topics.largest"},
    {"topics.blocks", "topics.cells"},
    {"topics.text.phrases", "topics.naming", "topics.neighbours"},
    {"topics.themes"},
    {"topics.tally", "topics.intervals"},
    {"topics.shares"},
    {"topics.mapping", "topics.trends", "topics.stability"},
    {"topics.bundle"},
    {"topics.result", "topics.corpus.reported", "topics.glance"},
    {"topics.counting", "topics.run"},
    {"topics.analysis"},
    {"topics.export", "topics.figures"},
    {"topics.report"},
    {"topics.saving"},
    {"topics.bench", "topics.console", "topics.runtime.notebook"},
    {"topics.cli"},
]
HEAVY = {
    "bertopic", "cuml", "hdbscan", "matplotlib", "networkx", "numba", "onnx",
    "onnxruntime", "openpyxl", "plotly", "sentence_transformers", "sknetwork", "statsmodels",
    "torch", "umap",
}  # fmt: skip


def level(module: str) -> int:
    """The place of a module: that of the longest name in ``LAYERS`` that it begins with."""
    parts = ("topics." + module).split(".")
    for length in range(len(parts), 1, -1):
        prefix = ".".join(parts[:length])
        for place, layer in enumerate(LAYERS):
            if prefix in layer:
                return place
    return -1


def modules() -> list[Path]:
    return sorted((ROOT / "topics").rglob("*.py"))


def imports_at_run_time(path: Path) -> set[str]:
    """Names of topics modules that a module imports, except for type checking."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    checked = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if node in checked:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("topics."):
            found.add(node.module.removeprefix("topics."))
    return found


@pytest.mark.parametrize(
    "path", modules(), ids=lambda path: path.relative_to(ROOT / "topics").as_posix()
)
def test_a_module_imports_only_from_those_before_it(path: Path) -> None:
    own = path.relative_to(ROOT / "topics").with_suffix("").as_posix().replace("/", ".")
    if own in ("__init__", "__main__"):
        return
    if not imports_at_run_time(path):
        return
    own_level = level(own)
    assert own_level >= 0, f"{own} has no place in the order of modules; give it one"
    for imported in imports_at_run_time(path):
        # A result saves itself as a run folder; it is the one way back.
        if (own, imported) == ("result", "saving"):
            continue
        assert level(imported) <= own_level, f"topics.{own} imports topics.{imported}"


def test_importing_topics_and_asking_for_help_imports_nothing_heavy() -> None:
    script = (
        "import sys, topics, topics.cli\n"
        "from click.testing import CliRunner\n"
        "assert CliRunner().invoke(topics.cli.cli, ['--help']).exit_code == 0\n"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not HEAVY & set(loaded)
    assert not {"numpy", "pandas", "scipy", "sklearn"} & set(loaded)


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
