"""A result in a prompt and in a notebook, saved and loaded."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import topics
from tests.conftest import SEEDS
from tests.runs import HOSTILE
from topics.analysis.result import Result
from topics.errors import InputError, UsageError
from topics.records import Author
from topics.schema import TABLES
from topics.store.reader import FILES, read_run


class Page(HTMLParser):
    """Tags, and the text of table cells and list items."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs in ([], [("style", "text-align: left")])
        self.tags.append(tag)
        if tag in ("td", "li"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_the_line_says_papers_records_years_and_themes(seed_result: Result) -> None:
    assert repr(seed_result) == (
        f"<Result: 27 papers from 30 records, 2022 to 2026; "
        f"{len(seed_result.themes)} themes (4 declared)>"
    )


def test_the_page_has_every_theme_and_the_called_changes(seed_result: Result) -> None:
    page = Page(seed_result._repr_html_())
    assert page.cells[0::4][: len(seed_result.themes)] == seed_result.themes["theme"].tolist()
    assert [int(n) for n in page.cells[2::4][: len(seed_result.themes)]] == (
        seed_result.themes["papers"].tolist()
    )
    assert any(
        c.startswith("Jiaming Ji: Safe RL fell: 6 of 7 papers in 2022 and 2023, ")
        for c in page.cells
    )
    assert not any("Mickel Liu" in cell for cell in page.cells)
    trends = seed_result.trends
    pairs = trends[(trends["papers"] > 0) & (trends["author"] != "*")]
    counted = pairs["label"].value_counts()
    assert f"{counted['insufficient evidence']} insufficient evidence" in page.cells[-1]
    assert len(seed_result._repr_html_()) < 4000


def test_text_of_papers_stays_text(seed_result: Result) -> None:
    names = pd.Series(HOSTILE).reindex(range(len(seed_result.themes))).fillna("plain")
    safe_rl = seed_result.themes["theme_id"].tolist().index("safe-rl")
    trends = seed_result.trends.assign(
        theme=[names[safe_rl] if i == "safe-rl" else "x" for i in seed_result.trends["theme_id"]],
        author=seed_result.trends["author"].replace("Jiaming Ji", HOSTILE[1]),
    )
    hostile = replace(
        seed_result,
        themes=seed_result.themes.assign(theme=names, keywords=[list(HOSTILE)] * len(names)),
        trends=trends,
        shares=seed_result.shares.assign(
            author=seed_result.shares["author"].replace("Jiaming Ji", HOSTILE[1])
        ),
        notes=(HOSTILE[0],),
    )
    html = hostile._repr_html_()
    page = Page(html)
    assert set(page.tags) <= {"p", "b", "table", "tr", "th", "td", "ul", "li"}
    assert "\u202e" not in html
    assert any(HOSTILE[0] in cell for cell in page.cells)
    assert len(html) < 10_000


def test_many_themes_are_cut_and_counted(seed_result: Result) -> None:
    many = pd.concat([seed_result.themes] * 5, ignore_index=True)
    html = replace(seed_result, themes=many)._repr_html_()
    assert f"and {len(many) - 12} themes more" in html
    assert len(re.findall("<tr>", html)) == 13


def test_without_dated_papers_there_is_no_trend(seed_result: Result) -> None:
    none = replace(
        seed_result,
        trends=seed_result.trends.iloc[:0],
        facts=replace(seed_result.facts, window=None),
    )
    assert "there is no trend" in none._repr_html_()
    assert ", 2022" not in repr(none)


def test_trends_are_read_as_sentences(seed_result: Result) -> None:
    read = seed_result.read_trends(author="jiaming ji")
    assert set(read["author"]) == {"Jiaming Ji"}
    assert read["sentence"].iloc[0].startswith(read["theme"].iloc[0])
    assert read["q"].iloc[0] == read["q"].min()
    with pytest.raises(InputError, match="Jiaming Ji"):
        seed_result.read_trends(author="Jiaming Jo")
    with pytest.raises(UsageError, match="insufficient evidence"):
        seed_result.read_trends(label="falling")


def test_a_saved_result_comes_back_whole(seed_result: Result, seed_run: Path) -> None:
    loaded = topics.load(seed_run)
    for name in TABLES:
        expected, found = getattr(seed_result, name), getattr(loaded, name)
        columns = [c for c in TABLES[name].names if c in expected.columns]
        assert list(found.columns)[: len(columns)] == columns
        for column in columns:
            one, two = expected[column].tolist(), found[column].tolist()
            assert len(one) == len(two)
            for a, b in zip(one, two, strict=True):
                missing = a is None or a is pd.NA or a != a
                assert (
                    (b is pd.NA or b != b or b in ("", []))
                    if missing
                    else a == pytest.approx(b, abs=1e-6)
                ), (name, column)
    assert repr(loaded) == repr(seed_result)
    assert loaded.notes == seed_result.notes
    assert loaded.facts.window == seed_result.facts.window
    assert loaded.corpus.pages == tuple(
        replace(page, owner=Author(name=page.owner.name)) for page in seed_result.corpus.pages
    )
    assert loaded.read_trends()["sentence"].tolist() == (
        seed_result.read_trends()["sentence"].tolist()
    )


def test_a_loaded_result_saves_the_same_tables(seed_run: Path, tmp_path: Path) -> None:
    again = topics.load(seed_run).save(tmp_path / "again")
    for name in FILES:
        assert (again / name).read_bytes() == (seed_run / name).read_bytes(), name
    assert (again / "report.html").read_bytes() == (seed_run / "report.html").read_bytes()


def test_the_manifest_has_the_settings_the_corpus_was_read_with(tmp_path: Path) -> None:
    corpus = topics.read(SEEDS, topics.Settings(identity=topics.IdentitySettings(max_year_gap=1)))
    result = topics.analyse(corpus, topics.Settings())
    run = read_run(result.save(tmp_path / "run"))
    assert run.settings.identity.max_year_gap == 1
