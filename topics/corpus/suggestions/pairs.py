"""Pairs of author names that are alike in one of several ways, found without comparing all.

Each kind of likeness has keys under which the two names of a pair meet. Whether
anything else speaks for the pair is weighed in :mod:`topics.corpus.suggestions.suggest`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import TypeAlias

from topics.corpus.suggestions.spellings import NICKNAMES, skeleton, umlaut_spellings
from topics.names.person import NameParts, name_parts

_KeyOf: TypeAlias = Callable[[NameParts], str]
_LONGEST_CROWD = 40


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two authors by position, and the kind of likeness."""

    first: int
    second: int
    kind: str


class NamePairs:
    """The names to pair: parts of each author's name, and all its spellings."""

    def __init__(self, parts: Sequence[NameParts], spellings: Sequence[Sequence[str]]) -> None:
        self.parts = parts
        self.spellings = spellings

    def find(self) -> Iterator[NamePair]:
        """Pairs with their kind, the surest kinds first; a pair may come more than once."""
        for pair in self._equal("hyphens and spaces", lambda p: "".join((*p.given, p.surname))):
            if _finer(self.parts[pair.first], self.parts[pair.second]):
                yield pair
        yield from self._equal("swapped order", lambda p: "|".join(p.words))
        yield from self._transliterated()
        yield from self._equal("same name", lambda p: p.key)
        by_surname: dict[str, list[int]] = defaultdict(list)
        for author, parts in enumerate(self.parts):
            if parts.given:
                by_surname[parts.surname].append(author)
        for kind in ("middle name", "short form", "nickname", "initials", "spelling"):
            for surname in sorted(by_surname):
                yield from self._within_surname(kind, by_surname[surname])
        yield from self._misspelt_surnames()

    def _equal(self, kind: str, key_of: _KeyOf) -> Iterator[NamePair]:
        groups: dict[str, list[int]] = defaultdict(list)
        for author, parts in enumerate(self.parts):
            if parts.given:
                groups[key_of(parts)].append(author)
        for key in sorted(groups):
            group = groups[key][:_LONGEST_CROWD]
            for a, b in combinations(group, 2):
                if (self.parts[a].key == self.parts[b].key) == (kind == "same name"):
                    yield NamePair(a, b, kind)

    def _transliterated(self) -> Iterator[NamePair]:
        plain: dict[str, list[int]] = defaultdict(list)
        for author, parts in enumerate(self.parts):
            plain[parts.key].append(author)
        skeletons: dict[str, list[int]] = defaultdict(list)
        for author, parts in enumerate(self.parts):
            for spelling in self.spellings[author]:
                for other in umlaut_spellings(spelling):
                    for match in plain.get(name_parts(other).key, ()):
                        yield NamePair(author, match, "transliteration")
            if len(parts.surname) > 5 and not parts.only_initials:
                key = "|".join(map(skeleton, (*parts.given, parts.surname)))
                skeletons[key].append(author)
        for key in sorted(skeletons):
            for a, b in combinations(sorted(set(skeletons[key]))[:_LONGEST_CROWD], 2):
                yield NamePair(a, b, "transliteration")

    def _within_surname(self, kind: str, group: list[int]) -> Iterator[NamePair]:
        if kind == "initials":
            yield from self._initials(group)
            return
        keys: dict[str, list[int]] = defaultdict(list)
        for author in group:
            given = self.parts[author].given
            for key in _blocking_keys(kind, given):
                keys[key].append(author)
        for key in sorted(keys):
            for a, b in combinations(keys[key][:_LONGEST_CROWD], 2):
                if _agree(kind, self.parts[a].given, self.parts[b].given):
                    yield NamePair(a, b, kind)

    def _initials(self, group: list[int]) -> Iterator[NamePair]:
        by_initial: dict[str, list[int]] = defaultdict(list)
        for author in group:
            by_initial[self.parts[author].initial].append(author)
        for author in group:
            parts = self.parts[author]
            if not parts.only_initials:
                continue
            for other in by_initial[parts.initial]:
                if other != author and _initials_fit(parts.given, self.parts[other].given):
                    yield NamePair(author, other, "initials")

    def _misspelt_surnames(self) -> Iterator[NamePair]:
        keys: dict[str, list[int]] = defaultdict(list)
        for author, parts in enumerate(self.parts):
            given = "".join(parts.given)
            if len(parts.surname) > 4 and len(given) > 2:
                for shorter in _without_one(parts.surname):
                    keys[f"{given}|{shorter}"].append(author)
        for key in sorted(key for key, found in keys.items() if len(found) > 1):
            for a, b in combinations(sorted(set(keys[key]))[:_LONGEST_CROWD], 2):
                yield NamePair(a, b, "spelling")


def _blocking_keys(kind: str, given: tuple[str, ...]) -> Iterable[str]:
    first = given[0]
    if kind == "middle name":
        return (first,) if len(first) > 1 else ()
    if kind == "short form":
        return (first[:3],) if len(first) > 2 else ()
    if kind == "nickname":
        return (NICKNAMES[first],) if first in NICKNAMES else ()
    whole = "".join(given)
    return _without_one(whole) if len(whole) > 4 else ()


def _agree(kind: str, one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    if kind == "middle name":
        return one != two and _initials_fit(*sorted((one[1:], two[1:]), key=_letters))
    if kind == "short form":
        short, long = sorted((one[0], two[0]), key=len)
        return short != long and long.startswith(short)
    if kind == "nickname":
        return one[0] != two[0]
    return one != two and one[0][:1] == two[0][:1]


def _letters(words: tuple[str, ...]) -> tuple[int, int]:
    return (len("".join(words)), len(words))


def _initials_fit(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether the words of ``short`` begin words of ``full``, in order; none fits any."""
    if short == full:
        return False
    rest = list(full)
    for word in short:
        while rest and not rest[0].startswith(word):
            rest.pop(0)
        if not rest:
            return False
        rest.pop(0)
    return True


def _finer(one: NameParts, two: NameParts) -> bool:
    """Whether one only has more breaks between words: "Yo Han" and "Yohan", not "Yoh An"."""
    breaks = []
    for parts in (one, two):
        ends = accumulate(map(len, (*parts.given, parts.surname)))
        breaks.append(set(ends))
    return breaks[0] <= breaks[1] or breaks[1] <= breaks[0]


def _without_one(text: str) -> set[str]:
    """The text, and the text with one letter left out, so that one edit is found by equality."""
    return {text, *(text[:n] + text[n + 1 :] for n in range(len(text)))}
