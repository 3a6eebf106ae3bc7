"""Levels of broader themes above the finest ones, with names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.text.phrases import PhraseTable, phrase_key
from topics.themes.candidates import Candidate, find_candidates
from topics.themes.cosines import Labels, Vectors, compute_centres
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.keywords import choose_keywords
from topics.themes.naming import name_themes, unique_ids
from topics.themes.tree import Level, level_sizes, merge_nearest

_USED, _MOST = 0.5, 0.6
"""A phrase is one of the whole where parts with this share of its papers use it half as often."""

_PARTS_SAY = 0.3
"""Contrast that the names of the largest parts are taken to have."""


def build_levels(
    model: FittedThemes,
    labels: Labels,
    vectors: Vectors,
    phrases: PhraseTable,
    encoder: Encoder,
    *,
    keywords: Sequence[Sequence[str]] = (),
) -> tuple[Level, ...]:
    """Broader themes than those of the model, the coarsest level first.

    Declared themes are what the user wants to see, and are put together with
    nothing. A theme that stands alone at a level keeps its id and name there, be it
    one of the finest or a broader one.

    Parameters
    ----------
    model : FittedThemes
        With the finest themes.
    labels : ndarray of shape (n,)
        Theme of each paper, -1 for none.
    vectors : ndarray of shape (n, d)
    phrases : PhraseTable
    encoder : Encoder
    keywords : sequence of n sequences of str, optional
        As :func:`topics.themes.candidates.find_candidates` takes them.
    """
    declared = len(model.declared)
    sizes = np.bincount(labels[labels >= 0], minlength=len(model.theme_ids))
    around = model.around(vectors)
    names, ids = list(model.theme_names), set(model.theme_ids)
    levels: list[Level] = []
    known: dict[tuple[int, ...], DiscoveredTheme] = {}
    for wanted in reversed(level_sizes(len(model.discovered))):
        merged = merge_nearest(model.discovered_vectors, sizes[declared:], wanted)
        group = np.append(np.arange(declared), declared + merged).astype(np.intp)
        of_paper = np.append(group, -1)[labels]
        centres = compute_centres(around, of_paper, declared + wanted)
        found = find_candidates(
            phrases, of_paper, centres, model.around, encoder, keywords=keywords
        )
        members = [tuple(np.flatnonzero(group == one).tolist()) for one in range(declared + wanted)]
        broad = [at for at, own in enumerate(members) if len(own) > 1 and own not in known]
        named = name_themes(
            [
                [
                    *_common(found[one], phrases, labels, np.array(members[one])),
                    *_of_largest(model, sizes, np.array(members[one])),
                ]
                for one in broad
            ],
            papers=[int((of_paper == one).sum()) for one in broad],
            taken=names,
        )
        own_ids = unique_ids([one.name for one in named], ids)
        nodes = [known.get(own) or _alone(model, own[0]) for own in members]
        for place, name, own in zip(broad, named, own_ids, strict=True):
            keys = choose_keywords(found[place], papers=int((of_paper == place).sum()))
            nodes[place] = DiscoveredTheme(id=own, name=name.name, keywords=keys)
            known[members[place]] = nodes[place]
        names += [one.name for one in named]
        ids.update(own_ids)
        levels.insert(0, Level(themes=tuple(nodes), group=group))
    return tuple(levels)


def _common(
    candidates: list[Candidate], phrases: PhraseTable, labels: Labels, parts: Labels
) -> list[Candidate]:
    """Phrases of several words that most parts of a broader theme use.

    What names one part of it does not name the whole, and a word that all of its
    parts share ("robot", "image") says too little.
    """
    candidates = [one for one in candidates if " " in one.key]
    columns = np.searchsorted(np.array(phrases.keys), [one.key for one in candidates])
    used = phrases.counts[:, columns] > 0
    members = [np.flatnonzero(labels == part) for part in parts.tolist()]
    sizes = np.array([len(own) for own in members], dtype=np.float64)
    coverage = np.array([np.asarray(used[own].mean(axis=0)).ravel() for own in members])
    whole = sizes @ coverage / sizes.sum()
    holding = sizes @ (coverage >= _USED * whole) / sizes.sum()
    return [one for one, share in zip(candidates, holding.tolist(), strict=True) if share > _MOST]


def _of_largest(model: FittedThemes, sizes: NDArray[np.intp], parts: Labels) -> list[Candidate]:
    """The names of the two largest parts, as one, and of others of the three largest.

    A theme of the level below may have the same two.
    """
    largest = parts[np.lexsort((parts, -sizes[parts]))][:3].tolist()
    names = [model.theme_names[part].split(" and ")[0] for part in largest]
    surfaces = [f"{one} and {_lowered(other)}" for one, other in combinations(names, 2)]
    return [
        Candidate(
            key=phrase_key(surface),
            surface=surface,
            contrast=_PARTS_SAY / place,
            apart=_PARTS_SAY / place,
        )
        for place, surface in enumerate(surfaces, start=1)
    ]


def _lowered(name: str) -> str:
    """The name as it stands inside another, unless its first word has other capitals too."""
    plain = not any(map(str.isupper, name.split()[0][1:]))
    return name[:1].lower() + name[1:] if plain else name


def _alone(model: FittedThemes, finest: int) -> DiscoveredTheme:
    """One of the finest themes, whose keywords are known already."""
    return DiscoveredTheme(id=model.theme_ids[finest], name=model.theme_names[finest], keywords=())
