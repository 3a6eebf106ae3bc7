"""Figures for a printed page, drawn by matplotlib, with intervals.

The functions take the same tables as those for the screen and return matplotlib
figures; the caption, which journals set themselves, is the figure's ``caption``. No
state of pyplot is touched, and the same tables give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.figures.arrange import (
    Counting,
    Panel,
    arrange_hierarchy,
    arrange_shares,
    arrange_trends,
    runs_of_years,
    window_words,
)
from topics.figures.labels import Label, place_labels
from topics.figures.palette import GREY, HATCHES, INK, LABELS, LINE, MARKERS, SOFT, hue, mark
from topics.figures.screen import step_names
from topics.figures.styles import (
    COLUMN,
    LONGEST_NAME,
    PAGE,
    POINTS,
    captioned,
    format_percent,
    format_points,
    new_figure,
    new_grid,
    reverse_legend,
    shorten_name,
    tick_years,
    wrap_name,
)
from topics.schema import CORPUS, CORPUS_NAME, NO_THEME


def stack(
    shares: pd.DataFrame,
    *,
    author: str = CORPUS,
    counting: Counting | None = None,
    most: int = 7,
    places: Sequence[str] | None = None,
    width: float = COLUMN,
) -> Any:
    """Stacked yearly shares, bars as wide as the year has papers.

    The parameters are those of :func:`topics.figures.shares`; ``width`` in inches.
    """
    panel = arrange_shares(shares, author=author, counting=counting, most=most, places=places)
    figure, axes = new_figure(width, 2.3 + 0.17 * -(-len(panel.series) // 2))
    draw_stack(axes, panel)
    axes.set_ylabel("share of the year's papers")
    figure.legend(
        *reverse_legend(axes.get_legend_handles_labels()), loc="outside lower left", ncols=2,
        frameon=False, handlelength=1.1, handleheight=0.9, borderaxespad=0.3, columnspacing=1.0,
    )  # fmt: skip
    return captioned(figure, f"{panel.caption} Bars are as wide as the year has papers (n).")


def draw_stack(axes: Any, panel: Panel) -> None:
    """Draw stacked shares into existing axes."""
    below = np.zeros(len(panel.years))
    years = np.array(panel.years, dtype=np.float64)
    width = np.maximum(0.05, 0.9 * panel.totals / max(1.0, float(panel.totals.max())))
    for series in reversed(panel.series):
        share = np.where(panel.totals > 0, np.nan_to_num(series.share), 0.0)
        axes.bar(
            years, share, width=width, bottom=below, facecolor=_color(series),
            linewidth=0.4, edgecolor="white", hatch=HATCHES[mark(series.place)] or None,
            label=shorten_name(series.theme),
        )  # fmt: skip
        below = below + share
    axes.set_ylim(0, 1)
    axes.set_xlim(panel.years[0] - 0.6, panel.years[-1] + 0.6)
    axes.yaxis.set_major_formatter(format_percent)
    tick_years(axes, panel)


def _color(series: Any) -> str:
    """No theme is darker than the other themes together, since both are grey."""
    return "#8e8b84" if series.theme_id == NO_THEME else hue(series.place)


def shares(
    shares: pd.DataFrame,
    *,
    author: str = CORPUS,
    counting: Counting | None = None,
    most: int = 6,
    places: Sequence[str] | None = None,
    only: Sequence[str] = (),
    width: float = COLUMN,
) -> Any:
    """Small multiples of yearly shares with 95% intervals, one panel a theme.

    The parameters are those of :func:`topics.figures.shares`; ``only`` are ids of
    themes, ``width`` is in inches.
    """
    panel = arrange_shares(
        shares, author=author, counting=counting, most=most, places=places, only=only
    )
    series = [one for one in panel.series if one.theme_id not in ("", NO_THEME)]
    columns = max(1, min(len(series), round(width / 1.7)))
    rows = max(1, -(-len(series) // columns))
    figure, grid = new_grid(width, 0.45 + 1.05 * rows, rows, columns)
    top = _top_of(panel)
    for place, axes in enumerate(grid):
        if place >= len(series):
            axes.set_visible(False)
            continue
        draw_ribbon(axes, panel, panel.series.index(series[place]), top=top)
        if place % columns == 0:
            axes.set_ylabel("share")
    reach = "" if top >= 1 else " An interval that reaches the upper edge goes on."
    return captioned(
        figure,
        f"{panel.caption} Dots: share of the year, larger with more papers; bars: 95% intervals."
        f"{reach}",
    )


_ROUND_TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
_ENOUGH = 5
"""Papers of a year from which its interval counts for the scale."""


def _top_of(panel: Panel) -> float:
    """The highest share, or interval of a year with some papers, rounded up."""
    highest = 0.005
    for one in panel.series:
        if one.theme_id in ("", NO_THEME):
            continue
        highs = np.where(panel.totals >= _ENOUGH, np.nan_to_num(one.high), 0.0)
        highest = max(highest, float(highs.max()), float(np.nan_to_num(one.share).max()))
    return next((top for top in _ROUND_TOPS if top >= highest - 1e-9), 1.0)


def draw_ribbon(axes: Any, panel: Panel, place: int, *, top: float = 1.0) -> None:
    """Draw one theme's yearly shares with their intervals into existing axes."""
    series = panel.series[place]
    color = hue(series.place)
    years = np.array(panel.years, dtype=np.float64)
    active = panel.totals > 0
    for run in runs_of_years(panel.totals):
        axes.plot(years[run], series.share[run], color=color, linewidth=0.6, alpha=0.7)
    low, high = np.nan_to_num(series.low), np.minimum(np.nan_to_num(series.high), top)
    axes.bar(
        years[active], (high - low)[active], bottom=low[active], width=0.62, color=color,
        alpha=0.35, linewidth=0,
    )  # fmt: skip
    size = 4 + 14 * panel.totals / max(1.0, float(panel.totals.max()))
    axes.scatter(
        years[active], series.share[active], s=size[active], color=color, zorder=3,
        marker=MARKERS[mark(series.place)], linewidths=0.4, edgecolors="white", clip_on=False,
    )  # fmt: skip
    axes.set_title(wrap_name(series.theme, axes), loc="left", pad=3)
    axes.set_ylim(0, top)
    axes.set_yticks([0, top / 2, top])
    axes.yaxis.set_major_formatter(format_percent)
    tick_years(axes, panel, counts=False)


