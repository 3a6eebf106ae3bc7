"""The report as a reader meets it: in a browser, with mouse, keyboard and screen reader."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.runs import HOSTILE, RunShape, make_tables, write_run_folder
from topics.report import write_report

pytestmark = pytest.mark.browser

VIEWS = ("overview", "themes", "map", "authors", "compare", "papers", "method")
Open = Callable[..., Visit]
SHAPE = RunShape(papers=120, themes=7, authors=3, titles=HOSTILE)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(write_run_folder(tmp_path_factory.mktemp("run"), SHAPE))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shape = RunShape(papers=5000, themes=40, authors=30, abstract_words=120)
    return write_report(write_run_folder(tmp_path_factory.mktemp("large"), shape))


def test_choosing_a_share_leads_to_its_papers(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    page = visit(report).go("authors?author=Author%200001%20Name")
    page.get_by_text("The same as a table").click()
    first = page.locator("#view-authors details table tbody a").first
    wanted = int(re.match(r"(\d+) of", first.inner_text())[1])
    first.click()
    status = page.locator("#view-papers .status")
    status.wait_for()
    assert status.inner_text().startswith(f"{wanted} paper")
    assert page.locator("#view-papers tbody tr").count() == wanted
    params = dict(part.split("=") for part in page.url.split("?")[1].split("&"))
    theme, year = int(params["theme"][1:]), int(params["from"])
    papers, assigned = tables["papers"], tables["assignments"]
    mine = papers["authors"].map(lambda names: "Author 0001 Name" in names)
    expected = papers[mine & (papers["year"] == year) & (assigned["theme_id"] == f"t{theme}")]
    assert len(expected) == wanted


def test_an_area_of_the_chart_can_be_chosen(report: Path, visit: Open) -> None:
    page = visit(report).go("authors")
    area = page.locator("#view-authors path.area").first
    box = area.bounding_box()
    area.hover(position={"x": 3, "y": box["height"] / 2}, force=True)
    page.locator("#tip").wait_for(state="visible")
    assert re.search(r"\d+ of \d+ \(\d+%, 95% interval", page.locator("#tip").inner_text())
    area.dispatch_event("click", {"clientX": box["x"] + 2, "clientY": box["y"] + 2})
    page.wait_for_url(re.compile("#papers"))
    assert "from=2018" in page.url


def test_papers_can_be_searched_filtered_sorted_and_read(report: Path, visit: Open) -> None:
    from playwright.sync_api import expect

    tables = make_tables(SHAPE)
    page = visit(report).go("papers")
    search = page.get_by_label("Search titles, authors, venues")
    word = tables["papers"]["title"].iloc[50].split()[3]
    search.fill(word)
    rows = page.locator("#view-papers tbody tr")
    page.wait_for_url(re.compile(f"q={word}"))
    expected = tables["papers"]["title"].str.lower().str.contains(word.lower())
    assert expected.sum() < 120
    # The page follows its address a moment later.
    expect(rows).to_have_count(int(expected.sum()))
    page.get_by_text("Clear all filters").click()
    page.get_by_role("combobox", name="Theme").select_option("t3")
    page.wait_for_url(re.compile("theme=t3"))
    of_theme = (tables["assignments"]["theme_id"] == "t3").sum()
    expect(page.locator(".status:visible")).to_have_text(re.compile(f"^{of_theme} papers of 120"))
    page.get_by_role("button", name="Paper", exact=True).click()
    page.locator("#view-papers th[aria-sort=ascending]", has_text="Paper").wait_for()
    titles = page.locator("#view-papers button.title").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    page.locator("#view-papers button.title").first.click()
    detail = page.locator(".detail").first
    detail.get_by_text("Memberships").wait_for()
    abstracts = set(tables["papers"]["abstract"])
    page.wait_for_function("document.querySelector('.detail p').textContent !== '…'")
    assert detail.locator("p").first.inner_text() in abstracts


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


def test_a_link_with_a_fragment_shows_the_same_view(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    paper = tables["papers"].iloc[90]
    page = visit(report).go(f"papers?paper={paper['paper_id']}")
    page.locator(".detail").wait_for()
    assert page.locator("tr.opened button.title").inner_text() == paper["title"]
    page = visit(report).go(
        "compare?author=Author%200000%20Name&author=Author%200002%20Name&theme=t2"
    )
    assert page.locator(".compared h4").all_inner_texts() == [
        "Author 0000 Name",
        "Author 0002 Name",
    ]
    assert tables["themes"]["theme"].iloc[2] in page.locator("#view-compare .person").inner_text()
    page.get_by_role("button", name="Author 0001 Name").click()
    page.wait_for_function("document.querySelectorAll('.compared h4').length === 3")


def test_back_returns_to_the_view_before(report: Path, visit: Open) -> None:
    page = visit(report).go("overview")
    page.get_by_role("link", name="Themes", exact=True).click()
    assert page.evaluate("document.activeElement.id") == "h-themes"
    page.get_by_role("link", name="Papers", exact=True).click()
    page.go_back()
    assert page.locator("#view-themes").is_visible()
    assert page.locator("#view-papers").is_hidden()


def test_hostile_text_stays_text(report: Path, visit: Open) -> None:
    opened = visit(report)
    for view in VIEWS:
        page = opened.go(view)
        page.wait_for_timeout(50)
        assert page.evaluate("window.hacked") is None
        assert page.locator("main img").count() == 0
    page = opened.go("papers?sort=title")
    shown = set(page.locator("#view-papers button.title").all_inner_texts())
    for text in (HOSTILE[0], HOSTILE[1], HOSTILE[2]):
        assert text in shown
    for paper in range(len(HOSTILE)):
        page = opened.go(f"papers?paper=p{paper:012x}")
        page.locator(".detail").wait_for()
        assert page.evaluate("window.hacked") is None
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page = opened.go("authors?author=%3Cimg%20src=x%20onerror=window.hacked=1%3E&theme=%22%3E")
    assert "is not among the reported authors" in page.locator("#view-authors .note").inner_text()
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(report: Path, visit: Open, scheme: str, width: int) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed.")
    source = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    opened = visit(report, scheme=scheme, width=width)
    for view in (*VIEWS, f"papers?paper=p{90:012x}"):
        page = opened.go(view)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.evaluate(source)
        found = page.evaluate("axe.run().then((r) => r.violations)")
        said = [(one["id"], one["impact"], one["nodes"][0]["html"][:160]) for one in found]
        assert said == [], view


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_views_are_filled_and_fit_the_width(
    report: Path, visit: Open, tmp_path: Path, scheme: str, width: int
) -> None:
    opened = visit(report, width=width, scheme=scheme)
    backgrounds = set()
    for view in VIEWS:
        page = opened.go(view)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), view
        assert page.locator("section:visible").count() == 1
        box = page.locator("section:visible").bounding_box()
        assert box["height"] > 200, view
        picture = page.screenshot(full_page=True, path=_picture(f"{view}-{scheme}-{width}"))
        assert _colours(picture) > 20, view
        backgrounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(backgrounds) == 1
    dark = sum(map(int, re.findall(r"\d+", backgrounds.pop())[:3])) < 200
    assert dark == (scheme == "dark")


def test_map_shows_papers_and_a_click_opens_one(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    page = visit(report).go("map")
    page.locator("canvas").scroll_into_view_if_needed()
    spot = page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas");
          const context = canvas.getContext("2d");
          const { width, height } = canvas;
          const pixels = context.getImageData(0, 0, width, height).data;
          const hue = [0x44, 0x77, 0xaa];
          for (let y = 12; y < height - 12; y += 2) for (let x = 12; x < width - 12; x += 2) {
            const at = 4 * (y * width + x);
            if (hue.every((c, k) => Math.abs(pixels[at + k] - c) < 14) && pixels[at + 3] > 200) {
              const box = canvas.getBoundingClientRect();
              return [box.left + x * box.width / width, box.top + y * box.height / height];
            }
          }
          return null;
        }"""
    )
    assert spot is not None
    page.mouse.move(*spot)
    page.locator("#tip").wait_for(state="visible")
    title = page.locator("#tip b").inner_text()
    page.mouse.click(*spot)
    page.wait_for_url(re.compile("#papers"))
    page.locator("tr.opened").wait_for()
    assert page.locator("tr.opened button.title").inner_text()[:100] == title[:100]
    blue = {0, 6}
    assert (
        int(tables["assignments"].set_index("paper_id")["theme_id"][page.url.split("=")[1]][1:])
        in blue
    )


