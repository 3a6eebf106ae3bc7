"""Every place where a phrase stands, found for all texts together.

A phrase is a number: that of the phrase without its last word, paired with that
word's key. What begins with a rare phrase is rare, so that rare ones are left out
before longer ones are looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.text.phrases.tokens import Tokens
from topics.text.phrases.words import Words

MAX_WORDS = 4

_BLOCK = 1 << 20
_SPREAD = 8
"""Buckets for each ``fewest`` phrases, so that few rare ones share one with others."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The phrases of one length.

    ``positions`` are the tokens at which one begins and ``numbers`` which
    phrase that is, counted from ``first`` over all lengths. ``codes`` are the
    distinct pairs of shorter phrase and last word, sorted; for single words,
    the words.
    """

    words: int
    first: int
    positions: NDArray[np.int32]
    numbers: NDArray[np.int32]
    codes: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The levels by length, and the number of each long form, -1 where no text holds it."""

    levels: list[Level]
    long_forms: NDArray[np.int64]


def find_runs(
    tokens: Tokens, words: Words, *, fewest: int, long_forms: Sequence[Sequence[str]]
) -> Runs:
    """Find phrases that are mentioned often enough.

    Parameters
    ----------
    tokens : Tokens
    words : Words
    fewest : int
        A phrase that is mentioned less often may be left out.
    long_forms : sequence of sequences of at most ``MAX_WORDS`` str
        Keys of the words of phrases that are not left out.
    """
    ids, width = tokens.ids, len(words.keys)
    single = np.flatnonzero(words.alone[ids]).astype(np.int32)
    levels = [
        Level(
            words=1,
            first=0,
            positions=single,
            numbers=words.key[ids[single]],
            codes=np.arange(width, dtype=np.int64),
        )
    ]
    parts = _number_parts(long_forms, words)
    lengths = np.array([len(one) for one in long_forms], dtype=np.int64)
    rank = parts[:, 0]
    numbers = np.where(lengths == 1, rank, -1)
    begun = np.flatnonzero(words.starts[ids]).astype(np.int32)
    prefix = words.key[ids[begun]]
    for length in range(2, MAX_WORDS + 1):
        # A text ends with an end, so that a word that goes on has a next token.
        last = ids[begun + (length - 1)]
        # Nouns before nouns are singular: "agents share" is a clause.
        clause = words.plural[ids[begun + (length - 2)]] & words.verb[last]
        goes_on = words.usable[last] & ~clause
        begun, last = begun[goes_on], last[goes_on]
        codes = prefix[goes_on].astype(np.int64) * width + words.key[last]
        part = parts[:, length - 1]
        asked = np.where((rank >= 0) & (part >= 0), rank * width + part, -1)
        likely = _may_be_common(codes, fewest, asked)
        begun, last, codes = begun[likely], last[likely], codes[likely]
        distinct, inverse, mentions = np.unique(codes, return_inverse=True, return_counts=True)
        place = _find(distinct, asked)
        stays = mentions >= fewest
        stays[place[place >= 0]] = True
        number = np.where(stays, np.cumsum(stays) - 1, -1)
        prefix = number[inverse].astype(np.int32)
        shown = prefix >= 0
        begun, last, prefix = begun[shown], last[shown], prefix[shown]
        whole = words.ends[last]
        first = levels[-1].first + len(levels[-1].codes)
        levels.append(
            Level(
                words=length,
                first=first,
                positions=begun[whole],
                numbers=prefix[whole] + np.int32(first),
                codes=distinct[stays],
            )
        )
        rank = np.append(number, -1)[place]
        numbers = np.where((lengths == length) & (rank >= 0), rank + first, numbers)
    return Runs(levels=levels, long_forms=numbers)


def _number_parts(long_forms: Sequence[Sequence[str]], words: Words) -> NDArray[np.int64]:
    """Numbers of the words of long forms, shape (n, MAX_WORDS); -1 where there is none."""
    number = {key: place for place, key in enumerate(words.keys)}
    parts = np.full((len(long_forms), MAX_WORDS), -1, dtype=np.int64)
    for row, form in enumerate(long_forms):
        parts[row, : len(form)] = [number.get(word, -1) for word in form]
    return parts


def _may_be_common(
    codes: NDArray[np.int64], fewest: int, asked: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which codes may occur ``fewest`` times or are asked for; False only where neither is so.

    Codes are counted in buckets that others may fall into too (Fan et al. 2000, a
    counting Bloom filter of one function), which is faster than to sort them.
    """
    likely = np.ones(len(codes), dtype=bool)
    if fewest < 2:
        return likely
    bits = max(1, int(_SPREAD * len(codes) / fewest).bit_length())
    counts = np.zeros(1 << bits, dtype=np.int64)
    blocks = [slice(start, start + _BLOCK) for start in range(0, len(codes), _BLOCK)]
    for block in blocks:
        counts += np.bincount(_buckets(codes[block], bits), minlength=len(counts))
    counts[_buckets(asked, bits)] = fewest
    for block in blocks:
        likely[block] = counts[_buckets(codes[block], bits)] >= fewest
    return likely


def _buckets(codes: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    """A bucket for each code (Knuth, The Art of Computer Programming 3, 6.4: multiplicative)."""
    spread = codes.astype(np.uint64) * _MULTIPLIER
    return (spread >> np.uint64(64 - bits)).astype(np.int64)


def _find(codes: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of ``asked`` in the sorted ``codes``, -1 where they are not."""
    if not len(codes):
        return np.full(len(asked), -1, dtype=np.int64)
    place = np.searchsorted(codes, asked).clip(max=len(codes) - 1)
    return np.where(codes[place] == asked, place, -1)


def phrase_keys(levels: Sequence[Level], numbers: NDArray[np.int64], words: Words) -> list[str]:
    """The keys of phrases by their numbers, which ascend."""
    width = len(words.keys)
    keys: list[str] = []
    for level in levels:
        low, high = np.searchsorted(numbers, [level.first, level.first + len(level.codes)])
        rank = numbers[low:high] - level.first
        parts: list[list[str]] = []
        for shorter in reversed(levels[1 : level.words]):
            rank, last = np.divmod(shorter.codes[rank], width)
            parts.insert(0, [words.keys[word] for word in last.tolist()])
        parts.insert(0, [words.keys[word] for word in rank.tolist()])
        keys += map(" ".join, zip(*parts, strict=True))
    return keys
