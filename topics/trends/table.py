"""One row per author and theme: how its share changed, how surely, and the word for it.

The counts behind the shares come in. Fit, test, correction and label are put
side by side here and computed in their own modules. "No theme" counts in every
denominator but gets no row, because it is not something that anybody works on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from topics.arrays import BoolArray, FloatArray
from topics.schema import TABLES
from topics.settings import TrendSettings
from topics.shares.cells import Pairs
from topics.shares.shares import Counts, Shares
from topics.trends.careers import is_near, split_career
from topics.trends.courses import compute_courses, course_columns
from topics.trends.family import correct_by_family, correct_changes
from topics.trends.field import compare_with_field
from topics.trends.labels import CALLED, FEWEST_STEADY, Facts, Label, compute_labels, is_new
from topics.trends.measured import compute_label_frequency, measure_over_refits
from topics.trends.moved import Moved, estimate_moved
from topics.trends.strata import describe_strata, find_strata
from topics.trends.uncertainty import compute_one_wrong

MOVED = (*CALLED, Label.UNEVEN)
"""Labels of shares that were shown to move."""

TREND_COLUMNS = tuple(TABLES["trends"].columns)


@dataclass(frozen=True, kw_only=True)
class Trends:
    """How every author's share of every theme changed over the author's active years.

    Attributes
    ----------
    table : DataFrame
        Columns ``TREND_COLUMNS``, one row per author and theme, in the order of
        the shares, which may leave out themes that an author has no paper in.
        ``papers`` of the theme and ``total`` of the author over the window.
        ``odds_ratio`` is per year; ``share_first`` and ``share_last``
        are fitted, in the first and the last year with papers; shares and
        changes are fractions. ``change`` is ``change_within`` plus
        ``change_mix``: what the share did within the same strata, and what the
        pile's mix of strata added. A row without strata has all of its change
        within; both are missing where strata do not overlap in time. ``q`` is
        that of ``p_within``, and missing in rows that have too few papers to be
        called. ``papers_early`` of ``total_early`` are those before the year
        ``late_from``, the first half of the active years. Numbers are missing
        where an author has papers in fewer than two years; ``label`` never is.
        ``label_frequency`` is the part of the refits that call the change the
        same (up, down or neither), ``p_one_wrong`` the largest p if one paper of
        a short career had another theme; both are missing where not asked.
    settings : TrendSettings
    window : (int, int)
    partial_last_year : int or None
    notes : tuple of str
        What a reader has to know of the strata.
    moved : Moved or None
        How many authors moved; None where the groups are no persons.
    """

    table: pd.DataFrame
    settings: TrendSettings
    window: tuple[int, int]
    partial_last_year: int | None
    notes: tuple[str, ...] = ()
    moved: Moved | None = None


def compute_trends(
    shares: Shares,
    settings: TrendSettings | None = None,
    *,
    papers: pd.DataFrame | None = None,
    group_by: str = "",
    refits: Sequence[Counts] = (),
) -> Trends:
    """Fit, test and label the change of every author's share of every theme.

    Parameters
    ----------
    shares : Shares
        From :func:`topics.shares.compute_shares`.
    settings : TrendSettings, optional
    papers : DataFrame, optional
        Column paper_id and those of ``settings.within``; without it nothing is
        compared within strata.
    group_by : str, optional
        The column whose values the groups are; by default they are persons.
    refits : sequence of Counts
        The same papers and groups counted with the themes of each refit, matched
        to the run's.

    Returns
    -------
    Trends

    Raises
    ------
    UsageError
        If a column of ``settings.within`` is not there.

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
    pairs = Pairs.with_theme(tally, zeros=shares.zeros)
    # a group of one venue is one stratum, and the corpus is still a mix of them
    within = settings.within
    strata = find_strata(tally, papers, within) if papers is not None and within else None
    people = not group_by
    composed = measure_over_refits(shares, refits, pairs, strata, settings, people=people)
    change, evidence, omnibus = composed.change, composed.evidence, composed.omnibus

    active = tally.distinct > 0
    active_years = active.sum(axis=1)
    enough = (tally.distinct.sum(axis=1) >= settings.min_papers) & (
        active_years >= settings.min_years
    )
    of_theme = tally.papers.sum(axis=1)[pairs.group, pairs.theme]
    total = tally.totals.sum(axis=1)[pairs.group]
    testable = (of_theme > 0) & (of_theme < total * (1 - 1e-12)) & enough[pairs.group]
    q, q_crude = correct_changes(pairs, evidence, testable, settings)
    halves = split_career(tally, pairs)
    q_shape = correct_by_family(pairs, omnibus.p, omnibus.least, testable, settings)
    facts = Facts(
        odds_ratio=np.where(evidence.told, evidence.within.odds_ratio, change.odds_ratio),
        q=q,
        q_crude=q_crude,
        q_shape=q_shape,
        p_shape=omnibus.p,
        clear=evidence.is_clear(change),
        enough=enough[pairs.group],
        told=evidence.told,
        new=is_new(*halves.counts.values()),
        near=is_near(tally, pairs, change, evidence, settings),
        some=of_theme >= FEWEST_STEADY,
    )
    label = compute_labels(facts, settings)
    field = compare_with_field(shares, pairs)
    q_field = correct_by_family(
        pairs, field.test.p, field.test.least, testable & field.known, settings
    )
    moved = np.isin(label, MOVED)
    courses = compute_courses(
        tally, pairs, moved, strata, settings, people=people, dispersion=shares.dispersion.groups
    )
    some = active_years[pairs.group] > 0
    kind = np.int64 if tally.whole else np.float64
    columns = {
        "author": np.array(tally.groups, dtype=object)[pairs.group],
        "theme_id": np.array(tally.theme_ids, dtype=object)[pairs.theme],
        "theme": np.array(tally.themes, dtype=object)[pairs.theme],
        "papers": of_theme.astype(kind),
        "total": total.astype(kind),
        "active_years": active_years[pairs.group],
        "label": label,
        "odds_ratio": change.odds_ratio,
        "odds_low": change.odds_low,
        "odds_high": change.odds_high,
        "share_first": change.share_first,
        "share_last": change.share_last,
        "change": change.change,
        "change_low": change.change_low,
        "change_high": change.change_high,
        "p": evidence.crude.p,
        "q": q,
        "change_within": evidence.within.change,
        "change_within_low": evidence.within.change_low,
        "change_within_high": evidence.within.change_high,
        "change_mix": change.change - evidence.within.change,
        "p_within": np.where(evidence.told, evidence.inside.p, np.nan),
        "strata": evidence.strata,
        **{name: column.astype(kind) for name, column in halves.counts.items()},
        **{
            name: pd.Series(column, dtype="Int64").where(some)
            for name, column in halves.years.items()
        },
        "label_frequency": compute_label_frequency(
            pairs, label, composed.drawn, testable, settings
        ),
        "p_one_wrong": _one_wrong(shares, pairs, np.isin(label, CALLED) & (evidence.strata == 0)),
        "change_field": field.change,
        "p_field": np.where(field.known, field.test.p, np.nan),
        "q_field": q_field,
        "p_shape": omnibus.p,
        "q_shape": q_shape,
        **course_columns(courses, len(label)),
    }
    return Trends(
        table=pd.DataFrame(columns, columns=list(TREND_COLUMNS)),
        settings=settings,
        window=shares.window,
        partial_last_year=shares.partial_last_year,
        notes=describe_strata(tally, strata) if strata else (),
        moved=estimate_moved(tally, settings) if people else None,
    )


def _one_wrong(shares: Shares, pairs: Pairs, chosen: BoolArray) -> FloatArray:
    """The largest p of the chosen rows if one paper had another theme; missing for weights."""
    tally = shares.tally
    if not tally.whole:
        return np.full(chosen.size, np.nan)
    return compute_one_wrong(
        pairs.by_year(tally.papers).astype(np.int64),
        tally.distinct[pairs.group],
        shares.dispersion.groups[pairs.group],
        chosen,
    )
