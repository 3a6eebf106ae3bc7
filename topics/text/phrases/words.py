"""What each distinct word may do in a phrase: stand in it, begin it, end it, be it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.text.numbering import Numbering
from topics.text.phrases.keys import word_key
from topics.text.phrases.lexicon import VERB, parts_of_speech
from topics.text.phrases.stopwords import (
    ABSTRACT_WORDS,
    DETERMINERS,
    FUNCTION_WORDS,
    WEAK_ENDS,
    WEAK_STARTS,
)
from topics.text.phrases.tokens import TOKEN, Tokens, count_uses
from topics.text.phrases.unspaced import is_unspaced

_LONGEST_WORD = 40
"""Characters; what is longer is no word but data or an address."""

_ATTRIBUTE = ("-based", "-driven", "-aware", "-oriented", "-level", "-specific")
"""A phrase does not end with an attribute that waits for its noun ("GPU-based")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What can be said of each distinct form by itself, in arrays of shape (n_forms,).

    ``key`` is the place of its key in ``keys``, ``uses`` how often it occurs; the
    others are flags, which only words have that are used often enough. ``verb`` says that a
    form may be one, ``closes`` of every form, and of ends, that a noun phrase may
    end before it.
    """

    key: NDArray[np.int32]
    keys: list[str]
    uses: NDArray[np.int64]
    usable: NDArray[np.bool_]
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    alone: NDArray[np.bool_]
    capitals: NDArray[np.bool_]
    plural: NDArray[np.bool_]
    verb: NDArray[np.bool_]
    closes: NDArray[np.bool_]


def describe_words(tokens: Tokens, *, fewest: int, spared: Collection[str]) -> Words:
    """Describe the forms of tokens.

    Parameters
    ----------
    tokens : Tokens
    fewest : int
        A word that is used less often, in all its variants, is in no phrase.
    spared : collection of str
        Keys of words that may be used less often.
    """
    numbering = Numbering()
    key = np.array([numbering[word_key(form)] for form in tokens.forms], dtype=np.int32)
    uses = count_uses(tokens)
    common = np.bincount(key, weights=uses, minlength=len(numbering)) >= fewest
    common[[numbering[one] for one in spared if one in numbering]] = True
    flags = np.zeros((7, len(tokens.forms)), dtype=bool)
    for row in np.flatnonzero(common[key]).tolist():
        flags[:, row] = _describe(tokens.forms[row])
    usable, starts, ends, alone, capitals, plural, verb = flags
    return Words(
        key=key,
        keys=list(numbering),
        uses=uses,
        usable=usable,
        starts=starts,
        ends=ends,
        alone=alone,
        capitals=capitals,
        plural=plural,
        verb=verb,
        closes=np.array([_closes(form) for form in tokens.forms], dtype=bool),
    )


def _closes(form: str) -> bool:
    lower = form.lower()
    if TOKEN.match(form) is None or form.isdigit():
        return True
    return lower in FUNCTION_WORDS and lower not in DETERMINERS


def _describe(form: str) -> tuple[bool, ...]:
    """The flags of :class:`Words` for one form, in their order from ``usable`` to ``verb``."""
    lower = form.lower()
    if (
        lower in FUNCTION_WORDS
        or lower.isdigit()
        or not 2 <= len(lower) <= _LONGEST_WORD
        or TOKEN.fullmatch(form) is None
    ):
        return (False,) * 7
    capitals = sum(map(str.isupper, form)) > 1
    last = form.rpartition("-")[2]
    known = not capitals or ("-" in form and last.islower())  # as "NP-hard" is
    parts = parts_of_speech(last.lower()) if known else frozenset()
    starts = lower not in WEAK_STARTS and not _is_finite_verb(lower, parts)
    ends = (
        not lower.endswith(_ATTRIBUTE)
        and lower not in WEAK_ENDS
        and (not parts or "NOUN" in parts or lower.endswith("ing"))
    )
    return (
        not _is_finite_verb(lower, parts),
        starts,
        ends,
        ends and starts and lower not in ABSTRACT_WORDS and _names_something(form),
        capitals,
        not capitals and word_key(form) != lower.replace("-", ""),
        "VERB" in parts,
    )


def _is_finite_verb(lower: str, parts: frozenset[str]) -> bool:
    """Whether a word is nothing but a verb, and neither a participle nor a gerund."""
    return parts == VERB and not lower.endswith(("ed", "en", "ing"))


def _names_something(word: str) -> bool:
    """A single word is a phrase only if it has letters and is not a number with a unit."""
    if is_unspaced(word):
        return True
    return sum(character.isalpha() for character in word) >= 3 and not word[0].isdigit()
