"""Whose change it is: a change of all papers taken apart, and its course, in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from topics.schema import CORPUS
from topics.store.reader import RunFolder

MOST_PARTS = 6
SMALL = 0.095
"""Changes that are all below it are given with a decimal."""

_PLURALS = {"venue": "venues", "category": "categories", "authors": "authors"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A theme's change in all papers as the change within strata and that of their mix.

    Attributes
    ----------
    theme_id, theme : str
    change, within, mix : str
        Percentage points; within has its interval.
    opposed : bool
        Whether the change within points the other way than that of all papers.
    """

    theme_id: str
    theme: str
    change: str
    within: str
    mix: str
    opposed: bool


def name_strata(run: RunFolder) -> str:
    """What the whole corpus was compared within, as ``venues``; empty if within nothing."""
    return " and ".join(_PLURALS.get(name, name) for name in run.settings.trends.within)


def find_parts(run: RunFolder, *, most: int = MOST_PARTS) -> list[Part]:
    """The themes whose change is most of the mix, the largest change of the mix first."""
    table = run["trends"]
    table = table[(table["author"] == CORPUS) & (table["strata"] > 0) & (table["papers"] > 0)]
    table = table[table["change_within"].notna() & table["change_mix"].notna()]
    order = table["change_mix"].abs().sort_values(ascending=False, kind="stable").index[:most]
    return [
        Part(
            theme_id=str(row["theme_id"]),
            theme=str(row["theme"]),
            change=format_points([row["change"]])[0],
            within=_with_interval(row, "change_within"),
            mix=format_points([row["change_mix"]])[0],
            opposed=bool(row["change"] * row["change_within"] < 0),
        )
        for row in table.loc[order].to_dict("records")
    ]


def describe_parts(row: Mapping[Hashable, Any], strata: str) -> str:
    """What of the change in all papers is within strata; empty where nothing was divided."""
    if not row["strata"] > 0 or pd.isna(row["change_within"]) or pd.isna(row["change_mix"]):
        return ""
    change, mix = (format_points([row[name]])[0] for name in ("change", "change_mix"))
    within = _with_interval(row, "change_within")
    against = row["change"] * row["change_within"] < 0
    return (
        f"In all papers the change is {change} points: {within} within {strata}"
        f"{', the other way' if against else ''}, and {mix} because the mix of {strata} changed."
    )


def describe_course(row: Mapping[Hashable, Any]) -> str:
    """When the share stepped, peaked or dipped; empty where no run of years stands out."""
    shape = row.get("shape")
    if not isinstance(shape, str) or not shape or pd.isna(row["begin"]):
        return ""
    p = f"p {_small(row['p_scan'])} over all runs of years"
    begin = _year(row, "begin")
    if shape.startswith("step"):
        return f"The years divide best at a {shape} in {begin} ({p})."
    peak = "" if pd.isna(row["peak"]) else f", most in {row['peak']:.0f}"
    if shape == "dip":
        peak = peak.replace("most", "least")
    return f"The years divide best into a {shape} from {begin} to {_year(row, 'end')}{peak} ({p})."


def format_points(changes: Sequence[float]) -> list[str]:
    """Percentage points with a sign; with a decimal where all of them are small."""
    digits = 1 if max(abs(change) for change in changes) < SMALL else 0
    shown = [f"{100 * change:+.{digits}f}" for change in changes]
    # Nothing is neither above nor below nothing.
    return [text.lstrip("+-") if float(text) == 0 else text.replace("-", "−") for text in shown]


def _with_interval(row: Mapping[Hashable, Any], name: str) -> str:
    ends = [row[f"{name}{end}"] for end in ("", "_low", "_high")]
    if any(pd.isna(end) for end in ends):
        return format_points(ends[:1])[0]
    change, low, high = format_points(ends)
    return f"{change} (95% {low} to {high})"


def _year(row: Mapping[Hashable, Any], name: str) -> str:
    """``2021``, with the years that fit as well where there are others."""
    year, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    if pd.isna(low) or low == high:
        return f"{year:.0f}"
    return f"{year:.0f} (or any of {low:.0f} to {high:.0f})"


def _small(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.{3 if p < 0.01 else 2}f}"
