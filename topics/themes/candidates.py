"""Candidate phrases for the names of themes, and the evidence for each.

A theme is described by what its papers say and its neighbours' papers do not.
The contrast is the log-odds ratio with an informative Dirichlet prior (Monroe,
Colaresi and Quinn 2008, "Fightin' Words", equations 15, 16 and 22), counted in
papers rather than words, so that one talkative abstract says no more than
another: once against all other papers and once against those of the nearest
themes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.text.phrases import PhraseTable, phrase_key
from topics.themes.coherence import compute_pair_npmi
from topics.themes.cosines import Labels, Vectors, compute_cosines

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

CANDIDATES = 40
"""Phrases of the highest contrast that are considered for a theme."""

NEAREST = 3
"""Themes that a theme is told apart from."""

_PRIOR = 10.0
"""Papers that the corpus's own use of a phrase counts for beside a theme's."""

_LEAST_BOUNDED = 0.3
"""A phrase that ends a noun phrase less often than this is a piece of longer ones."""

_WRITTEN = 0.3
"""Share of mentions that end a noun phrase in texts as people write them, at least.

It is .5 to .7 in abstracts. Where function words were taken out it is .24 in titles and
.02 in articles, of whole phrases as of pieces, and tells nothing.
"""

_ABSORBED = 0.7
"""A phrase that stands inside a longer one this often is a piece of it."""

_CAUTION = 1.0
"""Standard errors by which two phrases meet less often than was counted."""

_LEVELS = re.compile(r"\s*[:;/>|]\s*")
"""Between the levels of keywords from a classification ("Machine learning: clustering")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A phrase that could stand for a theme.

    Parameters
    ----------
    key, surface : str
        The form under which variants meet, and the one that is shown.
    contrast, apart : float
        Log-odds in standard errors against all other papers and against those
        of the nearest themes, in parts of the theme's largest.
    coverage, elsewhere : float
        Share of the theme's papers that use it, and of the other papers.
    closeness : float
        Cosine between the phrase and the theme, as the themes see vectors.
    margin : float
        By how much that is above its cosine to the nearest other theme.
    titled : float
        Share of its mentions that stand in titles.
    bounded : float
        Share of its mentions at which a noun phrase may end.
    keyword : bool
        Whether authors of the corpus give it as a keyword.
    vector, around : ndarray of shape (d,)
        Of the phrase, as it is and as the themes see it.
    together : mapping of str to float
        By key, how often it stands in one paper with each other candidate of the
        theme, as :func:`topics.themes.coherence.compute_pair_npmi` says with caution.
    """

    key: str
    surface: str
    contrast: float = 1.0
    apart: float = 1.0
    coverage: float = 0.5
    elsewhere: float = 0.0
    closeness: float = 0.0
    margin: float = 0.0
    titled: float = 0.0
    bounded: float = 1.0
    keyword: bool = False
    vector: Vectors | None = None
    around: Vectors | None = None
    together: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """Papers of each theme, and how many of them use each phrase, shape (themes, phrases)."""

    papers: NDArray[np.int64]
    using: csr_matrix
    everywhere: NDArray[np.float64]


def find_candidates(
    phrases: PhraseTable,
    labels: Labels,
    centres: Vectors,
    around: Callable[[Vectors], Vectors],
    encoder: Encoder,
    *,
    keywords: Sequence[Sequence[str]] = (),
) -> list[list[Candidate]]:
    """Candidates of each theme, those of the highest contrast first.

    Parameters
    ----------
    phrases : PhraseTable
        Of n papers.
    labels : ndarray of shape (n,)
        Theme of each paper; -1 for none.
    centres : ndarray of shape (themes, d), unit rows
        Directions of the themes.
    around : callable
        Gives vectors the directions in which the themes see them.
    encoder : Encoder
    keywords : sequence of n sequences of str, optional
        What the authors give as keywords.
    """
    used = phrases.counts.astype(bool).astype(np.int64)
    counts = _count(used, labels, len(centres))
    nearest = _nearest_themes(centres)
    whole = np.flatnonzero(phrases.bounded >= _least_bounded(phrases))
    chosen = [
        _choose(phrases, counts, theme, nearest[theme], whole) for theme in range(len(centres))
    ]
    every = sorted({phrase for found in chosen for phrase in found.phrases.tolist()})
    vectors = encoder.encode([phrases.surface[phrase] for phrase in every])
    directions = around(vectors)
    cosines = compute_cosines(directions, centres)
    row = {phrase: place for place, phrase in enumerate(every)}
    used = used[:, every].tocsc()
    given = _given_by_authors(keywords)
    result = []
    for theme, found in enumerate(chosen):
        own = []
        keys = [phrases.keys[phrase] for phrase in found.phrases.tolist()]
        together = compute_pair_npmi(
            used[:, [row[phrase] for phrase in found.phrases.tolist()]], caution=_CAUTION
        )
        for place, phrase in enumerate(found.phrases.tolist()):
            near = cosines[row[phrase]]
            others = near[nearest[theme]]
            own.append(
                Candidate(
                    key=keys[place],
                    surface=phrases.surface[phrase],
                    contrast=float(found.contrast[place]),
                    apart=float(found.apart[place]),
                    coverage=float(found.coverage[place]),
                    elsewhere=float(found.elsewhere[place]),
                    closeness=float(near[theme]),
                    margin=float(near[theme] - others.max()) if len(others) else 0.0,
                    titled=float(phrases.titled[phrase]),
                    bounded=float(phrases.bounded[phrase]),
                    keyword=keys[place] in given,
                    vector=vectors[row[phrase]],
                    around=directions[row[phrase]],
                    together=dict(zip(keys, together[place].tolist(), strict=True)),
                )
            )
        result.append(_without_pieces(own))
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """Phrases of one theme by contrast, and what was counted for each."""

    phrases: NDArray[np.int64]
    contrast: NDArray[np.float64]
    apart: NDArray[np.float64]
    coverage: NDArray[np.float64]
    elsewhere: NDArray[np.float64]


def _count(used: csr_matrix, labels: Labels, themes: int) -> _Counts:
    from scipy import sparse

    member = np.flatnonzero(labels >= 0)
    belongs = sparse.csr_matrix(
        (np.ones(len(member), dtype=np.int64), (labels[member], member)),
        shape=(themes, len(labels)),
    )
    return _Counts(
        papers=np.bincount(labels[member], minlength=themes),
        using=belongs @ used,
        everywhere=np.asarray(used.sum(axis=0), dtype=np.float64).ravel(),
    )


def _nearest_themes(centres: Vectors) -> list[NDArray[np.intp]]:
    cosines = compute_cosines(centres, centres)
    np.fill_diagonal(cosines, -np.inf)
    order = np.argsort(-cosines, axis=1, kind="stable")
    return [others[: min(NEAREST, len(centres) - 1)] for others in order]


def _least_bounded(phrases: PhraseTable) -> float:
    """Share of mentions that end a noun phrase from which a phrase is whole."""
    mentions = np.asarray(phrases.counts.sum(axis=0), dtype=np.float64).ravel()
    usual = float(phrases.bounded @ mentions) / max(1.0, float(mentions.sum()))
    return _LEAST_BOUNDED if usual >= _WRITTEN else 0.0


def _choose(
    phrases: PhraseTable,
    counts: _Counts,
    theme: int,
    nearest: NDArray[np.intp],
    whole: NDArray[np.intp],
) -> _Chosen:
    """The theme's phrases of the highest contrast."""
    row = counts.using[[theme]]
    found = np.intersect1d(row.indices, whole)
    using = np.asarray(row[:, found].todense(), dtype=np.float64).ravel()
    papers, size = phrases.counts.shape[0], int(counts.papers[theme])
    prior = _PRIOR * counts.everywhere[found] / papers
    others = counts.everywhere[found] - using
    contrast = _log_odds(using, size, others, papers - size, prior)
    near = np.asarray(counts.using[nearest][:, found].sum(axis=0), dtype=np.float64).ravel()
    apart = _log_odds(using, size, near, int(counts.papers[nearest].sum()), prior)
    best = np.lexsort((found, -contrast.round(9)))[:CANDIDATES]
    return _Chosen(
        phrases=found[best].astype(np.int64),
        contrast=_in_parts_of_largest(contrast[best]),
        apart=_in_parts_of_largest(apart[best]),
        coverage=using[best] / max(1, size),
        elsewhere=others[best] / max(1, papers - size),
    )


