"""Names that tell themes apart.

A name answers what a theme's papers are about that the papers of neighbouring
themes are not: it is a whole noun phrase that sets the theme apart, stands in
titles rather than in passing, is close in meaning to the theme and not to the
next one, and, where authors give keywords, is one of them. Two parts stand
together where both are needed ("Localization and mapping"). Within one run no
two names say the same. No language model is needed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, count

import numpy as np

from topics.text.phrases.unspaced import is_unspaced
from topics.themes.candidates import Candidate
from topics.themes.keywords import choose_keywords
from topics.themes.wording import (
    BARE,
    MEASURES,
    QUALIFIERS,
    VAGUE,
    has_several_words,
    has_version,
    is_proper,
    phrase_cosine,
    says_much,
    says_nothing,
)

_LEAST_COVERAGE = 0.06
"""A phrase of fewer of a theme's papers is one of its topics and does not name it."""

_LEAST_PAPERS = 3
"""Papers that use the name of a theme: in a small one, two are a coincidence."""

_RARE = 2.0
"""What a phrase of one paper less loses, where a word would be the name otherwise."""

_ALIKE = 0.8
"""Cosine from which two names say the same."""

_PARTS = 8
"""Best phrases of a theme that are tried in pairs."""

_PAIR = -0.2
"""What a name in two parts loses: one that says it all is easier to keep in mind."""

_SINGLE, _PROPER = 2.0, 0.8
"""What a single word loses ("planning"), and an acronym or proper name ("LiDAR")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeName:
    """A name and at most ten keywords, best first."""

    name: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """A name in one part or two, and how well it would do."""

    parts: tuple[Candidate, ...]
    score: float

    @property
    def text(self) -> str:
        surfaces = [part.surface for part in self.parts]
        text = ("、" if all(map(is_unspaced, surfaces)) else " and ").join(surfaces)
        return text[:1].upper() + text[1:]

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for part in self.parts for word in part.key.split())

    @property
    def heads(self) -> frozenset[str]:
        return frozenset(part.key.split()[-1] for part in self.parts)


def name_themes(
    candidates: Sequence[Sequence[Candidate]],
    *,
    papers: Sequence[int],
    taken: Collection[str] = (),
) -> list[ThemeName]:
    """Choose the names and keywords of themes.

    Parameters
    ----------
    candidates : sequence of sequences of Candidate
        Of each theme.
    papers : sequence of int
        How many each theme has.
    taken : collection of str
        Names that themes have which are not among these.

    Returns
    -------
    list of ThemeName
        Names differ from each other and from those taken in more than case.
    """
    used = {name.lower() for name in taken}
    names: dict[int, str] = {}
    given: list[_Name] = []
    choices = {theme: _rank_names(own, papers[theme]) for theme, own in enumerate(candidates)}
    # The theme that a name suits best has it; the others take what is next.
    while choices:
        theme = max(choices, key=lambda one: (_best_score(choices[one]), papers[one], -one))
        ranked = choices[theme]
        if ranked and (ranked[0].text.lower() in used or _repeats(ranked[0], given)):
            choices[theme] = ranked[1:]
            if len(ranked) > 1:
                continue
        best = choices.pop(theme)[:1]
        names[theme] = best[0].text if best else _fallback(candidates[theme], used)
        given += best
        used.add(names[theme].lower())
    return [
        ThemeName(name=names[theme], keywords=choose_keywords(own, papers=papers[theme]))
        for theme, own in enumerate(candidates)
    ]


def _best_score(ranked: Sequence[_Name]) -> float:
    return ranked[0].score if ranked else -np.inf


def _rank_names(candidates: Sequence[Candidate], papers: int) -> list[_Name]:
    """All names that a theme could have, best first."""
    common = _common(candidates, papers, _LEAST_PAPERS)
    # In a theme of four, three papers may have a word in common and no phrase.
    phrases = [one for one in _common(candidates, papers, _LEAST_PAPERS - 1) if says_much(one)]
    if all(says_nothing(one) for one in (*common, *phrases)):
        # What one paper is about says more than a word that fits any.
        phrases = [one for one in candidates if says_much(one)]
    rare = [one for one in phrases if all(one is not other for other in common)]
    scores = [
        *((one, _score(one)) for one in common),
        *((one, _score(one) - _RARE) for one in rare),
    ]
    scored = sorted(
        (_Name(parts=(one,), score=score) for one, score in scores),
        key=lambda name: (-round(name.score, 6), name.text),
    )
    pairs = [pair for pair in (_pair(*two) for two in combinations(scored[:_PARTS], 2)) if pair]
    return sorted([*scored, *pairs], key=lambda name: (-round(name.score, 6), name.text))


def _common(candidates: Sequence[Candidate], papers: int, least_papers: int) -> Sequence[Candidate]:
    """Those that enough of the theme's papers use; all where none is."""
    least = max(_LEAST_COVERAGE, min(1.0, least_papers / max(1, papers)))
    return [one for one in candidates if one.coverage >= least - 1e-9] or candidates


