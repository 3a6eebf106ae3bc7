"""Apply the cleaning rules to texts until nothing changes any more.

A rule can create work for another (an entity that turns into a tag), so the rules
are applied repeatedly until the text stays the same; cleaning is thus idempotent.
Each text is cleaned independently of the others, so that their order does not matter
and they can be divided among processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from topics.runtime.cores import available_cores
from topics.runtime.processes import in_processes
from topics.runtime.workers import HERE, Workers
from topics.settings import CleaningSettings
from topics.text.cleaning.rules import RULES, WHITESPACE, Rule
from topics.text.cleaning.triggers import any_of, find_triggered
from topics.text.spaces import single_spaced

MAX_PASSES = 20
"""Guard against rules that undo each other; two or three passes are usual."""

DIVIDED_CHARACTERS = 50_000_000
"""Total characters from which it pays to start a process per core."""

_BLOCK = 4000

_FEW = 200
"""Texts for which a pattern of all triggers takes longer to build than it saves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Cleaned texts in the given order, and the number of texts each rule changed.

    ``changes`` lists every active rule in the order of application, including those
    that changed nothing.
    """

    texts: list[str]
    changes: dict[str, int]


def clean(
    texts: Sequence[str], settings: CleaningSettings | None = None, *, workers: Workers = HERE
) -> Cleaned:
    """Clean abstracts."""
    return _clean(texts, _choose(settings, RULES), workers)


def clean_titles(
    texts: Sequence[str], settings: CleaningSettings | None = None, *, workers: Workers = HERE
) -> Cleaned:
    """Clean titles with the rules that apply to a single line without sentences."""
    return _clean(texts, _choose(settings, [rule for rule in RULES if rule.titles]), workers)


def _choose(settings: CleaningSettings | None, rules: Sequence[Rule]) -> tuple[str, ...]:
    """Names of the active rules."""
    off = settings.rules_off if settings is not None else frozenset[str]()
    return tuple(rule.name for rule in rules if rule.name not in off)


def _clean(texts: Sequence[str], names: tuple[str, ...], workers: Workers) -> Cleaned:
    blocks = [texts[start : start + _BLOCK] for start in range(0, len(texts), _BLOCK)]
    cleaned: list[str] = []
    changes = dict.fromkeys(names, 0)
    for part in _clean_blocks(blocks, names, workers):
        cleaned += part.texts
        for name, count in part.changes.items():
            changes[name] += count
    return Cleaned(texts=cleaned, changes=changes)


def _clean_blocks(
    blocks: Sequence[Sequence[str]], names: tuple[str, ...], workers: Workers
) -> Iterator[Cleaned]:
    cores = 1 if workers.elsewhere else available_cores()
    if cores > 1 and sum(map(len, chain.from_iterable(blocks))) > DIVIDED_CHARACTERS:
        yield from in_processes((partial(clean_block, one, names) for one in blocks), cores=cores)
    else:
        yield from workers.map(clean_block, blocks, names=names)


def clean_block(texts: Sequence[str], names: tuple[str, ...]) -> Cleaned:
    """Clean texts with the named rules, in the order of the table of rules."""
    rules = [rule for rule in RULES if rule.name in names]
    some_trigger = any_of(rule.trigger for rule in rules)
    # Rules leave gaps where they remove something. Closing a gap belongs to the
    # rule that made it and is not counted as a change of its own.
    tidies = WHITESPACE in names
    cleaned = list(texts)
    changed: dict[str, set[int]] = {name: set() for name in names}
    waiting: Sequence[int] = range(len(texts))
    for _ in range(MAX_PASSES):
        if len(waiting) > _FEW:
            waiting = find_triggered(some_trigger, cleaned, waiting)
        if not waiting:
            break
        new: set[int] = set()
        for rule in rules:
            for row in find_triggered(rule.trigger, cleaned, waiting):
                result = rule.apply(cleaned[row])
                if result != cleaned[row]:
                    cleaned[row] = single_spaced(result) if tidies else result
                    changed[rule.name].add(row)
                    new.add(row)
        waiting = sorted(new)
    return Cleaned(texts=cleaned, changes={name: len(rows) for name, rows in changed.items()})
