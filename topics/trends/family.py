"""Which tests are corrected for each other, and which of them came near to a call.

The authors are one family and the corpus another. In a large report most pairs of an
author and a theme have so few papers that no order of their years could be called;
these are not in the family, and a reader is told how many are, and which came nearest.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from topics.arrays import BoolArray, FloatArray
from topics.schema import CORPUS
from topics.settings import TrendSettings
from topics.shares.cells import Pairs
from topics.trends.evidence import Evidence
from topics.trends.labels import Label, compute_q
from topics.trends.wording import p_words

NEAREST = 5
"""Rows that came near to a call and are named."""

NEAR = 0.1
"""p above which nothing came near."""


def correct_changes(
    pairs: Pairs, evidence: Evidence, testable: BoolArray, settings: TrendSettings
) -> tuple[FloatArray, FloatArray]:
    """q of the change within and of the crude change."""
    inside, crude = evidence.inside, evidence.crude
    # where strata do not overlap in time, the crude change is all that can be tested
    p = np.where(evidence.told, inside.p, crude.p)
    least = np.where(evidence.told, inside.least, crude.least)
    return (
        correct_by_family(pairs, p, least, testable, settings),
        correct_by_family(pairs, crude.p, crude.least, testable, settings),
    )


def correct_by_family(
    pairs: Pairs, p: FloatArray, least: FloatArray, testable: BoolArray, settings: TrendSettings
) -> FloatArray:
    """q of every row; the corpus and the groups are a family each."""
    q = np.full(p.size, np.nan)
    for family in (pairs.corpus, ~pairs.corpus):
        rows = testable & family
        q[rows] = compute_q(p, least, rows, alpha=settings.alpha)[rows]
    return q


def find_nearest(trends: pd.DataFrame, *, most: int = NEAREST) -> pd.DataFrame:
    """The authors' rows that could have been called, were not, and came nearest.

    Parameters
    ----------
    trends : DataFrame
        ``Trends.table``, or ``trends.csv`` as read from a run.
    most : int, default 5

    Returns
    -------
    DataFrame
        Rows of ``trends`` with p up to ``NEAR``, by q, then p; more papers of the
        theme come first among equals.
    """
    rows = (trends["author"] != CORPUS) & trends["q"].notna() & (trends["p"] <= NEAR)
    rows &= trends["label"] == Label.INSUFFICIENT
    near = trends[rows].sort_values(
        ["q", "p", "papers"], ascending=[True, True, False], kind="stable"
    )
    return near.head(most)


def describe_family(
    trends: pd.DataFrame, *, alpha: float = 0.05, words: tuple[str, str] = ("author", "authors")
) -> tuple[str, ...]:
    """How many of the authors' pairs could be called, and the nearest that were not.

    Parameters
    ----------
    trends : DataFrame
        ``Trends.table``, or ``trends.csv``, of all authors.
    alpha : float, default 0.05
        The false discovery rate at which changes were called.
    words : (str, str)
        Singular and plural of what authors are in this run.

    Returns
    -------
    tuple of str
        Up to two sentences; none without authors.
    """
    own = trends[(trends["author"] != CORPUS) & (trends["papers"] > 0)]
    if own.empty:
        return ()
    tested = own[own["q"].notna()]
    article = "an" if words[0][0] in "aeiou" else "a"
    pair = f"of {article} {words[0]} and a theme"
    if tested.empty:
        return (
            f"No pair {pair} can be called: there are too few papers, with or "
            f"without the theme, for any order of their years to tell ({len(own):,} looked at).",
        )
    said = []
    if len(tested) < len(own):
        number = own["author"].nunique()
        who = f"{tested['author'].nunique():,} of {number:,} {words[number != 1]}"
        said.append(
            f"q is corrected over the {len(tested):,} of {len(own):,} pairs {pair} ({who}) with "
            "enough papers to be called, whatever their years."
        )
    near = find_nearest(trends)
    if len(near):
        listed = "; ".join(
            f"{row['author']}, {row['theme']} (p {p_words(row['p'])}, q {p_words(row['q'])}"
            f"{', but the 95% interval holds 0' if row['q'] <= alpha else ''})"
            for row in near.to_dict("records")
        )
        said.append(f"Nearest to a call, and not called: {listed}.")
    return tuple(said)
