"""One row per author and theme: how its share changed, how surely, and the word for it.

The counts behind the shares come in. Fit, test, correction and label are put
side by side here and computed in their own modules. "No theme" counts in every
denominator but gets no row, because it is not something that anybody works on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.arrays import BoolArray, FloatArray, IntArray
from topics.schema import CORPUS, TABLES
from topics.settings import TrendSettings
from topics.shares.shares import Shares
from topics.shares.tally import Tally
from topics.trends.change import Change, fit_change
from topics.trends.courses import compute_courses, compute_omnibus
from topics.trends.evidence import Evidence, by_row, compute_evidence
from topics.trends.field import compare_with_field
from topics.trends.labels import (
    CALLED,
    FEWEST_STEADY,
    Facts,
    Label,
    compute_labels,
    compute_q,
    is_new,
    relative_margin,
)
from topics.trends.moved import Moved, estimate_moved
from topics.trends.permutation import Tested
from topics.trends.shape import COURSE_FIELDS, Course
from topics.trends.strata import Strata, describe_strata, find_strata
from topics.trends.uncertainty import (
    compose_omnibus,
    compose_p,
    compute_one_wrong,
    widen_change,
    widen_omnibus,
)

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
        the shares. ``papers`` of the theme and ``total`` of the author over the
        window. ``odds_ratio`` is per year; ``share_first`` and ``share_last``
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
    refits: Sequence[Shares] = (),
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
    refits : sequence of Shares
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
    themes = len(tally.theme_ids) - 1
    counts = tally.papers[:, :, :themes]
    within = [name for name in settings.within if name != group_by]
    strata = find_strata(tally, papers, within) if papers is not None and within else None
    people = not group_by
    measured = _measure(shares, strata, settings, people=people)
    drawn = [_measure(one, strata, settings, people=people, limits=False) for one in refits]
    change, evidence = _compose(measured, drawn, settings)

    active = tally.distinct > 0
    active_years = active.sum(axis=1)
    enough = (tally.distinct.sum(axis=1) >= settings.min_papers) & (
        active_years >= settings.min_years
    )
    of_theme, total = counts.sum(axis=1), tally.totals.sum(axis=1)
    testable = (of_theme > 0) & (of_theme < total[:, None] * (1 - 1e-12)) & enough[:, None]
    q, q_crude = _correct(tally, evidence, testable.ravel(), settings)
    halves = _halves(tally, counts)
    omnibus = _compute_omnibus(shares, strata, settings, people=people)
    if refits:
        omnibus = compose_omnibus(
            omnibus,
            [_compute_omnibus(one, strata, settings, people=people) for one in refits],
        )
    q_shape = _correct_by_family(tally, omnibus.p, omnibus.least, testable.ravel(), settings)
    facts = Facts(
        odds_ratio=np.where(evidence.told, evidence.within.odds_ratio, change.odds_ratio),
        q=q,
        q_crude=q_crude,
        q_shape=q_shape,
        p_shape=omnibus.p,
        enough=np.repeat(enough, themes),
        told=evidence.told,
        new=is_new(*halves.counts.values()),
        near=_is_near(tally, counts, change, evidence, settings),
        some=of_theme.ravel() >= FEWEST_STEADY,
    )
    label = compute_labels(facts, settings)
    field = compare_with_field(shares, settings)
    q_field = _correct_by_family(
        tally, field.test.p, field.test.least, testable.ravel() & field.known, settings
    )
    moved = np.isin(label, MOVED)
    straight = moved & (label != Label.UNEVEN)
    one_wrong = (
        compute_one_wrong(
            by_row(counts).astype(np.int64),
            np.repeat(tally.distinct, themes, axis=0),
            np.repeat(shares.dispersion.groups, themes),
            straight & (evidence.strata == 0),
        )
        if tally.whole
        else np.full(label.size, np.nan)
    )
    courses = compute_courses(
        tally, moved, strata, settings, people=people, dispersion=shares.dispersion.groups
    )
    some = active.any(axis=1)
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
            name: pd.Series(np.repeat(column, themes), dtype="Int64").where(np.repeat(some, themes))
            for name, column in halves.years.items()
        },
        "label_frequency": _label_frequency(tally, label, drawn, testable.ravel(), settings),
        "p_one_wrong": one_wrong,
        "change_field": field.change,
        "p_field": np.where(field.known, field.test.p, np.nan),
        "q_field": q_field,
        "p_shape": omnibus.p,
        "q_shape": q_shape,
        **_course_columns(courses, len(label)),
    }
    return Trends(
        table=pd.DataFrame(columns, columns=list(TREND_COLUMNS)),
        settings=settings,
        window=shares.window,
        partial_last_year=shares.partial_last_year,
        notes=describe_strata(tally, strata) if strata else (),
        moved=estimate_moved(tally, settings) if people else None,
    )


@dataclass(frozen=True, kw_only=True)
class _Measured:
    """Change and tests by one way to draw the themes."""

    change: Change
    evidence: Evidence

    @property
    def up(self) -> BoolArray:
        """Whether the share went up, within strata where that is told."""
        inside = self.evidence.within.odds_ratio
        return np.asarray(np.where(self.evidence.told, inside, self.change.odds_ratio) > 1)


def _measure(
    shares: Shares,
    strata: Strata | None,
    settings: TrendSettings,
    *,
    people: bool,
    limits: bool = True,
) -> _Measured:
    tally = shares.tally
    papers = tally.papers[:, :, : len(tally.theme_ids) - 1]
    # a paper of unequal credit counts for as much as it tells (Kish 1965), one of a
    # project for as much as the dispersion leaves of it
    effective = tally.effective / shares.dispersion.groups[:, None]
    scale = np.divide(
        effective, tally.totals, out=np.zeros_like(tally.totals), where=tally.totals > 0
    )
    change = fit_change(
        by_row(papers * scale[:, :, None]),
        np.repeat(effective, papers.shape[2], axis=0),
        level=settings.level,
        steady_level=settings.steady_level,
        limits=limits,
    )
    evidence = compute_evidence(
        tally, change, strata, settings, people=people,
        dispersion=shares.dispersion.groups, limits=limits,
    )  # fmt: skip
    return _Measured(change=change, evidence=evidence)


def _compose(
    measured: _Measured, drawn: Sequence[_Measured], settings: TrendSettings
) -> tuple[Change, Evidence]:
    """Change and tests with the refits' disagreement in them."""
    change, evidence = measured.change, measured.evidence
    if not drawn:
        return change, evidence

    def compose(test: Tested, up: BoolArray, tests: list[Tested], ups: list[BoolArray]) -> Tested:
        p = compose_p(test.p, up, [one.p for one in tests], ups)
        # what some way to draw the themes could reach is in reach
        least = np.min([test.least, *(one.least for one in tests)], axis=0)
        return Tested(p=p, least=np.minimum(least, p))

    def widen(part: Any, others: list[Any]) -> dict[str, FloatArray]:
        limits: dict[str, FloatArray] = {}
        for name, level in (("change", settings.level), ("steady", settings.steady_level)):
            low, high = widen_change(
                getattr(part, f"{name}_low"), part.change, getattr(part, f"{name}_high"),
                [one.change for one in others], level=level,
            )  # fmt: skip
            limits |= {f"{name}_low": low, f"{name}_high": high}
        return limits

    crude_up = change.odds_ratio > 1
    evidence = replace(
        evidence,
        crude=compose(
            evidence.crude, crude_up, [one.evidence.crude for one in drawn],
            [one.change.odds_ratio > 1 for one in drawn],
        ),
        inside=compose(
            evidence.inside, measured.up, [one.evidence.inside for one in drawn],
            [one.up for one in drawn],
        ),
        within=replace(
            evidence.within,
            **widen(evidence.within, [one.evidence.within for one in drawn]),
        ),
    )  # fmt: skip
    return replace(change, **widen(change, [one.change for one in drawn])), evidence


