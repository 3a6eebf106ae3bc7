"""Numbers of authors, groups and themes in the page against the tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.browser.conftest import SHAPE, VENUES, Open
from tests.runs import make_tables, write_run_folder
from topics.report.page import render_report
from topics.report.views.beside import Beside
from topics.store.reader import read_run

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser


def assert_compared(row: Locator, mine: tuple[int, int], others: tuple[int, int]) -> None:
    """A row says both counts, and their difference with its interval in points."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    (a, m), (b, n) = mine, others
    low, high = confint_proportions_2indep(a, m, b, n, method="newcomb", compare="diff")
    cells = row.locator("td").all_inner_texts()
    assert cells[0].startswith(f"{a} of {m} ")
    assert cells[1].startswith(f"{b} of {n} ")
    numbers = [int(x) for x in re.findall(r"-?\d+", cells[2].replace("−", "-"))]
    wanted = [100 * (a / m - b / n), 100 * low, 100 * high]
    assert numbers == pytest.approx(wanted, abs=0.51)


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
        assert_compared(row, (a, m), (b, n))
        checked += 1
    assert checked == 7


def test_another_run_beside_an_author_counts_shared_papers_once(
    tmp_path: Path, visit: Open
) -> None:
    tables = make_tables(SHAPE)
    run = read_run(write_run_folder(tmp_path, SHAPE))
    papers, theme = tables["papers"], tables["assignments"]["theme_id"].str[1:].astype(int)
    mine = papers["authors"].map(lambda names: "Author 0001 Name" in names).to_numpy()
    own, others = np.flatnonzero(mine)[:3], np.flatnonzero(~mine)[:2]
    other = Beside(
        name="field", papers=(30, 20, 10, 5, 5, 0, 0, 4), left_out=6,
        shared=((int(own[0]), 0), (int(own[1]), 0), (int(own[2]), 7), (int(others[0]), 1)),
    )  # fmt: skip
    path = tmp_path / "beside.html"
    path.write_text(render_report(run, beside=other), encoding="utf-8")
    page = visit(path).go("authors?author=Author%200001%20Name&beside=run%3A")
    table = page.get_by_role("region", name="Author 0001 Name beside field (another run)")
    names = [*tables["themes"]["theme"], "no theme"]
    left = [28, 20, 10, 5, 5, 0, 0, 3]
    for row in table.locator("tbody tr").all():
        at = names.index(row.locator("th").inner_text())
        cells = row.locator("td").all_inner_texts()
        assert cells[0].startswith(f"{(theme[mine] == at).sum()} of {mine.sum()} ")
        assert cells[1].startswith(f"{left[at]} of 71 ")
    text = page.locator("#view-authors").inner_text()
    assert "6 without an abstract or a year of the window are left out" in text
    assert "3 papers of both count for Author 0001 Name only" in text