def test_map_moves_by_keys(report: Path, visit: Open) -> None:
    page = visit(report).go("map")
    page.locator("canvas").focus()
    before = page.evaluate("document.querySelector('canvas').toDataURL()")
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('canvas').toDataURL()") != before
    page.keyboard.press("0")
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('canvas').toDataURL()") == before


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


def test_mode_button_turns_dark_and_back(report: Path, visit: Open) -> None:
    page = visit(report).go()
    button = page.locator("#mode")
    assert button.get_attribute("aria-label") == "Show in dark colours"
    button.click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    button.click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_prints_on_white_without_controls(report: Path, visit: Open) -> None:
    page = visit(report, scheme="dark").go("authors")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("nav").first.is_hidden()
    assert page.pdf().startswith(b"%PDF")


def test_reads_without_script(report: Path, browser) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    for text in ("What changed", "Methods, ready for a paper"):
        assert page.get_by_text(text).first.is_visible()
    assert page.locator(".theme").count() == 7
    context.close()


def test_five_thousand_papers_are_quick(large: Path, visit: Open) -> None:
    assert large.stat().st_size < 8_000_000
    opened = visit(large)
    page = opened.go("papers")
    assert "5,000 papers" in page.locator("#view-papers .status").inner_text()
    assert page.locator("#view-papers button.title").count() == 50
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Page 2 of 100").wait_for()
    for view in VIEWS:
        opened.go(view)


@pytest.mark.parametrize(
    "shape",
    [
        RunShape(papers=1, themes=1, authors=1, years=[2024]),
        RunShape(papers=30, dated=False),
        RunShape(papers=30, authors=1),
        RunShape(papers=400, themes=300, authors=2),
    ],
    ids=["one paper", "undated", "one author", "300 themes"],
)  # fmt: skip
def test_odd_runs_have_no_broken_view(shape: RunShape, visit: Open, tmp_path: Path) -> None:
    opened = visit(write_report(write_run_folder(tmp_path, shape)))
    for view in VIEWS:
        page = opened.go(view)
        assert page.locator("#trouble").is_hidden()
        assert len(page.locator("section:visible").inner_text()) > 60, view


def _picture(name: str) -> str | None:
    """Where a person wants to look at the pictures, they are kept."""
    folder = os.environ.get("TOPICS_SCREENSHOTS")
    return str(Path(folder) / f"{name}.png") if folder else None


def _colours(picture: bytes) -> int:
    """How many colours a picture has: a blank page has one."""
    from io import BytesIO

    from PIL import Image

    colours = Image.open(BytesIO(picture)).convert("RGB").resize((200, 200)).getcolors(40_000)
    return len(colours or ())


def test_colours_of_a_blank_picture_are_few() -> None:
    from io import BytesIO

    from PIL import Image

    blank = BytesIO()
    Image.new("RGB", (50, 50)).save(blank, "PNG")
    assert _colours(blank.getvalue()) == 1
