"""Figures for a printed page, drawn by matplotlib: column width, 8 points, with intervals.

The functions take the same tables as those for the screen and return matplotlib
figures. No state of pyplot is touched, and the same tables give the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.figures.arrange import (
    ALL_PAPERS,
    Counting,
    Panel,
    arrange_hierarchy,
    arrange_shares,
    arrange_trends,
    runs_of_years,
    window_words,
)
from topics.figures.palette import GREY, HATCHES, INK, LABELS, LINE, MARKERS, SOFT, hue, mark
from topics.figures.screen import step_names
from topics.schema import CORPUS, NO_THEME

COLUMN = 3.35
"""Width of one column of a journal, in inches (85 mm)."""

PAGE = 7.0
"""Width of two columns, in inches (178 mm)."""

POINTS = 8
_LONGEST_NAME = 34


@contextmanager
def print_style() -> Iterator[None]:
    """Sizes, colours and fixed identifiers for everything drawn inside."""
    import matplotlib as mpl

    settings: Any = {
        "font.size": POINTS, "axes.titlesize": POINTS, "axes.labelsize": POINTS,
        "xtick.labelsize": POINTS - 1, "ytick.labelsize": POINTS - 1,
        "legend.fontsize": POINTS - 1, "axes.edgecolor": GREY, "axes.labelcolor": SOFT,
        "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.6,
        "xtick.color": SOFT, "ytick.color": SOFT, "xtick.major.width": 0.6,
        "ytick.major.width": 0.6, "text.color": INK, "axes.titlecolor": INK,
        "hatch.linewidth": 0.6, "hatch.color": "white", "lines.linewidth": 1.2,
        "pdf.fonttype": 42, "svg.hashsalt": "topics", "figure.dpi": 100, "savefig.dpi": 300,
    }  # fmt: skip
    with mpl.rc_context(settings):
        yield


def stack(
    shares: pd.DataFrame, *, author: str = CORPUS, counting: Counting | None = None, most: int = 7
) -> Any:
    """Stacked yearly shares; the parameters are those of :func:`topics.figures.shares`."""
    panel = arrange_shares(shares, author=author, counting=counting, most=most)
    figure, axes = _figure(COLUMN, 2.5)
    draw_stack(axes, panel)
    axes.legend(
        *_reversed(axes.get_legend_handles_labels()),
        loc="upper left", bbox_to_anchor=(1.0, 1.02), frameon=False, handlelength=1.1,
        handleheight=0.9, borderaxespad=0.3,
    )  # fmt: skip
    return _captioned(figure, panel.caption)


def draw_stack(axes: Any, panel: Panel) -> None:
    """Draw stacked shares into existing axes."""
    below = np.zeros(len(panel.years))
    for series in reversed(panel.series):
        share = np.nan_to_num(series.share)
        named = False
        for run in runs_of_years(panel.totals):
            years = np.array([panel.years[at] for at in run], dtype=np.float64)
            low, high = below[run], (below + share)[run]
            if len(run) == 1:
                years = np.array([years[0] - 0.12, years[0] + 0.12])
                low, high = np.repeat(low, 2), np.repeat(high, 2)
            axes.fill_between(
                years, low, high, facecolor=hue(series.place), linewidth=0.5, edgecolor="white",
                hatch=HATCHES[mark(series.place)] or None,
                label=None if named else _short(series.theme),
            )  # fmt: skip
            named = True
        below = below + share
    axes.set_ylim(0, 1)
    axes.set_xlim(panel.years[0] - 0.15, panel.years[-1] + 0.15)
    axes.yaxis.set_major_formatter(_percent)
    _year_ticks(axes, panel)


def shares(
    shares: pd.DataFrame, *, author: str = CORPUS, counting: Counting | None = None, most: int = 6
) -> Any:
    """Small multiples of yearly shares with 95% intervals, one panel a theme.

    The parameters are those of :func:`topics.figures.shares`.
    """
    panel = arrange_shares(shares, author=author, counting=counting, most=most)
    series = [one for one in panel.series if one.theme_id not in ("", NO_THEME)]
    columns = 2 if len(series) > 1 else 1
    rows = max(1, -(-len(series) // columns))
    figure, grid = _grid(COLUMN, 0.45 + 1.05 * rows, rows, columns)
    for place, axes in enumerate(grid):
        if place >= len(series):
            axes.set_visible(False)
            continue
        draw_ribbon(axes, panel, place)
    return _captioned(figure, f"{panel.caption} Bands: 95% intervals.")


def draw_ribbon(axes: Any, panel: Panel, place: int) -> None:
    """Draw one theme's share with its interval into existing axes."""
    series = panel.series[place]
    color = hue(series.place)
    for run in runs_of_years(panel.totals):
        years = [panel.years[at] for at in run]
        if len(run) == 1:
            axes.vlines(years, series.low[run], series.high[run], color=color, alpha=0.35, lw=3)
        else:
            axes.fill_between(
                years, series.low[run], series.high[run], color=color, alpha=0.22, linewidth=0
            )
        axes.plot(years, series.share[run], color=color)
    size = 4 + 22 * panel.totals / max(1.0, float(panel.totals.max()))
    axes.scatter(
        panel.years, series.share, s=np.where(panel.totals > 0, size, 0.0), color=color, zorder=3,
        marker=MARKERS[mark(series.place)], linewidths=0.4, edgecolors="white", clip_on=False,
    )  # fmt: skip
    axes.set_title(_short(series.theme, 26), loc="left", pad=3)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1])
    axes.yaxis.set_major_formatter(_percent)
    _year_ticks(axes, panel, counts=False)


