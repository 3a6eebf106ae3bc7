"""The finest themes to the levels above them, named like themes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from topics.encoders.base import Encoder
from topics.text.phrases import PhraseTable
from topics.themes.candidates import find_candidates
from topics.themes.cosines import Labels, Vectors, centre_and_normalise, compute_centres
from topics.themes.fitted import DiscoveredTheme, ThemeModel
from topics.themes.naming import name_themes, unique_ids
from topics.themes.tree import Level, level_sizes, merge_nearest


def build_levels(
    model: ThemeModel,
    labels: Labels,
    vectors: Vectors,
    phrases: PhraseTable,
    encoder: Encoder,
    *,
    keywords: Sequence[Sequence[str]] = (),
) -> tuple[Level, ...]:
    """Broader themes than those of the model, the coarsest level first.

    Declared themes are what the user wants to see, and are put together with
    nothing. A theme that stands alone at a level keeps its id and name there.

    Parameters
    ----------
    model : ThemeModel
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
    around = centre_and_normalise(vectors, model.centre)
    names, ids = list(model.theme_names), set(model.theme_ids)
    levels: list[Level] = []
    for wanted in reversed(level_sizes(len(model.discovered))):
        merged = merge_nearest(model.discovered_vectors, sizes[declared:], wanted)
        group = np.append(np.arange(declared), declared + merged).astype(np.intp)
        of_paper = np.append(group, -1)[labels]
        centres = compute_centres(around, of_paper, declared + wanted)
        found = find_candidates(
            phrases, of_paper, centres, model.centre, encoder, keywords=keywords
        )
        broad = np.flatnonzero(np.bincount(group) > 1).tolist()
        named = name_themes(
            [found[one] for one in broad],
            papers=[int((of_paper == one).sum()) for one in broad],
            taken=names,
        )
        own_ids = unique_ids([one.name for one in named], ids)
        nodes = [_alone(model, group, place) for place in range(declared + wanted)]
        for place, name, own in zip(broad, named, own_ids, strict=True):
            nodes[place] = DiscoveredTheme(id=own, name=name.name, keywords=name.keywords)
        names += [one.name for one in named]
        ids.update(own_ids)
        levels.insert(0, Level(themes=tuple(nodes), group=group))
    return tuple(levels)


def _alone(model: ThemeModel, group: Labels, place: int) -> DiscoveredTheme:
    """The first of the finest themes in a group, whose keywords are known already."""
    finest = int(np.flatnonzero(group == place)[0])
    return DiscoveredTheme(id=model.theme_ids[finest], name=model.theme_names[finest], keywords=())
