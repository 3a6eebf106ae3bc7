"""Papers to themes, through BERTopic.

BERTopic runs the pipeline (:mod:`topics.themes.bertopic`) with a cluster model
of ours, which respects the declared themes, discovers the rest and leaves a
:class:`ThemeModel` behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.settings import ThemeSettings
from topics.text.phrases import PhraseTable, find_phrases
from topics.themes.assembly import (
    begin_model,
    complete_model,
    discover_among_free,
    encode_declared,
    find_labels,
    match_declared,
)
from topics.themes.bertopic import fit_bertopic
from topics.themes.broader import build_levels
from topics.themes.candidates import find_candidates
from topics.themes.cosines import (
    Labels,
    Vectors,
    centre_and_normalise,
    compute_centres,
)
from topics.themes.declared import keyword_evidence
from topics.themes.discovery import Cut, choose_clusterer
from topics.themes.fitted import DiscoveredTheme, ThemeModel
from topics.themes.layout import LAYOUT_NEIGHBOURS, Layout
from topics.themes.naming import ThemeName, choose_keywords, name_themes, unique_ids
from topics.themes.tree import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Theming:
    """The themes of a corpus.

    Parameters
    ----------
    model : ThemeModel
    words : ndarray of shape (n, n_declared), float64
        How much each paper uses the vocabulary of each declared theme.
    memberships : ndarray of shape (n, n_themes + 1), float64
        In the order of ``model.theme_ids``, "no theme" last.
    keywords : tuple of n_themes tuples of str
        At most ten phrases a theme, those declared where no paper is in it.
    clusterer : str
        What the discovered themes came from.
    cut : Cut
        How fine they were cut, and what was tried.
    tree : tuple of Level
        Broader themes that these are put together to, the coarsest first.
    """

    model: ThemeModel
    words: NDArray[np.float64]
    memberships: NDArray[np.float64]
    keywords: tuple[tuple[str, ...], ...]
    clusterer: str
    cut: Cut = field(default_factory=Cut)
    tree: tuple[Level, ...] = ()

    @property
    def labels(self) -> Labels:
        """Index of each paper's theme in ``model.theme_ids``; -1 for no theme."""
        return find_labels(self.memberships)


class _ThemeClusterer:
    """BERTopic's cluster model: labels from the declared and the discovered themes.

    ``fit`` gets what BERTopic reduced the vectors to and, in ``y``, the index
    of the declared theme that takes a paper, or -1.
    """

    def __init__(
        self,
        vectors: Vectors,
        words: NDArray[np.float64],
        model: ThemeModel,
        settings: ThemeSettings,
    ) -> None:
        self.vectors = vectors
        self.words = words
        self.model = model
        self.settings = settings

    def fit(self, reduced: NDArray[np.float32], y: Labels) -> _ThemeClusterer:
        laid_out = reduced.shape[1] != self.vectors.shape[1]
        layout = np.asarray(reduced, dtype=np.float32) if laid_out else None
        found = discover_among_free(self.model, self.vectors, np.asarray(y), layout, self.settings)
        self.cut_ = found.cut
        self.model_ = complete_model(self.model, found)
        self.memberships_ = self.model_.compute_memberships(self.vectors, self.words)
        self.labels_ = find_labels(self.memberships_)
        return self


