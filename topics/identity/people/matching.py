"""Match places in author lists to persons by normal forms and identifiers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TypeAlias

from topics.identity.people.lists import Slot
from topics.names.book import Memo
from topics.names.person import NameParts

_Node: TypeAlias = tuple[str, ...]


def find_persons(every: Sequence[Slot]) -> None:
    """Set the person of each slot.

    Most names carry no identifier, and all slots of such a name are one person;
    identifiers are all that has to be united.
    """
    identified = [slot for slot in every if slot.ids]
    nodes = _nodes_of(identified)
    union = _Union()
    for first, *others in nodes:
        for node in others:
            union.join(first, node)
    _unite_names(identified, nodes, union)
    for slot, mine in zip(identified, nodes, strict=True):
        slot.person = union.root(mine[0])
    by_name: Memo[str, _Node] = Memo(lambda key: union.root(("name", key)))
    for slot in every:
        if not slot.ids:
            slot.person = by_name[slot.name.parts.key]


def _nodes_of(identified: Sequence[Slot]) -> list[list[_Node]]:
    """The nodes of each slot's identifiers."""
    holders: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for slot in identified:
        for kind, value in slot.ids.items():
            holders[kind, value][slot.name.parts.key] += 1
    return [
        [_id_node(k, v, slot.name.parts, holders[k, v]) for k, v in sorted(slot.ids.items())]
        for slot in identified
    ]


def _unite_names(
    identified: Sequence[Slot], nodes: Sequence[Sequence[_Node]], union: _Union
) -> None:
    """Unite the people of one name whose identifiers agree, and the bare name with them."""
    owners: dict[str, set[_Node]] = defaultdict(set)
    values: dict[_Node, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for slot, mine in zip(identified, nodes, strict=True):
        owners[slot.name.parts.key].add(mine[0])
        for node in mine:
            values[union.root(node)][node[1]].add(node[2])
    for key in sorted(owners):
        roots = sorted({union.root(node) for node in owners[key]})
        if not _agree([values[root] for root in roots]):
            continue
        for root in roots:
            for kind, found in values[root].items():
                values[roots[0]][kind] |= found
            union.join(roots[0], root)
            values[union.root(root)] = values[roots[0]]
        union.join(roots[0], ("name", key))


def _id_node(kind: str, value: str, parts: NameParts, keys: Counter[str]) -> _Node:
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


class _Union:
    """Disjoint sets of hashable nodes; the smallest node stands for its set."""

    def __init__(self) -> None:
        self.parent: dict[_Node, _Node] = {}

    def root(self, node: _Node) -> _Node:
        parent = self.parent.setdefault(node, node)
        while parent != node:
            self.parent[node] = self.parent[parent]
            node, parent = parent, self.parent[parent]
        return node

    def join(self, one: _Node, two: _Node) -> None:
        a, b = sorted((self.root(one), self.root(two)))
        self.parent[b] = a