def trends(
    trends: pd.DataFrame,
    *,
    author: str | None = None,
    most: int = 15,
    basis: str = "",
    width: float = COLUMN,
) -> Any:
    """Forest of fitted changes; the parameters are those of :func:`topics.figures.trends`."""
    every = arrange_trends(trends, author=author, most=len(trends))
    table = every.head(most)
    figure, axes = new_figure(width, 0.9 + 0.2 * max(1, len(table)))
    longest = int(LONGEST_NAME * width / COLUMN)
    for place, row in enumerate(table.to_dict("records")):
        color = LABELS.get(str(row["label"]), GREY)
        axes.plot([row["change_low"], row["change_high"]], [place, place], color=color)
        axes.plot([row["change"]], [place], "o", color=color, markersize=4)
        if row["label"] != "insufficient evidence":
            axes.text(1.02, place, row["label"], transform=axes.get_yaxis_transform(),
                      va="center", color=SOFT, fontsize=POINTS - 1)  # fmt: skip
    axes.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    axes.set_yticks(range(len(table)), [shorten_name(name, longest) for name in table["name"]])
    axes.set_ylim(max(0, len(table) - 1) + 0.6, -0.6)
    axes.xaxis.set_major_formatter(format_points)
    # to the left, below the names, where there is room for it
    axes.set_xlabel("change of the share, percentage points", loc="right")
    grey = (table["label"] == "insufficient evidence").any()
    return captioned(
        figure,
        f"Fitted change from the first to the last year, 95% intervals; {len(table)} of "
        f"{len(every)}, called changes first, by q."
        + (" Grey: not called, also where the interval by itself has no zero." if grey else ""),
        basis,
    )