def test_peers_beside_an_author_count_together_and_shared_papers_once(
    tmp_path: Path, visit: Open
) -> None:
    run = read_run(write_run_folder(tmp_path, SHAPE))
    papers, themes = run["papers"], run["themes"]
    theme = run["assignments"].set_index("paper_id")["theme_id"].loc[papers["paper_id"]]
    author = "Author 0001 Name"
    # one who is reported, and two of the others, of whom one wrote with the author
    everybody = sorted({name for people in papers["authors"] for name in people})
    has = {name: np.array([name in people for people in papers["authors"]]) for name in everybody}
    others = [name for name in everybody if name.startswith("Person")]
    alone = next(name for name in others if not (has[name] & has[author]).any())
    both = next(name for name in others if (has[name] & has[author]).any())
    peers = ["Author 0000 Name", alone, both]
    path = tmp_path / "peers.html"
    path.write_text(render_report(run, peers=[one.upper() for one in peers]), encoding="utf-8")
    opened = visit(path)
    page = opened.go(f"authors?author={author.replace(' ', '%20')}")
    table = page.get_by_role("region", name=f"{author} beside {peers[0]}, {alone} and {both}")
    mine, theirs = has[author], np.any([has[one] for one in peers], axis=0)
    apart = theirs & ~mine
    names = dict(zip([*themes["theme"], "no theme"], [*themes["theme_id"], "none"], strict=True))
    rows = table.locator("tbody tr").all()
    assert len(rows) == theme[mine | apart].nunique()
    for row in rows:
        of = (theme == names[row.locator("th").inner_text()]).to_numpy()
        a, m, b, n = (of & mine).sum(), mine.sum(), (of & apart).sum(), apart.sum()
        assert_compared(row, (a, m), (b, n))
    text = page.locator("#view-authors").inner_text()
    shared = int((theirs & mine).sum())
    assert f"{shared} paper{'s' if shared > 1 else ''} of both" in text
    assert "A paper of several of the 3 counts once." in text
    # leaving one out and adding another again, by the keyboard and with the focus kept
    chips = page.get_by_role("list", name="Set beside").get_by_role("button")
    chips.nth(1).press("Enter")
    page.get_by_role("region", name=f"{author} beside {peers[0]} and {both}").wait_for()
    field = page.get_by_label("Add, for a group of peers")
    field.fill("Author 0002 Name")
    assert chips.all_inner_texts() == [peers[0], both, "Author 0002 Name"]
    assert page.url.count("beside=") == 3
    page.get_by_label("Add, for a group of peers").fill("all other papers")
    page.get_by_role("region", name=f"{author} beside all other papers").wait_for()


def test_a_theme_counts_its_papers_by_venue_and_year(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    page = visit(report).go("theme?theme=t2")
    papers = tables["papers"].assign(mine=tables["assignments"]["theme_id"].eq("t2").to_numpy())
    years = sorted(papers["year"].unique())
    rows = page.get_by_role("region", name="Papers by venue and year").locator("tbody tr")
    assert rows.count() == papers[papers["mine"]]["venue"].nunique()
    for row in rows.all():
        of_venue = papers[papers["venue"] == row.locator("th").inner_text()]
        for cell, year in zip(row.locator("td").all_inner_texts(), years, strict=True):
            part = of_venue[of_venue["year"] == year]
            assert cell == (f"{part['mine'].sum()} of {len(part)}" if len(part) else "·")
    text = page.locator("#view-theme").inner_text()
    assert "In all papers the change is +30 points: +30 (95% +10 to +50) within venues" in text
    siblings = page.get_by_role("region", name="Themes nearby").locator("tbody th")
    broader = {"t0", "t2", "t4", "t6"} - {"t2"}
    shown = set(siblings.all_inner_texts())
    names = tables["themes"].set_index("theme_id")["theme"]
    assert set(names[sorted(broader)]) <= shown


def test_a_name_of_several_people_is_marked(report: Path, visit: Open) -> None:
    opened = visit(report)
    page = opened.go("overview")
    marked = page.locator("#overview-authors tr", has=page.locator(".several"))
    assert marked.locator("th bdi").all_inner_texts() == ["Author 0002 Name"]
    opened.turn("authors?author=Author%200002%20Name")
    assert "fall into 4 groups" in page.locator("#view-authors .note").inner_text()
    opened.turn("authors?author=Author%200001%20Name")
    assert page.locator("#view-authors .note").count() == 0


def test_flows_of_an_author_are_those_of_their_papers(report: Path, visit: Open) -> None:
    tables = make_tables(SHAPE)
    opened = visit(report)
    page = opened.go("authors?author=Author%200001%20Name")
    page.get_by_role("link", name="From period to period").click()
    page.locator("#view-flows select").wait_for()
    assert page.locator("#view-flows select").input_value() == "author/Author 0001 Name"
    mine = tables["papers"]["authors"].map(lambda names: "Author 0001 Name" in names)
    sizes = page.locator("#view-flows svg").first.locator("text", has_text=re.compile("^n "))
    total = sum(int(text.removeprefix("n ")) for text in sizes.all_text_contents())
    assert total == mine.sum()
    opened.turn("flows?of=venue%2FVenue%20A")
    total = sum(int(text.removeprefix("n ")) for text in sizes.all_text_contents())
    assert total == (tables["papers"]["venue"] == "Venue A").sum()
