"""One row per author and theme: how its share changed, how surely, and the word for it.

The counts behind the shares come in. Fit, test, correction and label are put
side by side here and computed in their own modules. "No theme" counts in every
denominator but gets no row, because it is not something that anybody works on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.schema import CORPUS
from topics.settings import TrendSettings
from topics.shares.shares import Shares
from topics.shares.tally import Tally
from topics.trends.change import Change, fit_change
from topics.trends.labels import compute_labels, compute_q
from topics.trends.permutation import Tested, compute_count_test
from topics.trends.weights import compute_weight_test

FloatArray = npt.NDArray[np.float64]

TREND_COLUMNS = (
    "author", "theme_id", "theme", "papers", "total", "active_years", "label",
    "odds_ratio", "odds_low", "odds_high", "share_first", "share_last",
    "change", "change_low", "change_high", "p", "q",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Trends:
    """How every author's share of every theme changed over the window.

    Attributes
    ----------
    table : DataFrame
        Columns ``TREND_COLUMNS``, one row per author and theme, in the order of
        the shares. ``papers`` of the theme and ``total`` of the author over the
        window. ``odds_ratio`` is per year; ``share_first`` and ``share_last``
        are fitted, in the first and the last year of the window; shares and
        changes are fractions. Numbers are missing where an author has papers in
        fewer than two years; ``label`` never is.
    settings : TrendSettings
    window : (int, int)
    partial_last_year : int or None
    """

    table: pd.DataFrame
    settings: TrendSettings
    window: tuple[int, int]
    partial_last_year: int | None


def compute_trends(shares: Shares, settings: TrendSettings | None = None) -> Trends:
    """Fit, test and label the change of every author's share of every theme.

    Parameters
    ----------
    shares : Shares
        From :func:`topics.shares.shares.compute_shares`.
    settings : TrendSettings, optional

    Returns
    -------
    Trends

    Notes
    -----
    False discovery is controlled over every author and theme with enough papers
    (:func:`topics.trends.labels.compute_q`), and for the corpus by itself: it
    holds the same papers again, and in a large corpus so many themes change that
    the authors would be judged too kindly in its company (Efron 2008). With none
    or all of an author's papers in a theme there is nothing to test: p is 1 and q
    missing, as it is for all that had too few papers to be called.
    """
    settings = settings or TrendSettings()
    tally = shares.tally
    themes = len(tally.theme_ids) - 1
    papers = tally.papers[:, :, :themes]
    change = _fit(tally, papers, settings)
    test = _test(tally, papers, settings)

    distinct = tally.distinct.sum(axis=1)
    active = tally.distinct > 0
    active_years = active.sum(axis=1)
    enough = (distinct >= settings.min_papers) & (active_years >= settings.min_years)
    of_theme = papers.sum(axis=1)
    total = tally.totals.sum(axis=1)
    testable = (of_theme > 0) & (of_theme < total[:, None] * (1 - 1e-12)) & enough[:, None]
    corpus = np.array(tally.groups) == CORPUS
    q = np.full_like(test.p, np.nan)
    for family in (corpus, ~corpus):
        rows = (testable & family[:, None]).ravel()
        q[rows] = compute_q(test.p, test.least, rows, alpha=settings.alpha)[rows]
    label = compute_labels(
        change,
        q,
        enough=np.repeat(enough, themes),
        new=_is_new(papers, active, whole=tally.whole).ravel(),
        settings=settings,
    )
    kind = np.int64 if tally.whole else np.float64
    columns = {
        "author": np.repeat(np.array(tally.groups, dtype=object), themes),
        "theme_id": np.tile(np.array(tally.theme_ids[:themes], dtype=object), len(tally.groups)),
        "theme": np.tile(np.array(tally.themes[:themes], dtype=object), len(tally.groups)),
        "papers": of_theme.ravel().astype(kind),
        "total": np.repeat(total, themes).astype(kind),
        "active_years": np.repeat(active_years, themes),
        "label": label,
        "odds_ratio": change.odds_ratio,
        "odds_low": change.odds_low,
        "odds_high": change.odds_high,
        "share_first": change.share_first,
        "share_last": change.share_last,
        "change": change.change,
        "change_low": change.change_low,
        "change_high": change.change_high,
        "p": test.p,
        "q": q,
    }
    return Trends(
        table=pd.DataFrame(columns, columns=list(TREND_COLUMNS)),
        settings=settings,
        window=shares.window,
        partial_last_year=shares.partial_last_year,
    )


def _rows(papers: FloatArray) -> FloatArray:
    """(groups, years, themes) to (groups x themes, years)."""
    return papers.transpose(0, 2, 1).reshape(-1, papers.shape[1])


def _fit(tally: Tally, papers: FloatArray, settings: TrendSettings) -> Change:
    # a paper of unequal credit counts for as much as it tells (Kish 1965)
    scale = np.divide(
        tally.effective, tally.totals, out=np.zeros_like(tally.totals), where=tally.totals > 0
    )
    return fit_change(
        _rows(papers * scale[:, :, None]),
        np.repeat(tally.effective, papers.shape[2], axis=0),
        level=settings.level,
        steady_level=settings.steady_level,
    )


def _test(tally: Tally, papers: FloatArray, settings: TrendSettings) -> Tested:
    themes = papers.shape[2]
    if tally.whole:
        return compute_count_test(
            _rows(papers).astype(np.int64),
            np.repeat(tally.distinct, themes, axis=0),
        )
    p, least = np.ones((2, len(tally.groups), themes))
    weights, credit = tally.weights[:, :themes], tally.credit
    by_size = np.argsort(np.diff(credit.indptr), kind="stable")
    for group in by_size:
        entries = slice(credit.indptr[group], credit.indptr[group + 1])
        own, amount = credit.indices[entries], credit.data[entries]
        if own.size == 0:
            continue
        membership = weights[own].toarray()
        pooled = amount @ membership / amount.sum()
        test = compute_weight_test(
            amount[:, None] * (membership - pooled),
            tally.year_index[own],
            draws=settings.arrangements,
            seed=settings.seed,
        )
        p[group], least[group] = test.p, test.least
    return Tested(p=p.ravel(), least=least.ravel())


def _is_new(
    papers: FloatArray, active: npt.NDArray[np.bool_], *, whole: bool
) -> npt.NDArray[np.bool_]:
    """No paper of the theme in the first half of the active years, shape (groups, themes).

    The middle one of an odd number of years belongs to neither half. Of weights,
    less than half a paper is none.
    """
    place = np.cumsum(active, axis=1)
    early = active & (place <= active.sum(axis=1, keepdims=True) // 2)
    before = (papers * early[:, :, None]).sum(axis=1)
    return np.asarray(before <= 0 if whole else before < 0.5)
