"""What corrections by hand bring to discovered themes whose members are known.

Members are known by the authors' keywords, or by what else a table says of its papers
(venue, category). A discovered theme is that of the members that it holds best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.arrays import BoolArray, FloatArray
from topics.bench.corrections import Asked, Rows, measure_precision
from topics.encoders.base import Encoder, Vectors
from topics.settings import SEED, ThemeSettings
from topics.themes.fitted import FittedThemes
from topics.themes.fitting import fit_themes
from topics.themes.teaching import teach_discovered

LEAST_F1 = 0.3
"""F1 from which a discovered theme is taken for that of the known members."""

_FEWEST_LABELLED = 30
"""Papers that a label needs."""


def run_discovered_corrections(
    papers: pd.DataFrame, vectors: Vectors, encoder: Encoder, known: Mapping[str, BoolArray]
) -> pd.DataFrame:
    """Find themes, and correct those that known members are of.

    Parameters
    ----------
    papers : DataFrame
        Columns title, abstract and keywords, cleaned.
    vectors : ndarray of shape (n, d)
    encoder : Encoder
        That made the vectors.
    known : mapping of str to ndarray of shape (n, n_known), bool
        Members, by what they are known by.

    Returns
    -------
    DataFrame
        Columns known, themes (how many were corrected), and those of
        :func:`topics.bench.corrections.measure_precision`.
    """
    theming = fit_themes(
        papers["title"].tolist(),
        papers["abstract"].tolist(),
        vectors,
        encoder,
        ThemeSettings(),
        keywords=papers["keywords"].tolist(),
    )
    tables = []
    for name, member in known.items():
        found = find_themes_of_members(theming.labels, member)
        if found:
            own = member[:, [column for column, _, _ in found]]
            themes = [theme for _, theme, _ in found]
            table = measure_discovered_corrections(theming.model, vectors, own, themes)
            tables.append(table.assign(known=name, themes=len(found)))
    columns = ["known", "themes", "corrections", "precision", "spread"]
    return pd.concat(tables)[columns] if tables else pd.DataFrame(columns=columns)


def label_members(papers: pd.DataFrame, columns: Sequence[str]) -> dict[str, BoolArray]:
    """Members by each column that is there: one group for each value of enough papers."""
    known = {}
    for name in columns:
        if name in papers.columns:
            values = papers[name].fillna("").astype(str)
            counted = values[values != ""].value_counts()
            labels = sorted(counted.index[counted >= _FEWEST_LABELLED])
            known[name] = np.array([values == label for label in labels]).T
    return {name: member for name, member in known.items() if member.size}


def measure_discovered_corrections(
    model: FittedThemes,
    vectors: Vectors,
    member: BoolArray,
    themes: Sequence[int],
    *,
    seed: int = SEED,
) -> pd.DataFrame:
    """Mean average precision of discovered themes after each number of corrections.

    A member that was not found is placed in the theme, and a paper that is none in the
    theme that suits it next. One theme is corrected at a time, and all learn from that.

    Parameters
    ----------
    model : FittedThemes
        With discovered themes only, and no examples.
    vectors : ndarray of shape (n, d)
    member : ndarray of shape (n, n_known), bool
    themes : sequence of n_known int
        The discovered theme that each column of members is of.
    seed : int

    Returns
    -------
    DataFrame
        As from :func:`topics.bench.corrections.measure_precision`.
    """
    no_words = np.zeros((len(vectors), 0))
    before = model.compute_memberships(vectors, no_words)
    ids = np.array(model.theme_ids, dtype=object)

    def ask(theme: int, belongs: BoolArray) -> Asked:
        others = before[:, :-1].copy()
        others[:, theme] = -1.0
        following = others.argmax(axis=1)

        def learn(rows: Rows) -> FloatArray:
            placed = ids[np.where(belongs[rows], theme, following[rows])]
            taught = teach_discovered(
                replace(model, examples=vectors[rows], example_themes=tuple(placed.tolist()))
            )
            return taught.compute_memberships(vectors, no_words)[:, theme]

        return Asked(
            member=belongs,
            taken=before.argmax(axis=1) == theme,
            score=before[:, theme],
            learn=learn,
        )

    asked = [ask(theme, member[:, column]) for column, theme in enumerate(themes)]
    return measure_precision(asked, len(vectors), seed)


def find_themes_of_members(
    labels: NDArray[np.intp], member: BoolArray
) -> list[tuple[int, int, float]]:
    """The discovered theme that each column of members is most alike.

    Parameters
    ----------
    labels : ndarray of shape (n,)
        Theme of each paper, -1 for none.
    member : ndarray of shape (n, n_known), bool

    Returns
    -------
    list of (column, theme, F1)
        Those with an F1 of at least ``LEAST_F1``.
    """
    sizes = np.bincount(labels[labels >= 0])
    found = []
    for column in range(member.shape[1]):
        own = member[:, column]
        shared = np.bincount(labels[own & (labels >= 0)], minlength=len(sizes))
        f1 = 2.0 * shared / np.maximum(1, sizes + own.sum())
        if len(f1) and f1.max() >= LEAST_F1:
            found.append((column, int(f1.argmax()), float(f1.max())))
    return found
