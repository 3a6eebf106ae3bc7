"""The table of papers: search, filters, order, and what is known of one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import SHAPE, Open, wait_until
from tests.runs import make_tables

pytestmark = pytest.mark.browser


def test_papers_can_be_searched_filtered_sorted_and_read(report: Path, visit: Open) -> None:
    from playwright.sync_api import expect

    tables = make_tables(SHAPE)
    titles = tables["papers"]["title"].str.lower()
    page = visit(report).go("papers")
    search = page.get_by_label("Search titles, authors, venues")
    rows = page.locator("#view-papers tbody tr")
    words = tables["papers"]["title"].iloc[50].split()[2:5]
    # A phrase, an alternative and an exclusion, as the text of the table has them.
    phrase = f"{words[1]} {words[2]}".lower()
    for query, expected in (
        (words[1], titles.str.contains(words[1].lower())),
        (f'"{phrase}"', titles.str.contains(phrase, regex=False)),
        (f"{words[1]} -{words[2]}",
         titles.str.contains(words[1].lower()) & ~titles.str.contains(words[2].lower())),
        (f"{words[1]} OR {words[0]}",
         titles.str.contains(words[1].lower()) | titles.str.contains(words[0].lower())),
    ):  # fmt: skip
        search.fill(query)
        # The page follows its address a moment later.
        expect(rows).to_have_count(min(50, int(expected.sum())))
        marks = {text.lower() for text in page.locator("#view-papers mark").all_inner_texts()}
        assert marks <= {words[0].lower(), words[1].lower(), phrase}
        assert marks
    page.get_by_text("Clear all filters").click()
    page.get_by_role("combobox", name="Theme").select_option("t3")
    page.wait_for_url(re.compile("theme=t3"))
    of_theme = (tables["assignments"]["theme_id"] == "t3").sum()
    expect(page.locator(".status:visible")).to_have_text(re.compile(f"^{of_theme} papers of 120"))
    page.get_by_role("button", name="Paper", exact=True).click()
    page.locator("#view-papers th[aria-sort=ascending]", has_text="Paper").wait_for()
    assert page.evaluate("document.activeElement.dataset.focus") == "sort title"
    shown = page.locator("#view-papers button.title").all_inner_texts()
    assert shown == sorted(shown, key=str.casefold)
    page.locator("#view-papers button.title").first.click()
    detail = page.locator(".detail").first
    detail.get_by_text("Memberships").wait_for()
    abstracts = set(tables["papers"]["abstract"])
    wait_until(page, "document.querySelector('.detail p').textContent !== '…'")
    assert detail.locator("p").first.inner_text() in abstracts


def test_years_turned_round_and_unknown_names_are_said(report: Path, visit: Open) -> None:
    page = visit(report).go("papers?from=2024&to=2020")
    status = page.locator("#view-papers .status")
    years = make_tables(SHAPE)["papers"]["year"]
    assert status.inner_text().startswith(f"{years.between(2020, 2024).sum()} papers")
    assert "Years 2020 to 2024." in status.inner_text()
    author = page.get_by_label("Author", exact=True)
    author.fill("Nobody Here")
    author.press("Enter")
    assert page.get_by_role("alert").get_by_text("Nobody is called “Nobody Here”.").is_visible()
    page.get_by_label("Search titles").focus()
    assert author.input_value() == ""


def test_a_word_of_an_abstract_is_found_when_asked_for(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    page = visit(report).go("papers")
    text = " ".join(tables["papers"]["title"]).lower()
    rare = next(w for w in tables["papers"]["abstract"].iloc[30].split() if w not in text)
    page.get_by_label("Search titles").fill(rare)
    page.get_by_text("No paper matches").wait_for()
    page.get_by_label("search abstracts too").check()
    page.locator("#view-papers button.title").first.wait_for()
    wanted = tables["papers"]["abstract"].str.contains(rare).sum()
    assert page.locator("#view-papers button.title").count() == min(50, wanted)
