"""The figure at the top of the README: a real result on the embedded papers.

``python -m topics.bench.readme_picture OUT.png`` analyses the two embedded author pages
and draws, for each author, the shares of themes and the changes that can be called.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

import pandas as pd

from topics.figures import printed, styles
from topics.figures.arrange import Counting, Panel, arrange_shares
from topics.figures.palette import HATCHES, SOFT, hue, mark
from topics.schema import CORPUS, NO_THEME
from topics.store.atomic import replacing
from topics.trends import compute_reading

WIDTH, HEIGHT = 9.6, 4.3
DOTS = 200
MOST_SENTENCES = 2
MOST_AUTHORS = 2
COUNTED = Counting().words


def draw(shares: pd.DataFrame, trends: pd.DataFrame) -> Any:
    """Draw stacked shares of the first two authors, with their strongest findings.

    Parameters
    ----------
    shares, trends : DataFrame
        Tables of a run.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    authors = [name for name in shares["author"].unique() if name != CORPUS][:MOST_AUTHORS]
    worked_on = shares[(shares["papers"] > 0) & (shares["theme_id"] != NO_THEME)]
    order = worked_on["theme_id"].unique().tolist()
    figure = Figure(figsize=(WIDTH, HEIGHT))
    grid = figure.subplots(1, len(authors), sharey=True, squeeze=False)[0]
    figure.subplots_adjust(left=0.055, right=0.985, top=0.66, bottom=0.25, wspace=0.07)
    names: dict[int, str] = {}
    for axes, author in zip(grid, authors, strict=True):
        panel = arrange_shares(shares, author=author, most=len(order), places=order)
        printed.draw_stack(axes, _order_themes(panel, order))
        names |= {series.place: series.theme for series in panel.series}
        axes.text(0, 1.55, author, transform=axes.transAxes, fontsize=13, fontweight="bold")
        reading = compute_reading(trends, shares, author=author).head(MOST_SENTENCES)
        text = "\n".join(textwrap.fill(sentence, 82) for sentence in reading["sentence"])
        axes.text(0, 1.49, text, transform=axes.transAxes, va="top", color=SOFT, fontsize=7.5)
        axes.tick_params(length=0, labelsize=8)
    handles = [
        Patch(facecolor=hue(place), hatch=HATCHES[mark(place)], edgecolor="white", label=name)
        for place, name in sorted(names.items())
    ]
    figure.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, 0.045),
        ncols=min(6, len(handles)), frameon=False,
        handlelength=1.0, handleheight=1.0, columnspacing=1.6, fontsize=8.5,
    )  # fmt: skip
    figure.text(
        0.5, 0.025, f"Share of each author's papers by year; n papers of the year, {COUNTED}.",
        ha="center", color=SOFT, fontsize=7.5,
    )  # fmt: skip
    return figure


def _order_themes(panel: Panel, order: list[str]) -> Panel:
    """Arrange the themes in the same order for both authors, to make them comparable."""
    from dataclasses import replace

    key = {theme: place for place, theme in enumerate(order)}
    series = sorted(panel.series, key=lambda one: key.get(one.theme_id, len(key)))
    return replace(panel, series=tuple(series))


def main(out: Path) -> None:
    """Analyse the embedded papers and write the picture."""
    from topics.analysis.analyse import analyse
    from topics.corpus.reading import read
    from topics.settings import Settings, ThemeSettings
    from topics.sources import THEMES_FILE
    from topics.store.embedded import seeds_folder
    from topics.themes.declared_file import read_declared_themes

    declared = read_declared_themes(seeds_folder() / THEMES_FILE)
    settings = Settings(themes=ThemeSettings(declared=declared))
    result = analyse(read(settings=settings), settings)
    with styles.print_style(), replacing(out) as temporary:
        draw(result.shares, result.trends).savefig(temporary, format="png", dpi=DOTS)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images/two_authors.png"))
