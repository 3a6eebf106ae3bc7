"""Papers and names that a reader corrects, and the files that come of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import SHAPE, Open
from tests.runs import make_tables
from topics.themes.declared_file import read_declared_themes
from topics.themes.labels_file import read_labels

pytestmark = pytest.mark.browser


def test_papers_put_elsewhere_are_a_labels_file(report: Path, visit: Open, tmp_path: Path) -> None:
    tables = make_tables(SHAPE)
    first, second = tables["papers"]["paper_id"].iloc[[3, 4]]
    opened = visit(report)
    page = opened.go(f"papers?paper={first}")
    panel = page.locator("#corrections")
    assert panel.is_hidden()
    page.locator(".detail").get_by_label("Its theme should be").select_option("none")
    opened.turn(f"papers?paper={second}")
    own = tables["assignments"].set_index("paper_id")["theme_id"]
    other = next(theme for theme in tables["themes"]["theme_id"] if theme != own[second])
    page.locator(".detail").get_by_label("Its theme should be").select_option(other)
    panel.get_by_text("Your corrections: 2 papers").click()
    written = tmp_path / "labels.csv"
    written.write_text(panel.get_by_label("labels.csv").input_value(), encoding="utf-8")
    assert [(one.paper, one.theme) for one in read_labels(written)] == [
        (first, "none"),
        (second, other),
    ]
    page.locator(".detail").get_by_label("Its theme should be").select_option("")
    panel.get_by_text("Your corrections: 1 paper").wait_for()
    panel.get_by_role("button", name="Forget all corrections").click()
    assert panel.is_hidden()


def test_a_name_is_a_themes_file_of_all_themes(report: Path, visit: Open, tmp_path: Path) -> None:
    tables = make_tables(SHAPE)
    page = visit(report).go("theme?theme=t2")
    field = page.get_by_label("A better name")
    hostile = 'Say "so" \\ <b>$&</b>'
    field.fill(f"  {hostile} ")
    field.press("Enter")
    panel = page.locator("#corrections")
    panel.get_by_text("Your corrections: 1 name").click()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Save themes.toml").click()
    written = tmp_path / "themes.toml"
    download.value.save_as(written)
    themes = {theme.id: theme for theme in read_declared_themes(written)}
    assert list(themes) == tables["themes"]["theme_id"].tolist()
    assert themes["t2"].name == hostile
    assert themes["t1"].name == tables["themes"].set_index("theme_id")["theme"]["t1"]
    of_theme = set(tables["assignments"].query("theme_id == 't2'")["paper_id"])
    assert themes["t2"].papers
    assert set(themes["t2"].papers) <= of_theme
