"""Sizes, fonts, axes and captions of figures for a printed page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from topics.errors import ParameterError
from topics.figures.arrange import Panel
from topics.figures.palette import GREY, INK, SOFT

COLUMN = 3.35
"""Width of one column of a journal, in inches (85 mm)."""

PAGE = 7.0
"""Width of two columns, in inches (178 mm)."""

POINTS = 8
LONGEST_NAME = 34
TICKS = 0.55
"""Inches that the labels of a panel's axis take."""

WIDE = 0.6
"""Width of a character as a part of its size, on average and rather too much."""


def check_font(font: str) -> None:
    """Refuse a family that text cannot be drawn in, which matplotlib would replace by another.

    Raises
    ------
    ParameterError
        If matplotlib does not find it.
    """
    from matplotlib.font_manager import findfont

    try:
        findfont(font, fallback_to_default=False)
    except ValueError as error:
        raise ParameterError("font", "a family that is installed here", font) from error


@contextmanager
def print_style(font: str = "") -> Iterator[None]:
    """Sizes, colours, font and fixed identifiers for everything drawn inside.

    Text stays text in SVG, so that it can be edited; ``font`` is a family that the
    reader of the SVG has, and that matplotlib finds for PDF and PNG.
    """
    import matplotlib as mpl

    settings: Any = {
        **({"font.family": [font]} if font else {}), "svg.fonttype": "none",
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


def new_figure(width: float, height: float) -> tuple[Any, Any]:
    """A figure with one pair of axes; inches."""
    figure, grid = new_grid(width, height, 1, 1)
    return figure, grid[0]


def new_grid(width: float, height: float, rows: int, columns: int) -> tuple[Any, list[Any]]:
    """A figure with its axes, row by row; inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def captioned(figure: Any, caption: str, basis: str = "") -> Any:
    """The figure with its caption beside it, not in it."""
    figure.caption = f"{caption} {basis}".strip()
    return figure


def set_caption(figure: Any) -> None:
    """Write the caption under the drawing, broken to its width."""
    characters = int(figure.get_figwidth() * 21)
    lines = textwrap.wrap(figure.caption, characters)
    if figure.get_layout_engine() is None:
        figure.set_layout_engine("constrained")
    figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=POINTS - 1.5, color=SOFT)


def tick_years(axes: Any, panel: Panel, *, counts: bool = True) -> None:
    """Label as many years as fit, with their number of papers."""
    across = axes.get_window_extent().width / axes.figure.dpi
    step = max(1, -(-len(panel.years) // max(2, int(across / (0.42 if counts else 0.36)))))
    places = list(range(0, len(panel.years), step))
    axes.set_xticks(
        [panel.years[at] for at in places],
        [
            f"{panel.years[at]}\n{panel.totals[at]:,.0f}" if counts else str(panel.years[at])
            for at in places
        ],
    )
    if counts:
        axes.set_xlabel("year, with its papers (n)")


def format_points(value: float, _: object) -> str:
    """A change in percentage points, with its sign."""
    points = round(100 * value)
    return f"{points:+d}".replace("-", "−") if points else "0"


def format_percent(value: float, _: object) -> str:
    """A share in per cent."""
    return f"{100 * value:.3g}%"


def reverse_legend(handles_and_labels: tuple[list[Any], list[str]]) -> tuple[list[Any], list[str]]:
    """A legend in the order of the stack, the uppermost first."""
    handles, labels = handles_and_labels
    return handles[::-1], labels[::-1]


def wrap_name(text: object, axes: Any) -> str:
    """A name as the title of one of several panels: as many lines as it needs, two at most."""
    columns = axes.get_subplotspec().get_gridspec().ncols
    across = axes.figure.get_figwidth() / columns - TICKS
    characters = max(8, int(across * 72 / (POINTS * WIDE)))
    lines = textwrap.wrap(shorten_name(text, 2 * characters), characters)
    return "\n".join(lines[:2]) if len(lines) < 3 else f"{lines[0]}\n{lines[1][: characters - 1]}…"


def shorten_name(text: object, longest: int = LONGEST_NAME) -> str:
    """One line without mathematics: matplotlib reads ``$``."""
    line = " ".join(str(text).split()).replace("$", r"\$")
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
