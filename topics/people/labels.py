"""One label for each person, unlike all others."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from topics.errors import InputError
from topics.names import name_parts

BY_HAND = "by hand"
"""First part of the key of a person whom the user has named."""


@dataclass(slots=True)
class Draft:
    """A person before it has a label."""

    variants: Counter[str] = field(default_factory=Counter)
    ids: set[tuple[str, str]] = field(default_factory=set)
    owner: bool = False


def label_persons(drafts: dict[tuple[str, ...], Draft]) -> dict[tuple[str, ...], str]:
    """The label of each person: the best spelling, with a number or identifier where needed.

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
        numbers = sorted(value for kind, value in draft.ids if kind == "dblp")
        label = best_spelling(draft.variants)
        plain[person] = f"{label} {numbers[0]}" if numbers else label
    clashes: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for person in sorted(plain):
        clashes[plain[person]].append(person)
    for label, people in clashes.items():
        if len(people) < 2:
            continue
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
    """The label with the end of an identifier; bare for the one who has none."""
    tails = [f" ({kind} {value[-9:].lstrip('-')})" for kind, value in ids if kind != "dblp"]
    tails += [f" ({kind} {value})" for kind, value in ids]
    options = [label + tail for tail in (tails or [""])]
    numbered = (f"{label} ({number})" for number in range(2, len(taken) + 3))
    return next(option for option in (*options, *numbered) if option not in taken)


def best_spelling(variants: Counter[str]) -> str:
    """The spelling to show: cased like a name, most frequent, then with most accents and marks."""

    def rank(name: str) -> tuple[bool, int, int, int, str]:
        cased = any(c.isupper() for c in name) and any(c.islower() for c in name)
        known = cased or not (name.islower() or name.isupper())
        letters = len("".join(name_parts(name).given))
        marks = sum(not c.isascii() for c in name) + name.count("-")
        return (not known, -letters, -variants[name], -marks, name)

    return min(variants, key=rank)
