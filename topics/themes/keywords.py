"""Keywords: what a theme's papers speak of, in phrases that do not repeat each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from topics.themes.candidates import Candidate
from topics.themes.wording import (
    BARE,
    MEASURES,
    QUALIFIERS,
    VAGUE,
    has_several_words,
    has_version,
    phrase_cosine,
    says_much,
    word_stem,
)

KEYWORDS = 10

_APART = 3.0
"""What contrast with the nearest themes counts for, where that with all others counts .5."""

_LEAST_USE, _MOST_USE = 1.0, 12.0
"""What use by the theme's papers counts for in keywords of a small and a large theme.

The more, the more of a theme's papers hold its keywords, and the more themes share them.
"""

_LIFT = 0.5
"""What the logarithm of use by the theme's papers over that by others counts for."""

_RARE = 0.003
"""Share of the other papers below which their use of a phrase no longer matters."""

_SAME_KEYWORD = 0.9
"""Cosine from which a keyword repeats another."""

_FEW_PAPERS = 30.0
"""Papers of a theme at which the weight is halfway: use by few papers is chance."""

_LEAST_TOGETHER, _MOST_TOGETHER = 2.0, 14.0
"""What standing together with the other keywords counts for in a small and a large theme.

Few papers do not tell what stands together. With more, lists of large themes are of one part
of them ("hip", "knee", "ankle joint").
"""

_FEW_TO_MEET = 60.0
"""Papers of a theme at which that weight is halfway."""

_GIVEN = 0.6
"""What being a phrase that authors give as a keyword counts for."""

_SHARE_A_WORD = 2
"""At most so many keywords have a word in common ("dialogue systems", "dialogue context")."""

_TITLED = 0.15
"""Share of mentions in titles from which something numbered is a subject ("COVID-19")."""

_ENOUGH = 5
"""Keywords from which on one that says little about the subject is left out."""

_SPELLED_OUT = 0.6
"""Part of the papers with a word that use a phrase with it, from which the phrase is shown."""

_EXCHANGES = 30
"""At most so many keywords are exchanged; three are, as a rule."""

_DECIMALS = 6
"""Of scores that are compared: fewer than differ between processors."""


def choose_keywords(candidates: Sequence[Candidate], *, papers: int) -> tuple[str, ...]:
    """At most ten phrases, best first, none of which repeats another.

    Each counts by its contrast with all other papers and with those of the nearest
    themes, by use by the theme's papers beyond that by others, and by closeness in
    meaning; all together by how often two of them stand in one paper. They are chosen
    one after the other, and then exchanged while that makes the list better. A word that
    mostly stands in one phrase is shown as that phrase ("catastrophic forgetting"), and
    no more than two phrases have a word in common.
    Versions of models and measures of results ("GPT-4", "win rate") only fill up a list
    that would be short without them.
    """
    # A plain word that no title has is of the language and not of the field.
    able = [one for one in candidates if says_much(one) or one.titled] or candidates
    able = sorted(able, key=lambda one: one.key)
    use = _LEAST_USE + (_MOST_USE - _LEAST_USE) * papers / (papers + _FEW_PAPERS)
    together = _LEAST_TOGETHER + (_MOST_TOGETHER - _LEAST_TOGETHER) * papers / (
        papers + _FEW_TO_MEET
    )
    pool = _Pool(able, use=use, together=together)
    chosen = pool.spell_out(pool.exchange(pool.fill()))
    return tuple(able[one].surface for one in pool.rank(chosen))