def _label_frequency(
    tally: Tally,
    label: npt.NDArray[Any],
    drawn: Sequence[_Measured],
    testable: BoolArray,
    settings: TrendSettings,
) -> FloatArray:
    """Part of the refits that call the same: up, down, or neither."""
    if not drawn:
        return np.full(label.size, np.nan)
    call = np.select(
        [np.isin(label, [Label.RISING, Label.EMERGING]), label == Label.DECLINING], [1, -1], 0
    )
    same = np.zeros(label.size)
    for one in drawn:
        q = _correct(tally, one.evidence, testable, settings)[0]
        with np.errstate(invalid="ignore"):
            called = q <= settings.alpha
        same += call == np.where(called, np.where(one.up, 1, -1), 0)
    return same / len(drawn)


def _compute_omnibus(
    shares: Shares, strata: Strata | None, settings: TrendSettings, *, people: bool
) -> Tested:
    tally = shares.tally
    themes = len(tally.theme_ids) - 1
    freedom = np.repeat((tally.distinct > 0).sum(axis=1) - 1.0, themes)
    return widen_omnibus(
        compute_omnibus(tally, strata, settings, people=people),
        freedom,
        np.repeat(shares.dispersion.groups, themes),
    )


def _correct(
    tally: Tally, evidence: Evidence, testable: BoolArray, settings: TrendSettings
) -> tuple[FloatArray, FloatArray]:
    """q of the change within and of the crude change."""
    inside, crude = evidence.inside, evidence.crude
    # where strata do not overlap in time, the crude change is all that can be tested
    p = np.where(evidence.told, inside.p, crude.p)
    least = np.where(evidence.told, inside.least, crude.least)
    return (
        _correct_by_family(tally, p, least, testable, settings),
        _correct_by_family(tally, crude.p, crude.least, testable, settings),
    )


