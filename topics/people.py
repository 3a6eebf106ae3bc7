"""Which names are one person.

In go, for each paper, the author lists of its records. Within a paper the lists
are laid over each other: a name with and without a homonym number, in capitals
or with initials, is one person there. Between papers two names are one person
if their normal forms are equal and no identifier contradicts, or if they carry
the same identifier; never because of initials. Aliases and splits that a user
has written down come last and win.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from topics.decisions import AuthorDecisions
from topics.errors import InputError
from topics.identity import compatible
from topics.names import NameParts, display_name, fold, homonym_number, name_key, name_parts
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the corpus: unique label, every spelling with its count, identifiers."""

    label: str
    variants: tuple[tuple[str, int], ...]
    ids: tuple[tuple[str, str], ...]
    owner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All persons, and for each paper the positions of its authors in ``persons``.

    ``rivals`` are pairs of persons who stand in two lists of one paper with the
    same surname: (paper, position, position).
    """

    persons: tuple[Person, ...]
    authors: tuple[tuple[int, ...], ...]
    rivals: tuple[tuple[int, int, int], ...]
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class _Slot:
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
        self.slots: list[_Slot] = []
        self.by_key: dict[str, list[_Slot]] = defaultdict(list)
        self.by_surname: dict[str, list[_Slot]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[_Slot]] = defaultdict(list)
        self._by_id: dict[tuple[str, str], _Slot] = {}

    def add(self, name: str, ids: dict[str, str], number: int) -> _Slot:
        slot = _Slot([], {}, set())
        parts = name_parts(name)
        self.slots.append(slot)
        self.by_surname[parts.surname].append(slot)
        self._by_words[parts.words].append(slot)
        self.extend(slot, name, ids, number)
        return slot

    def extend(self, slot: _Slot, name: str, ids: dict[str, str], number: int) -> None:
        if name not in slot.names:
            self.by_key[name_key(name)].append(slot)
        slot.sign(name)
        slot.ids = {**ids, **slot.ids}
        slot.lists.add(number)
        for item in ids.items():
            self._by_id.setdefault(item, slot)

    def find(
        self, name: str, ids: dict[str, str], place: int, number: int
    ) -> tuple[_Slot | None, str]:
        """The slot of a name, and what speaks for it where the spellings differ."""
        parts = name_parts(name)
        for slot in self.by_key.get(parts.key, ()):
            if not _contradict(slot.ids, ids):
                return slot, ""
        for item in ids.items():
            known = self._by_id.get(item)
            if item[0] != "dblp" and known is not None and number not in known.lists:
                return known, "(the same identifier)"

        def free(slot: _Slot) -> bool:
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


def resolve_people(
    papers: Sequence[Sequence[AuthorList]],
    decisions: AuthorDecisions | None = None,
    find_papers: Callable[[str], frozenset[int]] | None = None,
) -> People:
    """Unite the author lists of each paper and find the persons of all papers.

    ``papers`` holds, for each paper, the lists of its records. ``find_papers``
    gives the positions of the papers that an entry of ``decisions`` names.

    Raises
    ------
    InputError
        If an alias or a split names an author who is not there.
    """
    remarks: list[Remark] = []
    rivals: list[tuple[int, _Slot, _Slot]] = []
    united = [_unite(paper, lists, remarks, rivals) for paper, lists in enumerate(papers)]
    _find_persons([slot for slots in united for slot in slots])
    for slots in united:
        _collapse(slots)
    if decisions is not None:
        _apply(decisions, united, find_papers)
    return _number(united, rivals, remarks)


def _unite(
    paper: int,
    lists: Sequence[AuthorList],
    remarks: list[Remark],
    rivals: list[tuple[int, _Slot, _Slot]],
) -> list[_Slot]:
    united = _UnitedList()
    ordered = sorted(
        range(len(lists)), key=lambda n: (-lists[n].complete, -len(lists[n].authors), n)
    )
    for number in ordered:
        source = lists[number]
        repeated: list[str] = []
        respelt: list[str] = []
        fresh: list[_Slot] = []
        for place, author in enumerate(source.authors):
            name, ids = _name_and_ids(author)
            if not name:
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


class _Union:
    """Disjoint sets of hashable nodes; the smallest node stands for its set."""

    def __init__(self) -> None:
        self.parent: dict[tuple[str, ...], tuple[str, ...]] = {}

    def root(self, node: tuple[str, ...]) -> tuple[str, ...]:
        parent = self.parent.setdefault(node, node)
        while parent != node:
            self.parent[node] = self.parent[parent]
            node, parent = parent, self.parent[parent]
        return node

    def join(self, one: tuple[str, ...], two: tuple[str, ...]) -> None:
        a, b = sorted((self.root(one), self.root(two)))
        self.parent[b] = a


def _find_persons(every: Sequence[_Slot]) -> None:
    """Set the person of each slot."""
    holders: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for slot in every:
        for kind, value in slot.ids.items():
            holders[kind, value][slot.parts.key] += 1
    union = _Union()
    nodes: list[list[tuple[str, ...]]] = []
    owners: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for slot in every:
        key = slot.parts.key
        mine = [_id_node(k, v, slot.parts, holders[k, v]) for k, v in sorted(slot.ids.items())]
        nodes.append(mine)
        for node in mine[1:]:
            union.join(mine[0], node)
        if mine:
            owners[key].add(mine[0])
    values: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for mine in nodes:
        for node in mine:
            values[union.root(node)][node[1]].add(node[2])
    for key in sorted(owners):
        roots = sorted({union.root(node) for node in owners[key]})
        if _agree([values[root] for root in roots]):
            for root in roots:
                for kind, found in values[root].items():
                    values[roots[0]][kind] |= found
                union.join(roots[0], root)
                values[union.root(root)] = values[roots[0]]
            union.join(roots[0], ("name", key))
    for slot, mine in zip(every, nodes, strict=True):
        slot.person = union.root(mine[0] if mine else ("name", slot.parts.key))


def _id_node(kind: str, value: str, parts: NameParts, keys: Counter[str]) -> tuple[str, ...]:
    """The node of an identifier; by name where the identifier is given to unlike names."""
    if kind == "dblp":
        return ("id", kind, value, parts.key)
    main = min(keys, key=lambda key: (-keys[key], key))
    words = {*parts.given, parts.surname}
    surname = main.split("|")[1]
    alike = surname == parts.surname or any(len(w) > 2 and w in main for w in words)
    return ("id", kind, value) if alike else ("id", kind, value, parts.key)


def _agree(people: Sequence[dict[str, set[str]]]) -> bool:
    """Whether no two of them have different identifiers of one kind."""
    if len(people) < 2:
        return True
    kinds = Counter(kind for person in people for kind in person)
    return all(count < 2 for count in kinds.values())


def _collapse(slots: list[_Slot]) -> None:
    """Keep one slot a person, the first."""
    first: dict[tuple[str, ...], _Slot] = {}
    kept: list[_Slot] = []
    for slot in slots:
        if slot.person in first:
            kept_slot = first[slot.person]
            for name in slot.names:
                kept_slot.sign(name)
            kept_slot.ids = {**slot.ids, **kept_slot.ids}
            kept_slot.owner |= slot.owner
        else:
            first[slot.person] = slot
            kept.append(slot)
    slots[:] = kept


def _apply(
    decisions: AuthorDecisions,
    united: list[list[_Slot]],
    find_papers: Callable[[str], frozenset[int]] | None,
) -> None:
    """Carry out splits, then aliases, on the persons found so far."""
    for split in decisions.splits:
        wanted = _named(split.name, split.place, united)
        papers = frozenset[int]().union(*(find_papers(p) for p in split.papers if find_papers))
        moved = [
            slot for paper in sorted(papers) for slot in united[paper] if slot.person in wanted
        ]
        if not moved:
            raise InputError(
                f"{split.place}: {split.name!r} is not an author of the papers named there; "
                "name papers by id, DOI or title."
            )
        for slot in moved:
            slot.person = ("by hand", split.label)
    for alias in decisions.aliases:
        found = [_named(name, alias.place, united) for name in alias.names]
        persons = set[tuple[str, ...]]().union(*found)
        for slots in united:
            for slot in slots:
                if slot.person in persons:
                    slot.person = ("by hand", alias.label)
            _collapse(slots)


def _named(
    name: str,
    place: str,
    united: list[list[_Slot]],
) -> set[tuple[str, ...]]:
    people = _number(united, [], [])
    slots = [slot for slots in united for slot in slots]
    positions = [position for authors in people.authors for position in authors]
    labels = {
        slot.person: people.persons[position]
        for slot, position in zip(slots, positions, strict=True)
    }
    wanted = find_labels(name, list(labels.values()), place)
    return {person for person, found in labels.items() if found.label in wanted}


def find_labels(name: str, persons: Sequence[Person], place: str) -> list[str]:
    """Labels of the persons whom a name can mean: the label itself, or one of the spellings.

    Raises
    ------
    InputError
        If there is none; the message has the nearest three.
    """
    exact = [person.label for person in persons if person.label == name]
    if exact:
        return exact
    folded = [person.label for person in persons if fold(person.label) == fold(name)]
    if folded:
        return sorted(folded)
    bare, number = homonym_number(name)
    key = name_key(bare)
    found = [
        person.label
        for person in persons
        if any(name_key(variant) == key for variant, _ in person.variants)
        and (not number or ("dblp", number) in person.ids)
    ]
    if found:
        return sorted(found)
    labels = sorted(person.label for person in persons)
    raise InputError(f"{place}: no author is called {name!r}; {nearest_labels(name, labels)}.")


def nearest_labels(name: str, labels: Sequence[str], limit: int = 3) -> str:
    """ "nearest are A, B and C", for a message."""
    found = process.extract(name, labels, scorer=fuzz.WRatio, processor=fold, limit=limit)
    names = [str(label) for label, _, _ in found]
    if not names:
        return "there are no authors"
    if len(names) == 1:
        return f"the nearest is {names[0]}"
    return f"the nearest are {', '.join(names[:-1])} and {names[-1]}"


@dataclass(slots=True)
class _Draft:
    variants: Counter[str] = field(default_factory=Counter)
    ids: set[tuple[str, str]] = field(default_factory=set)
    owner: bool = False


def _number(
    united: list[list[_Slot]],
    rivals: list[tuple[int, _Slot, _Slot]],
    remarks: list[Remark],
) -> People:
    drafts: dict[tuple[str, ...], _Draft] = defaultdict(_Draft)
    for slots in united:
        for slot in slots:
            draft = drafts[slot.person]
            draft.variants.update(slot.names)
            draft.ids.update(slot.ids.items())
            draft.owner |= slot.owner
    labels = _labels(drafts)
    order = sorted(drafts, key=lambda person: (fold(labels[person]), labels[person]))
    position = {person: place for place, person in enumerate(order)}
    persons = tuple(
        Person(
            label=labels[person],
            variants=tuple(sorted(drafts[person].variants.items(), key=lambda v: (-v[1], v[0]))),
            ids=tuple(sorted(drafts[person].ids)),
            owner=drafts[person].owner,
        )
        for person in order
    )
    pairs = {
        (paper, *sorted((position[old.person], position[new.person]))) for paper, old, new in rivals
    }
    return People(
        persons=persons,
        authors=tuple(tuple(position[slot.person] for slot in slots) for slots in united),
        rivals=tuple(sorted((paper, a, b) for paper, a, b in pairs if a != b)),
        remarks=tuple(remarks),
    )


def _labels(drafts: dict[tuple[str, ...], _Draft]) -> dict[tuple[str, ...], str]:
    plain: dict[tuple[str, ...], str] = {}
    for person, draft in drafts.items():
        if person[0] == "by hand":
            plain[person] = person[1]
            continue
        numbers = sorted(value for kind, value in draft.ids if kind == "dblp")
        label = best_spelling(draft.variants)
        plain[person] = f"{label} {numbers[0]}" if numbers else label
    clashes: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for person in sorted(plain):
        clashes[plain[person]].append(person)
    for label, people in clashes.items():
        for person in people if len(people) > 1 else ():
            plain[person] = _distinguished(label, drafts[person].ids, people.index(person))
    return plain


def _distinguished(label: str, ids: set[tuple[str, str]], place: int) -> str:
    for kind, value in sorted(ids):
        if kind != "dblp":
            return f"{label} ({kind} {value[-9:].lstrip('-')})"
    return label if not ids else f"{label} ({place + 1})"


def best_spelling(variants: Counter[str]) -> str:
    """The spelling to show: cased like a name, most frequent, then with most accents and marks."""

    def rank(name: str) -> tuple[bool, int, int, int, str]:
        cased = any(c.isupper() for c in name) and any(c.islower() for c in name)
        known = cased or not (name.islower() or name.isupper())
        letters = len("".join(name_parts(name).given))
        marks = sum(not c.isascii() for c in name) + name.count("-")
        return (not known, -letters, -variants[name], -marks, name)

    return min(variants, key=rank)
