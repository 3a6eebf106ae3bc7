"""Themes as they are counted at one level of their tree, and the tree as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.errors import UsageError
from topics.schema import NO_THEME, TABLES
from topics.themes.cosines import Labels
from topics.themes.fitting import Theming
from topics.themes.stability import compute_stability


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The themes of one level.

    Parameters
    ----------
    ids, names, keywords, origins, parents : tuples of n_themes
        A theme of the coarsest level has the parent "".
    labels : ndarray of shape (n,)
        Theme of each paper, -1 for none: that which its theme of the finest
        level belongs to.
    memberships : ndarray of shape (n, n_themes + 1)
        Sums over the themes of the finest level, "no theme" last.
    level : int
        1 is the coarsest.
    group : ndarray of shape (n_finest + 1,)
        Theme of this level for each of the finest, -1 for no theme at the end.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    keywords: tuple[tuple[str, ...], ...]
    origins: tuple[str, ...]
    parents: tuple[str, ...]
    labels: Labels
    memberships: NDArray[np.float64]
    level: int
    group: Labels


def show_level(theming: Theming, level: int = 0) -> Shown:
    """The themes at a level; 0 is the finest.

    Raises
    ------
    UsageError
        If the tree has no such level.
    """
    depth = len(theming.tree) + 1
    if level > depth:
        raise UsageError(
            f"--level must be from 1 to {depth}, the finest level of these themes, got {level}."
        )
    level = level or depth
    model = theming.model
    finest = dict(zip(model.theme_ids, theming.keywords, strict=True))
    if level == depth:
        ids, names = model.theme_ids, model.theme_names
        group = np.arange(len(ids), dtype=np.intp)
        keywords = theming.keywords
    else:
        of_level = theming.tree[level - 1]
        ids = tuple(theme.id for theme in of_level.themes)
        names = tuple(theme.name for theme in of_level.themes)
        keywords = tuple(theme.keywords or finest.get(theme.id, ()) for theme in of_level.themes)
        group = of_level.group
    declared = len(model.declared)
    memberships = np.zeros((len(theming.memberships), len(ids) + 1))
    for theme, place in enumerate(group.tolist()):
        memberships[:, place] += theming.memberships[:, theme]
    memberships[:, -1] = theming.memberships[:, -1]
    whole = np.append(group, -1)
    return Shown(
        ids=ids,
        names=names,
        keywords=keywords,
        origins=tuple("declared" if at < declared else "discovered" for at in range(len(ids))),
        parents=tuple(_parent(theming, level, group, at, ids) for at in range(len(ids))),
        labels=whole[theming.labels],
        memberships=memberships,
        level=level,
        group=whole,
    )


def _parent(theming: Theming, level: int, group: Labels, at: int, ids: tuple[str, ...]) -> str:
    """The id of the nearest broader theme that is another one; "" where there is none."""
    members = np.flatnonzero(group == at)
    for above in reversed(theming.tree[: level - 1]):
        parent = above.themes[int(above.group[members[0]])].id
        if parent != ids[at]:
            return parent
    return ""


def tree_table(theming: Theming) -> pd.DataFrame:
    """Every theme of every level once, with its parent, the broader ones first.

    ``level`` is the coarsest at which it is a theme.
    """
    rows: dict[str, dict[str, object]] = {}
    for level in range(1, len(theming.tree) + 2):
        shown = show_level(theming, level)
        sizes = np.bincount(shown.labels[shown.labels >= 0], minlength=len(shown.ids))
        for at, theme in enumerate(shown.ids):
            rows.setdefault(
                theme,
                {
                    "theme_id": theme,
                    "theme": shown.names[at],
                    "level": level,
                    "parent_id": shown.parents[at],
                    "papers": int(sizes[at]),
                    "keywords": list(shown.keywords[at]),
                },
            )
    return pd.DataFrame(list(rows.values()), columns=TABLES["tree"].names)


def at_level(theming: Theming, refits: Sequence[Sequence[str]], level: int) -> list[list[str]]:
    """Labels of refits for a level: those of the finest themes that they match, put together.

    At the finest level they stay as they are.
    """
    if not level or level > len(theming.tree):
        return [list(labels) for labels in refits]
    shown = show_level(theming, level)
    finest = theming.model.theme_ids
    stability = compute_stability(
        [(*finest, NO_THEME)[label] for label in theming.labels], refits, theme_ids=finest
    )
    broader = {
        theme: shown.ids[place]
        for theme, place in zip(finest, shown.group[:-1].tolist(), strict=True)
    }
    return [[broader.get(label, NO_THEME) for label in own] for own in stability.matched]
