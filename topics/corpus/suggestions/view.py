"""Evidence for and against two authors being one person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from topics.corpus.corpus import Corpus
from topics.names.display import homonym_number
from topics.names.person import NameParts, name_parts
from topics.text.wording import counted

_BASE_SCORE: Mapping[str, float] = {
    "hyphens and spaces": 0.8,
    "swapped order": 0.5,
    "transliteration": 0.7,
    "same name": 0.5,
    "two lists of one paper": 0.5,
    "middle name": 0.5,
    "short form": 0.4,
    "nickname": 0.4,
    "initials": 0.3,
    "spelling": 0.2,
}
"""How far a kind speaks for one person without any shared co-author, in order of looking."""

_NEEDS_COAUTHORS: Mapping[str, int] = {
    "swapped order": 1,
    "middle name": 1,
    "short form": 1,
    "nickname": 1,
    "initials": 1,
    "spelling": 2,
}
_DOUBT = 0.65
_COMMON_SURNAME = 50


class AuthorView:
    """The authors by position, with names taken apart and co-authors at hand."""

    def __init__(self, corpus: Corpus) -> None:
        table = corpus.authors
        self.labels = [str(label) for label in table["author"]]
        self.papers = [int(n) for n in table["papers"]]
        self.spans = list(zip(table["first_year"], table["last_year"], strict=True))
        self.ids = [dict(item.split(":", 1) for item in ids) for ids in table["ids"]]
        self.parts = [_plain_parts(label) for label in self.labels]
        self.spellings = [[str(name) for name in names] for names in table["variants"]]
        self.bearers = Counter(parts.surname for parts in self.parts)
        place = {label: n for n, label in enumerate(self.labels)}
        self.teams = [[place[name] for name in names] for names in corpus.papers["authors"]]
        self.teams_of = _teams_of(self.teams)
        self.rivals = _rivals(corpus.rivals, place)
        self._coauthors: dict[int, set[int]] = {}

    def coauthors(self, author: int) -> set[int]:
        if author not in self._coauthors:
            found = {member for team in self.teams_of[author] for member in self.teams[team]}
            self._coauthors[author] = found - {author}
        return self._coauthors[author]

    def shorter(self, first: int, second: int) -> int:
        """The one whose given names say less."""
        return min((first, second), key=lambda n: (len("".join(self.parts[n].given)), n))

    def row(self, first: int, second: int, kind: str, rivals: int) -> dict[str, object] | None:
        """The suggestion, or None where something speaks against it."""
        one, two = self.ids[first], self.ids[second]
        if any(one[k] != two[k] for k in one.keys() & two.keys()):
            return None
        together = second in self.coauthors(first)
        if together and (first, second) not in self.rivals:
            return None
        shared = self.coauthors(first) & self.coauthors(second)
        if len(shared) < self._needed(kind, first):
            return None
        smaller = min(len(self.coauthors(first)), len(self.coauthors(second)))
        if kind == "spelling" and 3 * len(shared) < smaller:
            return None
        keep, other = sorted((first, second), key=self._rank)
        score = (1 - (1 - _BASE_SCORE[kind]) * _DOUBT ** min(len(shared), 6)) / rivals
        return {
            "author": self.labels[keep],
            "other": self.labels[other],
            "kind": kind,
            "score": round(score, 3),
            "shared_coauthors": len(shared),
            "evidence": self._evidence(keep, other, shared, kind, rivals),
        }

    def _needed(self, kind: str, author: int) -> int:
        """Shared co-authors without which the pair says nothing; more for a common surname."""
        needed = _NEEDS_COAUTHORS.get(kind, 0)
        common = self.bearers[self.parts[author].surname] > _COMMON_SURNAME
        return needed + 1 if needed and common and kind != "middle name" else needed

    def _rank(self, author: int) -> tuple[object, ...]:
        parts = self.parts[author]
        return (
            parts.only_initials,
            not self.ids[author],
            -self.papers[author],
            self.labels[author],
        )

    def _evidence(self, keep: int, other: int, shared: set[int], kind: str, rivals: int) -> str:
        said = []
        if (min(keep, other), max(keep, other)) in self.rivals:
            said.append("listed for the same paper in different records")
        if kind == "initials":
            fit = "only one full name fits" if rivals == 1 else f"{rivals} full names fit"
            said.append(fit)
        if shared:
            best = sorted(shared, key=lambda n: (-self.papers[n], self.labels[n]))
            names = ", ".join(self.labels[n] for n in best[:3])
            count = "1 co-author" if len(shared) == 1 else f"{len(shared)} co-authors"
            said.append(f"{count} in common ({names})")
        else:
            said.append("no co-author in common")
        said.append(f"{self._work(keep)} against {self._work(other)}")
        return "; ".join(said)

    def _work(self, author: int) -> str:
        first, last = self.spans[author]
        count = self.papers[author]
        papers = counted(count, "paper")
        if pd.isna(first) or pd.isna(last):
            return papers
        return f"{papers} in {int(first)}" + (f" to {int(last)}" if last != first else "")


def _teams_of(teams: Sequence[Sequence[int]]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for team, members in enumerate(teams):
        for member in members:
            found[member].append(team)
    return found


def _rivals(table: pd.DataFrame, place: Mapping[str, int]) -> set[tuple[int, int]]:
    pairs = zip(table["author"], table["other"], strict=True)
    places = [sorted((place[one], place[two])) for one, two in pairs]
    return {(first, second) for first, second in places}


def _plain_parts(label: str) -> NameParts:
    return name_parts(homonym_number(label.split(" (")[0])[0])
