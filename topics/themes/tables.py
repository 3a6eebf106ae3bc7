"""Themes, assignments and memberships of papers, as tables of a run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from topics.encoders.base import Vectors
from topics.schema import NO_THEME, NO_THEME_NAME, TABLES
from topics.themes.levels import Shown

REPRESENTATIVES = 3
"""Papers that stand for a theme."""

SMALLEST_WEIGHT = 2e-3
"""Memberships below it are not written; the largest takes what they had."""


def themes_table(papers: pd.DataFrame, shown: Shown, vectors: Vectors) -> pd.DataFrame:
    ids = papers["paper_id"].to_numpy()
    rows = []
    for index, theme_id in enumerate(shown.ids):
        members = np.flatnonzero(shown.labels == index)
        weight = shown.memberships[members, index]
        if members.size:
            mean = vectors[members].mean(axis=0)
            central = vectors[members] @ mean / max(float(np.linalg.norm(mean)), 1e-12)
            best = members[np.lexsort((members, -(central * weight).round(6)))]
        else:
            best = members
        rows.append(
            {
                "theme_id": theme_id,
                "theme": shown.names[index],
                "origin": shown.origins[index],
                "papers": int(members.size),
                "keywords": list(shown.keywords[index]),
                "representative_papers": [str(ids[paper]) for paper in best[:REPRESENTATIVES]],
                "parent_id": shown.parents[index],
                "level": shown.level,
            }
        )
    return pd.DataFrame(rows, columns=TABLES["themes"].names)


def assignments_table(papers: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    ids, names = (*shown.ids, NO_THEME), (*shown.names, NO_THEME_NAME)
    rows = np.arange(len(shown.labels))
    return pd.DataFrame(
        {
            "paper_id": papers["paper_id"],
            "title": papers["title"],
            "year": papers["year"],
            "theme_id": [ids[label] for label in shown.labels],
            "theme": [names[label] for label in shown.labels],
            "confidence": shown.memberships[rows, shown.labels],
        }
    )


def memberships_table(papers: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """Long form; rounded so that what is written sums to 1 exactly."""
    weights = shown.memberships.round(6)
    weights[weights < SMALLEST_WEIGHT] = 0.0
    rows = np.arange(len(weights))
    weights[rows, shown.labels] += 1.0 - weights.sum(axis=1)
    paper, theme = np.nonzero(weights > 0)
    ids = np.array([*shown.ids, NO_THEME], dtype=object)
    return pd.DataFrame(
        {
            "paper_id": papers["paper_id"].to_numpy()[paper],
            "theme_id": ids[theme],
            "weight": weights[paper, theme].round(6),
        }
    )
