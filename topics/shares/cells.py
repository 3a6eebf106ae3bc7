"""Which groups, years and themes have a row in the tables: all, or those that say something.

A corpus of 19,000 papers has 48,000 authors; every author, year and theme are
18 million rows, nearly all of them of a theme that the author never wrote on. Of
these, one theme for each author stands for all: it has the same interval. What
is left out can be put back from what is listed: a theme without a row has no
paper, and a year without a row has none at all. The corpus keeps all its rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from topics.arrays import BoolArray, FloatArray, IntArray
from topics.schema import CORPUS
from topics.settings import ShareSettings
from topics.shares.tally import Tally

MOST_CELLS = 1_000_000
"""Cells above which those without a paper are left out unless asked for."""


def zeros_are_listed(cells: int, settings: ShareSettings) -> bool:
    """Whether themes that a group has no paper in are listed too.

    Parameters
    ----------
    cells : int
        Groups x years x themes.
    settings : ShareSettings
    """
    if settings.zeros == "auto":
        return cells <= MOST_CELLS
    return settings.zeros == "written"


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The rows of the table of shares, in its order; places in the axes of a tally.

    Attributes
    ----------
    group, year, theme : int64, shape (rows,)
    """

    group: IntArray
    year: IntArray
    theme: IntArray

    @classmethod
    def of(cls, tally: Tally, *, zeros: bool) -> Cells:
        """All cells, or of each group the years with papers and the themes worth listing."""
        keep = np.ones(tally.papers.shape, dtype=bool) if zeros else _telling(tally)
        group, year, theme = np.nonzero(keep)
        return cls(group=group, year=year, theme=theme)

    def shares(self, tally: Tally) -> FloatArray:
        """Share of each row, shape (rows,); NaN in a year without papers."""
        papers = tally.papers[self.group, self.year, self.theme]
        totals = tally.totals[self.group, self.year]
        empty = np.full_like(papers, np.nan)
        return np.asarray(np.divide(papers, totals, out=empty, where=totals > 0))


def _telling(tally: Tally) -> BoolArray:
    """Cells of active years and of themes with papers, or standing for those without."""
    has_papers = tally.papers.sum(axis=1) > 0
    without = np.flatnonzero(~has_papers.all(axis=1))
    listed = has_papers.copy()
    listed[without, has_papers[without].argmin(axis=1)] = True
    keep = (tally.totals > 0)[:, :, None] & listed[:, None, :]
    keep[np.array(tally.groups) == CORPUS] = True
    return np.asarray(keep)


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """The rows of a table by group and theme, group by group; places in a tally's axes.

    Attributes
    ----------
    group, theme : int64, shape (rows,)
    corpus : bool, shape (rows,)
        The rows of the whole corpus.
    """

    group: IntArray
    theme: IntArray
    corpus: BoolArray

    @classmethod
    def of(cls, tally: Tally, keep: BoolArray) -> Pairs:
        """The pairs to keep, shape (groups, themes), and all of the corpus."""
        corpus = np.array(tally.groups) == CORPUS
        group, theme = np.nonzero(keep | corpus[:, None])
        return cls(group=group, theme=theme, corpus=corpus[group])

    @classmethod
    def with_theme(cls, tally: Tally, *, zeros: bool) -> Pairs:
        """All pairs of a group and a theme proper, or those with papers."""
        papers = tally.papers[:, :, :-1].sum(axis=1)
        return cls.of(tally, np.ones(papers.shape, dtype=bool) if zeros else papers > 0)

    def __len__(self) -> int:
        return self.group.size

    def by_year(self, papers: FloatArray) -> FloatArray:
        """From (groups, years, themes) to (rows, years)."""
        return np.ascontiguousarray(papers[self.group, :, self.theme])

    def rows_of(self, group: int) -> slice:
        """The rows of one group."""
        first, last = np.searchsorted(self.group, [group, group + 1])
        return slice(int(first), int(last))