def trends(
    trends: pd.DataFrame, *, author: str | None = None, most: int = 15, basis: str = ""
) -> Any:
    """Forest of fitted changes; the parameters are those of :func:`topics.figures.trends`."""
    table = arrange_trends(trends, author=author, most=most)
    figure, axes = _figure(COLUMN, 0.9 + 0.2 * max(1, len(table)))
    for place, row in enumerate(table.to_dict("records")):
        color = LABELS.get(str(row["label"]), GREY)
        axes.plot([row["change_low"], row["change_high"]], [place, place], color=color)
        axes.plot([row["change"]], [place], "o", color=color, markersize=4)
        if row["label"] != "insufficient evidence":
            axes.text(1.02, place, row["label"], transform=axes.get_yaxis_transform(),
                      va="center", color=SOFT, fontsize=POINTS - 1)  # fmt: skip
    axes.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    axes.set_yticks(range(len(table)), [_short(name) for name in table["name"]])
    axes.set_ylim(max(0, len(table) - 1) + 0.6, -0.6)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:+.0f}")
    axes.set_xlabel("change of the share, percentage points")
    return _captioned(
        figure, "Fitted change from the first to the last year, 95% intervals.", basis
    )


def map(
    map: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    themes: pd.DataFrame | None = None,
    basis: str = "",
) -> Any:
    """Papers as points; the parameters are those of :func:`topics.figures.map`."""
    table = map.merge(assignments, on="paper_id", how="inner")
    order = sorted(set(table["theme_id"])) if themes is None else list(themes["theme_id"])
    figure, axes = _figure(PAGE, 4.6)
    small = len(table) > 2000
    for theme_id, part in table.groupby("theme_id", sort=False):
        place = -1 if theme_id == NO_THEME else order.index(theme_id)
        axes.scatter(
            part["x"], -part["y"], s=2 if small else 16, color=hue(place),
            marker=MARKERS[mark(place)], linewidths=0, rasterized=small,
        )  # fmt: skip
    sizes = table["theme_id"].value_counts()
    for theme_id in [one for one in sizes.index if one != NO_THEME][:20]:
        part = table[table["theme_id"] == theme_id]
        at = part["y"].mean() if small else part["y"].min() - 0.03
        text = axes.text(part["x"].mean(), -at, _short(part["theme"].iloc[0], 26), ha="center",
                         va="center", fontsize=POINTS - 1)  # fmt: skip
        text.set_path_effects(_halo())
    axes.set_aspect("equal")
    axes.set_axis_off()
    caption = f"n = {len(table):,} papers, all years; distances are roughly to scale."
    return _captioned(figure, caption, basis)


