"""Figures against the tables they are drawn from, and the files they become."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.runs import HOSTILE, RunShape, make_tables, write_run_folder
from topics import figures
from topics.errors import InputError, UsageError
from topics.figures import printed, styles
from topics.figures.arrange import Counting, arrange_shares, arrange_trends, runs_of_years
from topics.figures.labels import Label, place_labels
from topics.figures.palette import HUES, hue, mark

AUTHOR = "Author 0001 Name"


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return make_tables(RunShape(papers=80, themes=5, titles=HOSTILE))


def test_shares_are_those_of_the_table_and_stack_to_one(tables: dict[str, pd.DataFrame]) -> None:
    figure = figures.shares(tables["shares"], author="author 0001 name")
    mine = tables["shares"][tables["shares"]["author"] == AUTHOR]
    summed: dict[int, float] = {}
    for trace in figure.data:
        theme = mine[mine["theme"] == trace.name].set_index("year")["share"]
        for year, share in zip(trace.x, trace.y, strict=True):
            assert share == pytest.approx(theme[year])
            summed[year] = summed.get(year, 0) + share
    assert set(summed) == set(mine[mine["total"] > 0]["year"])
    assert all(total == pytest.approx(1) for total in summed.values())


def test_a_year_without_papers_breaks_the_area() -> None:
    assert runs_of_years(np.array([0, 2, 3, 0, 1, 0])) == [[1, 2], [4]]
    assert runs_of_years(np.zeros(3)) == []


def test_says_window_number_and_counting(tables: dict[str, pd.DataFrame]) -> None:
    text = figures.shares(
        tables["shares"], author=AUTHOR, counting=Counting(counting="soft", credit="fractional")
    ).layout.title.text
    total = tables["shares"][tables["shares"]["author"] == AUTHOR].drop_duplicates("year")["total"]
    assert f"{AUTHOR}, 2018–2025, n = {total.sum()}" in text
    assert "by membership weights, 1 / authors each" in text
    assert "n = 80 papers" in figures.themes(tables["themes"]).layout.title.text
    assert "n = 80 papers" in figures.map(tables["map"], tables["assignments"]).layout.title.text


def test_the_rest_is_one_series(tables: dict[str, pd.DataFrame]) -> None:
    panel = arrange_shares(tables["shares"], author=AUTHOR, most=2)
    assert [one.theme for one in panel.series][2:] == ["3 other themes"]
    together = sum(one.papers for one in panel.series)
    assert together == pytest.approx(panel.totals)
    sums = [one.papers.sum() for one in panel.series[:2]]
    assert sums == sorted(sums, reverse=True)


def test_unknown_author_is_named_with_the_nearest(tables: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(InputError, match="Author 0001 Name"):
        figures.shares(tables["shares"], author="Author 0001 Nam")


def test_called_changes_come_first(tables: dict[str, pd.DataFrame]) -> None:
    table = arrange_trends(tables["trends"], author=None, most=50)
    called = table["label"].isin(["rising", "emerging", "declining"]).tolist()
    assert called == sorted(called, reverse=True)
    assert "*" not in set(table["author"])
    figure = figures.trends(tables["trends"], author=AUTHOR)
    assert sum(len(trace.x) for trace in figure.data) == len(
        arrange_trends(tables["trends"], author=AUTHOR, most=50)
    )


def test_markup_in_names_stays_text(tables: dict[str, pd.DataFrame]) -> None:
    figure = figures.map(tables["map"], tables["assignments"], themes=tables["themes"])
    texts = [text for trace in figure.data for text in trace.text]
    assert "&lt;script&gt;window.hacked = 1&lt;/script&gt;" in texts
    assert not any("<" in text for text in texts)
    assert styles.shorten_name("$\\alpha$ <b>") == r"\$\alpha\$ <b>"


def test_hierarchy_joins_the_closest_first() -> None:
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0.99, 0.1, 0], [0, 0.2, 1.0]])
    themes = pd.DataFrame({"theme": ["a", "b", "c", "d"]})
    figure = figures.hierarchy(themes, vectors)
    order = list(figure.layout.yaxis.ticktext)
    assert abs(order.index("a") - order.index("c")) == 1
    with pytest.raises(ValueError, match="two are needed"):
        figures.hierarchy(themes, vectors[:2])


def test_shift_shows_what_chance_gives(tables: dict[str, pd.DataFrame]) -> None:
    bars, line = figures.shift(tables["shifts"], author=AUTHOR).data
    assert line.x[0] == "2018→19"
    assert set(line.y) == {0.4}
    assert list(bars.base) == [0.2] * 7


def test_two_marks_never_meet_in_24_themes() -> None:
    looks = {(hue(place), mark(place)) for place in range(4 * len(HUES))}
    assert len(looks) == 24


@pytest.mark.parametrize(
    ("format_name", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")]
)
def test_files_are_written_the_same_each_time(
    tmp_path: Path, format_name: str, start: bytes
) -> None:
    run = write_run_folder(tmp_path / "run", RunShape(papers=40, authors=1))
    first = figures.write_figures(run, tmp_path / "a", format=format_name).paths
    second = figures.write_figures(run, tmp_path / "b", format=format_name).paths
    names = {path.stem for path in first}
    assert {"themes", "map", "trends", "shares-all", "stack-author-0000-name"} <= names
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes().startswith(start)
        assert one.read_bytes() == two.read_bytes(), one.name


def test_width_is_a_column(tables: dict[str, pd.DataFrame]) -> None:
    with styles.print_style():
        figure = printed.shares(tables["shares"], author=AUTHOR)
    assert figure.get_figwidth() == pytest.approx(85 / 25.4, abs=0.01)
    assert {axes.title.get_fontsize() for axes in figure.axes} == {8}


def test_odd_runs_are_drawn_too(tmp_path: Path) -> None:
    for place, shape in enumerate(
        (
            RunShape(papers=1, themes=1, authors=1, years=[2024]),
            RunShape(papers=20, dated=False),
        )
    ):
        run = write_run_folder(tmp_path / str(place), shape)
        assert figures.write_figures(run, format="svg").paths


def test_refuses_another_format(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="must be one of svg, pdf, png, got 'gif'"):
        figures.write_figures(tmp_path, format="gif")


def test_captions_stand_in_a_file_and_text_stays_text(tmp_path: Path) -> None:
    run = write_run_folder(tmp_path / "run", RunShape(papers=60, authors=2))
    written = figures.write_figures(run, tmp_path / "a")
    captions = written.captions.read_text(encoding="utf-8")
    for path in written.paths:
        assert f"{path.name}\n" in captions
        text = path.read_text(encoding="utf-8")
        assert text.count("<text") > 3, path.name
        assert "95% interval" not in text
    assert "n = 60" in captions
    inside = figures.write_figures(run, tmp_path / "b", captions_inside=True)
    assert "95% intervals" in (tmp_path / "b" / "shares-all.svg").read_text(encoding="utf-8")
    assert len(inside.paths) == len(written.paths)


def test_figures_of_an_author_and_a_theme_at_a_width(tmp_path: Path) -> None:
    run = write_run_folder(tmp_path / "run", RunShape(papers=60, authors=2))
    written = figures.write_figures(run, authors=["author 0001 name"], width=120)
    names = {path.stem for path in written.paths}
    assert names == {f"{kind}-author-0001-name" for kind in ("shares", "stack", "shift", "trends")}
    for path in written.paths:
        root = path.read_text(encoding="utf-8")
        width = float(re.search(r'<svg[^>]* width="([\d.]+)pt"', root)[1])
        assert width == pytest.approx(120 / 25.4 * 72, abs=0.2), path.name
    only = figures.write_figures(run, themes=["t2"])
    assert {path.stem for path in only.paths} == {
        "shares-all", "shares-author-0000-name", "shares-author-0001-name",
    }  # fmt: skip
    with pytest.raises(InputError, match="nearest"):
        figures.write_figures(run, authors=["Nobody"])
    with pytest.raises(UsageError, match="40 to 400 millimetres"):
        figures.write_figures(run, width=5)


def test_what_is_not_drawn_is_counted(tmp_path: Path) -> None:
    run = write_run_folder(tmp_path / "run", RunShape(papers=90, themes=2, authors=25))
    written = figures.write_figures(run)
    assert written.left_out == 5
    drawn = {path.stem for path in written.paths if path.stem.startswith("stack-")}
    assert len(drawn) == 21


def test_names_on_the_map_cover_no_other() -> None:
    rng = np.random.default_rng(3)
    spots = rng.random((30, 2)) * [6.5, 4.0] + 0.2
    labels = [
        Label(text=f"Theme {at}", x=x, y=y, width=0.9, height=0.13)
        for at, (x, y) in enumerate(spots)
    ]
    placed = place_labels(labels, 7.0, 4.6)
    assert [one.text for one in placed] == [one.text for one in labels]
    for at, one in enumerate(placed):
        assert 0 <= one.left <= 7 - one.width
        assert 0 <= one.bottom <= 4.6 - one.height
        for two in placed[at + 1 :]:
            assert (
                abs(one.left - two.left) >= 0.9 - 1e-9
                or abs(one.bottom - two.bottom) >= 0.13 - 1e-9
            )


def test_no_label_of_a_figure_covers_another(tables: dict[str, pd.DataFrame]) -> None:
    many = pd.concat(
        [
            pd.DataFrame({"author": ["*"], "year_from": [year], "year_to": [year + 1],
                          "shift": [0.4], "low": [0.2], "high": [0.6]})
            for year in range(2005, 2025)
        ]
    )  # fmt: skip
    with styles.print_style():
        drawn = [
            printed.shift(many),
            printed.stack(tables["shares"], author=AUTHOR),
            printed.shares(tables["shares"], author=AUTHOR),
            printed.themes(tables["themes"]),
        ]
        for figure in drawn:
            figure.canvas.draw()
            for axes in figure.axes:
                for ticks in (axes.get_xticklabels(), axes.get_yticklabels()):
                    boxes = [one.get_window_extent() for one in ticks if one.get_text()]
                    boxes = [box for box in boxes if box.width > 0]
                    for at, one in enumerate(boxes):
                        assert not any(one.overlaps(two) for two in boxes[at + 1 :])


def test_no_theme_is_named_by_itself(tables: dict[str, pd.DataFrame]) -> None:
    shares = tables["shares"].copy()
    last = shares["theme_id"] == "t4"
    shares.loc[last, ["theme_id", "theme"]] = ["none", "no theme"]
    panel = arrange_shares(shares, author=AUTHOR, most=2)
    assert [one.theme for one in panel.series][2:] == ["2 other themes", "no theme"]
