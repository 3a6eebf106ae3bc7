"""Who gets credit for which theme: what a paper adds to the shares of its authors.

A row is a paper, one of its authors (or its venue, ...) and one of its themes. Weights of
themes are whole millionths, so that their sums are the same in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.analysis.result import Result
from topics.scale.rows import AUTHORSHIPS
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.settings import ShareSettings
from topics.themes.tables import SMALLEST_WEIGHT

ONE = 1_000_000
"""The weight of a paper's only theme."""

CREDITS = {**AUTHORSHIPS, "year": "int64", "theme_id": "str", "weight": "int64"}
"""Columns of the credits.

A paper that does not count, as one outside the window of years, has rows of weight 0: it
still tells who is who.
"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """The themes that are counted: those of one level of the tree, "none" last.

    Parameters
    ----------
    ids, names : tuple of str
    place : ndarray of shape (n_finest + 1,), int64
        Which of them each theme of the finest level belongs to.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    place: NDArray[np.int64]

    @classmethod
    def of(cls, result: Result) -> Level:
        """The themes of a result, and which of them those of its model belong to."""
        ids = (*result.themes["theme_id"].tolist(), NO_THEME)
        names = (*result.themes["theme"].tolist(), NO_THEME_NAME)
        parent = dict(zip(result.tree["theme_id"], result.tree["parent_id"], strict=True))
        places = []
        for theme in (*result.model.themes.theme_ids, NO_THEME):
            shown = theme
            while shown not in ids:
                shown = parent[shown]
            places.append(ids.index(shown))
        return cls(ids=ids, names=names, place=np.array(places, dtype=np.int64))

    @property
    def name_of(self) -> Mapping[str, str]:
        """From each id to its name."""
        return dict(zip(self.ids, self.names, strict=True))

    def sum_weights(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Memberships of the finest level, shape (n, n_finest + 1), summed for these themes."""
        summed = np.zeros((len(weights), len(self.ids)))
        for theme, place in enumerate(self.place.tolist()):
            summed[:, place] += weights[:, theme]
        return summed


def weigh_themes(
    paper_ids: list[str],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
    level: Level,
    settings: ShareSettings,
) -> pd.DataFrame:
    """The themes that papers count for, columns paper_id, theme_id and weight.

    Parameters
    ----------
    paper_ids : list of str
    labels : ndarray of shape (n,)
        The theme of each, a place in ``level.ids``.
    weights : ndarray of shape (n, n_themes + 1)
        Memberships of the themes of the level.
    level : Level
    settings : ShareSettings
    """
    ids = np.array(level.ids, dtype=object)
    if settings.counting == "hard":
        return _weights({"paper_id": paper_ids, "theme_id": ids[labels], "weight": ONE})
    whole = np.rint(weights * ONE).astype(np.int64)
    whole[weights < SMALLEST_WEIGHT] = 0
    whole[np.arange(len(whole)), labels] += ONE - whole.sum(axis=1)
    paper, theme = np.nonzero(whole > 0)
    return _weights(
        {
            "paper_id": np.array(paper_ids, dtype=object)[paper],
            "theme_id": ids[theme],
            "weight": whole[paper, theme],
        }
    )


def _weights(table: Mapping[str, object]) -> pd.DataFrame:
    """A table of weights, typed also where it has no rows."""
    dtypes = {"paper_id": "str", "theme_id": "str", "weight": "int64"}
    return pd.DataFrame(table).astype(dtypes)


def counted_years(papers: pd.DataFrame, settings: ShareSettings) -> pd.Series[int]:
    """The year that each paper with an abstract counts in, by paper; those outside are left out."""
    column = "year" if settings.counted_year == "first" else "year_published"
    known = papers[papers[column].notna() & papers["abstract"].ne("")]
    years = known.set_index("paper_id")[column].astype("int64")
    if settings.years is not None:
        years = years[years.between(*settings.years)]
    return years.rename("year")


def credit_papers(
    papers: pd.DataFrame,
    authorships: pd.DataFrame,
    themes: pd.DataFrame,
    settings: ShareSettings,
) -> pd.DataFrame:
    """The credits of papers, columns ``CREDITS``.

    Parameters
    ----------
    papers : DataFrame
    authorships : DataFrame
        Columns ``AUTHORSHIPS``; replaced by the values of a column if one is asked for.
    themes : DataFrame
        As from :func:`weigh_themes`.
    settings : ShareSettings
    """
    if settings.group_by:
        values = papers[settings.group_by].astype("string").fillna("").str.strip()
        authorships = pd.DataFrame(
            {"paper_id": papers["paper_id"], "key": values, "ids": "", "name": values}
        )[values.ne("")]
    years = counted_years(papers, settings)
    counted = authorships["paper_id"].isin(years.index)
    credited = authorships[counted].merge(years.reset_index(), on="paper_id")
    credited = credited.merge(themes, on="paper_id")
    others = authorships[~counted].assign(year=-1, theme_id="", weight=0)
    found = pd.concat([credited, others], ignore_index=True)
    return found[list(CREDITS)].astype(CREDITS)
