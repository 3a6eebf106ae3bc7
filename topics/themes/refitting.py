"""Refits: the same themes sought again with other seeds and resampled papers.

A refit draws papers with replacement, finds themes among those drawn and lets
them take every paper, as the run's own model does. What differs between refits
is the clustering's doing, not the papers'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.neighbours.nearby import Nearby
from topics.runtime.progress import Progress, quiet
from topics.schema import NO_THEME
from topics.settings import ThemeSettings
from topics.themes.assembly import (
    begin_model,
    complete_model,
    discover_among_free,
    encode_declared,
    find_labels,
    learn_placed,
    match_declared,
)
from topics.themes.cosines import Vectors
from topics.themes.discovered import Cut
from topics.themes.discovery import choose_clusterer
from topics.themes.fitting import Theming
from topics.themes.layout import LAYOUT_NEIGHBOURS, compute_layout
from topics.themes.placed import Placed
from topics.themes.stability import compute_stability

MANY_PAPERS = 2000
"""Up to here the themes are sought again ``MOST_REFITS`` times."""

MOST_REFITS, FEWEST_REFITS = 20, 3


def count_refits(settings: ThemeSettings, papers: int) -> int:
    """How many refits a run makes: what is asked for, or as many as its size allows.

    Above ``MANY_PAPERS`` papers, refits together draw about as many papers as 20
    of that many do, but three are made at least.
    """
    if settings.refits is not None:
        return settings.refits
    if papers <= MANY_PAPERS:
        return MOST_REFITS
    return max(FEWEST_REFITS, round(MOST_REFITS * MANY_PAPERS / papers))


def refit_themes(
    vectors: Vectors,
    words: NDArray[np.float64],
    encoder: Encoder,
    settings: ThemeSettings,
    *,
    refits: int,
    cut: Cut | None = None,
    placed: Placed | None = None,
    nearby: Nearby | None = None,
    progress: Progress = quiet,
) -> list[list[str]]:
    """Theme labels of every paper from each refit.

    Parameters
    ----------
    vectors : ndarray of shape (n, d), float32
    words : ndarray of shape (n, n_declared), float64
        From :func:`topics.themes.declared.keyword_evidence`.
    encoder : Encoder
    settings : ThemeSettings
        Refit ``r`` uses the seed ``settings.seed + r``.
    refits : int
    cut : Cut, optional
        How fine the run cut its themes. What is asked is whether these themes come
        again, so that their number is kept (Hennig 2007).
    placed : Placed, optional
        Papers that a person placed, which teach every refit.
    nearby : Nearby, optional
        The nearest papers of each in the run, which tell those in a refit.

    Returns
    -------
    list of ``refits`` lists of n labels
        Declared ids, names of discovered themes that mean nothing across
        refits, and "none".
    """
    declared = encode_declared(encoder, settings)
    advance = progress("refitting", refits)
    labels = []
    for number in range(1, refits + 1):
        seeded = replace(settings, seed=(settings.seed + number) % 2**32)
        generator = np.random.default_rng(seeded.seed)
        drawn = np.unique(generator.integers(0, len(vectors), size=len(vectors)))
        own = vectors[drawn]
        model = begin_model(own, declared, seeded)
        model = learn_placed(model, vectors, words, placed or Placed())
        matches = match_declared(model, own, words[drawn])
        free = int((matches < 0).sum())
        layout = None
        if choose_clusterer(seeded, free) == "hdbscan" and free > LAYOUT_NEIGHBOURS + 1:
            layout = compute_layout(own, seed=seeded.seed)
        again = discover_among_free(
            model,
            own,
            matches,
            layout,
            seeded,
            again=cut,
            nearby=nearby and nearby.take(drawn),
        )
        del own
        model = complete_model(model, again)
        found = find_labels(model.compute_memberships(vectors, words))
        names = (*model.theme_ids, NO_THEME)
        labels.append([names[label] for label in found])
        advance(1)
    return labels


def hold_placed(
    theming: Theming, refits: Sequence[Sequence[str]], placed: Placed
) -> list[list[str]]:
    """Refits that give a placed paper the theme that matches its own: it was not sought.

    Where a refit has no such theme, the paper keeps what the refit gave it.
    """
    if not len(placed.rows) or not refits:
        return [list(labels) for labels in refits]
    ids = (*theming.model.theme_ids, NO_THEME)
    own = [ids[label] for label in theming.labels]
    stability = compute_stability(own, refits, theme_ids=theming.model.theme_ids)
    held = []
    for labels, matched in zip(refits, stability.matched, strict=True):
        called = dict(zip(matched.tolist(), labels, strict=True)) | {NO_THEME: NO_THEME}
        changed = list(labels)
        for row in placed.rows.tolist():
            changed[row] = called.get(own[row], changed[row])
        held.append(changed)
    return held
