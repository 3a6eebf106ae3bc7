"""Links, Back, the keyboard, and what can be taken along."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import SHAPE, Open, wait_until
from tests.runs import make_tables

pytestmark = pytest.mark.browser


def test_a_link_with_a_fragment_shows_the_same_view(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    paper = tables["papers"].iloc[90]
    opened = visit(report)
    page = opened.go(f"papers?paper={paper['paper_id']}")
    page.locator(".detail").wait_for()
    assert page.locator("tr.opened button.title").inner_text() == paper["title"]
    page = opened.go("compare?author=Author%200000%20Name&author=Author%200002%20Name&theme=t2")
    compared = page.locator(".compared h4")
    assert compared.all_inner_texts() == ["Author 0000 Name", "Author 0002 Name", "All papers"]
    assert tables["themes"]["theme"].iloc[2] in page.locator("#view-compare .person").inner_text()
    page.get_by_role("button", name="Author 0001 Name").click()
    wait_until(page, "document.querySelectorAll('.compared h4').length === 4")
    assert page.evaluate("document.activeElement.textContent") == "Author 0001 Name"
    for name in ("Author 0000 Name", "Author 0001 Name", "Author 0002 Name"):
        page.get_by_role("button", name=name).click()
    wait_until(page, "document.querySelectorAll('.compared h4').length === 1")
    assert compared.all_inner_texts() == ["All papers"]


def test_back_returns_to_the_place(large: Path, visit: Open) -> None:
    page = visit(large, height=600).go("themes?sort=name")
    target = page.locator(".theme h3 a").nth(25)
    target.scroll_into_view_if_needed()
    wait_until(page, "() => history.state && history.state.y === Math.round(window.scrollY)")
    before = page.evaluate("window.scrollY")
    assert before > 1000
    target.click()
    page.wait_for_selector("#view-theme:visible")
    assert page.evaluate("document.activeElement.id") == "h-theme"
    assert page.evaluate("window.scrollY") == 0
    page.go_back()
    page.wait_for_selector("#view-themes:visible")
    wait_until(page, "(y) => Math.abs(window.scrollY - y) < 5", before)
    names = page.locator(".theme h3 a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)


def test_charts_and_tables_can_be_taken_along(report: Path, visit: Open) -> None:
    import csv
    from io import StringIO
    from xml.etree import ElementTree

    from PIL import Image

    tables = make_tables(SHAPE)
    opened = visit(report)
    page = opened.go("authors?author=Author%200001%20Name")

    def take(name: str, kind: str) -> Path:
        menu = page.locator(f'.take[data-at="{name}"]:visible')
        menu.evaluate("(one) => { one.open = true; }")
        with page.expect_download() as download:
            menu.get_by_role("button", name=kind, exact=True).click()
        return Path(download.value.path())

    svg = ElementTree.parse(take("shares-Author 0001 Name", "SVG")).getroot()  # noqa: S314
    assert svg.tag.endswith("svg")
    assert any(node.get("fill", "").startswith("rgb") for node in svg.iter())
    assert Image.open(take("shares-Author 0001 Name", "PNG")).size[0] > 1500
    text = take("shares-Author 0001 Name", "CSV").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    shares = tables["shares"]
    mine = shares[shares["author"] == "Author 0001 Name"]
    for row in rows:
        one = mine[(mine["theme"] == row["theme"]) & (mine["year"] == int(row["year"]))].iloc[0]
        assert int(row["papers"]) == one["papers"]
        assert int(row["total"]) == one["total"]
    assert len(rows) == 8 * (mine.groupby("theme_id")["papers"].sum() > 0).sum()
    page.locator('.take[data-at="trends-Author 0001 Name"]').evaluate("(one) => { one.open = 1; }")
    href = page.locator('.take[data-at="trends-Author 0001 Name"] a').get_attribute("href")
    page = opened.go(href[1:])
    top = page.locator('.take[data-at="trends-Author 0001 Name"]').bounding_box()["y"]
    assert -5 < top < 900, "the link leads to the table"


def test_everything_can_be_reached_by_keyboard(report: Path, visit: Open) -> None:
    page = visit(report).go("overview")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.evaluate("location.hash") == "#overview"
    page.evaluate("document.querySelector('nav a[href=\"#papers\"]').focus()")
    page.keyboard.press("Enter")
    page.locator("#view-papers button.title").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#view-papers button.title").first.get_attribute("aria-expanded") == "true"
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Page 2 of 3").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Next"


def test_mode_button_turns_dark_and_back(report: Path, visit: Open) -> None:
    page = visit(report).go()
    button = page.locator("#mode")
    assert button.get_attribute("aria-label") == "Show in dark colours"
    button.click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    button.click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