def fit_themes(
    titles: Sequence[str],
    abstracts: Sequence[str],
    vectors: Vectors,
    encoder: Encoder,
    settings: ThemeSettings,
    *,
    keywords: Sequence[Sequence[str]] = (),
) -> Theming:
    """Find the themes of a corpus and each paper's membership in them.

    Parameters
    ----------
    titles, abstracts : sequences of n str
        Cleaned, in canonical order.
    vectors : ndarray of shape (n, d), float32
        Unit rows from ``encoder``; a zero row is a paper without text.
    encoder : Encoder
        Encodes the declared themes and the phrases that may name a theme.
    settings : ThemeSettings
    keywords : sequence of n sequences of str, optional
        What the authors give, which names of themes are preferred among.
    """
    words = keyword_evidence(titles, abstracts, settings.declared)
    start = begin_model(vectors, encode_declared(encoder, settings), settings)
    matches = match_declared(start, vectors, words)
    clusterer = _ThemeClusterer(vectors, words, start, settings)
    free = int((matches < 0).sum())
    algorithm = choose_clusterer(settings, free)
    layout = None
    if algorithm == "hdbscan" and free > LAYOUT_NEIGHBOURS + 1:
        layout = Layout(settings.seed)
    # Phrases take the interpreter and clusters the processor's arithmetic, so that
    # each leaves most of a core to the other.
    with ThreadPoolExecutor(1) as beside:
        finding = beside.submit(
            find_phrases, abstracts, titles=titles, min_texts=_fewest_texts(len(titles))
        )
        fit_bertopic(clusterer, vectors, matches, phrases=finding, layout=layout)
        phrases = finding.result()
    return _named(clusterer, phrases, encoder, keywords, algorithm)


def _fewest_texts(papers: int) -> int:
    """A phrase of one paper names nothing; in a large corpus, nor does one of a handful."""
    return 1 if papers < 5 else max(2, round(papers / 3000))


def _named(
    clusterer: _ThemeClusterer,
    phrases: PhraseTable,
    encoder: Encoder,
    keywords: Sequence[Sequence[str]],
    algorithm: str,
) -> Theming:
    """Give discovered themes names and ids and put them in order of size."""
    model = clusterer.model_
    declared = len(model.declared)
    sizes = np.bincount(clusterer.labels_[clusterer.labels_ >= 0], minlength=len(model.theme_ids))
    names = _names(model, clusterer, phrases, encoder, keywords)
    kept = [label for label in range(declared, len(sizes)) if sizes[label]]
    order = sorted(kept, key=lambda label: (-sizes[label], names[label].name))
    ids = unique_ids([names[label].name for label in order], {one.id for one in model.declared})
    discovered = tuple(
        DiscoveredTheme(id=identifier, name=names[label].name, keywords=names[label].keywords)
        for identifier, label in zip(ids, order, strict=True)
    )
    model = replace(
        model,
        discovered=discovered,
        discovered_vectors=model.discovered_vectors[[label - declared for label in order]],
    )
    shown = tuple(
        names[label].keywords if sizes[label] else model.declared[label].keywords
        for label in (*range(declared), *order)
    )
    # Anew, so that they are to the last bit what the saved model gives these papers.
    memberships = model.compute_memberships(clusterer.vectors, clusterer.words)
    tree = build_levels(
        model, find_labels(memberships), clusterer.vectors, phrases, encoder, keywords=keywords
    )
    return Theming(
        cut=clusterer.cut_,
        tree=tree,
        model=model,
        words=clusterer.words,
        memberships=memberships,
        keywords=shown,
        clusterer=algorithm,
    )


def _names(
    model: ThemeModel,
    clusterer: _ThemeClusterer,
    phrases: PhraseTable,
    encoder: Encoder,
    keywords: Sequence[Sequence[str]],
) -> dict[int, ThemeName]:
    """A name and keywords for every theme that has papers; declared ones keep their names."""
    present = np.unique(clusterer.labels_[clusterer.labels_ >= 0])
    place = np.full(len(model.theme_ids) + 1, -1, dtype=np.intp)
    place[present] = np.arange(len(present))
    labels = place[clusterer.labels_]
    around = centre_and_normalise(clusterer.vectors, model.centre)
    centres = compute_centres(around, labels, len(present))
    found = find_candidates(phrases, labels, centres, model.centre, encoder, keywords=keywords)
    sizes = np.bincount(labels[labels >= 0], minlength=len(present)).tolist()
    declared = int((present < len(model.declared)).sum())
    names = name_themes(
        found[declared:], papers=sizes[declared:], taken=[one.name for one in model.declared]
    )
    own = [
        ThemeName(
            name=model.declared[label].name,
            keywords=choose_keywords(found[row], papers=sizes[row]),
        )
        for row, label in enumerate(present[:declared].tolist())
    ]
    return dict(zip(present.tolist(), [*own, *names], strict=True))
