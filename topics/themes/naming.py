"""Phrases of a theme to its keywords and to a name that a person would give.

c-TF-IDF (Grootendorst 2022, section 3.3) says which phrases set a theme apart. A
name also has to be whole ("reward modelling", not "reward"), used by more of
the theme's papers than of the others, and close in meaning to its centre. No language
model is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np

KEYWORDS = 10
CANDIDATES = 40
"""Phrases of the highest c-TF-IDF that are considered for a theme."""

_SINGLE_WORD = -0.3
"""What a plain single word loses: "safe" says less than "safety constraints"."""

_LEAST_USE, _MOST_USE = 0.7, 2.0
"""What use by the theme's papers counts for in a name, and in keywords of a large theme.

On 1,000 to 28,726 papers keywords by the second have an NPMI .05 to .19 higher."""

_FEW_PAPERS = 30.0
"""Papers of a theme at which the weight is halfway: use by few papers is chance."""

_LEAST_COVERAGE = 0.08
"""A phrase of fewer of a theme's papers is one of its topics and does not name it."""

_ABSORBED = 0.7
"""A phrase that stands inside a longer one this often is a piece of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A phrase that could stand for a theme.

    ``weight`` is its c-TF-IDF, ``coverage`` the share of the theme's papers
    that use it, ``elsewhere`` the share of the other papers that do, ``key``
    the form under which variants meet.
    """

    key: str
    surface: str
    weight: float
    coverage: float
    elsewhere: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeName:
    """A name and ten keywords, best first."""

    name: str
    keywords: tuple[str, ...]


def name_theme(
    candidates: Sequence[Candidate],
    closeness: Mapping[str, float],
    *,
    papers: int = 1,
    taken: frozenset[str] = frozenset(),
) -> ThemeName:
    """Choose a theme's keywords and name.

    Parameters
    ----------
    candidates : sequence of Candidate
        Phrases with their c-TF-IDF within the theme.
    closeness : mapping of phrase key to float
        Cosine between the phrase's vector and the theme's centre; a phrase
        that is not in it counts as 0.
    papers : int
        How many the theme has.
    taken : frozenset of str
        Names that other themes have, in lower case.
    """
    whole = _without_pieces(candidates)
    keywords = _diverse(_rank(whole, closeness, use=_use_in_keywords(papers)))
    if not keywords:
        return ThemeName(name="unnamed", keywords=())
    ranked = _rank(whole, closeness, use=_LEAST_USE)
    common = [one for one in ranked if one.coverage >= _LEAST_COVERAGE] or ranked
    able = [one for one in common if _can_name(one)]
    if not any(map(_can_name, ranked)):
        able = ranked
    for candidate in able:
        name = _capitalised(candidate.surface)
        if name.lower() not in taken:
            return ThemeName(name=name, keywords=keywords)
    first = _capitalised((able or common)[0].surface)
    others = (one.surface for one in (*able, *common, *ranked))
    seconds = (other for other in others if other.lower() != first.lower())
    names = chain((f"{first}, {second}" for second in seconds), (f"{first} {n}" for n in count(2)))
    name = next(name for name in names if name.lower() not in taken)
    return ThemeName(name=name, keywords=keywords)


def _use_in_keywords(papers: int) -> float:
    return _LEAST_USE + (_MOST_USE - _LEAST_USE) * papers / (papers + _FEW_PAPERS)


def _can_name(candidate: Candidate) -> bool:
    """Several words, or an acronym or proper name; not that of a version ("Aligner-2B")."""
    if " " in candidate.key:
        return True
    inner = candidate.surface[1:]
    return any(letter.isupper() for letter in inner) and not any(map(str.isdigit, inner))


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


def _rank(
    candidates: Sequence[Candidate], closeness: Mapping[str, float], *, use: float
) -> list[Candidate]:
    """Best first: c-TF-IDF, use by the theme's papers beyond that by others, closeness."""
    if not candidates:
        return []
    top = max(candidate.weight for candidate in candidates) or 1.0

    def score(candidate: Candidate) -> float:
        return (
            float(np.sqrt(candidate.weight / top))
            + use * float(np.sqrt(max(0.0, candidate.coverage - candidate.elsewhere)))
            + max(0.0, closeness.get(candidate.key, 0.0))
            + (0.0 if _can_name(candidate) else _SINGLE_WORD)
        )

    return sorted(candidates, key=lambda candidate: (-score(candidate), candidate.key))


def _diverse(ranked: Sequence[Candidate]) -> tuple[str, ...]:
    """The best phrases, skipping those that only repeat the words of better ones."""
    chosen: list[Candidate] = []
    for candidate in ranked:
        words = set(candidate.key.split())
        repeats = any(
            words <= set(other.key.split()) or len(words & set(other.key.split())) >= 2
            for other in chosen
        )
        if not repeats:
            chosen.append(candidate)
        if len(chosen) == KEYWORDS:
            break
    chosen += [one for one in ranked if one not in chosen][: KEYWORDS - len(chosen)]
    return tuple(candidate.surface for candidate in chosen)


def _capitalised(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