def _score(candidate: Candidate) -> float:
    """How well a phrase names its theme.

    The weights are those by which the authors' own keywords come first among the
    phrases of themes (conditional logit, three samples of 28,719 papers), rounded.
    """
    words = candidate.key.split()
    return (
        1.0 * candidate.contrast
        + 2.0 * candidate.apart
        + 2.5 * candidate.closeness
        + 2.5 * candidate.margin
        + 4.0 * float(np.sqrt(candidate.titled))
        + 1.5 * candidate.bounded
        + 1.5 * candidate.keyword
        - 1.5 * float(np.sqrt(candidate.elsewhere))
        - (not has_several_words(candidate))
        * (_PROPER if is_proper(candidate.surface) else _SINGLE)
        - 0.5 * (len(words) > 2)
        - 2.0 * (words[-1] in VAGUE or candidate.key in BARE)
        - 2.0 * (words[0] in QUALIFIERS and len(words) < 3)
        - 2.0 * (candidate.key in MEASURES)
        - 2.0 * has_version(candidate.surface)
    )


def _pair(first: _Name, second: _Name) -> _Name | None:
    """Both in one name, if they say different things and the theme is nearer to both."""
    (one,), (other,) = first.parts, second.parts
    if one.around is None or other.around is None or _share_a_stem(first.words, second.words):
        return None
    cosine = float(one.around @ other.around)
    if cosine > _ALIKE:
        return None
    together = (one.closeness + other.closeness) / np.sqrt(max(2.0 + 2.0 * cosine, 1e-9))
    gain = 2.5 * 2.0 * (together - max(one.closeness, other.closeness))
    both = one.coverage + other.coverage * (1 - one.coverage) - max(one.coverage, other.coverage)
    score = (first.score + second.score) / 2 + gain + 1.0 * both + _PAIR
    score -= 0.25 * max(0, len(first.words) + len(second.words) - 3)
    parts = (one, other) if first.score >= second.score else (other, one)
    return _Name(parts=parts, score=float(score))


def _share_a_stem(first: Collection[str], second: Collection[str]) -> bool:
    """Whether a word of one begins a word of the other ("map", "mapping")."""
    return any(one.startswith(other) or other.startswith(one) for one in first for other in second)


def _repeats(name: _Name, given: Sequence[_Name]) -> bool:
    """Whether another name says the same, or shares a head that nothing sets apart."""
    for other in given:
        if name.words <= other.words or other.words <= name.words:
            return True
        if any(
            mine.key.split()[-1] == theirs.key.split()[-1]
            and min(len(mine.key.split()), len(theirs.key.split())) == 1
            for mine in name.parts
            for theirs in other.parts
        ):
            return True
        if any(
            phrase_cosine(mine, theirs) > _ALIKE for mine in name.parts for theirs in other.parts
        ):
            return True
    return False


def _fallback(candidates: Sequence[Candidate], used: Collection[str]) -> str:
    """A name that is free, numbered if it must be."""
    surfaces = [one.surface[:1].upper() + one.surface[1:] for one in candidates] or ["Unnamed"]
    numbered = (f"{surfaces[0]} {number}" for number in count(2))
    return next(text for text in chain(surfaces, numbered) if text.lower() not in used)


def unique_ids(names: Sequence[str], taken: set[str]) -> list[str]:
    """Readable ids from names, numbered where two would be equal."""
    ids: list[str] = []
    used = set(taken) | {"none"}
    for name in names:
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        # Of a name in two parts, one may be in a script that ids do not have.
        stem = stem.removeprefix("and-").removesuffix("-and")[:48] or "theme"
        identifier, number = stem, 2
        while identifier in used:
            identifier, number = f"{stem}-{number}", number + 1
        used.add(identifier)
        ids.append(identifier)
    return ids
