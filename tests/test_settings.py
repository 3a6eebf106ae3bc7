"""Settings: what a setting that exists may be."""

from dataclasses import asdict
from pathlib import Path

import pytest

import topics
from tests.conftest import SEEDS
from topics.corpus.stored import read_corpus
from topics.corpus.suggestions.suggest import suggest_author_merges, write_authors_file
from topics.errors import InputError
from topics.export import export_run
from topics.settings import IdentitySettings, Settings
from topics.store.reader import read_manifest, read_table
from topics.trends.stored import read_trends


def test_a_path_may_be_given_as_text() -> None:
    settings = IdentitySettings(merges="papers/merges.toml", authors="papers/authors.toml")
    assert settings.merges == Path("papers/merges.toml")
    assert settings == IdentitySettings(
        merges=Path("papers/merges.toml"), authors=Path("papers/authors.toml")
    )
    assert Settings(cache="kept").cache == Path("kept")
    assert asdict(IdentitySettings())["merges"] is None


def test_declared_themes_are_read_from_a_path_as_text() -> None:
    file = SEEDS / "themes.toml"
    assert topics.read_declared_themes(str(file)) == topics.read_declared_themes(file)


@pytest.mark.parametrize("name", ["merges", "authors"])
def test_a_missing_file_of_decisions_is_named(name: str) -> None:
    settings = Settings(identity=IdentitySettings(**{name: "nowhere.toml"}))
    with pytest.raises(InputError, match=r"nowhere\.toml: cannot be read"):
        topics.read(SEEDS, settings)


def test_a_run_folder_may_be_given_as_text(seed_run: Path, tmp_path: Path) -> None:
    run = str(seed_run)
    assert read_manifest(run) == read_manifest(seed_run)
    assert len(read_table(run, "papers")) == len(read_corpus(run)) == 27
    assert len(read_trends(run, author="Jiaming Ji"))
    suggestions = suggest_author_merges(read_corpus(run))
    write_authors_file(suggestions, str(tmp_path / "authors.toml"))
    assert (tmp_path / "authors.toml").is_file()
    assert export_run(run, "ris", str(tmp_path)) == [tmp_path / "papers.ris"]
