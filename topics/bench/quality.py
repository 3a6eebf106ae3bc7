"""Themes and labels to figures: agreement with known labels, coherence, diversity.

What comes in is the same for every contender: one label a paper, ten words a
theme. A word may be a phrase; it is in a paper whose text holds its words in that
order, so that nobody's way of splitting words is favoured. Singular and plural are
one word, in lists and in texts, as they are where both are lemmatised (Lau, Newman and
Baldwin 2014): a list that has "robot" and "robots" gains nothing by the second, and
one that has "robots" alone loses nothing by papers that say "robot". A word and a
phrase that holds it ("planning", "motion planning") are together by construction, so
that such pairs do not count in NPMI.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from topics.text.phrases import phrase_key
from topics.themes.coherence import compute_pair_npmi

WORDS = 10
_WINDOW = 110
_SMALL = 1e-12

VENUE_FIELDS = {
    "vision": ("eccv", "wacv", "cvpr", "iccv", "3dv", "bmvc"),
    "language": ("coling", "naacl", "acl", "emnlp", "eacl", "colm", "tacl"),
    "robotics": ("iros", "icra", "corl", "rss"),
    "learning theory": ("aistats", "colt", "uai", "alt"),
    "machine learning": ("ijcai", "icml", "aaai", "nips", "neurips", "acml", "iclr", "automl"),
    "web": ("www", "kdd", "sigir", "wsdm"),
}
"""Fields of the venues that the benchmark's corpora are from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Figures of one clustering.

    Parameters
    ----------
    themes : int
    without_theme : float
        Share of papers of no theme.
    agreement : dict of str to float
        Adjusted mutual information with each known label over the papers that
        have it, "no theme" being a class of its own.
    npmi : float
        Mean normalised pointwise mutual information of the pairs of a theme's
        words, and over themes (Bouma 2009; Lau, Newman and Baldwin 2014).
    diversity : float
        Share of distinct words among the themes' words (Dieng, Ruiz and Blei 2020).
    """

    themes: int
    without_theme: float
    agreement: dict[str, float]
    npmi: float
    diversity: float


def measure_quality(
    labels: Sequence[int],
    words: Sequence[Sequence[str]],
    texts: Sequence[str],
    known: Mapping[str, Sequence[str]],
) -> Quality:
    """Measure one clustering.

    Parameters
    ----------
    labels : sequence of int, length n
        -1 is no theme.
    words : sequence of sequences of str
        Best words of each theme; the first ten count.
    texts : sequence of str, length n
    known : mapping of str to sequence of str, each of length n
        An empty string is a paper without that label.
    """
    from sklearn.metrics import adjusted_mutual_info_score

    found = np.asarray(labels)
    agreement = {}
    for name, values in known.items():
        has = np.array([bool(value) for value in values])
        if has.any():
            true = np.array(values, dtype=object)[has].astype(str)
            agreement[name] = float(adjusted_mutual_info_score(true, found[has]))
    top = _normal_lists(words)
    every = [word for theme in top for word in theme]
    return Quality(
        themes=len(top),
        without_theme=float((found < 0).mean()) if found.size else 0.0,
        agreement=agreement,
        npmi=compute_npmi(top, texts),
        diversity=len(set(every)) / len(every) if every else 0.0,
    )


def compute_npmi(words: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Mean over themes of the mean NPMI of their pairs of words.

    Two words are together where one text holds both; -1 where none does. Pairs of which
    one holds the other do not count.
    """
    top = _normal_lists(words)
    vocabulary = sorted({word for theme in top for word in theme})
    rows = {word: row for row, word in enumerate(vocabulary)}
    held = np.zeros((len(vocabulary), len(texts)), dtype=bool)
    padded = [f" {_normal(text)} " for text in texts]
    for row, word in enumerate(vocabulary):
        piece = f" {word} "
        held[row] = [piece in text for text in padded]
    scores = []
    for theme in top:
        own = compute_pair_npmi(held[[rows[word] for word in theme]].T.astype(np.float64))
        pairs = [
            own[one, other]
            for one, other in combinations(range(len(theme)), 2)
            if not _holds(theme[one], theme[other]) and not _holds(theme[other], theme[one])
        ]
        if pairs:
            scores.append(float(np.mean(pairs)))
    return float(np.mean(scores)) if scores else 0.0


