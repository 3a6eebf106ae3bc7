"""Discovered themes that a themes file keeps, merged, split and renamed.

``topics themes suggest`` writes each discovered theme with papers that stand for it.
The next run discovers themes anew and gives each to the entry whose papers it holds:
an entry whose papers lie in two themes merges them, two entries whose papers lie in
one theme split it. So ids and names stay though papers come and go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from topics.settings import DeclaredTheme
from topics.themes.cosines import (
    Labels,
    Vectors,
    compute_centres,
    compute_cosines,
    compute_direction,
)
from topics.themes.discovered import Discovered

_STRAY = 0.2
"""Share of the papers listed in a discovered theme below which an entry has only strays there."""


def keep_themes(
    found: Discovered,
    around: Vectors,
    kept: Sequence[DeclaredTheme],
    examples: Vectors,
    entries: Labels,
) -> Discovered:
    """Discovered themes put together and divided as a themes file says.

    Parameters
    ----------
    found : Discovered
        With n_themes centres.
    around : ndarray of shape (n, d), unit rows
        The papers that themes were discovered among.
    kept : sequence of DeclaredTheme
    examples : ndarray of shape (m, d), unit rows
    entries : ndarray of shape (m,)
        Place in ``kept`` of each example.

    Returns
    -------
    Discovered
        Those kept first, in the order of the file, then the others. An entry none of
        whose papers is there is left out.
    """
    if not len(examples):
        return found
    own = {entry: compute_direction(examples[entries == entry]) for entry in set(entries.tolist())}
    labels, listed = _nearest(around, found.centres), _nearest(examples, found.centres)
    theme = np.full(len(around), -1, dtype=np.intp)
    themes = len(kept)
    for place in range(len(found.centres)):
        members = np.flatnonzero(labels == place)
        papers = np.bincount(entries[listed == place], minlength=len(kept))
        claims = np.flatnonzero(papers > _STRAY * papers.sum())
        if len(claims):
            centres = np.stack([own[claim] for claim in claims.tolist()])
            theme[members] = claims[_nearest(around[members], centres)]
        else:
            theme[members] = themes
            themes += 1
    centres = compute_centres(around, theme, themes)
    for entry, direction in own.items():
        if not centres[entry].any():
            centres[entry] = direction
    left = np.flatnonzero(centres.any(axis=1)).tolist()
    return replace(
        found,
        centres=centres[left],
        kept=tuple(kept[place] if place < len(kept) else None for place in left),
    )


def _nearest(vectors: Vectors, centres: Vectors) -> Labels:
    if not len(centres):
        return np.full(len(vectors), -1, dtype=np.intp)
    return np.asarray(compute_cosines(vectors, centres).argmax(axis=1), dtype=np.intp)
