"""The benchmark's frame, with a contender that costs nothing in place of the real ones."""

import json
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from click.testing import CliRunner

from topics.bench import speed
from topics.bench.contenders import run_contender
from topics.bench.machine import describe_machine
from topics.cli import cli
from topics.errors import InputError, MissingExtraError, UsageError


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    path = tmp_path / "papers.csv"
    pd.DataFrame(
        {
            "title": [f"Paper {number}" for number in range(12)],
            "abstract": ["Robots grasp cups."] * 6 + ["Bandits have regret."] * 6,
            "venue": ["icra"] * 6 + ["colt"] * 6,
        }
    ).to_csv(path, index=False)
    return path


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that answers as a contender does: every other paper a theme."""
    program = tmp_path / "python"
    program.write_text(
        f"#!{speed.sys.executable}\n"
        "import sys, json\n"
        "import pandas as pd\n"
        "_, _, _, name, papers, out = sys.argv\n"
        "if name == 'broken': sys.exit('it is broken')\n"
        "count = len(pd.read_parquet(papers))\n"
        "stage = {'themes': {'seconds': 1.0, 'peak_mb': 2.0}}\n"
        "json.dump({'contender': name, 'papers': count, 'seconds': 1.5,"
        " 'processor_seconds': 2.5, 'peak_mb': 2.0, 'stages': stage,"
        " 'labels': [int(i >= count / 2) for i in range(count)],"
        " 'words': [['robots', 'cups'], ['bandits', 'regret']], 'names': ['a', 'b']},"
        " open(out, 'w'))\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(speed.sys, "executable", str(program))


@pytest.mark.usefixtures("stand_in")
def test_every_contender_runs_at_every_size(papers: Path) -> None:
    lines: list[str] = []
    result = speed.run_bench(
        papers,
        sizes=[12, 30],
        contenders=["one", "broken"],
        report=lambda entry: lines.append(entry.line),
    )
    assert [(entry.papers, entry.contender) for entry in result.entries] == [
        (12, "one"), (12, "broken"), (30, "one"), (30, "broken"),
    ]  # fmt: skip
    assert lines[:2] == ["12 papers, one: 1.5 s", "12 papers, broken: it is broken"]
    first = result.table.iloc[0]
    assert (first["seconds"], first["themes_s"], first["themes"]) == (1.5, 1.0, 2)
    assert first["processor_seconds"] == 2.5
    assert first["npmi"] == pytest.approx(1)
    assert result.entries[2].quality is None
    assert json.loads(json.dumps(result.to_json()))["entries"][1]["failure"] == "it is broken"


@pytest.mark.usefixtures("stand_in")
def test_the_command_writes_figures_and_fails_with_a_contender(
    papers: Path, tmp_path: Path
) -> None:
    out = tmp_path / "figures.json"
    done = CliRunner().invoke(
        cli, ["bench", "run", str(papers), "--contenders", "one,broken", "--json", str(out)]
    )
    assert done.exit_code == 1
    assert "one 12" in done.output
    machine = describe_machine()
    assert machine.processor.split()[0] in done.output
    figures = json.loads(out.read_text())
    assert len(figures["entries"]) == 2
    assert figures["machine"]["cores"] == machine.cores


def test_wrong_sizes_and_files_are_refused(papers: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--sizes must be positive whole numbers, got 0"):
        speed.run_bench(papers, sizes=[0])
    table = tmp_path / "t.csv"
    table.write_text("title\nA\n")
    with pytest.raises(InputError, match="has no column 'abstract'"):
        speed.run_bench(table)
    with pytest.raises(InputError, match="cannot be read as a table of papers"):
        speed.run_bench(tmp_path / "none.parquet")


def test_an_unknown_contender_is_refused(papers: Path) -> None:
    with pytest.raises(
        UsageError, match="A contender is 'bertopic', 'tritopic' or 'topics:ENCODER'"
    ):
        run_contender("nobody", papers)


@pytest.mark.parametrize("name", ["bertopic", "tritopic"])
def test_a_peer_that_is_not_installed_is_named(
    papers: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=f"The contender {name} .*bench"):
        run_contender(name, papers)


def test_a_peer_whose_encoder_is_there_but_not_itself_is_named(
    papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = ModuleType("sentence_transformers")
    encoder.__dict__["SentenceTransformer"] = None
    monkeypatch.setitem(sys.modules, "sentence_transformers", encoder)
    monkeypatch.setitem(sys.modules, "tritopic", None)
    with pytest.raises(UsageError, match=r"tritopic is not installed.*--with tritopic"):
        run_contender("tritopic", papers)