def map(
    map: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    themes: pd.DataFrame | None = None,
    places: Sequence[str] | None = None,
    basis: str = "",
    width: float = PAGE,
) -> Any:
    """Papers as points, every theme of 1% named.

    The parameters are those of :func:`topics.figures.map`; ``places`` are theme ids in
    the order of their colours, ``width`` is in inches.
    """
    table = map.merge(assignments, on="paper_id", how="inner")
    order = sorted(set(table["theme_id"])) if themes is None else list(themes["theme_id"])
    order = list(places) if places is not None else order
    height = 0.68 * width if width > 5 else 1.1 * width
    figure, axes = new_figure(width, height)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set_axis_off()
    reach = max(float(np.ptp(table["x"])) / width, float(np.ptp(table["y"])) / height, 1e-9) * 1.12
    middle = (table["x"].min() + table["x"].max()) / 2, (table["y"].min() + table["y"].max()) / 2
    across = (table["x"] - middle[0]) / reach + width / 2
    along = height / 2 - (table["y"] - middle[1]) / reach
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    small = len(table) > 2000
    sizes = table["theme_id"].value_counts()
    for theme_id in sorted(sizes.index, key=lambda one: one != NO_THEME):
        mine = (table["theme_id"] == theme_id).to_numpy()
        place = -1 if theme_id == NO_THEME else order.index(theme_id)
        axes.scatter(
            across[mine], along[mine], s=2 if small else 16, color=hue(place),
            marker=MARKERS[mark(place)], linewidths=0, rasterized=small,
        )  # fmt: skip
    wanted = [
        theme
        for theme, papers in sizes.items()
        if theme != NO_THEME and papers >= _NAMED * len(table)
    ]
    points = POINTS - 1 if width > 5 else POINTS - 2
    letter, tall = points * 0.0075, points * 0.0185
    labels = []
    for theme_id in wanted:
        mine = (table["theme_id"] == theme_id).to_numpy()
        x, y = _densest(across[mine].to_numpy(), along[mine].to_numpy())
        text = shorten_name(table["theme"][mine].iloc[0], 26 if width > 5 else 18)
        labels.append(Label(text=text, x=x, y=y, width=letter * len(text) + 0.05, height=tall))
    placed = place_labels(labels, width, height)
    for one in placed:
        edge = (
            min(max(one.x, one.left), one.left + one.width),
            min(max(one.y, one.bottom), one.bottom + one.height),
        )
        if np.hypot(edge[0] - one.x, edge[1] - one.y) > 0.04:
            axes.plot([one.x, edge[0]], [one.y, edge[1]], color=SOFT, linewidth=0.4)
        axes.text(
            one.left + one.width / 2, one.bottom + one.height / 2, one.text, ha="center",
            va="center", fontsize=points, clip_on=True,
            # A halo would turn the text of an SVG into outlines.
            bbox={"boxstyle": "square,pad=0.08", "fc": "white", "ec": "none", "alpha": 0.7},
        )  # fmt: skip
    missing = len(wanted) - len(placed)
    without = int(sizes.get(NO_THEME, 0))
    caption = (
        "Papers by theme; distances are roughly to scale. Every theme of 1% of the papers is named"
        + (f", but {missing} that had no room." if missing else ".")
        + (f" Grey: {without:,} papers of no theme." if without else "")
    )
    return captioned(figure, caption, basis)


_NAMED = 0.01


