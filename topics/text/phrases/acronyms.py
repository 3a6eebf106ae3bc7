"""Acronyms that texts define, with their long forms.

"Multimodal large language models (MLLMs)" defines one if its letters occur in
the words before it, from the last to the first, the first at the start of a
word (Schwartz and Hearst 2003).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from topics.text.phrases.keys import phrase_key
from topics.text.phrases.runs import MAX_WORDS
from topics.text.phrases.tokens import BREAK
from topics.text.phrases.words import Words

_USUAL_DEFINITION = 0.7
"""Share of an acronym's definitions that its long form must have."""

_USES_BY_DEFINITION = 25
"""An acronym used more often than this for each definition ("COCO") may mean something else."""

_DEFINITION = re.compile(r"\(([A-Z][\w-]{0,8}[A-Z][\w-]{0,4})\)")
_LONGEST_FORM = 80
"""Characters before an acronym in which its long form is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acronym:
    """The key of an acronym, that of its long form, and how often texts define it."""

    short: str
    long_form: str
    times: int


def find_definitions(text: str) -> Iterator[tuple[str, str]]:
    """Acronyms with the long forms that a text defines them by, as they are written."""
    for found in _DEFINITION.finditer(text):
        short = found.group(1)
        before = text[max(0, found.start() - _LONGEST_FORM) : found.start()]
        long_form = _long_form(short, BREAK.split(before.rstrip())[-1].split())
        if long_form is not None and len(long_form) <= MAX_WORDS:
            yield short, " ".join(long_form)


def usual_acronyms(definitions: Mapping[tuple[str, str], int]) -> list[Acronym]:
    """The acronyms of definitions, counted, each with its usual long form.

    An acronym that is defined in several ways is kept where one of them makes up
    most of its definitions.
    """
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (short, long_form), times in definitions.items():
        forms[phrase_key(short)][phrase_key(long_form)] += times
    usual = []
    for short, counted in forms.items():
        best = min(counted, key=lambda form: (-counted[form], form))
        if counted[best] >= _USUAL_DEFINITION * counted.total() and best != short:
            usual.append(Acronym(short=short, long_form=best, times=counted.total()))
    return usual


def settled_acronyms(acronyms: Sequence[Acronym], words: Words) -> dict[str, str]:
    """Acronyms whose definition is common enough to be what the others mean too."""
    uses = np.bincount(words.key, weights=words.uses * words.capitals, minlength=len(words.keys))
    used = dict(zip(words.keys, uses.tolist(), strict=True))
    return {
        one.short: one.long_form
        for one in acronyms
        if used.get(one.short, 0) <= _USES_BY_DEFINITION * one.times
    }


def _long_form(short: str, words: Sequence[str]) -> list[str] | None:
    """The fewest last words whose letters hold those of ``short``, or None."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    if letters[-1] == "s" and not short[-1].isupper():
        letters.pop()
    for start in range(len(words) - 1, -1, -1):
        rest = " ".join(words[start:]).lower()
        if not rest.startswith(letters[0]) or len(words) - start > len(letters):
            continue
        position = len(rest)
        for letter in reversed(letters[1:]):
            position = rest.rfind(letter, 1, position)
            if position < 0:
                break
        else:
            return list(words[start:])
    return None
