"""The command line: what it prints, what it exits with, and how it says what is wrong."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import topics
from tests.conftest import SEEDS
from topics.analysis.result import Result
from topics.cli import cli, main
from topics.store.tables import read_csv

ABSTRACT = (
    "We study constrained policy optimization for safe reinforcement learning and keep the cost "
    "below its limit with a Lagrangian multiplier."
)


def call(capfd, monkeypatch, *arguments: object) -> tuple[int, str, str]:
    """Run the command as the console script does; give back code, stdout and stderr."""
    monkeypatch.setattr(sys, "argv", ["topics", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capfd.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.fixture
def topics_command(capfd, monkeypatch):
    return lambda *arguments: call(capfd, monkeypatch, *arguments)


def test_every_command_and_option_says_what_it_is_for() -> None:
    def check(command, path: str) -> None:
        assert command.help, f"{path} has no help"
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.help, f"{path} {parameter.name} has no help"
        for name, inner in getattr(command, "commands", {}).items():
            check(inner, f"{path} {name}")

    check(cli, "topics")


def test_version() -> None:
    assert topics.__version__ in CliRunner().invoke(cli, ["--version"]).output


def test_run_prints_a_summary_and_writes_the_folder(topics_command, tmp_path: Path) -> None:
    code, out, err = topics_command("run", "--out", tmp_path / "run")
    assert code == 0
    assert "30 records, 3 merged, 27 papers." in out
    for words in ("Safe RL", "Self-play", "Jiaming Ji: papers by theme", "What changed"):
        assert words in out
    assert "\x1b" not in out + err, "no control codes without a terminal"
    assert err == ""
    assert json.loads((tmp_path / "run" / "manifest.json").read_text())["counts"]["papers"] == 27
    code, out, _ = topics_command("run", "--out", tmp_path / "run", "-q")
    assert (code, out) == (0, ""), "a run may replace a run, silently if asked"


def test_run_takes_themes_authors_and_years(topics_command, tmp_path: Path) -> None:
    themes = tmp_path / "mine.toml"
    themes.write_text('[[theme]]\nid = "games"\nname = "Games"\nkeywords = ["zero-sum game"]\n')
    code, out, _ = topics_command(
        "run", SEEDS, "--out", tmp_path / "run", "--themes", themes, "--years", "2023:2025",
        "--authors", "juntao dai; borong zhang",
    )  # fmt: skip
    assert code == 0
    assert "What changed" in out
    shares = read_csv(tmp_path / "run" / "shares.csv")
    assert set(shares["year"]) == {"2023", "2024", "2025"}
    assert {"*", "Juntao Dai", "Borong Zhang"} <= set(shares["author"])
    declared = read_csv(tmp_path / "run" / "themes.csv")
    assert declared["theme_id"][0] == "games"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "absent"], 1, "absent: no such file or folder."),
        (
            ["run", "--years", "2026:2022"],
            2,
            "'2026:2022' is not a window of years from 1500 to 2200, the earlier year first",
        ),
        (["run", "--years", "soon"], 2, "'soon' is not a window of years"),
        (["run", "--years", "1900:1901"], 1, "No paper falls into --years 1900:1901"),
        (["run", "--themes", "absent.toml"], 1, "absent.toml: the themes file cannot be read"),
        (["run", "--authors", "Jiaming Jo"], 1, "Jiaming Ji"),
        (["run", "--encoder", "nonsense"], 2, "--encoder must be minilm, student, auto, a folder"),
        (["run", "--alpha", "2"], 2, "--alpha must be between 0 and 1, got 2.0."),
        (["run", "--min-papers", "-1"], 2, "--min-papers must be a whole number of at least 1"),
        (["run", "--min-papers", "2.5"], 2, "'2.5' is not a valid integer"),
        (["run", "--refits", "-2"], 2, "--refits must be 0 or a positive whole number, got -2."),
        (["run", "--columns", "title"], 2, "'title' is not of the form FIELD=COLUMN"),
        (["run", "--nonsense"], 2, "No such option"),
        (["classify", "--model", "absent", "x"], 1, "is not a finished model"),
        (["classify", "papers/absent.txt"], 1, "papers/absent.txt: no such file."),
        (["classify", ""], 1, "There is no text to classify"),
        (["trends", "absent"], 1, "absent: is not a finished run"),
        (["export", "absent", "--format", "ris"], 1, "absent"),
        (["check"], 2, "Missing argument"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_a_code(
    topics_command, monkeypatch, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found, out, err = topics_command(*arguments)
    assert message in " ".join(err.split())
    assert found == code
    assert out == ""
    assert "Traceback" not in err


def test_a_folder_that_holds_something_else_is_left_alone(topics_command, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    code, _, err = topics_command("run", "--out", tmp_path)
    assert code == 1
    assert "holds something else (thesis.tex)" in err
    code, _, _ = topics_command("run", "--out", tmp_path, "--force", "-q")
    assert code == 0
    assert (tmp_path / "thesis.tex").read_text() == "mine"
    assert (tmp_path / "manifest.json").exists()


def test_an_out_that_is_a_file_is_refused(topics_command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, err = topics_command("run", "--out", tmp_path / "file")
    assert (code, "is a file; --out names a folder" in err) == (1, True)
    code, _, err = topics_command("run", "--out", tmp_path / "file" / "below")
    assert (code, "is not a writable folder" in err) == (1, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_out_is_refused(topics_command, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    code, _, err = topics_command("run", "--out", tmp_path / "run")
    assert (code, "is not a writable folder" in err) == (1, True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\x00\x01\x02\x7fELF" * 50, "a binary file of no format that is known"),
        (b"Dear diary, nothing happened today.\n", "of no format that is known"),
    ],
)
def test_a_file_that_cannot_be_used(
    topics_command, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "papers.txt"
    path.write_bytes(content)
    code, _, err = topics_command("run", path, "--out", tmp_path / "run")
    assert code == 1
    assert message in err
    assert not (tmp_path / "run").exists()


def test_an_empty_folder_cannot_be_used(topics_command, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    code, _, err = topics_command("run", tmp_path / "papers", "--out", tmp_path / "run")
    assert (code, "no file to read" in err) == (1, True)


def test_classify_text_file_and_standard_input(topics_command, monkeypatch, tmp_path) -> None:
    code, out, _ = topics_command("classify", ABSTRACT)
    assert code == 0
    assert "Safe RL (safe-rl)" in out
    path = tmp_path / "abstracts.txt"
    path.write_text(f"{ABSTRACT}\n\nHow to bake bread with rye flour.\n", encoding="utf-8")
    code, out, _ = topics_command("classify", path, "--json")
    classes = json.loads(out)
    assert [one["theme_id"] for one in classes] == ["safe-rl", "none"]
    assert 0.5 < classes[0]["confidence"] <= 1
    # Of standard input, each line is a text, and an empty one too.
    piped = subprocess.run(
        [sys.executable, "-m", "topics", "classify", "-", "--format", "jsonl"],
        input=path.read_bytes(), capture_output=True, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in piped.stdout.splitlines()]
    assert [(one["text"], one["theme_id"], one["reason"]) for one in lines] == [
        (0, "safe-rl", ""), (1, "none", "no text"), (2, "none", "near no theme"),
    ]  # fmt: skip
    assert [one["first_line"] for one in lines[1:]] == ["", "How to bake bread with rye flour."]
    assert ABSTRACT.startswith(lines[0]["first_line"])


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_classify_text_whose_bytes_are_no_utf8(topics_command, tmp_path: Path, form: str) -> None:
    code, out, _ = topics_command("classify", f"\udcff {ABSTRACT}", "--format", form)
    assert code == 0
    assert "safe-rl" in out
    assert "\ufffd" in out
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps({"title": "Half \ud800 a pair", "abstract": ABSTRACT}))
    code, out, _ = topics_command("classify", path, "--format", form)
    assert code == 0
    assert "safe-rl" in out


def test_classify_a_file_of_papers_with_a_model_and_say_why(
    topics_command, seed_run: Path, seed_result: Result
) -> None:
    code, out, _ = topics_command(
        "classify", seed_run / "model", seed_run / "papers.parquet", "--format", "CSV"
    )
    assert code == 0
    rows = pd.read_csv(io.StringIO(out))
    assert rows["theme_id"].tolist() == seed_result.assignments["theme_id"].tolist()
    own = rows["nearest_papers"].str.split("; ").str[0]
    titles = seed_result.papers["title"].str.replace(";", ",")
    assert (own == titles).all()
    assert rows["first_line"].tolist() == seed_result.papers["title"].tolist()
    assert rows["keywords"].str.contains("safe reinforcement learning").any()
    code, again, _ = topics_command("classify", seed_run, seed_run / "papers.parquet", "--json")
    assert [one["theme_id"] for one in json.loads(again)] == rows["theme_id"].tolist()


def test_a_model_is_updated_in_place_or_elsewhere(topics_command, seed_run: Path, tmp_path) -> None:
    new = tmp_path / "new.csv"
    new.write_text(
        "title,abstract,year\nA safer agent,We study constrained policy optimization for safe "
        "reinforcement learning under cost constraints.,2026\n",
        encoding="utf-8",
    )
    before = (seed_run / "model" / "manifest.json").read_bytes()
    code, _, err = topics_command("update", seed_run, new)
    assert (code, "whose model stays as the run left it; give --out FOLDER" in err) == (2, True)
    out = tmp_path / "newer"
    code, told, _ = topics_command("update", seed_run, new, "--out", out, "--format", "json")
    assert code == 0
    assert (seed_run / "model" / "manifest.json").read_bytes() == before
    events = json.loads(told)
    assert events[0]["event"] == "updated"
    assert events[0]["evidence"].startswith("1 new paper; 0 without a theme; 0.0% of earlier")
    code, card, _ = topics_command("model", out)
    assert "Made of 28 papers" in card
    code, _, err = topics_command("update", out, new)
    assert (code, "The model has 1 paper of these; no other is there" in err) == (1, True)


def test_two_runs_are_compared(topics_command, seed_run: Path) -> None:
    code, out, _ = topics_command("compare", seed_run, seed_run)
    assert code == 0
    assert "27 papers in both runs, 0 of them in another theme." in out
    code, out, _ = topics_command("compare", seed_run, seed_run, "--format", "json")
    assert {row["what"] for row in json.loads(out)} == {"same"}


def test_a_model_shows_its_card(topics_command, seed_run: Path) -> None:
    code, out, _ = topics_command("model", seed_run)
    assert code == 0
    assert out == (seed_run / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "Made of 27 papers, 2022 to 2026" in out
    assert "| safe-rl | Safe RL | 8 |" in out


def test_check_says_what_was_understood(topics_command, tmp_path: Path) -> None:
    code, out, _ = topics_command("check", SEEDS)
    assert code == 0
    words = " ".join(out.split())
    assert "30 records are 27 papers by" in words
    assert "Page of Mickel Liu: 9 papers; it states h index 49" in words
    assert "author-profile" in words
    assert "name-cluster" in words
    assert "merged" in words


def test_trends_in_words_and_as_json(topics_command, seed_run: Path) -> None:
    code, out, _ = topics_command("trends", seed_run, "--author", "JIAMING JI")
    assert code == 0
    words = " ".join(out.split())
    assert "Safe RL fell: 6 of 7 papers in 2022 and 2023" in words
    assert "Mickel" not in words
    code, out, _ = topics_command("trends", seed_run, "--label", "declining", "--json")
    rows = json.loads(out)
    assert {row["label"] for row in rows} == {"declining"}
    assert all(row["sentence"].endswith(".") for row in rows)
    code, _, err = topics_command("trends", seed_run, "--label", "growing")
    assert (code, "'growing' is not one of 'rising'" in err) == (2, True)
    code, _, err = topics_command("trends", seed_run, "--theme", "safe-r")
    assert (code, "Safe RL" in err) == (1, True)


def test_export_writes_what_it_says(topics_command, seed_run: Path, tmp_path: Path) -> None:
    code, out, _ = topics_command("export", seed_run, "--format", "ris", "--out", tmp_path)
    assert code == 0
    assert (tmp_path / "papers.ris").read_text(encoding="utf-8").count("TY  - ") == 27
    assert "papers.ris" in out
    code, _, err = topics_command("export", seed_run, "--format", "docx", "--out", tmp_path)
    assert (code, "docx" in err) == (2, True)


def test_authors_suggests_who_may_be_one_person(
    topics_command, seed_run: Path, tmp_path: Path
) -> None:
    aliases = tmp_path / "authors.toml"
    code, out, _ = topics_command("authors", seed_run, "--write", aliases)
    assert code == 0
    assert "Josef Dai" in out
    aliases.write_text(
        aliases.read_text(encoding="utf-8").replace("accept = false", "accept = true")
    )
    code, _, _ = topics_command("run", "--aliases", aliases, "--out", tmp_path / "run", "-q")
    assert code == 0
    papers = read_csv(tmp_path / "run" / "papers.csv")
    names = "; ".join(papers["authors"])
    assert ("Josef Dai" in names) != ("Juntao Dai" in names), "the two are one person now"


def test_cache_is_shown_and_cleared(topics_command, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    code, out, _ = topics_command("cache")
    assert (code, "0 encoder graphs" in out) == (0, True)
    code, out, _ = topics_command("cache", "--clear")
    assert (code, "Removed from" in out) == (0, True)


def test_text_of_papers_cannot_steer_the_terminal_or_the_markup(
    topics_command, tmp_path: Path
) -> None:
    page = (SEEDS / "mickel-liu.txt").read_text(encoding="utf-8")
    hostile = page.replace(
        "Baichuan 2: Open Large-scale Language Models", "[red]Bai\x1b[2J[/red] =1+1"
    )
    (tmp_path / "page.txt").write_text(hostile, encoding="utf-8")
    code, out, _ = topics_command("run", tmp_path, "--out", tmp_path / "run")
    assert code == 0
    assert "\x1b" not in out
    titles = read_csv(tmp_path / "run" / "papers.csv")["title"].tolist()
    assert any("[red]Bai" in title for title in titles)
    assert "\x1b" not in (tmp_path / "run" / "papers.csv").read_text(encoding="utf-8")


def test_files_left_out_are_named_at_the_end(topics_command, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for page in SEEDS.glob("*.txt"):
        (tmp_path / "papers" / page.name).write_bytes(page.read_bytes())
    (tmp_path / "papers" / "cut.json").write_text('[{"title": "x", "a": 1')
    named = tmp_path / "empty.csv"
    named.write_text("")
    folder = tmp_path / "run"
    said = [
        "2 files not read and left out:",
        "  cut.json: is not valid JSON; no complete object is in it; it may be cut off, "
        "fetch it again.",
        "  empty.csv: the file is empty.",
    ]
    code, out, err = topics_command("run", tmp_path / "papers", named, "--out", folder)
    assert (code, err) == (0, "")
    assert "\n".join(said) in out
    assert out.splitlines()[-1].startswith("Tables are in")
    code, out, err = topics_command("run", tmp_path / "papers", named, "--out", folder, "-q")
    assert (code, out, err.splitlines()) == (0, "", said)
    code, out, err = topics_command("check", tmp_path / "papers", named)
    assert (code, err, out.splitlines()[-3:]) == (0, "", said)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["notes"][0].startswith("2 files could not be read and are left out")
    assert {row["file"]: row["records"] for row in manifest["inputs"]} == {
        "cut.json": 0, "empty.csv": 0, "jiaming-ji.txt": 21, "mickel-liu.txt": 9,
    }  # fmt: skip
    assert "file not read" in set(read_csv(folder / "ledger.csv")["reason"])
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert "30 records from 2 files (author-profile, name-cluster) were merged" in html
    code, out, err = topics_command("check", named)
    assert (code, out, err) == (1, "", "topics: empty.csv: the file is empty.\n")


def test_check_folds_what_is_repeated_and_shows_all_when_asked(topics_command, tmp_path) -> None:
    record = "TY  - JOUR\nTI  - Kite {}\nAU  - Oak, Eve\nAU  - Oak, Eve\nER  -\n"
    path = tmp_path / "kites.ris"
    path.write_text("".join(record.format(n) for n in range(60)))
    code, out, _ = topics_command("check", path)
    assert code == 0
    assert out.count("author repeated") == 1
    assert "60" in out
    assert "--all shows each remark" in out
    code, out, _ = topics_command("check", "--all", path)
    assert code == 0
    assert out.count("author repeated") == 60


def test_check_fails_where_no_paper_could_be_read(topics_command, tmp_path) -> None:
    path = tmp_path / "untitled.ris"
    path.write_text("TY  - JOUR\nAU  - Oak, Eve\nER  -\n")
    code, out, err = topics_command("check", path)
    assert code == 1
    assert "no title" in out
    assert err == "topics: no paper could be read; what is above says why.\n"
    path.write_text("TY  - JOUR\nTI  - Kites\nER  -\n")
    code, out, _ = topics_command("check", path)
    assert code == 0
    assert "1 record is 1 paper by 0 authors" in out


def test_authors_are_compared_and_what_cannot_be_has_one_line(topics_command, seed_run) -> None:
    code, out, _ = topics_command("compare-authors", seed_run, "jiaming ji", "Mickel Liu")
    assert code == 0
    assert "of Jiaming Ji" in " ".join(out.split())
    code, out, _ = topics_command("compare-authors", seed_run, "Jiaming Ji", "Mickel Liu", "--json")
    assert {"theme", "difference", "low", "high", "q"} <= set(json.loads(out)[0])
    code, _, err = topics_command("compare-authors", seed_run, "Jiaming Ji", "jiaming JI")
    assert code == 2
    assert err == (
        "topics: Jiaming Ji stands on both sides; name two different authors to compare.\n"
    )


def test_values_may_be_written_in_capitals(topics_command, seed_run, tmp_path: Path) -> None:
    code, out, _ = topics_command("trends", seed_run, "--label", "DECLINING", "--format", "JSON")
    assert code == 0
    assert {row["label"] for row in json.loads(out)} == {"declining"}
    code, _, _ = topics_command("export", seed_run, "--format", "CSV", "--out", tmp_path)
    assert code == 0


def test_why_there_are_no_trends(topics_command, seed_run, tmp_path: Path) -> None:
    code, out, err = topics_command("trends", seed_run, "--label", "mix")
    assert (code, out, err) == (0, "", "topics: no trend is of that kind.\n")
    papers = tmp_path / "papers.ris"
    papers.write_text("TY  - JOUR\nTI  - Kites in wind\nAB  - Kites fly.\nER  -\n" * 2)
    folder = tmp_path / "run"
    assert topics_command("run", papers, "--out", folder, "-q", "--refits", "0")[0] == 0
    code, out, err = topics_command("trends", folder)
    assert (code, out) == (0, "")
    assert err.startswith(f"topics: {folder}: the run has no trends. ")
    assert "No paper has both an abstract and a year" in err


def test_columns_without_a_table_are_said(topics_command, tmp_path: Path) -> None:
    papers = tmp_path / "papers.ris"
    papers.write_text("TY  - JOUR\nTI  - Kites\nER  -\n")
    code, _, err = topics_command("check", papers, "--columns", "title=Titel")
    assert code == 0
    assert err == (
        "topics: --columns names columns of tables, and no file is one; it is not used.\n"
    )


def test_groups_by_a_column_that_is_not_there(topics_command, tmp_path: Path) -> None:
    code, _, err = topics_command("run", "--by", "journal", "--out", tmp_path / "run", "-q")
    assert code == 2
    assert err.startswith("topics: --by must be a column of the papers")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("width", ["0", "1", "40", "-3", "wide", "9" * 30])
def test_any_width_of_the_terminal(topics_command, seed_run, monkeypatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    for command in (["--help"], ["trends", seed_run], ["authors", seed_run], ["check", SEEDS]):
        code, out, _ = topics_command(*command)
        assert code == 0
        if width == "40" and "--help" not in command:
            assert max(map(len, out.splitlines())) <= 90


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--authors", "--authors '' names nobody; give an author's name, or all."),
        (
            "--within",
            "--within '' names no column; give venue, category or authors, or none.",
        ),
    ],
)
def test_an_option_that_an_empty_variable_was_given_to_is_refused(
    topics_command, tmp_path: Path, option: str, said: str
) -> None:
    code, _, err = topics_command("run", option, "", "--out", tmp_path / "run", "-q")
    assert code == 2
    assert err == f"topics: {said}\n"
    assert not (tmp_path / "run").exists()


def test_a_column_that_is_not_there_cannot_divide_the_pile(topics_command, tmp_path: Path) -> None:
    code, _, err = topics_command("run", "--within", "journal", "--out", tmp_path / "run", "-q")
    assert code == 2
    assert err == (
        "topics: --within must be columns of the papers (venue, category, venue_type), authors or "
        "none, got 'journal'.\n"
    )


def test_the_name_of_a_file_writes_no_row_of_its_own(topics_command, tmp_path: Path) -> None:
    name = "a\n  all is well.ris"
    (tmp_path / name).write_text("TY  - JOUR\nTI  - Kites\nAU  - Oak, Eve\nER  -\n")
    code, out, _ = topics_command("check", tmp_path, "--all")
    assert code == 0
    assert not [line for line in out.splitlines() if line.strip().startswith("all is well")]
    assert "  a   all is well.ris   ris " in out
