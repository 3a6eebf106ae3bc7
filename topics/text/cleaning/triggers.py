"""Which texts a rule is tried on: those in which its trigger is found.

Arrow searches all texts at once with RE2, whose time does not depend on how many
alternatives a pattern has. Python's ``re`` tries one after the other at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import compress

_SURROGATE = re.compile("[\ud800-\udfff]")


def any_of(triggers: Iterable[str]) -> str:
    """The pattern that is found where one of the triggers is."""
    return "|".join(f"(?:{trigger})" for trigger in triggers)


def find_triggered(trigger: str, texts: Sequence[str], rows: Sequence[int]) -> list[int]:
    """Those of ``rows`` in whose texts a trigger is found.

    Parameters
    ----------
    trigger : str
        A pattern in RE2's syntax, in which ``\\w``, ``\\d``, ``\\s`` and ``\\b`` are of ASCII.
    texts : sequence of str
    rows : sequence of int
        Places in ``texts``.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    chosen = [texts[row] for row in rows]
    try:
        array = pa.array(chosen, type=pa.large_string())
    except UnicodeEncodeError:  # UTF-8 has no halves of surrogate pairs
        array = pa.array(
            [_SURROGATE.sub("\ufffd", text) for text in chosen], type=pa.large_string()
        )
    found = pc.match_substring_regex(array, trigger).to_numpy(zero_copy_only=False)
    return list(compress(rows, found))
