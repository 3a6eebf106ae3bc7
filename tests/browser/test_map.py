"""The map: names, moves, years, and what a click opens."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import SHAPE, Open, wait_until
from tests.runs import make_tables
from topics.store.tables import read_csv

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


LABELS = """() => {
  const { left, top } = document.querySelector(".map-labels").getBoundingClientRect();
  return [...document.querySelectorAll(".map-label")].map((one) => {
    const box = one.getBoundingClientRect();
    return { theme: one.dataset.theme, anchor: one.dataset.anchor.split(" ").map(Number),
      box: [box.left - left, box.top - top, box.right - left, box.bottom - top] };
  });
}"""


def _nearest_anchor(label: dict[str, Any], labels: list[dict[str, Any]]) -> str:
    """Whose papers the middle of a name is nearest to."""
    left, top, right, bottom = label["box"]
    middle = ((left + right) / 2, (top + bottom) / 2)
    return min(labels, key=lambda one: math.dist(one["anchor"], middle))["theme"]


@pytest.mark.parametrize("width", [1300, 390])
def test_every_theme_is_named_on_the_map_and_no_name_covers_another(
    large: Path, visit: Open, width: int
) -> None:
    page = visit(large, width=width).go("map")
    page.wait_for_selector(".map-label")
    labels = page.evaluate(LABELS)
    assigned = read_csv(large.parent / "assignments.csv", {})
    shares = assigned["theme_id"].value_counts(normalize=True)
    assert {one["theme"] for one in labels} >= set(shares[shares >= 0.01].index)
    for at, one in enumerate(labels):
        for two in labels[at + 1 :]:
            a, b = one["box"], two["box"]
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (one, two)
    canvas = page.locator("canvas").bounding_box()
    for one in labels:
        assert one["box"][0] >= 0
        assert one["box"][1] >= 0
        assert one["box"][2] <= canvas["width"]
        assert one["box"][3] <= canvas["height"]


@pytest.mark.parametrize("width", [1300, 390])
def test_a_name_is_nearest_to_its_own_papers(report: Path, visit: Open, width: int) -> None:
    page = visit(report, width=width).go("map")
    page.wait_for_selector(".map-label")
    labels = page.evaluate(LABELS)
    assert len(labels) == 7
    assert [_nearest_anchor(one, labels) for one in labels] == [one["theme"] for one in labels]


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
          const names = [...document.querySelectorAll(".map-label, .zoom")].map((one) =>
            one.getBoundingClientRect());
          for (let y = 12; y < height - 12; y += 2) for (let x = 12; x < width - 12; x += 2) {
            const at = 4 * (y * width + x);
            if (hue.every((c, k) => Math.abs(pixels[at + k] - c) < 14) && pixels[at + 3] > 200) {
              const box = canvas.getBoundingClientRect();
              const spot = [box.left + x * box.width / width, box.top + y * box.height / height];
              if (names.every((one) => spot[0] < one.left - 4 || spot[0] > one.right + 4
                || spot[1] < one.top - 4 || spot[1] > one.bottom + 4)) return spot;
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
    order = tables["themes"].sort_values("papers", ascending=False, kind="stable")["theme_id"]
    blue = {order.iloc[0], order.iloc[6]}
    theme = tables["assignments"].set_index("paper_id")["theme_id"]
    assert theme[page.url.split("=")[1]] in blue


def test_map_moves_by_keys_and_keeps_its_address(report: Path, visit: Open) -> None:
    page = visit(report).go("map")
    page.locator("canvas").focus()
    page.keyboard.press("0")
    _painted(page)
    before = page.evaluate("document.querySelector('canvas').toDataURL()")
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("z=1.40"))
    assert page.evaluate("document.querySelector('canvas').toDataURL()") != before
    said = page.locator("#view-map .unseen").inner_text()
    page.keyboard.press("Enter")
    page.locator("tr.opened").wait_for()
    assert said.startswith(page.locator("tr.opened button.title").inner_text()[:60])
    page.go_back()
    page.locator("canvas").focus()
    page.keyboard.press("0")
    _painted(page)
    assert page.evaluate("document.querySelector('canvas').toDataURL()") == before
    scrolled = page.evaluate("window.scrollY")
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(*(page.locator("canvas").bounding_box()[k] + 60 for k in ("x", "y")))
    page.mouse.wheel(0, 120)
    wait_until(page, "(before) => window.scrollY > before", scrolled)


def _painted(page: Page) -> None:
    """Wait until what was asked for is drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def test_dragging_over_years_lights_their_papers(report: Path, visit: Open) -> None:
    years = make_tables(SHAPE)["papers"]["year"]
    page = visit(report).go("map")
    brush = page.locator(".brush")
    brush.scroll_into_view_if_needed()
    bars = brush.locator("rect.area")
    assert bars.count() == years.max() - years.min() + 1
    first, last = (bars.nth(at).bounding_box() for at in (2, 4))
    base = first["y"] + first["height"] - 0.2
    page.mouse.move(first["x"] + first["width"] / 2, base)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] / 2, base, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile("from=2020&to=2022"))
    expected = int(years.between(2020, 2022).sum())
    page.locator("#view-map .status", has_text=f"{expected} papers of 120 highlighted").wait_for()
    assert page.get_by_label("From year").input_value() == "2020"
    page.locator("#view-map a", has_text="All years").click()
    page.locator("#view-map .status", has_text="120 papers.").wait_for()


