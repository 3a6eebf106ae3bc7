"""Match of papers with declared themes, by meaning and words together.

A vector says what a paper is about as a whole, and takes every paper on
language models for a relative of "alignment datasets"; the keywords say what
is named in it. Each alone errs, so the evidence is a logistic function of
both: the cosine between the paper and the theme's description, and how much of
the theme's vocabulary the title and the abstract use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.settings import DeclaredTheme

TITLE_WEIGHT = 3.0
"""A keyword in the title counts as this many in the abstract."""

SATURATION = 1.5
"""Mentions at which a keyword has given half of its evidence (as k1 in BM25)."""

_WORDS_TO_WEIGHT = (0.6, 0.9, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Logistic coefficients from evidence to the probability of a match.

    ``p = 1 / (1 + exp(-(intercept + cosine * (c - expected) + words * w)))``,
    where ``expected`` is the cosine that papers of the corpus have to the
    theme on average: in a corpus that is all about language models, every
    paper is near to a theme that mentions them.
    """

    intercept: float
    cosine: float
    words: float


DEFAULT_CALIBRATION = Calibration(intercept=-3.9, cosine=11.4, words=3.6)
"""Fitted on 4,191 conference papers and 18 themes, written as a user would write
them, whose members are known from the authors' own keywords. Keywords are
incomplete (of papers at a fitted 0.2 to 0.3, half were of the theme when read),
so members weigh three times (Elkan and Noto 2008)."""

TYPICAL_COSINE = 0.16
"""Mean cosine between a paper and a theme in that corpus."""

_TYPICAL_WEIGHT = 5.0
"""How many papers ``TYPICAL_COSINE`` counts for beside those of the corpus."""


def theme_text(theme: DeclaredTheme) -> str:
    """The text whose vector stands for a declared theme."""
    parts = (theme.name, theme.description or ", ".join(theme.keywords))
    return ". ".join(part for part in parts if part)


def keyword_evidence(
    titles: Sequence[str], abstracts: Sequence[str], themes: Sequence[DeclaredTheme]
) -> NDArray[np.float64]:
    """How much of each theme's vocabulary each paper uses.

    For one keyword with ``m`` mentions the evidence is
    ``weight * m / (m + SATURATION)``; a theme's evidence is ``log(1 + sum)``
    over its name and keywords, so that a third synonym adds less than a first.

    Returns
    -------
    ndarray of shape (n_papers, n_themes), float64, >= 0
    """
    evidence = np.zeros((len(titles), len(themes)))
    keywords = [
        (column, keyword)
        for column, theme in enumerate(themes)
        for keyword in map(_Keyword.read, dict.fromkeys((theme.name, *theme.keywords)))
        if keyword is not None
    ]
    if not keywords:
        return evidence
    for row, (title, abstract) in enumerate(zip(titles, abstracts, strict=True)):
        low_title, low_abstract = title.lower(), abstract.lower()
        for column, keyword in keywords:
            mentions = TITLE_WEIGHT * keyword.count(title, low_title)
            mentions += keyword.count(abstract, low_abstract)
            if mentions:
                evidence[row, column] += keyword.weight * mentions / (mentions + SATURATION)
    return np.log1p(evidence)


def expected_cosines(
    vectors: NDArray[np.float32], declared_vectors: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Mean cosine of the corpus's papers to each declared theme, shape (n_themes,).

    In a small corpus the mean is drawn towards ``TYPICAL_COSINE``.
    """
    if not len(declared_vectors):
        return np.zeros(0)
    present = vectors[vectors.any(axis=1)].astype(np.float64)
    total = present.sum(axis=0) @ declared_vectors.T.astype(np.float64)
    mean = (total + _TYPICAL_WEIGHT * TYPICAL_COSINE) / (len(present) + _TYPICAL_WEIGHT)
    return np.asarray(mean.round(9))  # to fewer digits than differ between processors


def match_probability(
    cosine: NDArray[np.float32],
    words: NDArray[np.float64],
    expected: NDArray[np.float64],
    calibration: Calibration,
) -> NDArray[np.float64]:
    """Probability that each paper belongs to each declared theme.

    Parameters
    ----------
    cosine, words : ndarray of shape (n_papers, n_themes)
        The two kinds of evidence.
    expected : ndarray of shape (n_themes,)
        From :func:`expected_cosines`.
    calibration : Calibration

    Returns
    -------
    ndarray of shape (n_papers, n_themes), float64
    """
    from scipy.special import expit

    nearer = cosine - expected
    score = calibration.intercept + calibration.cosine * nearer + calibration.words * words
    return np.asarray(expit(score))


def _words(keyword: str) -> list[str]:
    return re.findall(r"[^\W_]+[+#]*", keyword)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keyword:
    """A keyword as a pattern: any case, with or without hyphens, singular or plural.

    ``pieces`` stand in every mention, and looking for them first is faster.
    """

    pattern: re.Pattern[str]
    pieces: tuple[str, ...]
    weight: float

    @classmethod
    def read(cls, keyword: str) -> _Keyword | None:
        words = _words(keyword)
        if not words:
            return None
        last = words[-1]
        if len(last) > 3 and last.endswith("s") and not last.endswith("ss"):
            last = last[:-1]
        stem = last[:-1] if last.endswith("y") and len(last) > 3 else last
        ending = "(?:y|ies)" if stem != last else "(?:s|es)?"
        body = r"[\s-]*".join([*map(re.escape, words[:-1]), re.escape(stem) + ending])
        return cls(
            pattern=re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE),
            pieces=tuple(piece.lower() for piece in (*words[:-1], stem)),
            weight=_WORDS_TO_WEIGHT[min(len(words), 3) - 1],
        )

    def count(self, text: str, lower: str) -> int:
        """Mentions in a text, which is also given in lower case."""
        # Beyond ASCII, what the pattern takes for the same letter need not be so in lower case.
        if text.isascii() and not all(piece in lower for piece in self.pieces):
            return 0
        return len(self.pattern.findall(text))
