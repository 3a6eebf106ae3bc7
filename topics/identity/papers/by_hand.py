"""A merges file's rules as positions of records."""

from __future__ import annotations

from collections.abc import Iterable

from topics.errors import InputError
from topics.identity.decisions import PaperFinder, PaperRule, UnknownNameError
from topics.identity.papers.sets import Decisions


def find_decisions(
    rules: Iterable[PaperRule], finder: PaperFinder, *, part: bool = False
) -> Decisions:
    """Look up the records that rules name.

    Parameters
    ----------
    rules : iterable of PaperRule
    finder : PaperFinder
    part : bool
        Whether the records are a part of those that the rules are about, so that a paper
        that is not there is passed over.

    Raises
    ------
    InputError
        If a rule names a paper that is not there, or keeps a record apart from itself.
    """
    together: list[frozenset[int]] = []
    apart: list[tuple[frozenset[int], ...]] = []
    for rule in rules:
        sets: dict[str, frozenset[int]] = {}
        for name in rule.papers:
            try:
                sets[name] = finder.find(name, rule.place)
            except UnknownNameError:
                if not part:
                    raise
        if not sets:
            continue
        if rule.together:
            together.append(frozenset().union(*sets.values()))
            continue
        named = list(sets.items())
        for place, (name, one) in enumerate(named):
            for other_name, other in named[place + 1 :]:
                if one & other:
                    raise InputError(
                        f"{rule.place}: {name!r} and {other_name!r} name the same record; "
                        "name the records by file:line as the ledger does."
                    )
        apart.append(tuple(sets.values()))
    return Decisions(together=tuple(together), apart=tuple(apart))
