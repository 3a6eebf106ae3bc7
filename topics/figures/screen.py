"""Figures for the screen and the notebook, drawn by plotly."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.figures.arrange import (
    Counting,
    arrange_hierarchy,
    arrange_shares,
    arrange_trends,
    runs_of_years,
    window_words,
)
from topics.figures.palette import GREY, INK, LABELS, LINE, PLOTLY_PATTERNS, PLOTLY_SYMBOLS
from topics.figures.palette import hue as hue_of
from topics.figures.palette import mark as mark_of
from topics.schema import CORPUS, CORPUS_NAME, NO_THEME
from topics.text.wording import counted


def shares(
    shares: pd.DataFrame, *, author: str = CORPUS, counting: Counting | None = None, most: int = 7
) -> Any:
    """Stacked yearly shares of an author's themes; intervals on hover.

    Parameters
    ----------
    shares : DataFrame
        ``shares`` of a run.
    author : str
        ``*`` is the whole corpus; case and accents do not matter.
    counting : Counting, optional
        How the papers were counted; by main theme and in full if None.
    most : int
        Themes shown by themselves.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    InputError
        If the author is not in the table.
    """
    import plotly.graph_objects as go

    panel = arrange_shares(shares, author=author, counting=counting, most=most)
    figure = go.Figure()
    for series in reversed(panel.series):
        color = hue_of(series.place)
        hover = [
            "no papers"
            if not total > 0
            else f"{papers:g} of {total:g} ({share:.0%}"
            + ("" if np.isnan(low) else f", 95% interval {low:.0%} to {high:.0%}")
            + ")"
            for papers, total, share, low, high in zip(
                series.papers, panel.totals, series.share, series.low, series.high, strict=True
            )
        ]
        for place, run in enumerate(runs_of_years(panel.totals)):
            figure.add_scatter(
                x=[panel.years[at] for at in run],
                y=[series.share[at] for at in run],
                customdata=[hover[at] for at in run],
                name=series.theme,
                legendgroup=series.theme_id or "rest",
                showlegend=place == 0,
                stackgroup=f"run{place}",
                mode="lines+markers" if len(run) == 1 else "lines",
                line={"color": color, "width": 1},
                fillpattern={"shape": PLOTLY_PATTERNS[mark_of(series.place)], "fgcolor": "white"},
                fillcolor=color,
                hovertemplate=f"{_plain(series.theme)}, %{{x}}: %{{customdata}}<extra></extra>",
            )
    figure.update_yaxes(range=[0, 1], tickformat=".0%")
    ticks = [
        f"{year}<br>n {total:,.0f}" for year, total in zip(panel.years, panel.totals, strict=True)
    ]
    figure.update_xaxes(tickvals=panel.years, ticktext=ticks)
    return _styled(figure, f"Themes of {_plain(panel.author)}", panel.caption)


def trends(
    trends: pd.DataFrame, *, author: str | None = None, most: int = 20, basis: str = ""
) -> Any:
    """Fitted change of shares over the window with its 95% interval, by label.

    Parameters
    ----------
    trends : DataFrame
        ``trends`` of a run.
    author : str, optional
        Only this author; all authors if None, ``*`` for the whole corpus.
    most : int
        Rows shown, called changes first.
    basis : str
        Window, n and counting for the caption, as :func:`figure_basis` words them.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    InputError
        If the author is not in the table.
    """
    import plotly.graph_objects as go

    table = arrange_trends(trends, author=author, most=most)
    figure = go.Figure()
    for label, color in LABELS.items():
        part = table[table["label"] == label]
        if len(part):
            figure.add_scatter(
                x=part["change"],
                y=[_plain(name) for name in part["name"]],
                name=label,
                mode="markers",
                marker={"color": color, "size": 9},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": part["change_high"] - part["change"],
                    "arrayminus": part["change"] - part["change_low"],
                    "color": color,
                    "thickness": 1.5,
                    "width": 0,
                },
                customdata=[
                    (f"q = {q:.3f}" if q == q else "too few papers to be called", papers, total)
                    for q, papers, total in zip(
                        part["q"], part["papers"], part["total"], strict=True
                    )
                ],
                hovertemplate="%{y}: %{x:+.0%}, %{customdata[0]}, "
                "%{customdata[1]} of %{customdata[2]} papers<extra></extra>",
            )
    figure.add_vline(x=0, line_color=GREY, line_width=1)
    figure.update_xaxes(tickformat="+.0%", title="change of the share, first to last year")
    figure.update_yaxes(
        categoryorder="array", categoryarray=[_plain(name) for name in table["name"]][::-1]
    )
    figure.update_layout(height=160 + 26 * len(table))
    caption = f"{len(table)} of {len(trends)} author–theme pairs; bars are 95% intervals."
    return _styled(figure, "How shares changed", caption, basis)


def map(
    map: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    themes: pd.DataFrame | None = None,
    basis: str = "",
) -> Any:
    """Papers as points, coloured and marked by theme, themes named at their centres.

    Parameters
    ----------
    map : DataFrame
        ``map`` of a run: paper_id, x, y.
    assignments : DataFrame
        ``assignments`` of a run.
    themes : DataFrame, optional
        ``themes`` of a run, for their order; by name if None.
    basis : str
        Window, n and counting for the caption, as :func:`figure_basis` words them.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    table = map.merge(assignments, on="paper_id", how="inner")
    order = sorted(set(table["theme_id"])) if themes is None else list(themes["theme_id"])
    figure = go.Figure()
    for theme_id, part in table.groupby("theme_id", sort=False):
        place = -1 if theme_id == NO_THEME else order.index(theme_id)
        figure.add_trace(
            go.Scattergl(
                x=part["x"],
                y=-part["y"],
                name=_plain(part["theme"].iloc[0]),
                mode="markers",
                text=[_plain(title)[:160] for title in part["title"]],
                hovertemplate="%{text}<extra>%{fullData.name}</extra>",
                marker={
                    "color": hue_of(place),
                    "symbol": PLOTLY_SYMBOLS[mark_of(place)],
                    "size": 9 if len(table) < 500 else 4,
                },
            )
        )
        if theme_id != NO_THEME and len(order) <= 30:
            figure.add_annotation(
                x=part["x"].mean(), y=-part["y"].min(), yshift=12, showarrow=False,
                text=_plain(part["theme"].iloc[0]), font={"size": 12, "color": INK},
            )  # fmt: skip
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x")
    caption = f"n = {counted(len(table), 'paper')}, all years; distances are roughly to scale."
    return _styled(figure, "Map of the papers", caption, basis)


