"""Themes, assignments and memberships of papers, as tables of a run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from topics.encoders.base import Vectors
from topics.schema import NO_THEME, NO_THEME_NAME, TABLES
from topics.themes.fitting import Theming

REPRESENTATIVES = 3
"""Papers that stand for a theme."""

SMALLEST_WEIGHT = 1e-6
"""Memberships below it are not written; the largest takes what they had."""


def themes_table(papers: pd.DataFrame, theming: Theming, vectors: Vectors) -> pd.DataFrame:
    model, labels = theming.model, theming.labels
    ids = papers["paper_id"].to_numpy()
    rows = []
    for index, (theme_id, name) in enumerate(zip(model.theme_ids, model.theme_names, strict=True)):
        members = np.flatnonzero(labels == index)
        weight = theming.memberships[members, index]
        if members.size:
            mean = vectors[members].mean(axis=0)
            central = vectors[members] @ mean / max(float(np.linalg.norm(mean)), 1e-12)
            best = members[np.lexsort((members, -(central * weight).round(6)))]
        else:
            best = members
        rows.append(
            {
                "theme_id": theme_id,
                "theme": name,
                "origin": "declared" if index < len(model.declared) else "discovered",
                "papers": int(members.size),
                "keywords": list(theming.keywords[index]),
                "representative_papers": [str(ids[paper]) for paper in best[:REPRESENTATIVES]],
            }
        )
    return pd.DataFrame(rows, columns=TABLES["themes"].names)


def assignments_table(papers: pd.DataFrame, theming: Theming) -> pd.DataFrame:
    ids = (*theming.model.theme_ids, NO_THEME)
    names = (*theming.model.theme_names, NO_THEME_NAME)
    labels = theming.labels
    return pd.DataFrame(
        {
            "paper_id": papers["paper_id"],
            "title": papers["title"],
            "year": papers["year"],
            "theme_id": [ids[label] for label in labels],
            "theme": [names[label] for label in labels],
            "confidence": theming.memberships.max(axis=1),
        }
    )


def memberships_table(papers: pd.DataFrame, theming: Theming) -> pd.DataFrame:
    """Long form; rounded so that what is written sums to 1 exactly."""
    weights = theming.memberships.round(6)
    weights[weights < SMALLEST_WEIGHT] = 0.0
    rows = np.arange(len(weights))
    largest = theming.memberships.argmax(axis=1)
    weights[rows, largest] += 1.0 - weights.sum(axis=1)
    paper, theme = np.nonzero(weights > 0)
    ids = np.array([*theming.model.theme_ids, NO_THEME], dtype=object)
    return pd.DataFrame(
        {
            "paper_id": papers["paper_id"].to_numpy()[paper],
            "theme_id": ids[theme],
            "weight": weights[paper, theme].round(6),
        }
    )
