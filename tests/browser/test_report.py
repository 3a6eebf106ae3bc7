"""The report as a reader meets it: in a browser, with mouse, keyboard and screen reader."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.runs import HOSTILE, RunShape, make_tables, write_run_folder
from topics.report import write_report
from topics.store.tables import read_csv

LARGE = RunShape(papers=5000, themes=40, authors=30, abstract_words=60)

pytestmark = pytest.mark.browser

VIEWS = (
    "overview", "themes", "theme?theme=t2", "map", "strategy", "flows", "authors", "compare",
    "papers", "method",
)  # fmt: skip
Open = Callable[..., Visit]
SHAPE = RunShape(papers=120, themes=7, authors=3, titles=HOSTILE)
VENUES = RunShape(papers=150, themes=5, authors=3, by_venue=True)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(
        write_run_folder(tmp_path_factory.mktemp("run"), SHAPE),
        title="A <b>title</b>",
        note="What it is for.",
    )


@pytest.fixture(scope="module")
def venues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(write_run_folder(tmp_path_factory.mktemp("venues"), VENUES))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(write_run_folder(tmp_path_factory.mktemp("large"), LARGE))


def test_choosing_a_share_leads_to_its_papers(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    page = visit(report).go("authors?author=Author%200001%20Name")
    page.locator("#view-authors").get_by_text("The same as a table").click()
    first = page.locator("#view-authors table.years tbody a").first
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


def test_a_bar_is_as_wide_as_its_year_and_can_be_chosen(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    page = visit(report).go("authors?author=Author%200000%20Name")
    bars = page.evaluate(
        """() => [...document.querySelectorAll("#view-authors figure.chart")][0]
          .querySelectorAll("svg rect.area").length && [...new Set([...document.querySelectorAll(
          "#view-authors figure.chart svg")[0].querySelectorAll("rect.area")].map((one) =>
          `${(+one.getAttribute("x") + one.getAttribute("width") / 2).toFixed(0)}
          /${(+one.getAttribute("width")).toFixed(2)}`))]"""
    )
    shares = tables["shares"]
    mine = shares[shares["author"] == "Author 0000 Name"].drop_duplicates("year")
    total = mine.set_index("year")["total"]
    width = sorted(
        (int(re.split(r"\s*/", bar)[0]), float(re.split(r"\s*/", bar)[1])) for bar in bars
    )
    # The squares of the legend come after the years.
    widths = [one for _, one in width][: (total > 0).sum()]
    expected = [max(5, max(widths) * n / total.max()) for n in total if n > 0]
    assert widths == pytest.approx(expected, abs=0.02)
    area = page.locator("#view-authors rect.area").first
    box = area.bounding_box()
    area.hover(position={"x": box["width"] / 2, "y": box["height"] / 2}, force=True)
    page.locator("#tip").wait_for(state="visible")
    assert re.search(r"\d+ of \d+ \(\d+%, 95% interval", page.locator("#tip").inner_text())
    area.dispatch_event("click")
    page.wait_for_url(re.compile("#papers"))
    assert re.search(r"from=20\d\d", page.url)


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
    page.wait_for_function("document.querySelector('.detail p').textContent !== '…'")
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
    page.wait_for_function("document.querySelectorAll('.compared h4').length === 4")
    assert page.evaluate("document.activeElement.textContent") == "Author 0001 Name"
    for name in ("Author 0000 Name", "Author 0001 Name", "Author 0002 Name"):
        page.get_by_role("button", name=name).click()
    page.wait_for_function("document.querySelectorAll('.compared h4').length === 1")
    assert compared.all_inner_texts() == ["All papers"]


def test_back_returns_to_the_place(large: Path, visit: Open) -> None:
    page = visit(large, height=600).go("themes?sort=name")
    target = page.locator(".theme h3 a").nth(25)
    target.scroll_into_view_if_needed()
    page.wait_for_timeout(250)
    before = page.evaluate("window.scrollY")
    assert before > 1000
    target.click()
    page.wait_for_selector("#view-theme:visible")
    assert page.evaluate("document.activeElement.id") == "h-theme"
    assert page.evaluate("window.scrollY") == 0
    page.go_back()
    page.wait_for_selector("#view-themes:visible")
    page.wait_for_timeout(100)
    assert abs(page.evaluate("window.scrollY") - before) < 5
    names = page.locator(".theme h3 a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)


def test_hostile_text_stays_text(report: Path, visit: Open) -> None:
    opened = visit(report)
    for view in VIEWS:
        page = opened.go(view)
        assert page.evaluate("window.hacked") is None
        assert page.locator("main img").count() == 0
    assert page.locator("h1").inner_text() == "A <b>title</b>"
    assert page.get_by_text("What it is for.").is_visible()
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
    assert page.locator("#view-authors .person").count() == 0, "not somebody else's page"
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(report: Path, visit: Open, scheme: str, width: int) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed.")
    source = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    opened = visit(report, scheme=scheme, width=width)
    page = opened.go()
    page.evaluate(source)
    for view in (*VIEWS, f"papers?paper=p{90:012x}"):
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
        picture = page.screenshot(full_page=True, path=_picture(f"{name}-{scheme}-{width}"))
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


def test_groups_are_called_and_filtered_as_what_they_are(venues: Path, visit: Open) -> None:
    tables = make_tables(VENUES)
    opened = visit(venues)
    page = opened.go("authors")
    text = page.locator("#view-authors").inner_text()
    size = tables["papers"]["venue"].value_counts()
    largest = size.index[0]
    assert page.locator("#view-authors .person").inner_text() == largest, "the largest comes first"
    assert f"PAPERS\n{size[largest]}" in text.upper()
    assert "Venues" in page.locator(".top nav").inner_text()
    assert "3 venues reported" in page.locator(".lead").first.inner_text() or largest in (
        page.locator("h1").inner_text()
    )
    page.locator("#view-authors .multiple a[href*=papers]").first.click()
    status = page.locator("#view-papers .status")
    status.wait_for()
    params = dict(part.split("=") for part in page.url.split("?")[1].split("&"))
    theme = params["theme"]
    mine = tables["papers"]["venue"] == largest
    expected = (mine & (tables["assignments"]["theme_id"] == theme)).sum()
    assert expected > 0
    assert status.inner_text().startswith(f"{expected} papers of 150")
    opened.turn("compare")
    assert page.locator("#h-compare").inner_text() == "Compare venues"
    assert "author" not in page.locator("#view-compare .tools").inner_text().lower()
    assert page.locator(".compared h4").all_inner_texts()[0] == largest


def test_an_interval_of_nothing_is_drawn(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    shares = tables["shares"]
    zeros = shares[(shares["author"] != "*") & (shares["total"] > 0)]
    sums = zeros.groupby(["author", "theme_id"])["papers"].sum()
    none = [pair for pair, papers in sums.items() if papers == 0]
    author, theme = none[0] if none else ("Author 0002 Name", "t6")
    page = visit(report).go(f"compare?author={author.replace(' ', '%20')}&theme={theme}")
    mine = shares[(shares["author"] == author) & (shares["theme_id"] == theme)]
    active = mine[mine["total"] > 0]
    drawn = page.locator(".compared .multiple").first.locator("rect.ribbon")
    assert drawn.count() == len(active)
    cells = page.locator("#view-compare table.years tbody tr").first.locator("td").all_inner_texts()
    shown = [cell for cell in cells if "of" in cell]
    for cell, row in zip(shown, active.itertuples(), strict=True):
        low, high = (int(100 * value + 0.5) for value in (row.low, row.high))
        assert cell == f"{row.papers} of {row.total} {low}–{high}%"


def test_a_page_of_a_theme_counts_its_papers(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    opened = visit(report)
    page = opened.go("theme?theme=t2")
    papers = tables["papers"][(tables["assignments"]["theme_id"] == "t2").to_numpy()]
    text = page.locator("#view-theme").inner_text()
    assert f"{len(papers)} papers of 120" in text
    page.get_by_text("The same as a table").last.click()
    cells = page.locator("#view-theme table.years td").all_inner_texts()
    by_year = papers["year"].value_counts()
    totals = tables["papers"]["year"].value_counts()
    expected = [f"{by_year.get(year, 0)} of {totals[year]}" for year in sorted(totals.index)]
    assert [re.match(r"\d+ of \d+", cell)[0] for cell in cells] == expected
    venue = papers["venue"].value_counts()
    chips = page.get_by_role("heading", name="Venues that carry it").locator("..").locator("li")
    assert sorted(chips.all_inner_texts()) == sorted(f"{v}{n}" for v, n in venue.items())
    counts = papers["authors"].explode().value_counts()
    carriers = page.get_by_role("heading", name="Authors who carry it").locator("..")
    first = carriers.locator("li").first.inner_text()
    assert int(re.search(r"(\d+)$", first)[1].removeprefix("")) % 10 == counts.max() % 10
    sure = tables["assignments"].set_index("paper_id")["confidence"].loc[papers["paper_id"]]
    surest = page.get_by_role("heading", name="Surest papers").locator("..").locator("li").first
    assert f"{round(100 * sure.max())}%" in surest.inner_text()


def test_beside_the_others_is_a_difference_with_its_interval(report: Path, visit: Open) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    tables = make_tables(SHAPE)
    page = visit(report).go("authors?author=Author%200001%20Name")
    rows = page.get_by_role("region", name="Author 0001 Name beside all other papers")
    shares = tables["shares"]
    sums = shares.groupby(["author", "theme_id"])["papers"].sum()
    mine, every = sums["Author 0001 Name"], sums["*"]
    names = dict(zip(tables["themes"]["theme"], tables["themes"]["theme_id"], strict=True))
    checked = 0
    for row in rows.locator("tbody tr").all():
        theme = names[row.locator("th").inner_text()]
        a, m = mine[theme], mine.sum()
        b, n = every[theme] - a, every.sum() - m
        low, high = confint_proportions_2indep(a, m, b, n, method="newcomb", compare="diff")
        cells = row.locator("td").all_inner_texts()
        assert cells[0].startswith(f"{a} of {m} ")
        assert cells[1].startswith(f"{b} of {n} ")
        numbers = [int(x) for x in re.findall(r"-?\d+", cells[2].replace("−", "-"))]
        wanted = [100 * (a / m - b / n), 100 * low, 100 * high]
        assert numbers == pytest.approx(wanted, abs=0.51)
        checked += 1
    assert checked == 7


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
    page.wait_for_timeout(100)
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
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('canvas').toDataURL()") == before
    scrolled = page.evaluate("window.scrollY")
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(*(page.locator("canvas").bounding_box()[k] + 60 for k in ("x", "y")))
    page.mouse.wheel(0, 120)
    page.wait_for_timeout(200)
    assert page.evaluate("window.scrollY") > scrolled, "the wheel scrolls the page"


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
    page.wait_for_timeout(100)
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
        page.wait_for_timeout(100)
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
