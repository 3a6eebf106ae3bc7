"""Whether a text is like any of a model's papers, judged by its words.

Themes divide what a model knows; they say nothing about what it does not know, and
from the centre of a narrow field everything else lies in some theme's direction.
A student's vectors do not help: they are made of words that it knows, so that a
text of other words looks like the average paper. So a text is measured by its word
pieces against a sample of papers: the mean tf-idf cosine to the nearest of them.
A text below what nearly all of the model's own papers reach, each judged by the
others, is of another field (nearest neighbours, as Sun, Ming, Zhu and Li 2022,
"Out-of-distribution detection with deep nearest neighbors"). Where an encoder made the
vectors that knows other fields, the mean cosine to the nearest vectors counts as much.

A short text is less similar to anything, so the limit depends on how many pieces a
text has, and comes from the beginnings of the model's own papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from topics.encoders.student.lexical import (
    Counts,
    PieceCounter,
    document_frequency,
    inverse_frequency,
    weigh,
)
from topics.model.nearness import (
    SAMPLE,
    count_near,
    find_growth,
    find_nearness,
    mean_of_largest,
    weigh_nearness,
)
from topics.themes.cosines import Vectors

FEWEST = 100
"""Papers below which a quantile of them is chance and nothing is refused by it."""

REFUSED_BY_WORDS = 0.07
REFUSED = 0.03
"""Share of a model's own papers that may be as unlike the others as another field is: by words
alone, and by words and vectors, which tell as many strangers with it."""

_BEGINNINGS = (6, 12, 25, 50, 100, 200, 10_000)
"""Words of the beginnings of papers for which limits are set."""

_BLOCK = 2_000

_FIRST_PARTS = (100, 250, 500)
"""How many papers of the sample a text is compared with in turn, until it is known to be near."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Familiarity:
    """The words of a sample of papers, and how near texts of their field are to them.

    Parameters
    ----------
    ends : ndarray of shape (m,), int32
        Where the pieces of each paper end in ``pieces``.
    pieces : ndarray of shape (k,), uint16
        Distinct word pieces of each paper, ascending.
    counts : ndarray of shape (k,), uint8
        How often each occurs, at most 255.
    lengths : ndarray of shape (l,), float64, ascending
        Distinct pieces of a text.
    limits : ndarray of shape (l,), float64
        Mean cosine to the nearest papers below which a text of that length is
        foreign; in between it is interpolated by the logarithm of the length.
        Empty: nothing is refused.
    power : float
        What is measured is the mean cosine by words, times that of vectors to this power.
    """

    ends: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    pieces: NDArray[np.uint16] = field(default_factory=lambda: np.empty(0, dtype=np.uint16))
    counts: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, dtype=np.uint8))
    lengths: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    limits: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    power: float = 0.0

    @property
    def refused(self) -> float:
        """Share of a model's own papers below the limits."""
        return REFUSED if self.power else REFUSED_BY_WORDS

    def are_foreign(
        self, counts: Counts, nearness: NDArray[np.float64] | None = None
    ) -> NDArray[np.bool_]:
        """Whether each text is of another field; an empty one is not.

        Parameters
        ----------
        counts : sparse matrix of shape (n, n_pieces)
            From :func:`piece_counter`, of cleaned texts.
        nearness : ndarray of shape (n,), optional
            From :func:`topics.model.nearness.find_nearness`; needed where ``power`` is not 0.
        """
        foreign = np.zeros(counts.shape[0], dtype=bool)
        if not len(self.limits):
            return foreign
        _, inverse = self.weighted
        near = count_near(len(self.ends))
        known, parts = self._parts
        for start in range(0, counts.shape[0], _BLOCK):
            block = counts[start : start + _BLOCK]
            lengths = np.diff(block.indptr)
            limits = np.interp(_log(lengths), _log(self.lengths), self.limits)
            if nearness is not None:
                limits = (limits / nearness[start : start + _BLOCK] ** self.power).round(6)
            weighted = weigh(block, inverse)[:, known]
            open_ = np.flatnonzero(lengths > 0)
            cosines = np.empty((len(open_), 0), dtype=np.float32)
            # No text is nearer to some of the papers than to all, and some are enough for most.
            for part in parts:
                cosines = np.hstack([cosines, weighted[open_] @ part])
                below = mean_of_largest(cosines, near) < limits[open_]
                open_, cosines = open_[below], cosines[below]
            foreign[start + open_] = True
        return foreign

    @cached_property
    def _parts(self) -> tuple[NDArray[np.intp], list[NDArray[np.float32]]]:
        """The pieces of the sample, and one part of the papers after the other by them.

        Each part is of shape (pieces, papers); papers that are most like the others come
        first, as most texts are near to some of them. As dense rows are added, they are
        several times faster than sparse ones, and the sums are the same bit for bit.
        """
        sample, _ = self.weighted
        known = np.flatnonzero(np.diff(sample.indptr))
        likeness = sample.T @ np.asarray(sample.sum(axis=1, dtype=np.float64))
        order = np.argsort(-likeness[:, 0], kind="stable")
        papers = sample[known].toarray()[:, order]
        return known, [
            np.ascontiguousarray(part) for part in np.split(papers, _FIRST_PARTS, axis=1)
        ]

    @cached_property
    def weighted(self) -> tuple[Counts, NDArray[np.float32]]:
        """The sample's tf-idf rows, transposed, and the inverse document frequencies."""
        from scipy.sparse import csr_matrix

        indptr = np.concatenate([[0], self.ends])
        shape = (len(self.ends), piece_counter().pieces)
        data = self.counts.astype(np.float32)
        counts = csr_matrix((data, self.pieces.astype(np.int32), indptr), shape=shape)
        inverse = inverse_frequency(document_frequency(counts), len(self.ends))
        return weigh(counts, inverse).T.tocsr(), inverse


