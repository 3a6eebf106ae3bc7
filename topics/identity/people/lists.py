"""Merge the author lists of a paper's records into one list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rapidfuzz import fuzz

from topics.identity.papers import compatible
from topics.names.book import Name, NameBook
from topics.names.person import NameParts
from topics.records import AUTHOR_ID_KINDS, Author, Record

_SAME_SPELLING = 85.0
_MOST_OF_A_SURNAME = 200
"""People of one surname on one paper among whom other spellings are looked for."""
_NO_LIST = -1
"""The number of the list that an owner who is in no list stands in."""
_NO_IDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorList:
    """The author list of one record. ``owner`` is the owner of the page it stands on."""

    authors: tuple[Author, ...]
    complete: bool
    owner: Author | None
    source: str

    @classmethod
    def of(cls, record: Record) -> AuthorList:
        """The list of a record."""
        return cls(
            authors=record.authors,
            complete=record.authors_complete,
            owner=record.owner,
            source=str(record.location),
        )


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
    """A place in the united author list of one paper.

    ``name`` is the spelling that says most of the given names, ``names`` are all
    of them, as often as they were read. ``last`` is the number of the list that
    named the place last. ``affiliations`` are those that any list gives.
    """

    name: Name
    names: list[Name]
    ids: Mapping[str, str]
    last: int
    owner: bool = False
    person: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()

    def sign(self, name: Name) -> None:
        """Add a spelling."""
        known = name in self.names
        self.names.append(name)
        if not known and _letters(name) > _letters(self.name):
            self.name = name

    def place(self, affiliations: tuple[str, ...]) -> None:
        """Add affiliations."""
        if affiliations and affiliations != self.affiliations:
            self.affiliations = tuple(dict.fromkeys((*self.affiliations, *affiliations)))


def _letters(name: Name) -> int:
    return name.parts.letters if name.text else -1


class _UnitedList:
    """The author list of one paper while the lists of its records are laid over each other.

    Within one list only equal names meet. What finds the place of a name in
    another spelling is made when there is something below to find, as for most
    papers there is not.
    """

    def __init__(self) -> None:
        self.slots: list[Slot] = []
        self._number = _NO_LIST
        self._indexed = 0
        self._by_key: dict[str, list[Slot]] = {}
        self._by_id: dict[tuple[str, str], Slot] = {}
        self._by_surname: dict[str, list[Slot]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[Slot]] = defaultdict(list)

    def begin(self, number: int) -> None:
        """Lay another list over what is there."""
        self._number = number
        for slot in self.slots[self._indexed :]:
            parts = slot.names[0].parts
            self._by_surname[parts.surname].append(slot)
            self._by_words[parts.words].append(slot)
        self._indexed = len(self.slots)

    def add(self, name: Name, ids: Mapping[str, str]) -> Slot:
        slot = Slot(name, [name], ids, self._number)
        self.slots.append(slot)
        self._register(slot, name, ids)
        return slot

    def extend(self, slot: Slot, name: Name, ids: Mapping[str, str]) -> None:
        if name not in slot.names:
            self._register(slot, name, ids)
        slot.sign(name)
        slot.last = self._number
        if ids:
            slot.ids = {**ids, **slot.ids}

    def _register(self, slot: Slot, name: Name, ids: Mapping[str, str]) -> None:
        self._by_key.setdefault(name.parts.key, []).append(slot)
        for item in ids.items():
            self._by_id.setdefault(item, slot)

    def find(self, name: Name, ids: Mapping[str, str], place: int) -> tuple[Slot | None, str]:
        """The slot of a name, and what speaks for it where the spellings differ."""
        parts = name.parts
        for slot in self._by_key.get(parts.key, ()):
            if not _contradict(slot.ids, ids):
                return slot, ""
        if not self._indexed:
            return None, ""
        for item in ids.items():
            known = self._by_id.get(item)
            if item[0] != "dblp" and known is not None and self.is_below(known):
                return known, "(the same identifier)"

        def free(slot: Slot) -> bool:
            return self.is_below(slot) and not _contradict(slot.ids, ids)

        namesakes = self._namesakes(parts)
        near = [slot for slot in namesakes if free(slot) and compatible(parts, slot.name.parts)]
        if len(near) == 1:
            return near[0], "(two lists of one paper, initials agree)"
        for slot in self._by_words.get(parts.words, ()):
            if free(slot) and len(parts.words) > 1:
                return slot, "(two lists of one paper, swapped)"
        beside = self.slots[place] if 0 <= place < len(self.slots) else None
        if (
            beside is not None
            and free(beside)
            and fuzz.ratio(parts.key, beside.name.parts.key) >= _SAME_SPELLING
        ):
            return beside, "(the same place in two lists of one paper)"
        return None, ""

    def _namesakes(self, parts: NameParts) -> Sequence[Slot]:
        """The slots of the same surname; none where they are too many to tell apart."""
        found = self._by_surname.get(parts.surname, ())
        return found if len(found) <= _MOST_OF_A_SURNAME else ()

    def rivals(self, fresh: Sequence[Slot]) -> Iterator[tuple[Slot, Slot]]:
        """Places that only lists below name, each with a new one of the same surname."""
        if self._indexed:
            for new in fresh:
                for old in self._namesakes(new.name.parts):
                    if self.is_below(old):
                        yield old, new

    def is_below(self, slot: Slot) -> bool:
        return slot.last != self._number


def unite_lists(
    paper: int,
    lists: Sequence[AuthorList],
    names: NameBook,
    remarks: list[Remark],
    rivals: list[tuple[int, Slot, Slot]],
) -> list[Slot]:
    """Lay the lists over each other, complete ones first, then long ones."""
    united = _UnitedList()
    ordered = sorted(
        range(len(lists)), key=lambda n: (-lists[n].complete, -len(lists[n].authors), n)
    )
    for number in ordered:
        united.begin(number)
        fresh = _lay(paper, lists[number], names, united, remarks)
        rivals.extend((paper, old, new) for old, new in united.rivals(fresh))
    for number in ordered:
        owner = lists[number].owner
        if owner is not None:
            united.begin(_NO_LIST)
            _add_owner(paper, lists[number], owner, names, united, remarks)
    return united.slots


def _lay(
    paper: int,
    source: AuthorList,
    names: NameBook,
    united: _UnitedList,
    remarks: list[Remark],
) -> list[Slot]:
    """Lay one list over the others; the places that were not there before."""
    repeated: list[str] = []
    respelt: list[str] = []
    fresh: list[Slot] = []
    for place, author in enumerate(source.authors):
        name, ids = _name_and_ids(author, names)
        if not name.is_name:
            detail = f"{author.name!r} is not a name of a person"
            remarks.append(_remark(paper, source, "repaired", "no name", detail))
            continue
        slot, why = united.find(name, ids, place)
        if slot is None:
            slot = united.add(name, ids)
            slot.place(author.affiliations)
            fresh.append(slot)
            continue
        slot.place(author.affiliations)
        if why:
            respelt.append(f"{name.text} and {slot.name.text} {why}")
        elif not united.is_below(slot):
            repeated.append(name.text)
        united.extend(slot, name, ids)
    if respelt:
        detail = "; ".join(respelt)
        remarks.append(_remark(paper, source, "repaired", "author in two spellings", detail))
    if repeated:
        detail = f"in the list more than once: {', '.join(repeated)}"
        remarks.append(_remark(paper, source, "repaired", "author twice", detail))
    return fresh


def _add_owner(
    paper: int,
    source: AuthorList,
    owner: Author,
    names: NameBook,
    united: _UnitedList,
    remarks: list[Remark],
) -> None:
    name, ids = _name_and_ids(owner, names)
    slot, _ = united.find(name, ids, -1)
    if slot is None:
        slot = united.add(name, ids)
        detail = f"{name.text}, the owner of the page, is not in the part of the list that it shows"
        remarks.append(_remark(paper, source, "repaired", "owner added", detail))
    slot.owner = True
    slot.ids = {**ids, **slot.ids}


def _remark(paper: int, source: AuthorList, action: str, reason: str, detail: str) -> Remark:
    return Remark(paper=paper, action=action, reason=reason, source=source.source, detail=detail)


def _name_and_ids(author: Author, names: NameBook) -> tuple[Name, Mapping[str, str]]:
    said = names[author.name]
    name = said if said.shown == said.text else names[said.shown]
    if not author.ids and not said.number:
        return name, _NO_IDS
    ids = {
        kind: _normal_id(kind, str(author.ids[kind]))
        for kind in AUTHOR_ID_KINDS
        if author.ids.get(kind)
    }
    if said.number:
        ids.setdefault("dblp", said.number)
    return name, ids


def _normal_id(kind: str, value: str) -> str:
    value = value.strip().rstrip("/")
    tail = value.rsplit("/", 1)[-1]
    if kind == "orcid":
        return tail.upper()
    return tail.upper() if kind == "openalex" else tail


def _contradict(one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    if not one or not two:
        return False
    return any(one[kind] != two[kind] for kind in one.keys() & two.keys())
