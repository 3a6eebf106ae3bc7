"""Resolve the persons of a corpus from its author lists and the user's decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from topics.errors import InputError
from topics.identity.decisions import Alias, AuthorDecisions, UnknownNameError
from topics.identity.people.directory import Directory, Person
from topics.identity.people.labels import BY_HAND, Draft, label_persons
from topics.identity.people.lists import AuthorList, Remark, Slot, unite_lists
from topics.identity.people.matching import find_persons
from topics.names.book import Book, Name, NameBook
from topics.names.person import fold

FindPapers: TypeAlias = Callable[[str, str], frozenset[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All persons, and for each paper the positions of its authors in ``persons``.

    ``rivals`` are pairs of persons who stand in two lists of one paper with the
    same surname: (paper, position, position). ``affiliations`` holds, for each paper,
    those of each of its authors, or nothing if none are known.
    """

    persons: tuple[Person, ...]
    authors: tuple[tuple[int, ...], ...]
    rivals: tuple[tuple[int, int, int], ...]
    remarks: tuple[Remark, ...]
    affiliations: tuple[tuple[tuple[str, ...], ...], ...]


def resolve_people(
    papers: Iterable[Sequence[AuthorList]],
    decisions: AuthorDecisions | None = None,
    find_papers: FindPapers | None = None,
    names: NameBook | None = None,
    *,
    part: bool = False,
) -> People:
    """Unite the author lists of each paper and find the persons of all papers.

    ``papers`` holds, for each paper, the lists of its records. ``find_papers``
    gives the positions of the papers that an entry of ``decisions`` names, and
    takes the place of the entry for its message. ``names`` holds names that were
    taken apart before. ``part`` is as in :func:`apply_decisions`.

    Raises
    ------
    InputError
        If an alias or a split names an author who is not there.
    """
    remarks: list[Remark] = []
    rivals: list[tuple[int, Slot, Slot]] = []
    book = Book().names if names is None else names
    united = [
        unite_lists(paper, lists, book, remarks, rivals) for paper, lists in enumerate(papers)
    ]
    find_persons([slot for slots in united for slot in slots])
    for slots in united:
        _collapse(slots)
    if decisions is not None and find_papers is not None:
        apply_decisions(decisions, united, find_papers, part=part)
    return _number(united, rivals, remarks)


def _collapse(slots: list[Slot]) -> None:
    """Keep one slot a person, the first."""
    if len({slot.person for slot in slots}) == len(slots):
        return
    first: dict[tuple[str, ...], Slot] = {}
    kept: list[Slot] = []
    for slot in slots:
        if slot.person in first:
            kept_slot = first[slot.person]
            for name in slot.names:
                kept_slot.sign(name)
            kept_slot.ids = {**slot.ids, **kept_slot.ids}
            kept_slot.owner |= slot.owner
            kept_slot.place(slot.affiliations)
        else:
            first[slot.person] = slot
            kept.append(slot)
    slots[:] = kept


def apply_decisions(
    decisions: AuthorDecisions,
    united: list[list[Slot]],
    find_papers: FindPapers,
    *,
    part: bool = False,
) -> None:
    """Carry out splits, then aliases, on the persons found so far.

    Parameters
    ----------
    decisions : AuthorDecisions
    united : list of lists of Slot
        The authors of each paper.
    find_papers : callable
        As in :func:`resolve_people`.
    part : bool
        Whether the papers are a part of those that the decisions are about, so that whoever
        is not there is passed over.

    Raises
    ------
    InputError
        If an alias or a split names an author who is not there, or a label is another's too.
    """
    named = _NamedPersons(united)

    def find(name: str, place: str) -> set[tuple[str, ...]]:
        try:
            return named.find(name, place)
        except UnknownNameError:
            if part:
                return set()
            raise

    for split in decisions.splits:
        wanted = find(split.name, split.place)
        papers: set[int] = set()
        for paper in split.papers:
            with suppress(*([UnknownNameError] if part else [])):
                papers |= find_papers(paper, split.place)
        moved = [
            slot for paper in sorted(papers) for slot in united[paper] if slot.person in wanted
        ]
        if not moved and not part:
            raise InputError(
                f"{split.place}: {split.name!r} is not an author of the papers named there."
            )
        for slot in moved:
            slot.person = (BY_HAND, split.label)
    if decisions.splits:
        named = _NamedPersons(united)
    joined: dict[tuple[str, ...], Alias] = {}
    for alias in decisions.aliases:
        for name in alias.names:
            for person in find(name, alias.place):
                if joined.setdefault(person, alias).label != alias.label:
                    raise InputError(
                        f"{alias.place}: {name!r} is in {joined[person].place} too, "
                        "with another label; keep one of the two."
                    )
    for slots in united:
        for slot in slots:
            if slot.person in joined:
                slot.person = (BY_HAND, joined[slot.person].label)
        _collapse(slots)


class _NamedPersons:
    """The persons as they are now, to be found by name."""

    def __init__(self, united: list[list[Slot]]) -> None:
        people = _number(united, [], [])
        self._person: dict[int, tuple[str, ...]] = {}
        for slots, authors in zip(united, people.authors, strict=True):
            for slot, author in zip(slots, authors, strict=True):
                self._person[author] = slot.person
        self._directory = Directory(people.persons)

    def find(self, name: str, place: str) -> set[tuple[str, ...]]:
        return {self._person[n] for n in self._directory.find(name, place)}


def _number(
    united: list[list[Slot]],
    rivals: list[tuple[int, Slot, Slot]],
    remarks: list[Remark],
) -> People:
    drafts: dict[tuple[str, ...], Draft] = {}
    authors: list[tuple[Draft, ...]] = []
    for slots in united:
        found: list[Draft] = []
        for slot in slots:
            draft = drafts.get(slot.person)
            if draft is None:
                draft = drafts[slot.person] = Draft()
            draft.add(slot.names, slot.ids, owner=slot.owner)
            found.append(draft)
        authors.append(tuple(found))
    labels = label_persons(drafts)
    order = sorted(sorted(drafts, key=labels.__getitem__), key=lambda p: fold(labels[p]))
    for place, person in enumerate(order):
        drafts[person].place = place
    pairs = {
        (paper, *sorted((drafts[old.person].place, drafts[new.person].place)))
        for paper, old, new in rivals
    }
    return People(
        persons=tuple(_named(labels[person], drafts[person]) for person in order),
        authors=tuple(tuple([draft.place for draft in found]) for found in authors),
        rivals=tuple(sorted((paper, a, b) for paper, a, b in pairs if a != b)),
        remarks=tuple(remarks),
        affiliations=tuple(map(affiliations_of, united)),
    )


def affiliations_of(slots: Sequence[Slot]) -> tuple[tuple[str, ...], ...]:
    """Affiliations of each author of a paper; nothing where none is known."""
    if not any(slot.affiliations for slot in slots):
        return ()
    return tuple(slot.affiliations for slot in slots)


def _named(label: str, draft: Draft) -> Person:
    return Person(
        label=label,
        variants=_by_frequency(draft.variants),
        ids=tuple(sorted(draft.ids)) if draft.ids else (),
        owner=draft.owner,
    )


def _by_frequency(variants: Mapping[Name, int]) -> tuple[tuple[str, int], ...]:
    counted = tuple([(name.text, count) for name, count in variants.items()])
    if len(counted) == 1:
        return counted
    return tuple(sorted(counted, key=lambda variant: (-variant[1], variant[0])))