def log_odds(
    using: NDArray[np.float64], papers: int, others_using: NDArray[np.float64], others: int
) -> NDArray[np.float64]:
    """Log-odds ratio with the informative prior, in standard errors.

    Parameters
    ----------
    using, others_using : ndarray of shape (n_phrases,)
        Papers of the theme, and of the others, that use each phrase.
    papers, others : int
        How many there are.
    """
    prior = _PRIOR * (using + others_using) / max(1, papers + others)
    return _log_odds(using, papers, others_using, others, prior)


def _log_odds(
    using: NDArray[np.float64],
    papers: int,
    others_using: NDArray[np.float64],
    others: int,
    prior: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Log-odds ratio with the prior, in standard errors, for each phrase."""
    own, other = using + prior, others_using + prior
    without = np.maximum(papers + _PRIOR - own, prior)
    others_without = np.maximum(others + _PRIOR - other, prior)
    difference = np.log(own / without) - np.log(other / others_without)
    return np.asarray(difference / np.sqrt(1.0 / own + 1.0 / other))


def _in_parts_of_largest(values: NDArray[np.float64]) -> NDArray[np.float64]:
    largest = values.max(initial=0.0)
    return values / largest if largest > 0 else np.zeros_like(values)


def _given_by_authors(keywords: Sequence[Sequence[str]]) -> frozenset[str]:
    """Keys of the keywords that two papers have at least: one may be a slip."""
    counted = Counter(
        key
        for own in keywords
        for key in {phrase_key(part) for word in own for part in _LEVELS.split(word)}
    )
    return frozenset(key for key, papers in counted.items() if papers > 1)


def _without_pieces(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop phrases that mostly occur inside a longer candidate (Frantzi et al. 2000, C-value)."""
    kept = []
    for candidate in candidates:
        inside = f" {candidate.key} "
        absorbed = any(
            other.coverage >= _ABSORBED * candidate.coverage
            for other in candidates
            if len(other.key) > len(candidate.key) and inside in f" {other.key} "
        )
        if not absorbed:
            kept.append(candidate)
    return kept