def themes(themes: pd.DataFrame, *, most: int = 40, basis: str = "") -> Any:
    """Themes by their number of papers, keywords on hover.

    Parameters
    ----------
    themes : DataFrame
        ``themes`` of a run.
    most : int
        Themes shown, the largest.
    basis : str
        Window, n and counting for the caption, as :func:`figure_basis` words them.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    table = themes.assign(place=range(len(themes)))
    table = table.sort_values("papers", ascending=False, kind="stable").head(most)
    figure = go.Figure(
        go.Bar(
            x=table["papers"],
            y=[_plain(name) for name in table["theme"]],
            orientation="h",
            customdata=[_plain(", ".join(words)) for words in table["keywords"]],
            hovertemplate="%{y}: %{x} papers<br>%{customdata}<extra></extra>",
            marker={
                "color": [hue_of(place) for place in table["place"]],
                "pattern": {
                    "shape": [PLOTLY_PATTERNS[mark_of(place)] for place in table["place"]],
                    "fgcolor": "white",
                },
            },
        )
    )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title="papers")
    figure.update_layout(height=160 + 24 * len(table), showlegend=False)
    total = int(themes["papers"].sum())
    of = f"{len(table)} of {counted(len(themes), 'theme')}"
    caption = f"{of}; n = {counted(total, 'paper')}, by main theme."
    return _styled(figure, "Themes", caption, basis)


def hierarchy(themes: pd.DataFrame, vectors: npt.NDArray[np.floating], *, basis: str = "") -> Any:
    """Themes as a tree by the cosine distance of their vectors, average linkage.

    Parameters
    ----------
    themes : DataFrame
        ``themes`` of a run.
    vectors : floating, shape (themes, dimensions)
        In the order of ``themes``.
    basis : str
        Window, n and counting for the caption, as :func:`figure_basis` words them.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError
        If there are fewer than two themes, or not one vector per theme.
    """
    import plotly.graph_objects as go
    from scipy.cluster.hierarchy import dendrogram

    tree, names = arrange_hierarchy(themes, vectors)
    drawn = dendrogram(tree, no_plot=True, labels=names)
    figure = go.Figure()
    for across, along in zip(drawn["dcoord"], drawn["icoord"], strict=True):
        figure.add_scatter(
            x=across, y=along, mode="lines", line={"color": INK, "width": 1.2},
            hoverinfo="skip", showlegend=False,
        )  # fmt: skip
    figure.update_yaxes(
        tickvals=[5 + 10 * at for at in range(len(names))],
        ticktext=[_plain(name) for name in drawn["ivl"]],
        showgrid=False,
    )
    figure.update_xaxes(title="cosine distance", autorange="reversed", rangemode="tozero")
    figure.update_layout(height=160 + 24 * len(names))
    caption = f"{len(names)} themes; average linkage of theme vectors."
    return _styled(figure, "How themes relate", caption, basis)


def shift(shifts: pd.DataFrame, *, author: str = CORPUS, basis: str = "") -> Any:
    """How far an author moved between consecutive active years, beside what chance would do.

    Parameters
    ----------
    shifts : DataFrame
        ``shifts`` of a run.
    author : str
        ``*`` is the whole corpus.
    basis : str
        Window, n and counting for the caption, as :func:`figure_basis` words them.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    mine = shifts[shifts["author"] == author]
    steps = step_names(mine)
    figure = go.Figure()
    figure.add_bar(
        x=steps, y=mine["high"] - mine["low"], base=mine["low"], name="by chance",
        marker={"color": LINE}, width=0.4, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=steps, y=mine["shift"], name="shift", mode="lines+markers",
        line={"color": hue_of(0)}, marker={"size": 9},
    )  # fmt: skip
    figure.update_yaxes(range=[0, 1], title="Jensen–Shannon distance")
    shown = CORPUS_NAME if author == CORPUS else _plain(author)
    years = sorted({*mine["year_from"], *mine["year_to"]})
    caption = (
        f"{shown}, {window_words([int(year) for year in years])}; a dot above its bar is "
        "more than chance."
    )
    return _styled(figure, "Shift between years", caption, basis)


def step_names(shifts: pd.DataFrame) -> list[str]:
    """``2022→23`` for each row."""
    return [
        f"{int(first)}→{int(last) % 100:02d}"
        for first, last in zip(shifts["year_from"], shifts["year_to"], strict=True)
    ]


def _plain(text: object) -> str:
    """Text of a paper as text: plotly reads some markup."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _styled(figure: Any, title: str, caption: str, basis: str = "") -> Any:
    caption = f"{caption} {_plain(basis)}".strip()
    figure.update_layout(
        title={"text": f"{title}<br><sup>{caption}</sup>", "x": 0, "xref": "paper"},
        template="plotly_white",
        font={"family": "system-ui, sans-serif", "size": 13, "color": INK},
        legend={"traceorder": "reversed"},
        margin={"l": 10, "r": 10, "t": 70, "b": 40},
    )
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(automargin=True)
    return figure
