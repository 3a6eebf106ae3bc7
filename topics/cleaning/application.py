"""The rules applied to many texts, until nothing changes any more.

A rule can uncover work for another (an entity that turns into a tag), so a
text is passed through all of them again until it stays the same; cleaning what
is clean therefore changes nothing. A text is cleaned by itself, never in the
light of others, so that order and company do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import cycle, islice

from topics.cleaning.rules import RULES, WHITESPACE, Rule
from topics.errors import UsageError
from topics.settings import CleaningSettings

MAX_PASSES = 20
"""Guard against two rules that undo each other; two or three passes are usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Cleaned texts in the order given, and how many texts each rule changed.

    ``changes`` has every rule that was on, in the order of application, also
    those that changed nothing.
    """

    texts: list[str]
    changes: dict[str, int]


def clean(texts: Sequence[str], settings: CleaningSettings | None = None) -> Cleaned:
    """Clean abstracts.

    Raises
    ------
    UsageError
        If ``settings.rules_off`` names a rule that does not exist.
    """
    return _clean(texts, _choose(settings))


def clean_titles(texts: Sequence[str], settings: CleaningSettings | None = None) -> Cleaned:
    """Clean titles: the rules that apply to a single line without sentences.

    Raises
    ------
    UsageError
        If ``settings.rules_off`` names a rule that does not exist.
    """
    return _clean(texts, tuple(rule for rule in _choose(settings) if rule.titles))


def _choose(settings: CleaningSettings | None) -> tuple[Rule, ...]:
    off = settings.rules_off if settings is not None else frozenset[str]()
    names = [rule.name for rule in RULES]
    for name in sorted(off - set(names)):
        near = get_close_matches(name, names, n=3, cutoff=0.4) or names
        raise UsageError(f"No cleaning rule is called {name!r}; did you mean {', '.join(near)}?")
    return tuple(rule for rule in RULES if rule.name not in off)


def _clean(texts: Sequence[str], rules: Sequence[Rule]) -> Cleaned:
    changes = dict.fromkeys((rule.name for rule in rules), 0)
    # The rules leave gaps where they took something; closing them is part of
    # the rule that made them and is not counted as another change.
    tidies = any(rule.name == WHITESPACE for rule in rules)
    cleaned = []
    for text in texts:
        changed: set[str] = set()
        idle = 0
        for rule in islice(cycle(rules), MAX_PASSES * len(rules)):
            result = rule.apply(text) if rule.may_apply(text) else text
            if result == text:
                idle += 1
                if idle == len(rules):
                    break
            else:
                idle = 0
                changed.add(rule.name)
                text = " ".join(result.split()) if tidies else result
        for name in changed:
            changes[name] += 1
        cleaned.append(text)
    return Cleaned(texts=cleaned, changes=changes)