@cache
def piece_counter() -> PieceCounter:
    """The counter of the embedded model's word pieces."""
    from topics.encoders.bert.minilm import minilm_checkpoint

    return PieceCounter(minilm_checkpoint())


def fit_familiarity(
    texts: Sequence[str], hashes: NDArray[np.int64], vectors: Vectors | None = None
) -> Familiarity:
    """Learn the words of a sample of papers and set the limits by them.

    Parameters
    ----------
    texts : sequence of n str
        Cleaned.
    hashes : ndarray of shape (n,)
        Of the texts. The ``SAMPLE`` that are no empty texts and have the smallest are
        remembered, which is a random sample that does not depend on the order.
    vectors : ndarray of shape (n, d), unit rows, optional
        Of the texts, by an encoder that knows other fields too.
    """
    order = [at for at in np.argsort(hashes, kind="stable").tolist() if texts[at]][:SAMPLE]
    remembered = [texts[at] for at in order]
    if len(remembered) < FEWEST:
        return Familiarity()
    counts = piece_counter().count(remembered)
    words = Familiarity(
        ends=counts.indptr[1:].astype(np.int32),
        pieces=counts.indices.astype(np.uint16),
        counts=np.minimum(counts.data, 255).astype(np.uint8),
    )
    sample, inverse = words.weighted
    near, places = count_near(len(remembered)), np.arange(len(remembered))
    whole = _score(counts, sample, inverse, near, own=places)
    # By what vectors multiply the likeness of a text by words, and how that grows with its length.
    factors, growth = np.ones(len(remembered)), 0.0
    if vectors is not None:
        beside = vectors[order]
        nearness = find_nearness(beside, beside, own=True)
        words = replace(words, power=weigh_nearness(whole, nearness))
        factors = nearness**words.power
        growth = words.power * find_growth(_lengths(counts), nearness)
    lengths, limits = [], []
    for number in _BEGINNINGS:
        beginnings = [" ".join(text.split()[:number]) for text in remembered]
        begun = piece_counter().count(beginnings)
        known = np.diff(begun.indptr) > 0
        shorter = (_lengths(begun) / _lengths(counts)) ** growth
        values = _score(begun, sample, inverse, near, own=places) * factors * shorter
        if known.any():
            lengths.append(float(_lengths(begun)[known].mean()))
            limits.append(float(np.quantile(values[known], words.refused)))
    # Where all papers are short, longer beginnings are the same again.
    different = [at for at in range(len(lengths)) if at == 0 or lengths[at] > lengths[at - 1]]
    return replace(
        words,
        lengths=np.array(lengths)[different].round(6),
        limits=np.array(limits)[different].round(6),
    )


