"""An option that cannot be right is refused before anything is done for it."""

from pathlib import Path

import pytest

from tests.cli.test_cli import call
from tests.conftest import SEEDS

PAGE = SEEDS / "mickel-liu.txt"


def never(*_, **__):
    raise AssertionError("work was done for an option that cannot be right")


@pytest.fixture
def refuse(capfd, monkeypatch, tmp_path, seed_run):
    """Run a command with one kind of work forbidden; give back what it says."""
    (tmp_path / "file").write_text("something\n")
    monkeypatch.chdir(tmp_path)

    def run(work, *arguments):
        monkeypatch.setattr(work, never)
        command = [seed_run if one == "RUN" else one for one in arguments]
        code, _, err = call(capfd, monkeypatch, *command)
        assert code in (1, 2)
        assert "Traceback" not in err
        return err

    return run


READING = "topics.corpus.reading.read_file"
CLEANING = "topics.analysis.analyse.clean_titles"

RUNS = [
    (READING, ["--encoder", "nowhere"], "--encoder must be minilm, student, auto, a folder"),
    (READING, ["--out", "run\udcff"], "this path is not UTF-8"),
    (READING, ["--encoder", "."], "no config.json in this folder"),
    (READING, ["--within", "nope"], "--within must be columns of the papers (venue, category"),
    (READING, ["--by", "nope"], "--by must be a column of the papers"),
    (READING, ["--merges", "nope.toml"], "nope.toml: cannot be read"),
    (READING, ["--aliases", "nope.toml"], "nope.toml: cannot be read"),
    (READING, ["--themes", "nope.toml"], "nope.toml: the themes file cannot be read"),
    (READING, ["--labels", "nope.csv"], "nope.csv: the labels cannot be read"),
    (READING, ["--out", "file/run"], "file is not a writable folder"),
    (CLEANING, ["--authors", "Nobody Atall"], "no author is called 'Nobody Atall'"),
    (CLEANING, ["--years", "1990:1991"], "No paper falls into --years 1990:1991"),
]


@pytest.mark.parametrize(("work", "options", "message"), RUNS)
def test_run(refuse, work, options, message):
    out = [] if "--out" in options else ["--out", "run"]
    assert message in refuse(work, "run", "-q", PAGE, *out, *options)
    assert not Path("run").exists()


def test_run_asks_for_the_extra_before_it_reads(refuse, monkeypatch):
    monkeypatch.setattr("topics.encoders.load.find_spec", lambda _: None)
    said = refuse(READING, "run", "-q", PAGE, "--encoder", "sentence-transformers:small")
    assert "needs the extra [transformers]" in said


COMMANDS = [
    (
        "topics.corpus.reading.read",
        ["update", "RUN/model", PAGE, "--encoder", "nowhere", "--out", "new"],
        "--encoder must be minilm",
    ),
    (
        "topics.corpus.reading.read",
        ["update", "RUN/model", PAGE, "--out", "file/new"],
        "file/new: cannot be made",
    ),
    (
        "topics.corpus.reading.read",
        ["classify", PAGE, "--model", "nowhere"],
        "nowhere: is not a finished model",
    ),
    (
        "topics.corpus.reading.read",
        ["classify", PAGE, "--encoder", "nowhere"],
        "--encoder must be minilm",
    ),
    (
        "topics.export.load_run",
        ["export", "RUN", "--format", "ris", "--out", "file/papers.ris"],
        "file/papers.ris: cannot be made",
    ),
    (
        "topics.report.page.render_report",
        ["report", "RUN", "--out", "file/report.html"],
        "file/report.html: cannot be made",
    ),
    (
        "topics.report.page.label_other_run",
        ["report", "RUN", "--beside", "RUN", "--beside", "Nobody Atall"],
        "There is no author 'Nobody Atall'",
    ),
    (
        "topics.figures.files._drawings",
        ["figures", "RUN", "--out", "file"],
        "file: is a file; --out names a folder.",
    ),
    (
        "topics.figures.files._drawings",
        ["figures", "RUN", "--format", "pdf", "--font", "No Such Font"],
        "--font must be a family that is installed here, got 'No Such Font'",
    ),
    (
        "topics.analysis.stored.load",
        ["themes", "suggest", "RUN", "--out", "file"],
        "file: is there already",
    ),
    (
        "topics.corpus.stored.read_corpus",
        ["authors", "RUN", "--write", "file/authors.toml"],
        "file/authors.toml: cannot be made",
    ),
]


@pytest.mark.parametrize(("work", "arguments", "message"), COMMANDS)
def test_other_commands(refuse, seed_run, work, arguments, message):
    filled = [seed_run / "model" if one == "RUN/model" else one for one in arguments]
    assert message in refuse(work, *filled)
    assert Path("file").read_text() == "something\n"


@pytest.mark.parametrize("name", ["papers.csv", "papers.parquet", "manifest.json"])
def test_no_command_writes_over_a_file_of_a_run(refuse, seed_run, name):
    before = (seed_run / name).read_bytes()
    form = "parquet" if name.endswith("parquet") else "csv"
    said = refuse("topics.export.load_run", "export", "RUN", "--format", form, "--out",
                  seed_run / name)  # fmt: skip
    assert f"{name}: is a file of the run in that folder, which would be damaged" in said
    said = refuse("topics.report.page.render_report", "report", "RUN", "--out", seed_run / name)
    assert "is a file of the run" in said
    assert (seed_run / name).read_bytes() == before
