"""Settings of shares and of their trends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from topics.settings.checking import check_types, refused, require
from topics.settings.seed import SEED

Counting: TypeAlias = Literal["hard", "soft"]
Credit: TypeAlias = Literal["full", "fractional"]
CountedYear: TypeAlias = Literal["first", "published"]
Zeros: TypeAlias = Literal["auto", "written", "implied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSettings:
    """Settings of the counting of papers into shares.

    Parameters
    ----------
    years : (int, int) or None
        First and last year of the window, inclusive. None: from the first to the
        last year with a paper in the corpus.
    authors : tuple of str
        Authors to report in addition to page owners; ``("all",)`` reports all.
    group_by : str
        Column of the paper table whose values form the groups ("venue",
        "category"); empty to group by author.
    counting : "hard" or "soft"
        Count a paper for its main theme only, or by its membership weights.
    credit : "full" or "fractional"
        Count a paper as 1 for each of its authors, or as 1 / number of authors.
    counted_year : "first" or "published"
    complete_through : int or None
        Last year that is known to be over in the papers. None: a last year is
        not over where the newest exact date lies in it and before its end, or
        where no date is known and the papers were written to a file in it.
    dispersion : bool
        Whether intervals and tests are widened where papers of one team within
        two years share a theme oftener than others, as projects make them.
    zeros : "auto", "written" or "implied"
        Whether the tables have rows for themes that an author has no paper in;
        "auto" leaves them out where there are more than a million rows.
    """

    years: tuple[int, int] | None = None
    authors: tuple[str, ...] = ()
    group_by: str = ""
    counting: Counting = "hard"
    credit: Credit = "full"
    counted_year: CountedYear = "first"
    dispersion: bool = True
    complete_through: int | None = None
    zeros: Zeros = "auto"

    def __post_init__(self) -> None:
        check_types(self)
        if self.complete_through is not None:
            allowed = "a year of 1500 to 2200"
            require(self, "complete_through", 1500 <= self.complete_through <= 2200, allowed)
        if self.years is not None:
            first, last = self.years
            allowed = "(first, last) with 1500 <= first <= last <= 2200"
            require(self, "years", 1500 <= first <= last <= 2200, allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSettings:
    """Settings of the classification of changes in an author's shares.

    Parameters
    ----------
    alpha : float
        False discovery rate up to which a change is called (q <= alpha).
    min_papers, min_years : int
        Minimum papers and active years of an author for a change to be called.
    margin : float
        A share is steady if its change from the first to the last year is credibly
        within plus or minus this much (0.15 is 15 percentage points), or within
        ``margin_odds``, whichever is less.
    margin_odds : float
        The same margin as a factor of the odds.
    steady_level : float
        Probability of the interval that must lie within the margin.
    level : float
        Probability of all other intervals.
    arrangements : int
        Random arrangements of a permutation test that is too large to be exact.
    within : tuple of str
        Columns of the papers whose values are the strata within which the whole
        corpus and groups are compared; "authors" stands for a paper's reported
        authors. Empty: the corpus as it is.
    seed : int
        Seed of those arrangements.
    """

    alpha: float = 0.05
    min_papers: int = 5
    min_years: int = 3
    margin: float = 0.15
    margin_odds: float = 1.5
    steady_level: float = 0.90
    level: float = 0.95
    arrangements: int = 20_000
    within: tuple[str, ...] = ("venue",)
    seed: int = SEED

    def __post_init__(self) -> None:
        check_types(self)
        for name, lowest in (("min_papers", 1), ("min_years", 2), ("arrangements", 99)):
            allowed = f"a whole number of at least {lowest}"
            require(self, name, getattr(self, name) >= lowest, allowed)
        for name in self.within:
            if not name.strip():
                raise refused(self, "within", "a list of columns, or authors", name)
        require(self, "margin_odds", 1 < self.margin_odds <= 100, "above 1, at most 100")
        for name in ("alpha", "margin", "steady_level", "level"):
            require(self, name, 0 < getattr(self, name) < 1, "between 0 and 1")
        require(self, "seed", 0 <= self.seed < 2**32, "from 0 to 4294967295")
