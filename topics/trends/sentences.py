"""Each trend as a person wants to read it: one sentence, a sparkline, the best first.

A table of trends and the shares behind it come in. The sentence never says more
than the label does: a share that was not shown to change is not said to have
risen, and too few papers are called just that. It quotes counted papers, and the
change with its interval; every number in it stands in the row of the table.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics.errors import ParameterError
from topics.names.folding import fold_line
from topics.names.lookup import find_name
from topics.schema import CORPUS
from topics.settings import TrendSettings
from topics.store.tables import DECIMALS
from topics.trends.labels import Label
from topics.trends.wording import (
    SMALLEST_P,
    count_papers,
    number_words,
    of_papers,
    p_words,
    percent,
    points,
    year_words,
)

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""Stands in a sparkline for a year without papers."""

_EVIDENCE = {
    Label.RISING: 0,
    Label.EMERGING: 0,
    Label.DECLINING: 0,
    Label.UNEVEN: 1,
    Label.MIX: 2,
    Label.STEADY: 3,
    Label.INSUFFICIENT: 4,
}


SAME_CALL = 0.8
"""Part of the refits without a call up to which a sentence says what the others do."""

_PLURALS = {"venue": "venues", "category": "categories", "authors": "the same authors"}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a sentence needs to know beside its row.

    Attributes
    ----------
    window : (int, int)
        First and last year of the shares.
    settings : TrendSettings
        Those that the trends were computed with.
    partial_last_year : int or None
    """

    window: tuple[int, int]
    settings: TrendSettings
    partial_last_year: int | None = None


def compute_reading(
    trends: pd.DataFrame,
    shares: pd.DataFrame,
    settings: TrendSettings | None = None,
    *,
    partial_last_year: int | None = None,
    author: str | None = None,
    theme: str | None = None,
    label: str | None = None,
) -> pd.DataFrame:
    """The trends to show, strongest evidence first, with sparkline and sentence.

    Parameters
    ----------
    trends : DataFrame
        ``Trends.table``, or ``trends.csv`` as read from a run.
    shares : DataFrame
        ``Shares.table``, or ``shares.csv``, that the trends were computed from.
    settings : TrendSettings, optional
        Those that the trends were computed with.
    partial_last_year : int, optional
    author : str, optional
        Only this author; case and accents do not matter.
    theme : str, optional
        Only this theme, by id or name.
    label : str, optional
        Only this label.

    Returns
    -------
    DataFrame
        The columns of ``trends``, ``sparkline`` (one character a year of the
        window) and ``sentence``. Called changes come first, by q, then those of
        the mix and steady shares, by the width of the interval of their change,
        then the rest, by p; more papers of the theme come first among equals.

    Raises
    ------
    InputError
        If the author or the theme is unknown, with the nearest three.
    UsageError
        If there is no such label.
    """
    table = trends
    if label is not None and label not in set(Label):
        raise ParameterError("label", f"one of {', '.join(Label)}", label)
    if author is not None:
        table = table[table["author"] == find_name(author, table["author"])]
    if theme is not None:
        table = table[table["theme_id"] == _find_theme(theme, table)]
    if label is not None:
        table = table[table["label"] == label]
    if table.empty:
        return table.assign(sparkline="", sentence="")
    shares = shares[shares["author"].isin(table["author"].unique())]
    frame = make_frame(shares, settings or TrendSettings(), partial_last_year=partial_last_year)
    keys = pd.MultiIndex.from_frame(table[["author", "theme_id"]])
    sentences = [describe(record, frame) for record in table.to_dict("records")]
    shown = table.assign(
        sparkline=compute_sparklines(shares).reindex(keys).to_numpy(), sentence=sentences
    )
    rank = shown["label"].map(_EVIDENCE)
    width = (shown["change_high"] - shown["change_low"]).fillna(math.inf)
    p = shown["p_within"].fillna(shown["p"])
    strength = np.select(
        [rank == 0, rank == 1, rank < _EVIDENCE[Label.INSUFFICIENT]],
        [shown["q"], shown["q_shape"], width],
        default=p,
    )
    # As in the files, so that a table that was written and read keeps its order.
    strength = np.round(strength.astype(np.float64), DECIMALS)
    order = np.lexsort((-shown["papers"].to_numpy(dtype=np.float64), strength, rank))
    return shown.iloc[order].reset_index(drop=True)


def make_frame(
    shares: pd.DataFrame, settings: TrendSettings, *, partial_last_year: int | None
) -> Frame:
    """The window from the table of shares, and the settings."""
    return Frame(
        window=(int(shares["year"].min()), int(shares["year"].max())),
        settings=settings,
        partial_last_year=partial_last_year,
    )


def _find_theme(theme: str, table: pd.DataFrame) -> str:
    pairs = table[["theme_id", "theme"]].drop_duplicates()
    by_id = {fold_line(key): key for key in pairs["theme_id"]}
    if fold_line(theme) in by_id:
        return str(by_id[fold_line(theme)])
    by_name = dict(zip(pairs["theme"], pairs["theme_id"], strict=True))
    return str(by_name[find_name(theme, by_name, kind="theme")])


def compute_sparklines(shares: pd.DataFrame) -> pd.Series[Any]:
    """Yearly shares as one string a row, indexed by author and theme_id.

    Bars go from 0 to 1, so that rows can be compared; a year without papers is
    a dot.
    """
    share = shares.pivot(index=["author", "theme_id"], columns="year", values="share")
    values = share.sort_index(axis=1).to_numpy(dtype=np.float64)
    step = np.minimum(np.nan_to_num(values) * len(BARS), len(BARS) - 1).astype(np.int64)
    characters = np.where(np.isnan(values), GAP, np.array(list(BARS))[step])
    return pd.Series(["".join(row) for row in characters], index=share.index, dtype=object)


def describe(row: Mapping[Hashable, Any], frame: Frame) -> str:
    """One sentence for one row of the table of trends.

    Says what the label allows, with the papers that were counted and, where a
    change is called, its size with an interval and q. Mentions a last year that
    is not over.
    """
    theme, label = str(row["theme"]), Label(row["label"])
    settings = frame.settings
    basis, of_theme = count_papers(row["total"]), number_words(row["papers"])
    if row["total"] <= 0:
        whose = "the corpus" if row["author"] == CORPUS else "the author"
        first, last = frame.window
        return f"{theme}: {whose} has no paper between {first} and {last}, so nothing can be told."
    first, last = int(row["first_year"]), int(row["last_year"])
    span = f"in {first}" if first == last else f"between {first} and {last}"
    if row["papers"] <= 0 and label is not Label.STEADY:
        sentence = f"{theme}: none of {basis} {span}, too few to tell a trend."
    elif label in _VERBS and row["strata"] > 0:
        sentence = (
            f"{theme} {_VERBS[label]} {_inside(frame)} ({_size(row)}): {_halves(row)} "
            f"({points((row['change'],))[0]} points in all papers)."
        )
    elif label in _VERBS:
        sentence = f"{theme} {_VERBS[label]}{_field(row, settings)}: {_halves(row)} ({_size(row)})."
    elif label is Label.UNEVEN:
        sentence = (
            f"{theme} differed between years without a straight course: {of_theme} of {basis} "
            f"{span}{_course(row)} (q {p_words(row['q_shape'])})."
        )
    elif label is Label.MIX:
        sentence = (
            f"{theme} changed with the mix, and not clearly {_inside(frame)} "
            f"({_change(row, 'change_within')}): {_halves(row)} "
            f"({points((row['change'],))[0]} points in all papers)."
        )
    elif label is Label.STEADY:
        pooled = percent(row["papers"] / row["total"])
        sentence = f"{theme} stayed near {pooled}: {of_theme} of {basis} {span} ({_change(row)})."
    else:
        sentence = f"{theme}: {of_theme} of {basis} {span}, {_reason(row, frame)}."
    if frame.partial_last_year == last:
        sentence = f"{sentence[:-1]}; {last} is not complete."
    return sentence


_VERBS = {Label.RISING: "rose", Label.EMERGING: "emerged", Label.DECLINING: "fell"}


def _halves(row: Mapping[Hashable, Any]) -> str:
    """``6 of 7 papers in 2022 and 2023, 2 of 14 in 2024 to 2026``."""
    first, split, last = (int(row[name]) for name in ("first_year", "late_from", "last_year"))
    early = of_papers(row["papers_early"], count_papers(row["total_early"]))
    late = of_papers(row["papers_late"], number_words(row["total_late"]))
    return f"{early} in {year_words(first, split - 1)}, {late} in {year_words(split, last)}"


def _size(row: Mapping[Hashable, Any]) -> str:
    """The change with its interval, within strata where there are any, and q."""
    name = "change_within" if row["strata"] > 0 else "change"
    size = f"{_change(row, name)}; q {p_words(row['q'])}"
    wrong = row.get("p_one_wrong")
    if wrong is None or pd.isna(wrong) or wrong < SMALLEST_P:
        return size
    return f"{size}; if the theme of one paper were wrong, p {p_words(wrong)}"


def _field(row: Mapping[Hashable, Any], settings: TrendSettings) -> str:
    """Whether everyone else did the same; nothing without a field, or where it is unclear."""
    p, change = row.get("p_field"), row.get("change_field")
    if p is None or pd.isna(p) or pd.isna(change):
        return ""
    same = (change > 0) == (row["change"] > 0)
    if p > settings.alpha:
        return ", as the field did" if same else ""
    return ", more than the field" if same else ", against the field"


def _course(row: Mapping[Hashable, Any]) -> str:
    """``, a peak in 2020 to 2021``; nothing where no run of years stands out."""
    shape = str(row["shape"]) if isinstance(row["shape"], str) else ""
    if not shape:
        return ""
    begin = int(row["begin"])
    if shape.startswith("step"):
        return f", a {shape} in {begin}"
    return f", a {shape} in {year_words(begin, int(row['end']))}"


def _change(row: Mapping[Hashable, Any], name: str = "change") -> str:
    change, low, high = points(tuple(row[f"{name}{end}"] for end in ("", "_low", "_high")))
    return f"{change} points, 95% {low} to {high}"


def _inside(frame: Frame) -> str:
    return f"within {' and '.join(_PLURALS.get(name, name) for name in frame.settings.within)}"


def _reason(row: Mapping[Hashable, Any], frame: Frame) -> str:
    """Why nothing is said about a share that some papers are behind."""
    settings = frame.settings
    if row["active_years"] < settings.min_years:
        years = int(row["active_years"])
        return "1 year with papers is too few" if years == 1 else f"{years} years are too few"
    if row["total"] < settings.min_papers:
        return "too few papers to tell"
    if math.isclose(row["papers"], row["total"]):
        return "so nothing to compare with"
    p = row["p"] if pd.isna(row["p_within"]) else row["p_within"]
    if pd.isna(row["q"]):
        return f"cannot be called with so few papers (p {p_words(p)})"
    if p <= settings.alpha < row["q"]:
        return f"too weak for one of many tests (p {p_words(p)}, q {p_words(row['q'])})"
    name = "change_within" if row["strata"] > 0 else "change"
    low, high = points((row[f"{name}_low"], row[f"{name}_high"]))
    reason = f"too little to tell: changes from {low} to {high} points all fit"
    same = row.get("label_frequency")
    if same is None or pd.isna(same) or same > SAME_CALL:
        return reason
    return f"{reason} ({percent(1 - same)} of the refits of the themes call a change)"
