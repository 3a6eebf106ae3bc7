"""Plot of seconds and memory against the number of papers, on logarithmic axes.

The first row of panels compares the contenders; each further row splits one of them
into its stages. A stage that grows faster than the number of papers stands out as a
line steeper than the grey one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_UNITS = ("seconds", "MB at most, by the end of the stage")

_SHORTEST = 0.5
"""Minimum seconds of a stage to be drawn."""


def compute_cost_per_paper(table: pd.DataFrame) -> pd.Series[Any]:
    """Milliseconds per additional paper, relative to the contender's next smaller size.

    Parameters
    ----------
    table : DataFrame
        Columns contender, papers and seconds; values of seconds may be missing.

    Returns
    -------
    Series of float
        Indexed like the table; missing for the smallest size of each contender.
    """
    done = table[table["seconds"].notna()].sort_values("papers", kind="stable")
    groups = done.groupby("contender", sort=False)
    cost = 1000.0 * groups["seconds"].diff() / groups["papers"].diff()
    return cost.reindex(table.index)


def draw_growth(table: pd.DataFrame, path: Path) -> None:
    """Draw seconds and peak memory by number of papers, per contender and per stage.

    Parameters
    ----------
    table : DataFrame
        Columns contender, papers, seconds, peak_mb and, for each stage,
        ``STAGE_s`` and ``STAGE_mb``.
    path : Path
        File to write: SVG, PNG or PDF.
    """
    from matplotlib.figure import Figure

    table = table[table["seconds"].notna()]
    contenders = list(dict.fromkeys(table["contender"]))
    figure = Figure(figsize=(11, 3.6 * (1 + len(contenders))), layout="constrained")
    panels = figure.subplots(1 + len(contenders), 2, squeeze=False)
    for axes, column, unit in zip(panels[0], ("seconds", "peak_mb"), _UNITS, strict=True):
        for name, rows in table.groupby("contender", sort=False):
            axes.plot(rows["papers"], rows[column], marker="o", label=name)
        _finish(axes, unit, title="whole run")
    for name, pair in zip(contenders, panels[1:], strict=True):
        rows = table[table["contender"] == name]
        for axes, suffix, unit in zip(pair, ("_s", "_mb"), _UNITS, strict=True):
            for stage in _stages(rows):
                axes.plot(rows["papers"], rows[stage + suffix], marker=".", label=stage)
            _finish(axes, unit, title=f"{name}, by stage")
    figure.savefig(path)


def _stages(rows: pd.DataFrame) -> list[str]:
    """Stages long enough to be drawn, the longest first."""
    longest = {
        column.removesuffix("_s"): rows[column].max()
        for column in rows.columns
        if column.endswith("_s") and rows[column].max() >= _SHORTEST
    }
    return sorted(longest, key=lambda stage: -longest[stage])


def _finish(axes: Axes, unit: str, *, title: str) -> None:
    axes.set(xscale="log", yscale="log", xlabel="papers", ylabel=unit, title=title)
    across, along = axes.get_xlim(), axes.get_ylim()
    start, end = (across[0], along[0]), (10 * across[0], 10 * along[0])
    axes.axline(start, end, color="0.8", linestyle="--", zorder=0)
    axes.set(xlim=across, ylim=along)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1, 0.5))