def extend_familiarity(
    familiarity: Familiarity,
    earlier: NDArray[np.int64],
    hashes: NDArray[np.int64],
    texts: Sequence[str],
    *,
    vectors: Vectors | None = None,
    samples: tuple[Vectors, Vectors] | None = None,
) -> Familiarity:
    """The familiarity of earlier papers and new ones together.

    The sample is that of the smallest hashes of all. Texts of earlier papers are gone,
    so that limits of beginnings change as the limit of whole texts does.

    Parameters
    ----------
    familiarity : Familiarity
        Of the earlier papers.
    earlier : ndarray of shape (n_earlier,)
        Hashes of their texts.
    hashes : ndarray of shape (n,)
        Hashes of the new texts.
    texts : sequence of n str
        New texts, cleaned.
    vectors : ndarray of shape (n, d), unit rows, optional
        Theirs, by an encoder that knows other fields too.
    samples : two ndarrays, optional
        The earlier papers' :func:`topics.model.nearness.sample_vectors`, and those of all.
    """
    from scipy.sparse import csr_matrix, vstack

    if not len(familiarity.limits):
        return fit_familiarity(texts, hashes, vectors)
    sampled = np.sort(earlier)[: len(familiarity.ends)]
    counts = piece_counter().count(texts)
    columns = familiarity.pieces.astype(np.int32)
    kept = csr_matrix(
        (familiarity.counts.astype(np.float32), columns, np.concatenate([[0], familiarity.ends])),
        shape=(len(familiarity.ends), piece_counter().pieces),
    )
    present = np.flatnonzero(np.diff(counts.indptr))
    chosen = np.argsort(np.concatenate([sampled, hashes[present]]), kind="stable")[:SAMPLE]
    whole = vstack([kept, counts[present]], format="csr")[chosen]
    whole.sort_indices()
    new = replace(
        familiarity,
        ends=whole.indptr[1:].astype(np.int32),
        pieces=whole.indices.astype(np.uint16),
        counts=np.minimum(whole.data, 255).astype(np.uint8),
    )
    limit = _limit_of(whole, new) / max(_limit_of(kept, familiarity), 1e-6)
    if familiarity.power and samples is not None:
        before, after = (_nearness_limit_of(sample, familiarity) for sample in samples)
        limit *= after / before
    return replace(new, limits=(familiarity.limits * limit).round(6))


def _limit_of(counts: Counts, familiarity: Familiarity) -> float:
    """What nearly all papers of the sample reach by words, each judged by the others."""
    sample, inverse = familiarity.weighted
    papers = counts.shape[0]
    values = _score(counts, sample, inverse, count_near(papers), own=np.arange(papers))
    return float(np.quantile(values, familiarity.refused))


def _nearness_limit_of(sample: Vectors, familiarity: Familiarity) -> float:
    """The same by vectors."""
    nearness = find_nearness(sample, sample, own=True) ** familiarity.power
    return float(np.quantile(nearness, familiarity.refused))


def _score(
    counts: Counts,
    sample: Counts,
    inverse: NDArray[np.float32],
    near: int,
    *,
    own: NDArray[np.intp] | None = None,
) -> NDArray[np.float64]:
    """Mean cosine of each text to the ``near`` nearest papers.

    ``own`` is each text's own place in the sample, which does not count.
    """
    cosines = (weigh(counts, inverse) @ sample).toarray()
    if own is not None:
        cosines[np.arange(len(own)), own] = -1.0
    return mean_of_largest(cosines, near)


def _lengths(counts: Counts) -> NDArray[np.float64]:
    """Distinct pieces of each text, at least 1."""
    lengths: NDArray[np.float64] = np.maximum(np.diff(counts.indptr), 1.0)
    return lengths


def _log(lengths: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    return np.log(np.maximum(lengths, 1.0))
