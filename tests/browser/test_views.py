"""Every view is filled, fits, can be read by everybody, and is whole in print."""

from __future__ import annotations

import os
import re
from importlib import resources
from pathlib import Path

import pytest

from tests.browser.conftest import SHAPE, VIEWS, Open
from tests.runs import HOSTILE, RunShape, make_tables, write_run_folder
from topics.report import write_report

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(few: Path, visit: Open, scheme: str, width: int) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed.")
    source = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    opened = visit(few, scheme=scheme, width=width)
    page = opened.go()
    page.evaluate(source)
    for view in (*VIEWS, "authors?author=Author%200002%20Name", f"papers?paper=p{30:012x}"):
        opened.turn(view)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = page.evaluate("axe.run().then((r) => r.violations)")
        said = [(one["id"], one["impact"], one["nodes"][0]["html"][:160]) for one in found]
        assert said == [], view


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_views_are_filled_and_fit_the_width(
    report: Path, visit: Open, scheme: str, width: int
) -> None:
    opened = visit(report, width=width, scheme=scheme)
    page = opened.go()
    backgrounds = set()
    for view in VIEWS:
        opened.turn(view)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), view
        assert page.locator("section:visible").count() == 1
        assert page.locator("section:visible").bounding_box()["height"] > 200, view
        name = view.split("?")[0]
        keep = _picture(f"{name}-{scheme}-{width}")
        picture = page.screenshot(full_page=keep is not None, path=keep)
        assert _colours(picture) > 20, view
        backgrounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(backgrounds) == 1
    dark = sum(map(int, re.findall(r"\d+", backgrounds.pop())[:3])) < 200
    assert dark == (scheme == "dark")


CONTRAST = """(selector) => {
  const channels = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (text) => channels(text).map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort(); return (y + 0.05) / (x + 0.05); };
  return [...document.querySelectorAll(selector)].map((node) => {
    const style = getComputedStyle(node);
    const ground = getComputedStyle(document.body).backgroundColor;
    return node instanceof SVGElement ? ratio(style.stroke === "none" ? style.fill : style.stroke, ground)
      : ratio(style.color, style.backgroundColor);
  });
}"""  # noqa: E501


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_pressed_chips_stand_out(report: Path, visit: Open, scheme: str) -> None:
    opened = visit(report, scheme=scheme)
    page = opened.go("authors")
    marks = "section:not([hidden]) :is(.base, .line, .ribbon, .area, .chance, .lead)"
    found = page.evaluate(CONTRAST, marks)
    assert len(found) > 50
    assert min(found) >= 3
    opened.turn("compare")
    chip = page.locator("#view-compare .chips button[aria-pressed=true]").first
    chip.hover()
    assert min(page.evaluate(CONTRAST, "#view-compare .chips button:hover")) >= 4.5
    opened.turn("method")
    page.locator("#ledger .chips button").nth(1).click()
    page.wait_for_url(re.compile("action="))
    assert page.evaluate("document.activeElement.dataset.focus").startswith("ledger ")
    page.locator("#ledger .chips button[aria-pressed=true]").hover()
    assert min(page.evaluate(CONTRAST, "#ledger .chips button:hover")) >= 4.5


def test_a_theme_looks_the_same_everywhere(report: Path, visit: Open) -> None:
    opened = visit(report)
    page = opened.go("themes")
    names = set(make_tables(SHAPE)["themes"]["theme"])
    looks: dict[str, str] = {}
    for view in ("themes", "authors", "compare?theme=t3", "papers", "overview"):
        opened.turn(view)
        for name, look in page.evaluate(
            """() => [...document.querySelectorAll("section:not([hidden]) .swatch")].map((one) =>
              [one.parentNode.textContent.trim(), [...one.classList].filter((c) =>
              /^[hp]\\d$/.test(c)).sort().join(" ")])"""
        ):
            if name in names:
                assert looks.setdefault(name, look) == look, (view, name)
    assert len(looks) == 7
    assert len(set(looks.values())) == 7, "no two themes look alike"


WIDE = """() => [...document.querySelectorAll(".scroll, table, svg")]
  .filter((one) => one.getBoundingClientRect().width > 0)
  .filter((one) => one.scrollWidth > one.clientWidth + 1
    || one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((one) => [one.getAttribute("aria-label") || one.className, one.scrollWidth,
    one.clientWidth])"""


def test_prints_whole_on_white_and_nothing_is_cut(report: Path, large: Path, visit: Open) -> None:
    for path in (report, large):
        # Letter with the page's margins has 720 pixels.
        page = visit(path, scheme="dark", width=710).go("authors")
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        assert page.locator("nav").first.is_hidden()
        headings = set(page.locator("h2:visible").all_inner_texts())
        assert headings >= {"Overview", "Themes", "Map", "Flows", "Authors", "Papers"}
        assert page.locator("details:not(.take):not([open])").count() == 0
        assert page.evaluate(WIDE) == []
        assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == (
            "visible"
        )
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator("section:visible").count() == 1
    assert page.pdf().startswith(b"%PDF")


def test_reads_without_script(report: Path, browser) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    for text in ("What changed", "Where it came from", "Methods, ready for a paper"):
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
        opened.turn(view)


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
    page = opened.go()
    for view in VIEWS:
        opened.turn(view.replace("t2", "t0"))
        assert page.locator("#trouble").is_hidden()
        assert len(page.locator("section:visible").inner_text()) > 60, view


def test_hostile_text_stays_text(report: Path, visit: Open) -> None:
    opened = visit(report)
    page = opened.go()
    for view in VIEWS:
        opened.turn(view)
        assert page.evaluate("window.hacked") is None
        assert page.locator("main img").count() == 0
    assert page.locator("h1").inner_text() == "A <b>title</b>"
    assert page.get_by_text("What it is for.").is_visible()
    opened.turn("papers?sort=title")
    shown = set(page.locator("#view-papers button.title").all_inner_texts())
    for text in (HOSTILE[0], HOSTILE[1], HOSTILE[2]):
        assert text in shown
    for paper in range(len(HOSTILE)):
        opened.turn(f"papers?paper=p{paper:012x}")
        page.locator(".detail").wait_for()
        assert page.evaluate("window.hacked") is None
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    opened.turn("authors?author=%3Cimg%20src=x%20onerror=window.hacked=1%3E&theme=%22%3E")
    assert "is not among the reported authors" in page.locator("#view-authors .note").inner_text()
    assert page.locator("#view-authors .person").count() == 0, "not somebody else's page"
    assert page.evaluate("window.hacked") is None


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
