"""No rule takes more than time in proportion on what makes it begin to match and fail."""

from __future__ import annotations

from tests.nasty import NAMES, REPEATED, cases
from topics.text.cleaning import RULES

LENGTH = 30_000
SLOWEST = 0.6
"""Processor seconds; a rule of quadratic time that takes these takes minutes for 1 MB."""


def test_every_rule_is_given_something() -> None:
    assert set(REPEATED) == {rule.name for rule in RULES}


def test_nasty_repetitions_take_no_time() -> None:
    found = list(cases(LENGTH))
    assert len(found) == len(RULES) + len(NAMES)
    assert [one for one in found if one[2] > SLOWEST] == []
