"""Fit of themes to papers, through BERTopic.

BERTopic runs the pipeline (:mod:`topics.themes.bertopic`) with a cluster model
of ours, which respects the declared themes, discovers the rest and leaves a
:class:`FittedThemes` behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.neighbours.nearby import Nearby, find_nearby
from topics.settings import ThemeSettings
from topics.text.phrases import PhraseTable, find_phrases
from topics.themes.assembly import (
    begin_model,
    complete_model,
    discover_among_free,
    encode_declared,
    find_labels,
    learn_placed,
    match_declared,
)
from topics.themes.bertopic import fit_bertopic
from topics.themes.broader import build_levels
from topics.themes.cosines import Labels, Vectors, centre_and_normalise
from topics.themes.declared import keyword_evidence
from topics.themes.discovered import Cut
from topics.themes.discovery import choose_clusterer
from topics.themes.fitted import FittedThemes
from topics.themes.layout import LAYOUT_NEIGHBOURS, Layout
from topics.themes.named import found_labelled, name_model
from topics.themes.placed import Placed
from topics.themes.tree import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Theming:
    """The themes of a corpus.

    Parameters
    ----------
    model : FittedThemes
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
    founded : tuple of str
        Names of themes that are there only since papers were placed in them.
    nearby : Nearby or None
        The nearest papers of each, where they were sought and refits need them.
    """

    model: FittedThemes
    words: NDArray[np.float64]
    memberships: NDArray[np.float64]
    keywords: tuple[tuple[str, ...], ...]
    clusterer: str
    cut: Cut = field(default_factory=Cut)
    tree: tuple[Level, ...] = ()
    founded: tuple[str, ...] = ()
    nearby: Nearby | None = None

    @property
    def labels(self) -> Labels:
        """Index of each paper's theme in ``model.theme_ids``; -1 for no theme."""
        return find_labels(self.memberships)


class _ThemeClusterer:
    """BERTopic's cluster model: labels from the declared and the discovered themes.

    ``fit`` gets the papers' layout where there is one and, in ``y``, the index of
    the declared theme that takes a paper, or -1.
    """

    def __init__(
        self,
        vectors: Vectors,
        words: NDArray[np.float64],
        model: FittedThemes,
        settings: ThemeSettings,
        *,
        seek_nearby: bool,
        laid_out: bool,
    ) -> None:
        self.vectors = vectors
        self.words = words
        self.model = model
        self.settings = settings
        self.seek_nearby = seek_nearby
        self.laid_out = laid_out

    def fit(self, reduced: NDArray[np.float32], y: Labels) -> _ThemeClusterer:
        layout = np.asarray(reduced, dtype=np.float32) if self.laid_out else None
        matches = np.asarray(y)
        self.nearby_: Nearby | None = None
        if self.seek_nearby:
            around = centre_and_normalise(self.vectors, self.model.centre)
            self.nearby_ = find_nearby(around, seed=self.settings.seed)
            del around
        found = discover_among_free(
            self.model, self.vectors, matches, layout, self.settings, nearby=self.nearby_
        )
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
    placed: Placed | None = None,
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
    placed : Placed, optional
        Papers that a person placed: they stay there and teach their themes.
    """
    words = keyword_evidence(titles, abstracts, settings.described)
    start = begin_model(vectors, encode_declared(encoder, settings), settings)
    start = learn_placed(start, vectors, words, placed or Placed())
    matches = match_declared(start, vectors, words)
    free = int((matches < 0).sum())
    algorithm = choose_clusterer(settings, free)
    # Refits see the same graph in parts.
    of_graph = settings.discover and algorithm == "louvain"
    layout = None
    if algorithm == "hdbscan" and free > LAYOUT_NEIGHBOURS + 1:
        layout = Layout(settings.seed)
    clusterer = _ThemeClusterer(
        vectors,
        words,
        start,
        settings,
        seek_nearby=of_graph and settings.refits != 0,
        laid_out=layout is not None,
    )
    # Phrases take the interpreter and clusters the processor's arithmetic, so that
    # each leaves most of a core to the other.
    with ThreadPoolExecutor(1) as beside:
        finding = beside.submit(
            find_phrases,
            abstracts,
            titles=titles,
            min_texts=_fewest_texts(len(titles)),
            keywords=keywords,
        )
        fit_bertopic(clusterer, vectors, matches, phrases=finding, layout=layout)
        phrases = finding.result()
    return _finish(clusterer, phrases, encoder, keywords, algorithm)


def _fewest_texts(papers: int) -> int:
    """A phrase of one paper names nothing; in a large corpus, nor does one of a handful."""
    return 1 if papers < 25 else max(2, round(papers / 3000))


def _finish(
    clusterer: _ThemeClusterer,
    phrases: PhraseTable,
    encoder: Encoder,
    keywords: Sequence[Sequence[str]],
    algorithm: str,
) -> Theming:
    """Name the themes, let them learn from placed papers, and put them together to a tree."""
    vectors, words = clusterer.vectors, clusterer.words
    found = name_model(
        clusterer.model_, clusterer.labels_, vectors, phrases, encoder, keywords=keywords
    )
    named = found_labelled(found, words, vectors, phrases, encoder, keywords=keywords)
    model = named.model
    # Anew, so that they are to the last bit what the saved model gives these papers.
    memberships = model.compute_memberships(vectors, words)
    labels = find_labels(memberships)
    return Theming(
        cut=clusterer.cut_,
        tree=build_levels(model, labels, vectors, phrases, encoder, keywords=keywords),
        model=model,
        words=words,
        memberships=memberships,
        keywords=named.keywords,
        clusterer=algorithm,
        founded=model.theme_names[len(found.model.theme_ids) :],
        nearby=clusterer.nearby_,
    )
