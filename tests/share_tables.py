"""Small paper tables in the shape that a run writes, for the tests of shares and trends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from topics.settings import ShareSettings
from topics.shares.shares import Shares, compute_shares


@dataclass(frozen=True, kw_only=True)
class Tables:
    papers: pd.DataFrame
    assignments: pd.DataFrame
    memberships: pd.DataFrame
    themes: pd.DataFrame

    def shares(self, *, groups: Sequence[str], **settings: object) -> Shares:
        return compute_shares(
            self.papers,
            self.assignments,
            self.memberships,
            self.themes,
            ShareSettings(**settings),  # type: ignore[arg-type]
            groups=groups,
        )


def make_tables(
    rows: Sequence[tuple[Sequence[str], int | None, str]],
    *,
    themes: Sequence[str] = ("a", "b", "c"),
    date: str = "",
) -> Tables:
    """One row per paper: authors, year (None if unknown), theme id."""
    ids = [f"p{number:04d}" for number in range(len(rows))]
    years = pd.array([year for _, year, _ in rows], dtype="Int64")
    papers = pd.DataFrame(
        {
            "paper_id": ids,
            "title": ids,
            "authors": [list(authors) for authors, _, _ in rows],
            "year": years,
            "year_published": years,
            "date": date,
            "venue": [authors[0] if authors else "" for authors, _, _ in rows],
            "abstract": "words",
        }
    )
    assignments = pd.DataFrame({"paper_id": ids, "theme_id": [theme for _, _, theme in rows]})
    return Tables(
        papers=papers,
        assignments=assignments,
        memberships=assignments.assign(weight=1.0),
        themes=pd.DataFrame(
            {"theme_id": list(themes), "theme": [f"Theme {theme}" for theme in themes]}
        ),
    )


def yearly(author: str, theme: str, counts: dict[int, int]) -> list[tuple[list[str], int, str]]:
    """``counts`` papers of one author and theme in each year."""
    return [([author], year, theme) for year, count in counts.items() for _ in range(count)]