class _Pool:
    """Phrases that may be keywords: their scores, and how they go with each other.

    ``use`` and ``together`` are what use by the theme's papers and standing together count for.
    """

    def __init__(self, phrases: Sequence[Candidate], *, use: float, together: float) -> None:
        self.phrases = phrases
        self.scores = np.array([_score(one, use) for one in phrases])
        self.instrument = np.array([_is_instrument(one) for one in phrases], dtype=bool)
        self.together = together * np.array(
            [[one.together.get(other.key, 0.0) for other in phrases] for one in phrases]
        ).reshape(len(phrases), len(phrases))
        np.fill_diagonal(self.together, 0.0)
        stems = [frozenset(map(word_stem, one.key.split())) for one in phrases]
        every = sorted(frozenset[str]().union(*stems))
        self.stems = np.array(
            [[stem in own for stem in every] for own in stems], dtype=bool
        ).reshape(len(phrases), len(every))
        self.repeats = _find_repeats(phrases, stems)

    def fill(self) -> list[int]:
        """The best phrase, then the one that goes best with those before it, and so on."""
        chosen: list[int] = []
        while len(chosen) < KEYWORDS:
            free = self._find_free(chosen)
            if (free & ~self.instrument).any():
                free = free & ~self.instrument
            elif not free.any() or len(chosen) >= _ENOUGH:
                break
            value = self.scores + _mean(self.together[:, chosen])
            chosen.append(_best(value, free))
        return chosen

    def exchange(self, chosen: list[int]) -> list[int]:
        """Put another phrase in place of one while the list gains by it."""
        for _ in range(_EXCHANGES if len(chosen) > 1 else 0):
            options = [self._find_exchange(chosen, place) for place in range(len(chosen))]
            place = _best(np.array([gain for gain, _ in options]))
            gain, phrase = options[place]
            if gain <= 0:
                break
            chosen = [*chosen[:place], phrase, *chosen[place + 1 :]]
        return chosen

    def spell_out(self, chosen: list[int]) -> list[int]:
        """Put the phrase in place of a word that mostly stands in it."""
        for place, one in enumerate(chosen):
            rest = [other for other in chosen if other != one]
            free = self._find_free(rest) & ~self.instrument
            longer = [other for other in np.flatnonzero(free).tolist() if self._holds(other, one)]
            if longer:
                phrase = max(longer, key=lambda other: (self.phrases[other].coverage, -other))
                chosen = [*chosen[:place], phrase, *chosen[place + 1 :]]
        return chosen

    def rank(self, chosen: Sequence[int]) -> list[int]:
        """Best first, by score and by how well a keyword goes with the others."""
        others = max(1, len(chosen) - 1)
        value = self.scores + self.together[:, chosen].sum(axis=1) / others
        return sorted(
            chosen, key=lambda one: (self.instrument[one], -round(value[one], _DECIMALS), one)
        )

    def _find_free(self, chosen: Sequence[int]) -> NDArray[np.bool_]:
        """Phrases that repeat none of these, nor a word that enough of them have."""
        worn = self.stems[chosen].sum(axis=0) >= _SHARE_A_WORD
        taken = self.repeats[chosen].any(axis=0) | self.stems[:, worn].any(axis=1)
        return ~np.asarray(taken, dtype=bool)

    def _holds(self, phrase: int, word: int) -> bool:
        """Whether a phrase has the word in it and many of the papers that the word has."""
        longer, alone = self.phrases[phrase], self.phrases[word]
        return (
            " " not in alone.key
            and " " in longer.key
            and alone.key in longer.key.split()
            and longer.coverage >= _SPELLED_OUT * alone.coverage
        )

    def _find_exchange(self, chosen: Sequence[int], place: int) -> tuple[float, int]:
        """What the list gains by the best phrase in this place, and the phrase."""
        rest = [one for one in chosen if one != chosen[place]]
        free = self._find_free(rest) & ~self.instrument
        # A pair counts for both of its phrases.
        value = self.scores + 2 * _mean(self.together[:, rest])
        gain = np.where(free, value - value[chosen[place]], 0.0)
        phrase = _best(gain)
        return round(float(gain[phrase]), _DECIMALS), phrase


def _best(values: NDArray[np.float64], free: NDArray[np.bool_] | None = None) -> int:
    """Place of the highest value, the first of those that are the same but for rounding."""
    rounded = values.round(_DECIMALS)
    return int((rounded if free is None else np.where(free, rounded, -np.inf)).argmax())


def _mean(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean over columns, 0 where there are none."""
    return np.asarray(columns.sum(axis=1) / max(1, columns.shape[1]))


def _score(candidate: Candidate, use: float) -> float:
    """How well a phrase says by itself what the theme's papers speak of."""
    words = candidate.key.split()
    lift = np.log(max(candidate.coverage, 1e-9) / (candidate.elsewhere + _RARE))
    return (
        0.5 * float(np.sqrt(max(0.0, candidate.contrast)))
        + _APART * float(np.sqrt(max(0.0, candidate.apart)))
        + use * float(np.sqrt(max(0.0, candidate.coverage - candidate.elsewhere)))
        + _LIFT * float(lift)
        + 0.5 * max(0.0, candidate.closeness)
        + _GIVEN * (candidate.keyword and has_several_words(candidate))
        - 0.2 * (not says_much(candidate))
        - 1.0 * (words[-1] in VAGUE)
        - 1.0 * (words[0] in QUALIFIERS)
        - 0.5 * (candidate.key in BARE)
    )


def _find_repeats(
    phrases: Sequence[Candidate], stems: Sequence[frozenset[str]]
) -> NDArray[np.bool_]:
    """Whether one phrase says what the other says, for every two; true of each and itself."""
    repeats = np.eye(len(phrases), dtype=bool)
    for place, one in enumerate(phrases):
        for other in range(place):
            shared = len(stems[place] & stems[other])
            repeats[place, other] = repeats[other, place] = (
                shared >= 2
                or shared == min(len(stems[place]), len(stems[other]))
                or phrase_cosine(one, phrases[other]) > _SAME_KEYWORD
            )
    return repeats


def _is_instrument(candidate: Candidate) -> bool:
    """Something that papers work with or are measured by, and are not about."""
    if candidate.key in MEASURES:
        return True
    subject = candidate.keyword or candidate.titled >= _TITLED
    return has_version(candidate.surface) and not subject