def _densest(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The point nearest to the middle of the fullest cell of a coarse grid."""
    cells = np.stack([np.floor(x / 0.3), np.floor(y / 0.3)], axis=1)
    _, where, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    inside = np.flatnonzero(where.ravel() == counts.argmax())
    apart = np.hypot(x[inside] - x[inside].mean(), y[inside] - y[inside].mean())
    nearest = inside[apart.argmin()]
    return float(x[nearest]), float(y[nearest])


def themes(themes: pd.DataFrame, *, most: int = 25, basis: str = "", width: float = COLUMN) -> Any:
    """Themes by size; the parameters are those of :func:`topics.figures.themes`."""
    table = themes.sort_values("papers", ascending=False, kind="stable").head(most)
    figure, axes = new_figure(width, 0.6 + 0.19 * max(1, len(table)))
    axes.barh(range(len(table)), table["papers"], color=SOFT, height=0.7)
    for place, papers in enumerate(table["papers"]):
        axes.text(papers, place, f" {papers:,}", va="center", fontsize=POINTS - 1, color=SOFT)
    axes.margins(x=0.12)
    axes.set_yticks(range(len(table)), [shorten_name(name) for name in table["theme"]])
    axes.set_ylim(max(0, len(table) - 1) + 0.6, -0.6)
    axes.set_xlabel("papers")
    of = f"The {len(table)} largest of {len(themes)} themes" if len(table) < len(themes) else (
        f"{len(themes)} themes"
    )  # fmt: skip
    return captioned(figure, f"{of}, papers by main theme.", basis)


def hierarchy(
    themes: pd.DataFrame,
    vectors: npt.NDArray[np.floating],
    *,
    basis: str = "",
    width: float = COLUMN,
) -> Any:
    """Themes as a tree; the parameters are those of :func:`topics.figures.hierarchy`."""
    from scipy.cluster.hierarchy import dendrogram

    tree, names = arrange_hierarchy(themes, vectors)
    drawn = dendrogram(tree, no_plot=True, labels=names)
    figure, axes = new_figure(width, 0.6 + 0.19 * len(names))
    for across, along in zip(drawn["dcoord"], drawn["icoord"], strict=True):
        axes.plot(across, along, color=INK, linewidth=0.8)
    axes.set_yticks(
        [5 + 10 * at for at in range(len(names))], [shorten_name(n) for n in drawn["ivl"]]
    )
    axes.yaxis.tick_right()
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(left=max(1e-6, _largest(drawn["dcoord"])) * 1.03, right=0)
    axes.set_xlabel("cosine distance")
    return captioned(figure, f"{len(names)} themes; average linkage of theme vectors.", basis)


def _largest(rows: Any) -> float:
    """The largest number in rows of numbers."""
    return max((float(value) for row in rows for value in row), default=0.0)


def shift(
    shifts: pd.DataFrame, *, author: str = CORPUS, basis: str = "", width: float = COLUMN
) -> Any:
    """Shift between years; the parameters are those of :func:`topics.figures.shift`."""
    mine = shifts[shifts["author"] == author]
    figure, axes = new_figure(width, 1.9)
    steps = np.arange(len(mine))
    axes.bar(
        steps, mine["high"] - mine["low"], bottom=mine["low"], color=LINE, width=0.5,
        edgecolor=SOFT, linewidth=0.4,
    )  # fmt: skip
    moved = (mine["shift"] > mine["high"]).to_numpy()
    for filled, face in ((True, hue(0)), (False, "white")):
        those = steps[moved == filled]
        axes.plot(
            those, mine["shift"].to_numpy()[moved == filled], "o", color=hue(0),
            markerfacecolor=face, markersize=4, clip_on=False, zorder=3,
        )  # fmt: skip
    names = step_names(mine)
    every = max(1, -(-len(names) // max(1, int(width / 0.62))))
    axes.set_xticks(steps[::every], names[::every])
    axes.set_ylim(-0.02, 1.02)
    axes.set_yticks([0, 0.5, 1])
    axes.set_ylabel("shift")
    years = sorted({*mine["year_from"], *mine["year_to"]})
    shown = CORPUS_NAME if author == CORPUS else author
    return captioned(
        figure,
        f"{shown}, {window_words([int(year) for year in years])}; Jensen–Shannon distance of "
        "consecutive active years. Bars: 95% of what chance gives; filled dots lie above it.",
        basis,
    )
