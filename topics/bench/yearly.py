"""Other tests of the same yearly shares: Mann-Kendall, and a straight line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from topics.arrays import BoolArray, FloatArray
from topics.errors import MissingExtraError
from topics.schema import NO_THEME
from topics.settings import TrendSettings
from topics.shares.shares import Shares
from topics.trends.labels import compute_q


def called_by_yearly_tests(
    shares: Shares, groups: tuple[str, ...], pairs: pd.DataFrame, settings: TrendSettings
) -> list[BoolArray]:
    """Which pairs each of the two tests calls, after correction, in the order of the pairs."""
    enough = (
        (pairs["total"] >= settings.min_papers) & (pairs["active_years"] >= settings.min_years)
    ).to_numpy()
    called = []
    for _, p, _ in compute_yearly_tests(shares, groups):
        # plain Benjamini-Hochberg: neither test knows which rows could be called
        q = compute_q(p, np.zeros_like(p), enough, alpha=settings.alpha)
        with np.errstate(invalid="ignore"):
            called.append(enough & (q <= settings.alpha))
    return called


def compute_yearly_tests(
    shares: Shares, authors: tuple[str, ...]
) -> list[tuple[str, FloatArray, BoolArray]]:
    """p and direction by Mann-Kendall and by a straight line, in the order of the pairs."""
    try:
        from pymannkendall import original_test
    except ImportError as error:
        raise MissingExtraError("The trends benchmark", extra="bench") from error
    from scipy.stats import linregress

    table = shares.table[shares.table["theme_id"] != NO_THEME]
    yearly = table.pivot(index=["author", "theme_id"], columns="year", values="share")
    wanted = pd.MultiIndex.from_product([authors, table["theme_id"].drop_duplicates()])
    values = yearly.reindex(wanted).to_numpy(dtype=np.float64)
    years = yearly.columns.to_numpy(dtype=np.float64)
    kendall, line = np.ones((2, len(values)))
    kendall_up, line_up = np.zeros((2, len(values)), dtype=bool)
    for row, share in enumerate(values):
        known = ~np.isnan(share)
        if known.sum() < 3 or np.ptp(share[known]) == 0:
            continue
        answer = original_test(share[known])
        kendall[row], kendall_up[row] = answer.p, answer.slope > 0
        fit = linregress(years[known], share[known])
        line[row], line_up[row] = fit.pvalue, fit.slope > 0
    return [("mann_kendall", kendall, kendall_up), ("plain_slope", line, line_up)]
