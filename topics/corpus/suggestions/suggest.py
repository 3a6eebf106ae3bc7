"""Asking about the authors of a corpus: who is meant, and who may be one person.

The corpus never merges persons on initials, nicknames or transliteration. This
module looks for such pairs, with what speaks for each, and writes them into a
TOML file in which a user accepts the right ones; the file is then replayed at
every run by :func:`topics.corpus.building.build_corpus`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from topics.corpus.corpus import Corpus
from topics.corpus.suggestions.pairs import NamePairs
from topics.errors import InputError, OutputError
from topics.identity.people import Directory, Person
from topics.names.person import NameParts, homonym_number, name_parts
from topics.records import AuthorPage
from topics.store.atomic import replacing

SUGGESTION_COLUMNS: Mapping[str, str] = {
    "author": "str",
    "other": "str",
    "kind": "str",
    "score": "float64",
    "shared_coauthors": "int64",
    "evidence": "str",
}
"""Columns of the table of suggestions. ``author`` is the label to keep."""

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


def find_author(corpus: Corpus, name: str) -> str:
    """The label of the author whom ``name`` means, without regard to case, accents or order.

    Raises
    ------
    InputError
        If nobody is called so (the message has the nearest three), or several are.
    """
    persons = _persons(corpus)
    found = [persons[n].label for n in Directory(persons).find(name, "this corpus")]
    if len(found) > 1:
        raise InputError(
            f"{name!r} can be any of {len(found)} authors; "
            f"give one of these labels: {', '.join(found[:5])}."
        )
    return found[0]


def page_owner(corpus: Corpus, page: AuthorPage) -> str:
    """The label of a page's owner; the name as it stands where the page has no paper.

    Where several authors have the owner's name, the one with the most papers
    among those who own a page is taken.
    """
    number = page.owner.ids.get("dblp", "")
    name = f"{page.owner.name} {number}".strip()
    persons = _persons(corpus)
    try:
        found = Directory(persons).find(name, "this corpus")
    except InputError:
        return page.owner.name
    count = corpus.authors["papers"]
    best = min(found, key=lambda n: (not persons[n].owner, -int(count.iloc[n]), n))
    return persons[best].label


def _persons(corpus: Corpus) -> list[Person]:
    table = corpus.authors
    return [
        Person(
            label=str(label),
            variants=tuple((str(variant), 1) for variant in variants),
            ids=tuple(tuple(item.split(":", 1)) for item in ids),
            owner=bool(owner),
        )
        for label, variants, ids, owner in zip(
            table["author"], table["variants"], table["ids"], table["owner"], strict=True
        )
    ]


def suggest_author_merges(corpus: Corpus) -> pd.DataFrame:
    """Pairs of authors who may be one person, the likeliest first.

    Two authors who sign one paper together, or who have different identifiers
    of one kind, are never suggested. ``score`` (0 to 1) begins at a figure for
    the kind of likeness and rises with each shared co-author; for initials it
    is divided among the full names that fit. It orders the list; it is not a
    probability.
    """
    view = _View(corpus)
    chosen: dict[tuple[int, int], str] = {}
    for rivals in sorted(view.rivals):
        chosen[rivals] = "two lists of one paper"
    for pair in NamePairs(view.parts, view.spellings).find():
        if pair.first != pair.second:
            chosen.setdefault(
                (min(pair.first, pair.second), max(pair.first, pair.second)), pair.kind
            )
    fits: dict[int, int] = defaultdict(int)
    for (first, second), kind in chosen.items():
        if kind == "initials":
            fits[view.shorter(first, second)] += 1
    rows = []
    for (first, second), kind in chosen.items():
        choices = fits[view.shorter(first, second)] if kind == "initials" else 1
        row = view.row(first, second, kind, choices)
        if row is not None:
            rows.append(row)
    rows.sort(key=lambda row: (-float(str(row["score"])), row["author"], row["other"]))
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=dtype)
            for name, dtype in SUGGESTION_COLUMNS.items()
        }
    )


class _View:
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
        self.teams_of: dict[int, list[int]] = defaultdict(list)
        for team, members in enumerate(self.teams):
            for member in members:
                self.teams_of[member].append(team)
        self.rivals = {
            (min(a, b), max(a, b))
            for one, two in zip(corpus.rivals["author"], corpus.rivals["other"], strict=True)
            for a, b in [(place[one], place[two])]
        }
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
        papers = "1 paper" if count == 1 else f"{count} papers"
        if pd.isna(first):
            return papers
        return f"{papers} in {first}" + (f" to {last}" if last != first else "")


def write_authors_file(
    suggestions: pd.DataFrame, path: Path | str, *, overwrite: bool = False
) -> None:
    """Write suggestions as a TOML file of aliases to edit, each with ``accept = false``.

    Raises
    ------
    OutputError
        If the file is there already (it may have been edited) or cannot be written.
    """
    path = Path(path)
    if path.exists() and not overwrite:
        raise OutputError(f"{path}: is there already; choose another name or remove it first.")
    lines = [
        "# Authors who may be one person. Set accept = true where they are, change the label",
        "# if you like, delete what you do not need, and give this file to the next run.",
        "# To say that one name is two people, add:",
        "#   [[split]]",
        '#   name = "Wei Wang"',
        '#   papers = ["10.1000/a-doi", "the title of a paper"]',
        '#   label = "Wei Wang (Beijing)"',
    ]
    for row in suggestions.to_dict("records"):
        names = f"[{_toml(row['author'])}, {_toml(row['other'])}]"
        lines += [
            "",
            "[[alias]]",
            f"names = {names}",
            f"label = {_toml(row['author'])}",
            f"kind = {_toml(row['kind'])}",
            f"score = {float(row['score'])}",
            f"evidence = {_toml(row['evidence'])}",
            "accept = false",
        ]
    with replacing(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value: object) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's, but for U+007F."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain_parts(label: str) -> NameParts:
    return name_parts(homonym_number(label.split(" (")[0])[0])
