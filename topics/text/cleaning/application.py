"""Apply the cleaning rules to texts until nothing changes any more.

A rule can create work for another (an entity that turns into a tag), so the rules
are applied repeatedly until the text stays the same; cleaning is thus idempotent.
Each text is cleaned independently of the others, so that their order does not matter
and they can be divided among processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby

from topics.runtime.cores import available_cores
from topics.runtime.processes import in_processes
from topics.runtime.workers import HERE, Workers
from topics.settings import CleaningSettings
from topics.text.cleaning.rules import RULES, WHITESPACE, Rule
from topics.text.cleaning.triggers import SearchedTexts, any_of
from topics.text.spaces import single_spaced

MAX_PASSES = 20
"""Guard against rules that undo each other; two or three passes are usual."""

DIVIDED_CHARACTERS = 50_000_000
"""Total characters from which it pays to start a process per core."""

_BLOCK = 10_000
"""Texts that are searched at once: patterns are compiled anew for each block."""

_FEW = 200
"""Texts for which a pattern of several triggers takes longer to build than it saves."""


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
    # Rules leave gaps where they remove something. Closing a gap belongs to the
    # rule that made it and is not counted as a change of its own.
    tidies = WHITESPACE in names
    cleaned = list(texts)
    changed: dict[str, set[int]] = {name: set() for name in names}
    waiting = dict.fromkeys(range(len(texts)), len(rules))
    for _ in range(MAX_PASSES):
        waiting = _clean_once(cleaned, waiting, rules, changed, tidies=tidies)
        if not waiting:
            break
    return Cleaned(texts=cleaned, changes={name: len(rows) for name, rows in changed.items()})


def _group(rules: Sequence[Rule], *, together: bool) -> Iterator[list[int]]:
    """Numbers of rules whose triggers are looked for at once, in their order."""
    for _, alike in groupby(range(len(rules)), key=lambda n: rules[n].kind if together else n):
        yield list(alike)


def _clean_once(
    cleaned: list[str],
    waiting: Mapping[int, int],
    rules: Sequence[Rule],
    changed: Mapping[str, set[int]],
    *,
    tidies: bool,
) -> dict[int, int]:
    """Try the rules in their order, and note in ``changed`` which rows each changes.

    Parameters
    ----------
    cleaned : list of str
        Changed in place.
    waiting : mapping of int to int
        Rows to clean, each with the number of the rule that changed it last. Later
        rules have seen it as it is, and are not tried unless an earlier one changes it.
    rules : sequence of Rule
    changed : mapping of str to set of int
    tidies : bool
        Whether gaps are closed.

    Returns
    -------
    dict of int to int
        The rows that changed, in the manner of ``waiting``.
    """
    rows = list(waiting)
    searched = SearchedTexts(cleaned[row] for row in rows)
    since = list(waiting.values())
    last: dict[int, int] = {}
    for together in _group(rules, together=len(rows) > _FEW):
        tried = [place for place, number in enumerate(since) if number >= together[0]]
        if len(together) > 1:
            tried = searched.find(any_of(rules[number].trigger for number in together), tried)
        for number in together:
            rule = rules[number]
            for place in searched.find(rule.trigger, tried):
                before = searched.texts[place]
                after = rule.apply(before)
                if after != before:
                    searched.change(place, single_spaced(after) if tidies else after)
                    changed[rule.name].add(rows[place])
                    last[place] = number
                    since[place] = len(rules)
    for place in last:
        cleaned[rows[place]] = searched.texts[place]
    return {rows[place]: last[place] for place in sorted(last)}