def themes(themes: pd.DataFrame, *, most: int = 25, basis: str = "") -> Any:
    """Themes by size; the parameters are those of :func:`topics.figures.themes`."""
    table = themes.assign(place=range(len(themes)))
    table = table.sort_values("papers", ascending=False, kind="stable").head(most)
    figure, axes = _figure(COLUMN, 0.8 + 0.19 * max(1, len(table)))
    bars = axes.barh(
        range(len(table)), table["papers"], color=[hue(place) for place in table["place"]]
    )
    for bar, place in zip(bars, table["place"], strict=True):
        bar.set_hatch(HATCHES[mark(place)])
        bar.set_edgecolor("white")
    axes.set_yticks(range(len(table)), [_short(name) for name in table["theme"]])
    axes.set_ylim(max(0, len(table) - 1) + 0.6, -0.6)
    axes.set_xlabel("papers")
    total = int(themes["papers"].sum())
    return _captioned(
        figure, f"{len(table)} of {len(themes)} themes; n = {total:,} papers, by main theme.", basis
    )


def hierarchy(themes: pd.DataFrame, vectors: npt.NDArray[np.floating], *, basis: str = "") -> Any:
    """Themes as a tree; the parameters are those of :func:`topics.figures.hierarchy`."""
    from scipy.cluster.hierarchy import dendrogram

    tree, names = arrange_hierarchy(themes, vectors)
    drawn = dendrogram(tree, no_plot=True, labels=names)
    figure, axes = _figure(COLUMN, 0.8 + 0.19 * len(names))
    for across, along in zip(drawn["dcoord"], drawn["icoord"], strict=True):
        axes.plot(across, along, color=INK, linewidth=0.8)
    axes.set_yticks([5 + 10 * at for at in range(len(names))], [_short(n) for n in drawn["ivl"]])
    axes.yaxis.tick_right()
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(left=max(1e-6, _largest(drawn["dcoord"])) * 1.03, right=0)
    axes.set_xlabel("cosine distance")
    return _captioned(figure, f"{len(names)} themes; average linkage of theme vectors.", basis)


def _largest(rows: Any) -> float:
    """The largest number in rows of numbers."""
    return max((float(value) for row in rows for value in row), default=0.0)


def shift(shifts: pd.DataFrame, *, author: str = CORPUS, basis: str = "") -> Any:
    """Shift between years; the parameters are those of :func:`topics.figures.shift`."""
    mine = shifts[shifts["author"] == author]
    figure, axes = _figure(COLUMN, 1.9)
    steps = range(len(mine))
    axes.bar(steps, mine["high"] - mine["low"], bottom=mine["low"], color=LINE, width=0.45)
    axes.plot(steps, mine["shift"], "o-", color=hue(0), markersize=4)
    axes.set_xticks(list(steps), step_names(mine))
    axes.set_ylim(0, 1)
    axes.set_ylabel("shift")
    years = sorted({*mine["year_from"], *mine["year_to"]})
    shown = ALL_PAPERS if author == CORPUS else author
    return _captioned(
        figure,
        f"{shown}, {window_words([int(year) for year in years])}; Jensen–Shannon distance of "
        "consecutive active years. Bars: 95% of what chance gives.",
        basis,
    )


def _figure(width: float, height: float) -> tuple[Any, Any]:
    figure, grid = _grid(width, height, 1, 1)
    return figure, grid[0]


def _grid(width: float, height: float, rows: int, columns: int) -> tuple[Any, list[Any]]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def _captioned(figure: Any, caption: str, basis: str = "") -> Any:
    """The caption under the drawing, with the figure's basis, broken to its width."""
    characters = int(figure.get_figwidth() * 21)
    lines = textwrap.wrap(f"{caption} {basis}".strip(), characters)
    figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=POINTS - 1.5, color=SOFT)
    return figure


def _year_ticks(axes: Any, panel: Panel, *, counts: bool = True) -> None:
    step = max(1, -(-len(panel.years) // (6 if counts else 3)))
    places = [at for at in range(len(panel.years)) if (len(panel.years) - 1 - at) % step == 0]
    axes.set_xticks(
        [panel.years[at] for at in places],
        [
            f"{panel.years[at]}\nn {panel.totals[at]:,.0f}" if counts else str(panel.years[at])
            for at in places
        ],
    )


def _percent(value: float, _: object) -> str:
    return f"{100 * value:.0f}%"


def _reversed(handles_and_labels: tuple[list[Any], list[str]]) -> tuple[list[Any], list[str]]:
    handles, labels = handles_and_labels
    return handles[::-1], labels[::-1]


def _halo() -> list[Any]:
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2, foreground="white")]


def _short(text: object, longest: int = _LONGEST_NAME) -> str:
    """One line without mathematics: matplotlib reads ``$``."""
    line = " ".join(str(text).split()).replace("$", r"\$")
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
