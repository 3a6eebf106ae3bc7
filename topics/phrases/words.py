"""What each distinct word may do in a phrase: stand in it, begin it, end it, be it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.phrases.keys import phrase_key
from topics.phrases.tokens import TOKEN, Numbering
from topics.words import ABSTRACT_WORDS, FUNCTION_WORDS, WEAK_ENDS, WEAK_STARTS

_LONGEST_WORD = 40
"""Characters; what is longer is no word but data or an address."""

_ATTRIBUTE = ("-based", "-driven", "-aware", "-oriented", "-level", "-specific")
"""A phrase does not end with an attribute that waits for its noun ("GPU-based")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What can be said of each distinct form by itself; flags of shape (n_forms,)."""

    key: NDArray[np.int64]
    keys: list[str]
    usable: NDArray[np.bool_]
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    alone: NDArray[np.bool_]
    capitals: NDArray[np.bool_]


def describe_words(forms: Sequence[str]) -> Words:
    numbering = Numbering()
    key = np.empty(len(forms), dtype=np.int64)
    flags = np.zeros((5, len(forms)), dtype=bool)
    for row, form in enumerate(forms):
        key[row] = numbering[phrase_key(form)]
        lower = form.lower()
        if (
            lower in FUNCTION_WORDS
            or lower.isdigit()
            or not 2 <= len(lower) <= _LONGEST_WORD
            or TOKEN.fullmatch(form) is None
        ):
            continue
        starts = lower not in WEAK_STARTS
        whole = not lower.endswith(_ATTRIBUTE)
        flags[:, row] = (
            True,
            starts,
            whole and lower not in WEAK_ENDS,
            whole and starts and lower not in ABSTRACT_WORDS and _names_something(form),
            sum(map(str.isupper, form)) > 1,
        )
    usable, starting, ending, alone, capitals = flags
    return Words(
        key=key,
        keys=list(numbering),
        usable=usable,
        starts=starting,
        ends=ending,
        alone=alone,
        capitals=capitals,
    )


def _names_something(word: str) -> bool:
    """A single word is a phrase only if it has letters and is not a number with a unit."""
    return sum(character.isalpha() for character in word) >= 3 and not word[0].isdigit()
