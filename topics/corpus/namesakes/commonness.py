"""Commonness of names: how many people a name is expected to stand for in the corpus.

"Yang Liu" is many people and "Sergey Levine" is one, and the corpus knows:
surnames and given names are nearly independent of each other, so that the number
of people called so is about the number of authors with that surname, times the
number with that given name, divided by all authors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from topics.names.person import NameParts


class Commonness:
    """The expected number of people behind each of the names of a corpus.

    Parameters
    ----------
    names : sequence of NameParts
        The names of all authors, each once.
    """

    def __init__(self, names: Sequence[NameParts]) -> None:
        self._names = names
        self._surnames = Counter(name.surname for name in names)
        self._given = Counter(name.given for name in names)
        self._initials = Counter(name.initial for name in names)

    def of(self, author: int) -> float:
        """How many people the name of one author stands for; initials stand for all that fit."""
        name = self._names[author]
        if not name.given:
            return 1.0
        short = name.only_initials or len(name.given[0]) == 1
        given = self._initials[name.initial] if short else self._given[name.given]
        return self._surnames[name.surname] * given / len(self._names)
