"""The author lists of one paper's records laid over each other into one list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from topics.identity import compatible
from topics.names import (
    NameParts,
    display_name,
    homonym_number,
    is_name,
    name_key,
    name_parts,
)
from topics.records import AUTHOR_ID_KINDS, Author

_SAME_SPELLING = 85.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorList:
    """The author list of one record. ``owner`` is the owner of the page it stands on."""

    authors: tuple[Author, ...]
    complete: bool
    owner: Author | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something done to an author list that belongs into the ledger."""

    paper: int
    action: str
    reason: str
    source: str
    detail: str


@dataclass(slots=True)
class Slot:
    """A place in the united author list of one paper."""

    names: list[str]
    ids: dict[str, str]
    lists: set[int]
    owner: bool = False
    person: tuple[str, ...] = ()
    name: str = ""

    def sign(self, name: str) -> None:
        """Add a spelling; ``name`` stays the one that says most of the given names."""
        known = name in self.names
        self.names.append(name)
        if not known and _letters(name) > _letters(self.name):
            self.name = name

    @property
    def parts(self) -> NameParts:
        return name_parts(self.name)


def _letters(name: str) -> int:
    return len("".join(name_parts(name).given)) if name else -1


class _UnitedList:
    """The author list of one paper while the lists of its records are laid over each other."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []
        self.by_key: dict[str, list[Slot]] = defaultdict(list)
        self.by_surname: dict[str, list[Slot]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[Slot]] = defaultdict(list)
        self._by_id: dict[tuple[str, str], Slot] = {}

    def add(self, name: str, ids: dict[str, str], number: int) -> Slot:
        slot = Slot([], {}, set())
        parts = name_parts(name)
        self.slots.append(slot)
        self.by_surname[parts.surname].append(slot)
        self._by_words[parts.words].append(slot)
        self.extend(slot, name, ids, number)
        return slot

    def extend(self, slot: Slot, name: str, ids: dict[str, str], number: int) -> None:
        if name not in slot.names:
            self.by_key[name_key(name)].append(slot)
        slot.sign(name)
        slot.ids = {**ids, **slot.ids}
        slot.lists.add(number)
        for item in ids.items():
            self._by_id.setdefault(item, slot)

    def find(
        self, name: str, ids: dict[str, str], place: int, number: int
    ) -> tuple[Slot | None, str]:
        """The slot of a name, and what speaks for it where the spellings differ."""
        parts = name_parts(name)
        for slot in self.by_key.get(parts.key, ()):
            if not _contradict(slot.ids, ids):
                return slot, ""
        for item in ids.items():
            known = self._by_id.get(item)
            if item[0] != "dblp" and known is not None and number not in known.lists:
                return known, "(the same identifier)"

        def free(slot: Slot) -> bool:
            return number not in slot.lists and not _contradict(slot.ids, ids)

        namesakes = self.by_surname.get(parts.surname, ())
        near = [slot for slot in namesakes if free(slot) and compatible(parts, slot.parts)]
        if len(near) == 1:
            return near[0], "(two lists of one paper, initials agree)"
        for slot in self._by_words.get(parts.words, ()):
            if free(slot) and len(parts.words) > 1:
                return slot, "(two lists of one paper, swapped)"
        beside = self.slots[place] if 0 <= place < len(self.slots) else None
        if (
            beside is not None
            and free(beside)
            and fuzz.ratio(parts.key, beside.parts.key) >= _SAME_SPELLING
        ):
            return beside, "(the same place in two lists of one paper)"
        return None, ""


def unite_lists(
    paper: int,
    lists: Sequence[AuthorList],
    remarks: list[Remark],
    rivals: list[tuple[int, Slot, Slot]],
) -> list[Slot]:
    united = _UnitedList()
    ordered = sorted(
        range(len(lists)), key=lambda n: (-lists[n].complete, -len(lists[n].authors), n)
    )
    for number in ordered:
        source = lists[number]
        repeated: list[str] = []
        respelt: list[str] = []
        fresh: list[Slot] = []
        for place, author in enumerate(source.authors):
            name, ids = _name_and_ids(author)
            if not is_name(name):
                detail = f"{author.name!r} is not a name of a person"
                remarks.append(_remark(paper, source, "repaired", "no name", detail))
                continue
            slot, why = united.find(name, ids, place, number)
            if slot is None:
                fresh.append(united.add(name, ids, number))
                continue
            if why:
                respelt.append(f"{name} and {slot.name} {why}")
            elif number in slot.lists:
                repeated.append(name)
            united.extend(slot, name, ids, number)
        if respelt:
            detail = "; ".join(respelt)
            remarks.append(_remark(paper, source, "repaired", "author in two spellings", detail))
        if repeated:
            detail = f"in the list more than once: {', '.join(repeated)}"
            remarks.append(_remark(paper, source, "repaired", "author twice", detail))
        rivals.extend(
            (paper, old, new)
            for new in fresh
            for old in united.by_surname[new.parts.surname]
            if number not in old.lists
        )
    for number in ordered:
        owner = lists[number].owner
        if owner is not None:
            _add_owner(paper, lists[number], owner, united, remarks)
    return united.slots


def _add_owner(
    paper: int, source: AuthorList, owner: Author, united: _UnitedList, remarks: list[Remark]
) -> None:
    name, ids = _name_and_ids(owner)
    slot, _ = united.find(name, ids, -1, -1)
    if slot is None:
        slot = united.add(name, ids, -1)
        detail = f"{name}, the owner of the page, is not in the part of the list that it shows"
        remarks.append(_remark(paper, source, "repaired", "owner added", detail))
    slot.owner = True
    slot.ids = {**ids, **slot.ids}


def _remark(paper: int, source: AuthorList, action: str, reason: str, detail: str) -> Remark:
    return Remark(paper=paper, action=action, reason=reason, source=source.source, detail=detail)


def _name_and_ids(author: Author) -> tuple[str, dict[str, str]]:
    bare, number = homonym_number(author.name)
    ids = {
        kind: _normal_id(kind, str(author.ids[kind]))
        for kind in AUTHOR_ID_KINDS
        if author.ids.get(kind)
    }
    if number and "dblp" not in ids:
        ids["dblp"] = number
    return display_name(bare), ids


def _normal_id(kind: str, value: str) -> str:
    value = value.strip().rstrip("/")
    tail = value.rsplit("/", 1)[-1]
    if kind == "orcid":
        return tail.upper()
    return tail.upper() if kind == "openalex" else tail


def _contradict(one: dict[str, str], two: dict[str, str]) -> bool:
    return any(one[kind] != two[kind] for kind in one.keys() & two.keys())
