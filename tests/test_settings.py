"""Settings: what a setting that exists may be."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import topics
from tests.conftest import SEEDS
from topics.corpus.stored import read_corpus
from topics.corpus.suggestions.authors_file import write_authors_file
from topics.corpus.suggestions.suggest import suggest_author_merges
from topics.errors import InputError, ParameterError
from topics.export import export_run
from topics.settings import (
    CLEANING_RULES,
    CleaningSettings,
    DeclaredTheme,
    EncoderSettings,
    IdentitySettings,
    ReadSettings,
    Settings,
    ShareSettings,
    ThemeSettings,
    TrendSettings,
    settings_from,
)
from topics.store.reader import read_manifest, read_table
from topics.text.cleaning import RULES
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


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: EncoderSettings(device="tpu"), r"device must be 'cpu' or .*'auto', got 'tpu'\."),
        (lambda: EncoderSettings(threads=1.5), "threads must be a whole number, got 1.5"),
        (lambda: EncoderSettings(name=""), "name must be the name of an encoder, got ''"),
        (lambda: ThemeSettings(seed="x"), "seed must be a whole number, got 'x'"),
        (lambda: ThemeSettings(seed=-1), "seed must be from 0 to 4294967295, got -1"),
        (lambda: ThemeSettings(refits=True), "refits must be a whole number or None, got True"),
        (lambda: ThemeSettings(discover="no"), "discover must be True or False, got 'no'"),
        (lambda: ThemeSettings(declared=("rl",)), "declared must be a list of DeclaredThemes"),
        (
            lambda: ShareSettings(authors="Ada Lovelace"),
            "authors must be a list of texts, got 'Ada Lovelace'",
        ),
        (lambda: ShareSettings(authors=(1, 2)), r"authors must be a list of texts, got \(1, 2\)"),
        (
            lambda: ShareSettings(years=("2018", "2020")),
            "years must be a pair of whole numbers or None, got",
        ),
        (lambda: ShareSettings(years=(2018,)), r"years must be a pair .*got \(2018,\)"),
        (lambda: ShareSettings(years=(2020, 2018)), "years must be .first, last. with 1500 <="),
        (lambda: ShareSettings(counting="both"), "counting must be 'hard' or 'soft', got 'both'"),
        (
            lambda: CleaningSettings(rules_off={"latx"}),
            "rules_off must be a set of rules, each one of unicode, .*opening, got 'latx'",
        ),
        (lambda: CleaningSettings(rules_off="latex"), "rules_off must be a set of texts, got"),
        (lambda: IdentitySettings(merges=3), "merges must be a path or None, got 3"),
        (lambda: IdentitySettings(near_duplicate=20), "near_duplicate must be from 50 to 100"),
        (lambda: ReadSettings(columns={"titel": "A"}), "columns must be a mapping from one of ti"),
        (lambda: ReadSettings(columns={"title": ""}), "columns must be a column's name for title"),
        (lambda: ReadSettings(max_line_bytes=0), "max_line_bytes must be a positive whole number"),
        (lambda: TrendSettings(alpha=float("inf")), "alpha must be a number, got inf"),
        (lambda: Settings(themes=3), "themes must be a ThemeSettings, got 3"),
        (lambda: Settings(cache=1), "cache must be a path or None, got 1"),
        (
            lambda: DeclaredTheme(id="a", name="A", description="x", keywords="b"),
            "keywords must be a list of texts, got 'b'",
        ),
    ],
)
def test_what_is_not_allowed_names_its_parameter(make: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        make()


def test_every_setting_refuses_what_is_of_no_type_of_its_own() -> None:
    stages = (ReadSettings, CleaningSettings, IdentitySettings, EncoderSettings, ThemeSettings,
              ShareSettings, TrendSettings, Settings)  # fmt: skip
    for stage in stages:
        for one in fields(stage):
            with pytest.raises(ParameterError, match=f"^{one.name} must be "):
                stage(**{one.name: object()})


def test_lists_and_sets_are_kept_as_what_does_not_change() -> None:
    assert ShareSettings(authors=["Ada"], years=[2018, 2020]) == ShareSettings(
        authors=("Ada",), years=(2018, 2020)
    )
    assert CleaningSettings(rules_off={"latex"}).rules_off == frozenset({"latex"})
    assert ThemeSettings(seed=np.int64(3)).seed == 3


def test_a_long_value_is_shown_in_part() -> None:
    with pytest.raises(ParameterError) as caught:
        EncoderSettings(threads="9" * 10_000)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 300


def test_the_names_of_rules_are_those_of_the_rules() -> None:
    assert tuple(rule.name for rule in RULES) == CLEANING_RULES


def test_settings_come_back_from_json() -> None:
    settings = Settings(
        cleaning=CleaningSettings(rules_off={"html", "latex"}),
        themes=ThemeSettings(
            declared=(DeclaredTheme(id="a", name="A", description="x", keywords=("b", "c")),)
        ),
        shares=ShareSettings(years=(2018, 2024), authors=("Ada Lovelace",)),
        reading=ReadSettings(columns={"title": "Titel"}),
    )
    plain = asdict(settings)
    plain["cleaning"]["rules_off"] = sorted(plain["cleaning"]["rules_off"])
    stored = json.loads(json.dumps(plain))
    assert settings_from(stored, where="run") == settings


def test_a_run_folder_may_be_given_as_text(seed_run: Path, tmp_path: Path) -> None:
    run = str(seed_run)
    assert read_manifest(run) == read_manifest(seed_run)
    assert len(read_table(run, "papers")) == len(read_corpus(run)) == 27
    assert len(read_trends(run, author="Jiaming Ji"))
    suggestions = suggest_author_merges(read_corpus(run))
    write_authors_file(suggestions, str(tmp_path / "authors.toml"))
    assert (tmp_path / "authors.toml").is_file()
    assert export_run(run, "ris", str(tmp_path)) == [tmp_path / "papers.ris"]
