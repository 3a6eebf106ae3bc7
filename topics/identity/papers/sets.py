"""Disjoint sets of records, one per paper, with the known facts of each set.

The sets are under constraints: two may be joined unless an identifier or a
person's decision says that they are different papers. Every join and every pair
kept apart is recorded with its evidence; what counts as evidence is decided in
:mod:`topics.identity.papers.grouping`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from topics.identity.papers.facts import (
    Facts,
    abstract_similarity,
    blocks_of,
    comparable_title,
    decisive_ids,
    facts_of,
    shared_names,
)
from topics.names.book import Book, Memo
from topics.records import Record

_DECISIVE = ("doi", "arxiv", "pmid")
_NEAR_MISSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A decision about two records, given by position, with its reason and evidence."""

    first: int
    second: int
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """A person's decisions, as positions of records.

    Each set in ``together`` is one paper; each rule in ``apart`` is a tuple of
    sets, no two of which may end up in one paper.
    """

    together: tuple[frozenset[int], ...] = ()
    apart: tuple[tuple[frozenset[int], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperGroups:
    """Sorted groups of record positions, ordered by their first position."""

    groups: tuple[tuple[int, ...], ...]
    merged: tuple[Link, ...]
    apart: tuple[Link, ...]


class RecordSets:
    """Disjoint sets of record positions (union-find); the root holds a set's facts.

    Most records are never compared, so their facts are gathered on first use;
    only titles and blocks are computed for all records.
    """

    def __init__(self, records: Sequence[Record], book: Book) -> None:
        self.records = records
        self.book = book
        self.titles = [comparable_title(record, book) for record in records]
        self._blocks = [blocks_of(record, book.names) for record in records]
        self.facts: Memo[int, Facts] = Memo(lambda n: facts_of(records[n], self._blocks[n], book))
        self.parent = list(range(len(records)))
        self.merged: list[Link] = []
        self.apart: dict[tuple[int, int], Link] = {}

    def root(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def blocks(self, position: int) -> Collection[str]:
        """The blocking keys of a record, and of the records that were joined to it."""
        if position in self.facts:
            return self.facts[position].blocks
        return self._blocks[position]

    def apply(self, decisions: Decisions) -> None:
        for rule, sides in enumerate(decisions.apart):
            for side, members in enumerate(sides):
                for member in members:
                    self.facts[member].rules[rule] = side
        for members in decisions.together:
            first, *rest = sorted(members)
            for other in rest:
                if self.root(first) != self.root(other):
                    self.join(first, other, "by hand", self.describe(first, other))

    def join(self, first: int, second: int, reason: str, evidence: str) -> None:
        a, b = sorted((self.root(first), self.root(second)))
        one, two = self.facts[a], self.facts[b]
        kinds = one.ids.keys() | two.ids.keys()
        one.ids = {k: _united(one.ids.get(k, set()), two.ids.get(k, set())) for k in kinds}
        one.signatures = two.signatures = one.signatures.joined(two.signatures)
        one.blocks = _united(one.blocks, two.blocks)
        one.complete = one.complete or two.complete
        spans = [facts.years for facts in (one, two) if facts.years]
        one.years = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None
        one.rules = {**two.rules, **one.rules}
        self.parent[b] = a
        self.merged.append(Link(first=first, second=second, reason=reason, evidence=evidence))

    def keep_apart(self, first: int, second: int, reason: str, evidence: str) -> None:
        pair = (min(first, second), max(first, second))
        if pair not in self.apart:
            self.apart[pair] = Link(first=pair[0], second=pair[1], reason=reason, evidence=evidence)

    def forbidden(self, a: int, b: int) -> str:
        """Why two sets must not be joined whatever the other evidence, or ""."""
        one, two = self.facts[a], self.facts[b]
        if any(two.rules.get(rule, side) != side for rule, side in one.rules.items()):
            return "kept apart by hand"
        for kind in _DECISIVE:
            mine, yours = decisive_ids(one, kind), decisive_ids(two, kind)
            if mine and yours and not mine & yours:
                return f"different {kind}: {min(mine)} and {min(yours)}"
        return ""

    def shared(self, first: int, second: int) -> list[str]:
        a, b = self.root(first), self.root(second)
        if self.facts[a].blocks.isdisjoint(self.facts[b].blocks):
            return []
        return shared_names(self.facts[a], self.facts[b])

    def abstract_score(self, first: int, second: int) -> float | None:
        return abstract_similarity(self.records[first].abstract, self.records[second].abstract)

    def describe(self, first: int, second: int, shared: Sequence[str] | None = None) -> str:
        """Summarise the evidence on two records in one line.

        ``shared`` are their authors in common where they are known already.
        """
        shared = self.shared(first, second) if shared is None else shared
        names = ", ".join(shared[:3]) + (", ..." if len(shared) > 3 else "")
        one, two = self.records[first], self.records[second]
        parts = [
            f"authors in common: {len(shared)}" + (f" ({names})" if names else ""),
            f"years: {one.year or 'none'} and {two.year or 'none'}",
        ]
        abstracts = self.abstract_score(first, second)
        if abstracts is not None:
            parts.append(f"abstracts alike: {abstracts:.0f}")
        return "; ".join(parts)

    def result(self) -> PaperGroups:
        groups: dict[int, list[int]] = defaultdict(list)
        for position in range(len(self.records)):
            groups[self.root(position)].append(position)
        apart: dict[tuple[int, str], list[Link]] = defaultdict(list)
        for pair, link in sorted(self.apart.items()):
            if self.root(pair[0]) != self.root(pair[1]):
                apart[link.second, link.reason].append(link)
        return PaperGroups(
            groups=tuple(tuple(groups[root]) for root in sorted(groups)),
            merged=tuple(self.merged),
            apart=tuple(link for links in apart.values() for link in _shortened(links)),
        )


def _united(one: set[str], two: set[str]) -> set[str]:
    """Both sets in the larger of the two; the other one may be used no more."""
    large, small = (one, two) if len(one) >= len(two) else (two, one)
    large |= small
    return large


def _shortened(links: list[Link]) -> list[Link]:
    """Keep the first few near misses of a record; the last says how many were omitted."""
    shown = links[:_NEAR_MISSES]
    if len(links) > len(shown):
        more = f"{shown[-1].evidence}; and {len(links) - len(shown)} more like it"
        shown[-1] = replace(shown[-1], evidence=more)
    return shown
