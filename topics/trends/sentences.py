"""Each trend as a person wants to read it: one sentence, a sparkline, the best first.

A table of trends and the shares behind it come in. The sentence never says more
than the label does: a share that was not shown to change is not said to have
risen, and too few papers are called just that. The shares in it are fitted, and
stand for the author's own first and last year, not for years before or after.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.errors import ParameterError
from topics.names.folding import fold_line
from topics.names.lookup import find_name
from topics.schema import CORPUS
from topics.settings import TrendSettings
from topics.store.tables import DECIMALS
from topics.trends.labels import Label

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""Stands in a sparkline for a year without papers."""

_EVIDENCE = {
    Label.RISING: 0,
    Label.EMERGING: 0,
    Label.DECLINING: 0,
    Label.STEADY: 1,
    Label.INSUFFICIENT: 2,
}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a sentence needs to know beside its row.

    Attributes
    ----------
    window : (int, int)
        First and last year of the shares.
    active : mapping of str to (int, int)
        First and last year with a paper, of each author that has one.
    settings : TrendSettings
        Those that the trends were computed with.
    partial_last_year : int or None
    """

    window: tuple[int, int]
    active: Mapping[str, tuple[int, int]]
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
        window) and ``sentence``. Called changes come first, by q, then steady
        shares, by the width of the interval of their change, then the rest, by
        p; more papers of the theme come first among equals.

    Raises
    ------
    InputError
        If the author or the theme is unknown, with the nearest three.
    UsageError
        If the label is none of the five.
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
    strength = np.select([rank == 0, rank == 1], [shown["q"], width], default=shown["p"])
    # As in the files, so that a table that was written and read keeps its order.
    strength = np.round(strength.astype(np.float64), DECIMALS)
    order = np.lexsort((-shown["papers"].to_numpy(dtype=np.float64), strength, rank))
    return shown.iloc[order].reset_index(drop=True)


def make_frame(
    shares: pd.DataFrame, settings: TrendSettings, *, partial_last_year: int | None
) -> Frame:
    """The window and the active years, from the table of shares."""
    span = shares[shares["total"] > 0].groupby("author")["year"].agg(["min", "max"])
    return Frame(
        window=(int(shares["year"].min()), int(shares["year"].max())),
        active={
            str(name): (int(first), int(last))
            for name, first, last in zip(span.index, span["min"], span["max"], strict=True)
        },
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

    Says what the label allows, with the author's number of papers and, where a
    change is called, q. Mentions a last year that is not over.
    """
    theme, label = str(row["theme"]), Label(row["label"])
    settings = frame.settings
    basis = _count(row["total"])
    if row["total"] <= 0:
        whose = "the corpus" if row["author"] == CORPUS else "the author"
        first, last = frame.window
        return f"{theme}: {whose} has no paper between {first} and {last}, so nothing can be told."
    first, last = frame.active[str(row["author"])]
    span = f"in {first}" if first == last else f"between {first} and {last}"
    if row["papers"] <= 0 and label is not Label.STEADY:
        sentence = f"{theme}: none of {basis} {span}, too few to tell a trend."
    elif row["papers"] <= 0:
        sentence = f"{theme} was absent {span} ({basis}, none of them on it)."
    elif label in (Label.RISING, Label.EMERGING, Label.DECLINING):
        before, after = (_about(share) for share in _fitted(row, frame, first, last))
        verb = {
            Label.RISING: "rose",
            Label.EMERGING: "emerged:",
            Label.DECLINING: "fell",
        }[label]
        sentence = (
            f"{theme} {verb} from {before} to {after} of the papers {span} "
            f"({basis}, q {_small(row['q'])})."
        )
    elif label is Label.STEADY:
        pooled = _percent(row["papers"] / row["total"])
        sentence = (
            f"{theme} stayed near {pooled} of the papers {span}, within "
            f"{settings.margin * 100:.0f} points ({basis})."
        )
    else:
        of_theme = _number(row["papers"])
        sentence = f"{theme}: {of_theme} of {basis} {span}, {_reason(row, frame)}."
    if frame.partial_last_year == last:
        sentence = f"{sentence[:-1]}; {last} is not complete."
    return sentence


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
    if row["p"] <= settings.alpha:
        return f"too weak for one of many tests (p {_small(row['p'])}, q {_small(row['q'])})"
    low, high = (f"{100 * row[name]:+.0f}" for name in ("change_low", "change_high"))
    return f"too little to tell: changes from {low} to {high} points all fit"


def _fitted(
    row: Mapping[Hashable, Any], frame: Frame, first: int, last: int
) -> npt.NDArray[np.float64]:
    """The fitted share in two years, from the fit in the window's first or last.

    Whichever is further from 0 and 1 says more, also where a file has rounded it.
    """
    from scipy.special import expit, logit

    known, year = min(
        zip((row["share_first"], row["share_last"]), frame.window, strict=True),
        key=lambda end: abs(end[0] - 0.5),
    )
    steps = np.array([first, last]) - year
    shares: npt.NDArray[np.float64] = expit(
        logit(np.clip(known, 1e-9, 1 - 1e-9)) + math.log(row["odds_ratio"]) * steps
    )
    return shares


def _about(share: float) -> str:
    """A fitted share: not one that can be counted in a year's papers."""
    if share < 0.005:
        return "under 1%"
    return "over 99%" if share > 0.995 else f"about {_percent(share)}"


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def _count(total: float) -> str:
    number = _number(total)
    return f"{number} paper" if number == "1" else f"{number} papers"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _small(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.{3 if value < 0.01 else 2}f}"
