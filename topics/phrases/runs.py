"""Every place where a phrase stands, found for all texts together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.phrases.tokens import Tokens
from topics.phrases.words import Words

MAX_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The phrases of one length.

    ``positions`` are the tokens at which one begins and ``numbers`` which
    phrase that is, counted from ``first`` over all lengths. ``codes`` are the
    distinct pairs of shorter phrase and last word, sorted, by which a phrase is
    found again.
    """

    words: int
    first: int
    positions: NDArray[np.int32]
    numbers: NDArray[np.int32]
    codes: NDArray[np.int64]


def find_runs(tokens: Tokens, words: Words) -> list[Level]:
    """Every place where a phrase stands, by the phrase's length."""
    ids = tokens.ids
    single = np.flatnonzero(words.alone[ids]).astype(np.int32)
    levels = [
        Level(
            words=1,
            first=0,
            positions=single,
            numbers=words.key[ids[single]].astype(np.int32),
            codes=np.arange(len(words.keys), dtype=np.int64),
        )
    ]
    begun = np.flatnonzero(words.starts[ids]).astype(np.int32)
    prefix = words.key[ids[begun]]
    for length in range(2, MAX_WORDS + 1):
        # A text ends with a break, so that a word that goes on has a next token.
        last = ids[begun + length - 1]
        goes_on = words.usable[last]
        begun, prefix, last = begun[goes_on], prefix[goes_on], last[goes_on]
        codes, prefix = np.unique(prefix * len(words.keys) + words.key[last], return_inverse=True)
        whole = words.ends[last]
        first = levels[-1].first + len(levels[-1].codes)
        levels.append(
            Level(
                words=length,
                first=first,
                positions=begun[whole],
                numbers=(prefix[whole] + first).astype(np.int32),
                codes=codes,
            )
        )
    return levels


def number_long_forms(
    acronyms: Mapping[str, str], words: Words, levels: Sequence[Level]
) -> dict[int, int]:
    """From an acronym's number to that of its long form, -1 where no text holds it."""
    key_number = {key: number for number, key in enumerate(words.keys)}
    found: dict[int, int] = {}
    for short, long_form in acronyms.items():
        parts = [key_number.get(part, -1) for part in long_form.split()]
        if short not in key_number:
            continue
        rank = parts[0]
        for level, part in zip(levels[1:], parts[1:], strict=False):
            if rank < 0 or part < 0:
                break
            code = rank * len(words.keys) + part
            place = int(np.searchsorted(level.codes, code))
            rank = place if place < len(level.codes) and level.codes[place] == code else -1
        known = rank >= 0 and min(parts) >= 0
        found[key_number[short]] = rank + levels[len(parts) - 1].first if known else -1
    return found
