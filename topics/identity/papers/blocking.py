"""Blocking: candidate pairs of records, so that not all pairs need to be compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

T = TypeVar("T")

SMALL_BLOCK = 24
"""Largest block in which all pairs are compared."""

WINDOW = 12
"""Number of following records that each record of a larger block is compared with."""

_CROWD = 1_000
_CROWD_WINDOW = 2
"""The same where titles that are only alike share a word and an author with over a thousand."""

_RARE_WORDS = 4


def neighbours(items: Sequence[T], window: int = WINDOW) -> Iterator[tuple[T, T]]:
    """Yield all pairs of a small block; in a large one, pair each item with the next few."""
    reach = len(items) if len(items) <= SMALL_BLOCK else window
    for place, first in enumerate(items):
        for second in items[place + 1 : place + 1 + reach]:
            yield first, second


def spanning(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep one pair per item, so that many equal titles do not flood the ledger."""
    seen: set[int] = set()
    kept: list[tuple[int, int]] = []
    for first, second in sorted(pairs):
        if second not in seen:
            seen.add(second)
            kept.append((first, second))
    return kept


def repeated(keys: Iterable[str | None]) -> dict[str, list[int]]:
    """Positions of each key that occurs more than once; None is ignored."""
    first: dict[str, int] = {}
    found: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        if key is not None and (earlier := first.setdefault(key, position)) != position:
            found.setdefault(key, [earlier]).append(position)
    return found


def pairs_of_titles(blocks: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of titles that share a rare word and an author block, each pair once.

    Nearly equal titles share almost all of their words, and so at least one of
    the few rarest.

    Parameters
    ----------
    blocks : mapping
        From each title to the author blocks of all records that bear it.
    """
    count = count_words(blocks)
    crowds: dict[str, list[str]] = defaultdict(list)
    for title in sorted(title for title, of_title in blocks.items() if of_title):
        for word in rare_words(title, count):
            crowds[word].append(title)
    seen: set[tuple[str, str]] = set()
    for word in sorted(crowds):
        for pair in pairs_of_crowd(crowds[word], blocks):
            if pair not in seen:
                seen.add(pair)
                yield pair


def count_words(titles: Iterable[str]) -> Counter[str]:
    """In how many of these distinct titles each word stands."""
    return Counter(chain.from_iterable(set(title.split()) for title in titles))


def rare_words(title: str, count: Mapping[str, int]) -> list[str]:
    """The few rarest words of a title, without those that no other title has."""
    rarest = sorted(sorted(set(title.split())), key=count.__getitem__)[:_RARE_WORDS]
    return [word for word in rarest if count[word] > 1]


def pairs_of_crowd(
    crowd: list[str], blocks: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    """Yield pairs of titles that share an author block, among those that share a word.

    ``crowd`` is sorted, and so is each pair, which comes once.
    """
    if len(crowd) <= SMALL_BLOCK:
        for first, second in neighbours(crowd):
            if not set(blocks[first]).isdisjoint(blocks[second]):
                yield first, second
        return
    # Two titles meet once for each author that they share, which may be thousands.
    seen: set[tuple[str, str]] = set()
    for part in _split_by_author(crowd, blocks):
        for pair in neighbours(part, WINDOW if len(part) <= _CROWD else _CROWD_WINDOW):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _split_by_author(
    crowd: list[str], blocks: Mapping[str, Collection[str]]
) -> Iterator[list[str]]:
    bearers = Counter(chain.from_iterable(blocks[title] for title in crowd))
    shared = {block for block, count in bearers.items() if count > 1}
    parts: dict[str, list[str]] = defaultdict(list)
    for title in crowd:
        for block in shared.intersection(blocks[title]):
            parts[block].append(title)
    for block in sorted(parts):
        yield parts[block]
