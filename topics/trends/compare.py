"""One author beside another, or one group beside another, theme by theme.

Papers of the two sides are compared within each year, so that a side that was
active in other years is not taken for one with other themes. A paper of both
sides tells nothing of their difference and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from topics.arrays import IntArray
from topics.errors import InputError, UsageError
from topics.names.lookup import find_name
from topics.schema import NO_THEME
from topics.settings import TrendSettings
from topics.text.wording import counted
from topics.trends.labels import compute_q
from topics.trends.wording import p_words, points

COMPARISON_COLUMNS = (
    "theme_id", "theme", "papers_a", "total_a", "papers_b", "total_b",
    "difference", "low", "high", "p", "q", "sentence",
)  # fmt: skip

ROUNDING = 1e-9


def compare_authors(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    themes: pd.DataFrame,
    first: Sequence[str],
    second: Sequence[str],
    *,
    settings: TrendSettings | None = None,
) -> pd.DataFrame:
    """Compare the shares of every theme between two sides of authors.

    Parameters
    ----------
    papers : DataFrame
        Columns paper_id, authors (list of str), year and abstract; papers without
        a year or an abstract do not count.
    assignments : DataFrame
        Columns paper_id, theme_id.
    themes : DataFrame
        Columns theme_id, theme, in report order.
    first, second : sequences of str
        Names of the authors of each side; case and accents do not matter.
    settings : TrendSettings, optional
        Its ``alpha`` and ``level``.

    Returns
    -------
    DataFrame
        Columns ``COMPARISON_COLUMNS``, the surest first: papers of the theme and
        all papers of each side in the years that both have papers in, the
        difference of the shares (first less second) with its interval, p, and q
        over the themes of this comparison.

    Raises
    ------
    InputError
        If an author is not in the papers, a side has no paper of its own, or the
        sides have no year in common.
    UsageError
        If an author stands on both sides.

    Notes
    -----
    The exact test of no difference within years: the sum of independent
    hypergeometric counts (Mantel and Haenszel 1959; Gart 1970). The difference is
    that of Mantel and Haenszel (Greenland and Robins 1985); its interval gives
    each side two papers more, of which one is of the theme, as Agresti and Caffo
    (2000) do for one table, so that it does not vanish where a side has none.
    """
    settings = settings or TrendSettings()
    names = [name for people in papers["authors"] for name in people]
    sides = [
        [find_name(name, names) for name in dict.fromkeys(side) if name.strip()]
        for side in (first, second)
    ]
    for side in sides:
        if not side:
            raise UsageError("A comparison needs two sides of authors, each with a name.")
    both = sorted(set(sides[0]) & set(sides[1]))
    if both:
        raise UsageError(f"{both[0]} stands on both sides; name two different authors to compare.")
    usable = papers["year"].notna() & papers["abstract"].fillna("").ne("")
    own = [
        np.array([bool(set(side) & set(people)) for people in papers["authors"]]) & usable
        for side in sides
    ]
    shared = int((own[0] & own[1]).sum())
    alone = [own[0] & ~own[1], own[1] & ~own[0]]
    labels = ["; ".join(side) for side in sides]
    for label, mine in zip(labels, alone, strict=True):
        if not mine.any():
            raise InputError(
                f"{label} has no dated paper without the other side "
                f"({counted(shared, 'shared paper')}), so there is nothing to compare."
            )
    theme_of = assignments.set_index("paper_id")["theme_id"].reindex(papers["paper_id"])
    ids = [str(theme) for theme in themes["theme_id"] if theme != NO_THEME]
    years = papers["year"].astype("Float64")
    common = sorted(set(years[alone[0]]) & set(years[alone[1]]))
    if not common:
        raise InputError(
            f"{labels[0]} and {labels[1]} have no year in common, so there is nothing to compare "
            "within years."
        )
    totals = np.array([[int((mine & (years == year)).sum()) for year in common] for mine in alone])
    counts = np.array(
        [
            [
                [int((mine & (years == year) & (theme_of == theme).to_numpy()).sum())
                 for year in common]
                for theme in ids
            ]
            for mine in alone
        ]
    ).reshape(2, len(ids), len(common))  # fmt: skip
    rows = [
        compare_counts(counts[:, place], totals, level=settings.level) for place in range(len(ids))
    ]
    found = np.array(rows).reshape(len(ids), 5)
    p, least = found[:, 3], found[:, 4]
    some = counts.sum(axis=(0, 2)) > 0
    q = compute_q(p, least, some, alpha=settings.alpha)
    table = pd.DataFrame(
        {
            "theme_id": ids,
            "theme": [str(name) for name in themes.loc[themes["theme_id"].isin(ids), "theme"]],
            "papers_a": counts[0].sum(axis=1),
            "total_a": totals[0].sum(),
            "papers_b": counts[1].sum(axis=1),
            "total_b": totals[1].sum(),
            "difference": found[:, 0],
            "low": found[:, 1],
            "high": found[:, 2],
            "p": p,
            "q": q,
        }
    )[some]
    table["sentence"] = [_describe(row, labels, settings) for row in table.to_dict("records")]
    order = np.lexsort((-(table["papers_a"] + table["papers_b"]), table["p"]))
    ranked: pd.DataFrame = table.iloc[order].reset_index(drop=True)
    return ranked[list(COMPARISON_COLUMNS)]


def compare_counts(
    counts: IntArray, totals: IntArray, *, level: float
) -> tuple[float, float, float, float, float]:
    """Difference, its limits, p and least p of one theme.

    Parameters
    ----------
    counts, totals : int64, shape (2, years)
        Papers of the theme and all papers of each side.
    level : float
    """
    from scipy.special import ndtri
    from scipy.stats import hypergeom

    both = (totals > 0).all(axis=0)
    (a, b), (n, m) = counts[:, both].astype(np.float64), totals[:, both].astype(np.float64)
    weight = n * m / (n + m)
    total = weight.sum()
    difference = float((a * m / (n + m) - b * n / (n + m)).sum() / total)
    # two papers more for each side, one of them of the theme, spread as the papers are
    part = weight / total
    u, v = n + 2 * part, m + 2 * part
    x, y = (a + part) / u, (b + part) / v
    pull = u * v / (u + v)
    centre = float((pull * (x - y)).sum() / pull.sum())
    variance = (pull**2 * (x * (1 - x) / u + y * (1 - y) / v)).sum() / pull.sum() ** 2
    reach = float(ndtri((1 + level) / 2)) * float(np.sqrt(variance))
    chances, low = np.ones(1), 0
    for own, other, size, rest in zip(a, b, n, m, strict=True):
        chosen = int(own + other)
        bottom, top = max(0, chosen - int(rest)), min(chosen, int(size))
        law = hypergeom(int(size + rest), chosen, int(size))
        chances = np.convolve(chances, law.pmf(np.arange(bottom, top + 1)))
        low += bottom
    sums = low + np.arange(chances.size)
    mean = float(chances @ sums / chances.sum())
    away = np.abs(sums - mean)
    slack = ROUNDING * max(1.0, mean)
    p = min(1.0, float(chances[away >= abs(a.sum() - mean) - slack].sum()))
    least = min(p, float(chances[away >= away.max() - slack].sum()))
    low_end = max(-1.0, min(difference, centre - reach))
    high_end = min(1.0, max(difference, centre + reach))
    return difference, low_end, high_end, p, least


def _describe(row: dict[str, object], labels: list[str], settings: TrendSettings) -> str:
    """Counts of both sides, the difference with its interval, and how sure it is."""
    counts = (
        f"{row['papers_a']:,} of {counted(int(str(row['total_a'])), 'paper')} of {labels[0]}, "
        f"{row['papers_b']:,} of {row['total_b']:,} of {labels[1]}"
    )
    ends = points(tuple(float(str(row[name])) for name in ("difference", "low", "high")))
    size = f"{ends[0]} points within years, 95% {ends[1]} to {ends[2]}"
    q, p = float(str(row["q"])), float(str(row["p"]))
    if np.isnan(q):
        told = f"p {p_words(p)}, cannot be told apart with so few papers"
    else:
        verdict = "" if q <= settings.alpha else ", not told apart"
        told = f"q {p_words(q)}{verdict}"
    return f"{row['theme']}: {counts} ({size}; {told})."