def _holds(phrase: str, word: str) -> bool:
    return f" {word} " in f" {phrase} "


def compare_with_labels(
    labels: NDArray[np.intp], known: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Agreement with each known label over the papers that have it.

    Adjusted mutual information (Vinh, Epps and Bailey 2010), adjusted Rand index
    (Hubert and Arabie 1985), V-measure (Rosenberg and Hirschberg 2007) and purity:
    the share of papers whose label is the commonest of their theme. "No theme" is a
    class of its own.
    """
    from sklearn import metrics

    figures: dict[str, float] = {}
    for name, values in known.items():
        has = np.array([bool(value) for value in values])
        if not has.any():
            continue
        true, found = np.array(values, dtype=object)[has].astype(str), labels[has]
        table = metrics.cluster.contingency_matrix(true, found)
        figures |= {
            f"{name} ami": float(metrics.adjusted_mutual_info_score(true, found)),
            f"{name} ari": float(metrics.adjusted_rand_score(true, found)),
            f"{name} v": float(metrics.v_measure_score(true, found)),
            f"{name} purity": float(table.max(axis=0).sum() / table.sum()),
        }
    return figures


def compute_c_v(words: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Coherence C_V (Röder, Both and Hinneburg 2015), mean over themes.

    Each of a theme's words is a vector of its NPMI with all of them, counted in
    windows of 110 words, here one every 55; C_V is the mean cosine between these
    vectors and their sum.
    """
    top = _normal_lists(words)
    vocabulary = sorted({word for theme in top for word in theme})
    rows = {word: row for row, word in enumerate(vocabulary)}
    windows = [
        f" {' '.join(tokens[start : start + _WINDOW])} "
        for tokens in (_normal(text).split() for text in texts)
        for start in range(0, max(1, len(tokens) - _WINDOW // 2), _WINDOW // 2)
    ]
    held = np.array(
        [[f" {word} " in window for window in windows] for word in vocabulary], dtype=np.float64
    ).reshape(len(vocabulary), len(windows))
    scores = []
    for theme in top:
        if len(theme) < 2:
            continue
        own = held[[rows[word] for word in theme]]
        joint = own @ own.T / len(windows)
        alone = np.diag(joint)
        ratio = (joint + _SMALL) / np.maximum(np.outer(alone, alone), _SMALL)
        npmi = np.log(ratio) / -np.log(np.minimum(joint + _SMALL, 1 - _SMALL))
        together = npmi.sum(axis=0)
        lengths = np.linalg.norm(npmi, axis=1) * np.linalg.norm(together)
        scores.append(float((npmi @ together / np.maximum(lengths, _SMALL)).mean()))
    return float(np.mean(scores)) if scores else 0.0


def venue_field(venue: str) -> str:
    """The field of a venue by the word it begins with; empty if it is not known."""
    start = re.split(r"[^a-z0-9]", venue.strip().lower())[0]
    return next((field for field, venues in VENUE_FIELDS.items() if start in venues), "")


def _normal_lists(words: Sequence[Sequence[str]]) -> list[list[str]]:
    """The first ten words of each theme as :func:`_normal` writes them, none of them twice."""
    first = (list(filter(None, map(_normal, theme)))[:WORDS] for theme in words)
    return [list(dict.fromkeys(theme)) for theme in first]


def _normal(text: str) -> str:
    """Lower case, no plurals, and one space for whatever is neither letter nor digit."""
    return phrase_key(" ".join(re.findall(r"[^\W_]+", text.lower())))
