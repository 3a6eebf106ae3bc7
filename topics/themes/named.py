"""Names, ids, keywords and final order of the themes of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.text.phrases import PhraseTable
from topics.themes.assembly import find_labels
from topics.themes.candidates import find_candidates
from topics.themes.cosines import Labels, Vectors, compute_centres
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.founding import found_themes
from topics.themes.keywords import choose_keywords
from topics.themes.naming import ThemeName, name_themes, unique_ids
from topics.themes.teaching import teach_discovered


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A model whose themes are named, and the keywords of all of them in order."""

    model: FittedThemes
    keywords: tuple[tuple[str, ...], ...]


def name_model(
    model: FittedThemes,
    labels: Labels,
    vectors: Vectors,
    phrases: PhraseTable,
    encoder: Encoder,
    *,
    keywords: Sequence[Sequence[str]] = (),
) -> Named:
    """Give discovered themes names and ids and put them in order of size.

    Themes without papers are left out. One that has a name, since a themes file
    keeps it, keeps its name and id.

    Parameters
    ----------
    model : FittedThemes
        From :func:`topics.themes.assembly.complete_model`.
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
    described = describe_themes(model, labels, vectors, phrases, encoder, keywords=keywords)
    present = [label for label in range(declared, len(sizes)) if sizes[label]]
    order = sorted(present, key=lambda label: (-sizes[label], described[label].name))
    found = [model.discovered[label - declared] for label in order]
    new = [described[label].name for label, own in zip(order, found, strict=True) if not own.name]
    taken = {one.id for one in model.declared} | {one.id for one in found if one.name}
    ids = iter(unique_ids(new, taken))
    discovered = tuple(
        DiscoveredTheme(
            id=own.id if own.name else next(ids),
            name=described[label].name,
            keywords=described[label].keywords,
        )
        for label, own in zip(order, found, strict=True)
    )
    named = replace(
        model,
        discovered=discovered,
        discovered_vectors=model.discovered_vectors[[label - declared for label in order]],
    )
    shown = (
        described[label].keywords if sizes[label] else model.declared[label].keywords
        for label in (*range(declared), *order)
    )
    return Named(model=named, keywords=tuple(shown))


def found_labelled(
    named: Named,
    words: NDArray[np.float64],
    vectors: Vectors,
    phrases: PhraseTable,
    encoder: Encoder,
    *,
    keywords: Sequence[Sequence[str]] = (),
) -> Named:
    """Let the themes learn from placed papers, which may found themes of their own.

    Parameters
    ----------
    named : Named
    words : ndarray of shape (n, n_declared)
    vectors, phrases, encoder, keywords
        As for :func:`name_model`.
    """
    model = teach_discovered(found_themes(named.model))
    new = range(len(named.keywords), len(model.theme_ids))
    if not new:
        return replace(named, model=model)
    labels = find_labels(model.compute_memberships(vectors, words))
    described = describe_themes(model, labels, vectors, phrases, encoder, keywords=keywords)
    founded = tuple(described[theme].keywords if theme in described else () for theme in new)
    return Named(model=model, keywords=(*named.keywords, *founded))


def describe_themes(
    model: FittedThemes,
    labels: Labels,
    vectors: Vectors,
    phrases: PhraseTable,
    encoder: Encoder,
    *,
    keywords: Sequence[Sequence[str]] = (),
) -> dict[int, ThemeName]:
    """Name and keywords of every theme that has papers; a theme with a name keeps it."""
    present = np.unique(labels[labels >= 0])
    place = np.full(len(model.theme_ids) + 1, -1, dtype=np.intp)
    place[present] = np.arange(len(present))
    labels = place[labels]
    centres = compute_centres(model.around(vectors), labels, len(present))
    found = find_candidates(phrases, labels, centres, model.around, encoder, keywords=keywords)
    papers = np.bincount(labels[labels >= 0], minlength=len(present)).tolist()
    given = [model.theme_names[label] for label in present.tolist()]
    unnamed = [row for row, name in enumerate(given) if not name]
    named = name_themes(
        [found[row] for row in unnamed],
        papers=[papers[row] for row in unnamed],
        taken=list(filter(None, model.theme_names)),
    )
    names = dict(zip(unnamed, named, strict=True))
    return {
        label: names[row]
        if row in names
        else ThemeName(name=given[row], keywords=choose_keywords(found[row], papers=papers[row]))
        for row, label in enumerate(present.tolist())
    }