def test_names_are_broader_further_out_and_titles_nearby(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    opened = visit(report)
    page = opened.go("map")
    themes = set(tables["themes"]["theme_id"])
    assert {one["theme"] for one in page.evaluate(LABELS)} == themes
    page.get_by_role("button", name="Zoom out").click()
    page.locator(".map-label.broad").first.wait_for()
    assert {one["theme"] for one in page.evaluate(LABELS)} == {"b0", "b1"}
    page.locator(".map-label.broad").first.click()
    page.wait_for_url(re.compile("z=2"))
    place = tables["map"].iloc[70]
    opened.turn(f"map?z=40&cx={9999 * place['x']:.0f}&cy={9999 * place['y']:.0f}")
    page.locator(".map-label.light").first.wait_for()
    titles = page.locator(".map-label.light").all_inner_texts()
    assert any(tables["papers"]["title"].iloc[70].startswith(text[:20]) for text in titles)
    assert len(titles) <= 12


def test_papers_are_coloured_by_year_mean_year_and_novelty(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    opened = visit(report)
    page = opened.go("map?by=mean")
    theme = tables["assignments"]["theme_id"]
    means = tables["papers"]["year"].astype(float).groupby(theme.to_numpy()).mean().round(1)
    legend = page.locator("#view-map .legend").inner_text()
    numbers = [float(one) for one in re.findall(r"20\d\d\.\d", legend)]
    assert "Mean year of the theme" in legend
    assert min(numbers) == pytest.approx(means.min(), abs=0.05)
    assert max(numbers) == pytest.approx(means.max(), abs=0.05)
    opened.turn("map?by=year")
    assert "2018" in page.locator("#view-map .legend").inner_text()
    opened.turn("map?by=novelty")
    assert "%" in page.locator("#view-map .legend").inner_text()


def test_the_map_says_what_it_keeps_and_where_an_author_went(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    page = visit(report).go("map?author=Author%200001%20Name")
    caption = page.locator("#view-map figcaption").inner_text()
    assert "Of the 10 nearest papers on the map, 31% are among the 10 nearest by text" in caption
    assert "trustworthiness 0.87" in caption
    mine = tables["papers"]["authors"].map(lambda names: "Author 0001 Name" in names)
    by_year = tables["papers"][mine]["year"].value_counts().sort_index()
    page.get_by_text("The way through the years as a table").click()
    rows = page.get_by_role("region", name="Way of Author 0001 Name").locator("tbody tr")
    cells = [row.split("\t")[:2] for row in rows.all_inner_texts()]
    assert cells == [[str(year), str(n)] for year, n in by_year.items()]
