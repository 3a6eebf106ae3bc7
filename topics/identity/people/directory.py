"""Directory of persons by the names and identifiers that they are called by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from topics.identity.decisions import UnknownNameError
from topics.names.lookup import find_nearest
from topics.names.person import fold, homonym_number, name_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the corpus: unique label, every spelling with its count, identifiers."""

    label: str
    variants: tuple[tuple[str, int], ...]
    ids: tuple[tuple[str, str], ...]
    owner: bool


class Directory:
    """An index of persons by label, folded label and normal form of each spelling."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._labels = [person.label for person in persons]
        self._exact = {person.label: n for n, person in enumerate(persons)}
        self._folded: dict[str, list[int]] = defaultdict(list)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._numbers = [dict(person.ids).get("dblp", "") for person in persons]
        for n, person in enumerate(persons):
            self._folded[fold(person.label)].append(n)
            for key in sorted({name_key(name) for name, _ in person.variants}):
                self._by_key[key].append(n)

    def find(self, name: str, place: str) -> list[int]:
        """Positions of the persons whom a name can mean: by label, else by any spelling.

        Raises
        ------
        UnknownNameError
            If there is none; the message begins with ``place`` and has the nearest three.
        """
        if name in self._exact:
            return [self._exact[name]]
        if fold(name) in self._folded:
            return self._folded[fold(name)]
        bare, number = homonym_number(name)
        found = self._by_key.get(name_key(bare), [])
        found = [n for n in found if not number or self._numbers[n] == number]
        if found:
            return found
        raise UnknownNameError(f"{place}: no author is called {name!r}; {self._nearest(name)}.")

    def _nearest(self, name: str) -> str:
        names = find_nearest(name, self._labels)
        if not names:
            return "there are no authors"
        if len(names) == 1:
            return f"the nearest is {names[0]}"
        return f"the nearest are {', '.join(names[:-1])} and {names[-1]}"