def _correct_by_family(
    tally: Tally, p: FloatArray, least: FloatArray, testable: BoolArray, settings: TrendSettings
) -> FloatArray:
    """q of every row; the corpus and the groups are a family each."""
    themes = len(tally.theme_ids) - 1
    corpus = np.repeat(np.array(tally.groups) == CORPUS, themes)
    q = np.full(p.size, np.nan)
    for family in (corpus, ~corpus):
        rows = testable & family
        q[rows] = compute_q(p, least, rows, alpha=settings.alpha)[rows]
    return q


def _is_near(
    tally: Tally,
    papers: FloatArray,
    change: Change,
    evidence: Evidence,
    settings: TrendSettings,
) -> BoolArray:
    """The change is surely within the margin, and so is every year's share.

    A year's share is drawn towards the pooled one by as much as one paper weighs.
    """
    total = np.maximum(tally.totals.sum(axis=1), 1e-300)
    pooled = papers.sum(axis=1) / total[:, None]
    down, up = relative_margin(pooled, settings)
    fitted = (papers + pooled[:, None, :]) / (tally.totals[:, :, None] + 1.0)
    beyond = np.where(tally.totals[:, :, None] > 0, fitted - pooled[:, None, :], 0.0)
    yearly = (beyond.max(axis=1) <= up) & (beyond.min(axis=1) >= -down)
    low = np.where(evidence.told, evidence.within.steady_low, change.steady_low)
    high = np.where(evidence.told, evidence.within.steady_high, change.steady_high)
    with np.errstate(invalid="ignore"):
        sure = (low >= -down.ravel()) & (high <= up.ravel())
    return np.asarray(sure & yearly.ravel())


def _course_columns(courses: dict[int, Course], rows: int) -> dict[str, Any]:
    """The columns of the courses; empty in rows without one."""
    columns: dict[str, Any] = {}
    for name in COURSE_FIELDS:
        values = [getattr(courses[row], name) if row in courses else None for row in range(rows)]
        if name == "shape":
            columns[name] = [value or "" for value in values]
        elif name == "p":
            columns["p_scan"] = np.array(values, dtype=np.float64)
        else:
            columns[name] = pd.array(values, dtype="Int64")
    return columns


@dataclass(frozen=True, kw_only=True)
class _Halves:
    """Counts of each row before and from ``late_from``, and the years of each group."""

    counts: dict[str, FloatArray]
    years: dict[str, IntArray]


def _halves(tally: Tally, papers: FloatArray) -> _Halves:
    """The first half of the active years against the rest.

    The middle one of an odd number of years belongs to the second half.
    """
    active = tally.distinct > 0
    early = _early(active)
    late = active & ~early
    first = tally.years[active.argmax(axis=1)]
    last = tally.years[::-1][active[:, ::-1].argmax(axis=1)]
    from_year = tally.years[late.argmax(axis=1)]
    themes = papers.shape[2]
    counts = {}
    for name, half in (("early", early), ("late", late)):
        counts[f"papers_{name}"] = (papers * half[:, :, None]).sum(axis=1).ravel()
        counts[f"total_{name}"] = np.repeat((tally.totals * half).sum(axis=1), themes)
    return _Halves(
        counts=counts, years={"first_year": first, "last_year": last, "late_from": from_year}
    )


def _early(active: BoolArray) -> BoolArray:
    place = np.cumsum(active, axis=1)
    early: BoolArray = active & (place <= active.sum(axis=1, keepdims=True) // 2)
    return early
