"""Keywords: what a theme's papers speak of, in phrases that do not repeat each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from topics.themes.candidates import Candidate
from topics.themes.wording import (
    MEASURES,
    QUALIFIERS,
    VAGUE,
    has_version,
    phrase_cosine,
    says_much,
)

KEYWORDS = 10

_LEAST_USE, _MOST_USE = 1.0, 4.5
"""What use by the theme's papers counts for in keywords of a small and a large theme.

At 6,000 papers, twice as much adds .025 to NPMI and takes .02 from diversity.
"""

_SAME_KEYWORD = 0.9
"""Cosine from which a keyword repeats another."""

_FEW_PAPERS = 30.0
"""Papers of a theme at which the weight is halfway: use by few papers is chance."""

_TOGETHER = 1.5
"""What standing together with the keywords before counts for.

It adds .04 to NPMI at 6,000 papers and .1 at 1,000; from 3 on, a list is of one part of
a theme ("hip", "knee", "ankle joint").
"""

_TITLED = 0.15
"""Share of mentions in titles from which something numbered is a subject ("COVID-19")."""

_ENOUGH = 5
"""Keywords from which on one that says little about the subject is left out."""


def choose_keywords(candidates: Sequence[Candidate], *, papers: int) -> tuple[str, ...]:
    """At most ten phrases, best first, none of which repeats another.

    Ranked by contrast, use by the theme's papers beyond that by others, closeness in
    meaning, and how often a phrase stands in one paper with those chosen before it.
    Versions of models and measures of results ("GPT-4", "win rate") only fill up a list
    that would be short without them.
    """
    # A plain word that no title has is of the language and not of the field.
    able = [one for one in candidates if says_much(one) or one.titled] or candidates
    use = _LEAST_USE + (_MOST_USE - _LEAST_USE) * papers / (papers + _FEW_PAPERS)
    scores = {one.key: _score(one, use) for one in able}
    left = sorted(able, key=lambda one: one.key)
    chosen: list[Candidate] = []
    while left and len(chosen) < KEYWORDS:
        best = min(
            left,
            key=lambda one: (
                _is_instrument(one),
                -round(scores[one.key] + _TOGETHER * _mean_npmi(one, chosen), 6),
            ),
        )
        if len(chosen) >= _ENOUGH and _is_instrument(best):
            break
        chosen.append(best)
        left = [one for one in left if one is not best and not _repeats(one, best)]
    return tuple(one.surface for one in chosen)


def _score(candidate: Candidate, use: float) -> float:
    """How well a phrase says by itself what the theme's papers speak of."""
    words = candidate.key.split()
    return (
        float(np.sqrt(max(0.0, candidate.contrast)))
        + use * float(np.sqrt(max(0.0, candidate.coverage - candidate.elsewhere)))
        + max(0.0, candidate.closeness)
        - 0.3 * (not says_much(candidate))
        - 1.0 * (words[-1] in VAGUE)
        - 1.0 * (words[0] in QUALIFIERS)
    )


def _mean_npmi(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    if not chosen:
        return 0.0
    return sum(candidate.together.get(other.key, 0.0) for other in chosen) / len(chosen)


def _repeats(candidate: Candidate, other: Candidate) -> bool:
    """Whether a phrase says what one that was chosen says."""
    words, others = set(candidate.key.split()), set(other.key.split())
    return (
        words <= others
        or len(words & others) >= 2
        or phrase_cosine(candidate, other) > _SAME_KEYWORD
    )


def _is_instrument(candidate: Candidate) -> bool:
    """Something that papers work with or are measured by, and are not about."""
    if candidate.key in MEASURES:
        return True
    subject = candidate.keyword or candidate.titled >= _TITLED
    return has_version(candidate.surface) and not subject
