"""How well papers match declared themes: meaning and words together.

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

    ``p = 1 / (1 + exp(-(intercept + cosine * c + words * w)))``.
    """

    intercept: float
    cosine: float
    words: float


DEFAULT_CALIBRATION = Calibration(intercept=-6.5, cosine=6.5, words=5.5)


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
    for column, theme in enumerate(themes):
        for keyword in dict.fromkeys((theme.name, *theme.keywords)):
            pattern = _pattern(keyword)
            if pattern is None:
                continue
            weight = _WORDS_TO_WEIGHT[min(len(_words(keyword)), 3) - 1]
            for row, (title, abstract) in enumerate(zip(titles, abstracts, strict=True)):
                mentions = TITLE_WEIGHT * len(pattern.findall(title))
                mentions += len(pattern.findall(abstract))
                if mentions:
                    evidence[row, column] += weight * mentions / (mentions + SATURATION)
    return np.log1p(evidence)


def match_probability(
    cosine: NDArray[np.float32], words: NDArray[np.float64], calibration: Calibration
) -> NDArray[np.float64]:
    """Probability that each paper belongs to each declared theme; same shape as the inputs."""
    score = calibration.intercept + calibration.cosine * cosine + calibration.words * words
    return np.asarray(1.0 / (1.0 + np.exp(-score)))


def _words(keyword: str) -> list[str]:
    return re.findall(r"[^\W_]+", keyword)


def _pattern(keyword: str) -> re.Pattern[str] | None:
    """A keyword as a pattern: any case, with or without hyphens, singular or plural."""
    words = _words(keyword)
    if not words:
        return None
    last = words[-1]
    if len(last) > 3 and last.endswith("s") and not last.endswith("ss"):
        last = last[:-1]
    stem = last[:-1] if last.endswith("y") and len(last) > 3 else last
    ending = "(?:y|ies)" if stem != last else "(?:s|es)?"
    body = r"[\s-]*".join([*map(re.escape, words[:-1]), re.escape(stem) + ending])
    return re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)
