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

_LEAST_USE, _MOST_USE = 0.7, 3.2
"""What use by the theme's papers counts for in keywords of a small and a large theme.

The second trades .05 of NPMI for .06 of diversity and back, at 20,000 papers."""

_SAME_KEYWORD = 0.9
"""Cosine from which a keyword repeats another."""

_FEW_PAPERS = 30.0
"""Papers of a theme at which the weight is halfway: use by few papers is chance."""

_TITLED = 0.15
"""Share of mentions in titles from which something numbered is a subject ("COVID-19")."""

_ENOUGH = 5
"""Keywords from which on one that says little about the subject is left out."""


def choose_keywords(candidates: Sequence[Candidate], *, papers: int) -> tuple[str, ...]:
    """At most ten phrases, best first, none of which repeats another.

    Ranked by contrast, use by the theme's papers beyond that by others, and
    closeness in meaning. Versions of models and measures of results ("GPT-4", "win
    rate") only fill up a list that would be short without them.
    """
    use = _LEAST_USE + (_MOST_USE - _LEAST_USE) * papers / (papers + _FEW_PAPERS)

    def score(one: Candidate) -> float:
        words = one.key.split()
        return (
            float(np.sqrt(max(0.0, one.contrast)))
            + use * float(np.sqrt(max(0.0, one.coverage - one.elsewhere)))
            + max(0.0, one.closeness)
            - 0.3 * (not says_much(one))
            - 1.0 * (words[-1] in VAGUE)
            - 1.0 * (words[0] in QUALIFIERS)
        )

    # A plain word that no title has is of the language and not of the field.
    able = [one for one in candidates if says_much(one) or one.titled]
    ranked = sorted(
        able or candidates,
        key=lambda one: (_is_instrument(one), -round(score(one), 6), one.key),
    )
    chosen: list[Candidate] = []
    for one in ranked:
        if len(chosen) >= _ENOUGH and _is_instrument(one):
            break
        words = set(one.key.split())
        repeats = any(
            words <= set(other.key.split())
            or len(words & set(other.key.split())) >= 2
            or phrase_cosine(one, other) > _SAME_KEYWORD
            for other in chosen
        )
        if not repeats:
            chosen.append(one)
        if len(chosen) == KEYWORDS:
            break
    return tuple(one.surface for one in chosen)


def _is_instrument(candidate: Candidate) -> bool:
    """Something that papers work with or are measured by, and are not about."""
    if candidate.key in MEASURES:
        return True
    subject = candidate.keyword or candidate.titled >= _TITLED
    return has_version(candidate.surface) and not subject
