"""Acronyms that texts define, with their long forms.

"Multimodal large language models (MLLMs)" defines one if its letters occur in
the words before it, from the last to the first, the first at the start of a
word (Schwartz and Hearst 2003).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from topics.phrases.keys import phrase_key
from topics.phrases.runs import MAX_WORDS
from topics.phrases.tokens import BREAK, Tokens
from topics.phrases.words import Words

_USUAL_DEFINITION = 0.7
"""Share of an acronym's definitions that its long form must have."""

_USES_BY_DEFINITION = 25
"""An acronym used more often than this for each definition ("COCO") may mean something else."""

_DEFINITION = re.compile(r"\(([A-Z][\w-]{0,8}[A-Z][\w-]{0,4})\)")
_LONGEST_FORM = 80
"""Characters before an acronym in which its long form is looked for."""


def find_acronyms(texts: Sequence[str]) -> dict[str, str]:
    """Acronyms that the texts define, from their key to that of the long form."""
    return {short: long_form for short, (long_form, _) in _define_acronyms(texts).items()}


def settled_acronyms(texts: Sequence[str], tokens: Tokens, words: Words) -> dict[str, str]:
    """Acronyms whose definition is common enough to be what the others mean too."""
    uses = np.bincount(
        words.key[tokens.ids], weights=words.capitals[tokens.ids], minlength=len(words.keys)
    )
    used = dict(zip(words.keys, uses.tolist(), strict=True))
    return {
        short: long_form
        for short, (long_form, times) in _define_acronyms(texts).items()
        if used.get(short, 0) <= _USES_BY_DEFINITION * times
    }


def _define_acronyms(texts: Sequence[str]) -> dict[str, tuple[str, int]]:
    """The long form of each acronym, and how often the texts define it.

    "Multimodal large language models (MLLMs)" defines one if its letters occur
    in the words before it, from the last to the first, the first at the start
    of a word (Schwartz and Hearst 2003). An acronym that is defined in several
    ways is kept where one of them makes up most of its definitions.
    """
    definitions: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for found in _DEFINITION.finditer(text):
            short = found.group(1)
            before = text[max(0, found.start() - _LONGEST_FORM) : found.start()]
            long_form = _long_form(short, BREAK.split(before.rstrip())[-1].split())
            if long_form is not None and len(long_form) <= MAX_WORDS:
                key = phrase_key(" ".join(long_form))
                definitions[phrase_key(short)][key] += 1
    usual: dict[str, tuple[str, int]] = {}
    for short, forms in definitions.items():
        best = min(forms, key=lambda form: (-forms[form], form))
        if forms[best] >= _USUAL_DEFINITION * forms.total() and best != short:
            usual[short] = (best, forms.total())
    return usual


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
