"""Labels of persons, one for each and all distinct."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from topics.errors import InputError
from topics.names.book import Name

BY_HAND = "by hand"
"""First part of the key of a person whom the user has named."""


@dataclass(slots=True)
class Draft:
    """A person before it has a label.

    ``variants`` says how often each spelling was read; ``place`` is the position
    among all persons once they have been sorted.
    """

    variants: dict[Name, int] = field(default_factory=dict)
    ids: frozenset[tuple[str, str]] = frozenset()
    owner: bool = False
    place: int = -1

    def add(self, names: Iterable[Name], ids: Mapping[str, str], *, owner: bool) -> None:
        """Take in what one author list says of the person."""
        for name in names:
            self.variants[name] = self.variants.get(name, 0) + 1
        if ids:
            self.ids = self.ids.union(ids.items())
        self.owner |= owner


def label_persons(drafts: dict[tuple[str, ...], Draft]) -> dict[tuple[str, ...], str]:
    """The label of each person: the best spelling, with a number where two would share it.

    Raises
    ------
    InputError
        If a label given by hand is the label of another author too.
    """
    plain: dict[tuple[str, ...], str] = {}
    for person, draft in drafts.items():
        if person[0] == BY_HAND:
            plain[person] = person[1]
            continue
        plain[person] = best_spelling(draft.variants)
    bearers = Counter(plain.values())
    clashes: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for person in sorted(person for person, label in plain.items() if bearers[label] > 1):
        clashes[plain[person]].append(person)
    for label, people in clashes.items():
        if people[0][0] == BY_HAND:
            raise InputError(
                f"The authors file gives the label {label!r}, which is another author's too; "
                "choose another label, or add that author to the names."
            )
        taken: set[str] = set()
        for person in people:
            plain[person] = _distinguished(label, sorted(drafts[person].ids), taken)
            taken.add(plain[person])
    return plain


def _distinguished(label: str, ids: list[tuple[str, str]], taken: set[str]) -> str:
    """The label with DBLP's number or the end of an identifier; bare for one who has none."""
    tails = [f" {value}" for kind, value in ids if kind == "dblp"]
    tails += [f" ({kind} {value[-9:].lstrip('-')})" for kind, value in ids if kind != "dblp"]
    tails += [f" ({kind} {value})" for kind, value in ids if kind != "dblp"]
    options = [label + tail for tail in (tails or [""])]
    numbered = (f"{label} ({number})" for number in range(2, len(taken) + 3))
    return next(option for option in (*options, *numbered) if option not in taken)


def best_spelling(variants: Mapping[Name, int]) -> str:
    """The spelling to show: cased like a name, most frequent, then with most accents and marks."""

    def rank(name: Name) -> tuple[bool, int, int, int, str]:
        text = name.text
        cased = any(c.isupper() for c in text) and any(c.islower() for c in text)
        known = cased or not (text.islower() or text.isupper())
        marks = sum(not c.isascii() for c in text) + text.count("-")
        return (not known, -name.parts.letters, -variants[name], -marks, text)

    best = min(variants, key=rank) if len(variants) > 1 else next(iter(variants))
    return best.text
