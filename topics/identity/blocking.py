"""Which records are worth comparing, so that the work does not grow with their square."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from topics.identity.facts import Facts

SMALL_BLOCK = 24
"""Most records of which all pairs are compared."""

WINDOW = 12
"""How many of its followers a record is compared with in a larger block."""

_RARE_WORDS = 4


def neighbours(items: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a small block; of a large one, each with the next few."""
    reach = len(items) if len(items) <= SMALL_BLOCK else WINDOW
    for place, first in enumerate(items):
        for second in items[place + 1 : place + 1 + reach]:
            yield first, second


def spanning(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """One pair for each item, so that a crowd of equal titles does not fill the ledger."""
    seen: set[int] = set()
    kept: list[tuple[int, int]] = []
    for first, second in sorted(pairs):
        if second not in seen:
            seen.add(second)
            kept.append((first, second))
    return kept


def similar_pairs(
    titles: dict[str, list[int]], facts: Sequence[Facts]
) -> Iterator[tuple[int, int]]:
    """Pairs of records that share a rare word of the title and an author's initials.

    Near-equal titles share almost all words, so also one of their few rarest.
    """
    words = {title: sorted(set(title.split())) for title in titles}
    count = Counter(word for found in words.values() for word in found)
    blocks: dict[str, list[int]] = defaultdict(list)
    for title in sorted(titles):
        rarest = sorted(words[title], key=lambda word: (count[word], word))[:_RARE_WORDS]
        for word in rarest:
            blocks[word].extend(titles[title][:WINDOW])
    seen: set[tuple[int, int]] = set()
    for word in sorted(blocks):
        for block in _by_author(blocks[word], facts):
            for first, second in neighbours(block):
                pair = (first, second) if first < second else (second, first)
                one, two = facts[pair[0]], facts[pair[1]]
                if one.title != two.title and one.blocks & two.blocks and pair not in seen:
                    seen.add(pair)
                    yield pair


def _by_author(block: list[int], facts: Sequence[Facts]) -> Iterator[list[int]]:
    if len(block) <= SMALL_BLOCK:
        yield block
        return
    parts: dict[str, list[int]] = defaultdict(list)
    for position in block:
        for name in facts[position].blocks:
            parts[name].append(position)
    for name in sorted(parts):
        if len(parts[name]) > 1:
            yield parts[name]
