"""Themes of a run as a file to edit, and what the next run makes of it."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from topics.analysis.analyse import analyse
from topics.analysis.result import Result
from topics.cli import cli
from topics.corpus.corpus import Corpus
from topics.errors import InputError, OutputError
from topics.model.bundle import load_model
from topics.settings import DeclaredTheme, Settings, ThemeSettings
from topics.themes.declared_file import read_declared_themes
from topics.themes.suggesting import write_themes_file


def make_tables(name: str = "Bees", title: str = "Honey") -> tuple[pd.DataFrame, pd.DataFrame]:
    themes = pd.DataFrame(
        {
            "theme_id": ["ants", "bees"],
            "theme": ["Ants", name],
            "origin": ["declared", "discovered"],
            "papers": [1, 2],
            "keywords": [["ant"], ["bee", "honey"]],
        }
    )
    assignments = pd.DataFrame(
        {
            "paper_id": ["p1", "p2", "p3"],
            "title": ["Ant", title, "Wax"],
            "theme_id": ["ants", "bees", "bees"],
            "confidence": [0.9, 0.6, 0.8],
        }
    )
    return themes, assignments


def test_the_file_holds_what_was_declared_and_the_surest_papers_of_the_others(
    tmp_path: Path,
) -> None:
    path = tmp_path / "themes.toml"
    ants = DeclaredTheme(id="ants", name="Ants", description="Small.", keywords=("ant",))
    assert write_themes_file(*make_tables(), [ants], path) == 1
    assert read_declared_themes(path) == (
        ants,
        DeclaredTheme(id="bees", name="Bees", description="", papers=("p3", "p2")),
    )


def test_hostile_names_and_titles_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "themes.toml"
    name, title = 'Bees "]\\ \u2028x\x7f', 'a\n[[theme]]\nid = "evil"\x00\x85'
    write_themes_file(*make_tables(name, title), [], path)
    assert [theme.name for theme in read_declared_themes(path)] == [" ".join(name.split())]


def test_an_edited_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "themes.toml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="is there already"):
        write_themes_file(*make_tables(), [], path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_run_that_discovered_nothing_has_nothing_to_write(tmp_path: Path) -> None:
    themes, assignments = make_tables()
    with pytest.raises(InputError, match="discovered no themes"):
        write_themes_file(themes[:1], assignments, [], tmp_path / "themes.toml")


@pytest.fixture(scope="module")
def discovered(seed_corpus: Corpus) -> Result:
    return analyse(seed_corpus, Settings(themes=ThemeSettings(refits=0)))


def again(corpus: Corpus, themes: tuple[DeclaredTheme, ...]) -> Result:
    return analyse(corpus, Settings(themes=ThemeSettings(declared=themes, refits=2)))


def themes_of(result: Result) -> dict[str, str]:
    return dict(zip(result.assignments["paper_id"], result.assignments["theme_id"], strict=True))


def test_the_command_and_the_next_run_keep_every_theme(
    discovered: Result, seed_corpus: Corpus, tmp_path: Path
) -> None:
    run = discovered.save(tmp_path / "run")
    path = tmp_path / "themes.toml"
    printed = CliRunner().invoke(cli, ["themes", "suggest", str(run), "--out", str(path)])
    assert printed.exit_code == 0, printed.output
    kept = again(seed_corpus, read_declared_themes(path))
    assert themes_of(kept) == themes_of(discovered)
    assert set(kept.themes["origin"]) == {"discovered"}
    names = ["theme_id", "theme"]
    assert sorted(kept.themes[names].values.tolist()) == sorted(
        discovered.themes[names].values.tolist()
    )


def test_merging_dividing_and_renaming_are_replayed(
    discovered: Result, seed_corpus: Corpus, tmp_path: Path
) -> None:
    path = tmp_path / "themes.toml"
    write_themes_file(discovered.themes, discovered.assignments, [], path)
    first, second, third, *rest = read_declared_themes(path)
    edited = (
        DeclaredTheme(id=first.id, name="Mine", description="", papers=first.papers[:2]),
        DeclaredTheme(id="mine-too", name="Mine too", description="", papers=first.papers[2:]),
        DeclaredTheme(
            id=second.id, name=second.name, description="", papers=second.papers + third.papers
        ),
        *rest,
    )
    kept = again(seed_corpus, edited)
    theme_of = themes_of(kept)
    expected = {theme.id: set(theme.papers) for theme in edited}
    assert all(theme_of[paper] == theme for theme, own in expected.items() for paper in own)
    assert set(kept.themes["theme_id"]) == set(expected)
    assert kept.themes.set_index("theme_id").loc[first.id, "theme"] == "Mine"


def test_a_model_classifies_placed_papers_as_the_run_did(
    discovered: Result, seed_corpus: Corpus, tmp_path: Path
) -> None:
    papers = discovered.papers["paper_id"].tolist()
    theme = DeclaredTheme(id="odd", name="Odd", description="", papers=tuple(papers[:2]))
    result = again(seed_corpus, (theme,))
    folder = tmp_path / "model"
    result.model.save(folder)
    texts = [
        f"{title}\n{abstract}"
        for title, abstract in zip(result.papers["title"], result.papers["abstract"], strict=True)
    ]
    classified = load_model(folder).classify(texts)["theme_id"].tolist()
    assert classified == result.assignments["theme_id"].tolist()
    assert classified[:2] == ["odd", "odd"]
