"""Which texts a rule is tried on: those in which its trigger is found.

Arrow searches all texts at once with RE2, whose time does not depend on how many
alternatives a pattern has. Python's ``re`` tries one after the other at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_SURROGATE = re.compile("[\ud800-\udfff]")


def any_of(triggers: Iterable[str]) -> str:
    """The pattern that is found where one of the triggers is."""
    return "|".join(f"(?:{trigger})" for trigger in triggers)


class SearchedTexts:
    """Texts that are searched again and again while single ones change.

    Parameters
    ----------
    texts : iterable of str
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = list(texts)
        self._rows: Sequence[int] = ()
        self._array: pa.Array | None = None

    def change(self, row: int, text: str) -> None:
        """Put a text into the place of another."""
        self.texts[row] = text
        self._array = None

    def find(self, trigger: str, rows: Sequence[int]) -> list[int]:
        """Those of ``rows`` in whose texts a trigger is found.

        Parameters
        ----------
        trigger : str
            A pattern in RE2's syntax, in which ``\\w``, ``\\d``, ``\\s`` and ``\\b`` are of ASCII.
        rows : sequence of int
            Ascending, as are those that are returned.
        """
        import pyarrow.compute as pc

        if not rows:
            return []
        # One trigger after the other is mostly sought in the same texts.
        if self._array is None or self._rows != rows:
            self._rows, self._array = rows, _as_array([self.texts[row] for row in rows])
        found = pc.match_substring_regex(self._array, trigger).to_numpy(zero_copy_only=False)
        return list(compress(rows, found))


def _as_array(texts: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(texts, type=pa.large_string())
    except UnicodeEncodeError:  # UTF-8 has no halves of surrogate pairs
        return pa.array([_SURROGATE.sub("\ufffd", text) for text in texts], type=pa.large_string())
