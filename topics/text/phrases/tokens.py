"""Texts to words in their order, as numbers.

Texts are divided at white space first, and what stands between is looked up:
the same pieces return again and again, and each is taken apart only once.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from topics.text.numbering import Numbering

TOKEN = re.compile(r"[^\W_]+(?:[-'’/+#][^\W_]+)*[+#]*")
BREAK = re.compile(r"[.;:,!?()\[\]{}\"“”«»|\n\r\t]|\s[-–—]+\s")
_LINE_BREAK = re.compile(r"[\n\r\t]")
_DASHES = re.compile(r"[-–—]+")
_TOKEN_OR_BREAK = re.compile(f"{TOKEN.pattern}|{BREAK.pattern}")

END = 0
"""The token that stands for any end of a sentence, or of a part of one."""

_BLOCK = 250_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """All texts in a row: ``ids[i]`` is the place of token ``i`` in ``forms``.

    ``forms[END]`` is no word. Text ``t`` has the tokens below ``ends[t]`` that
    no text before it has; the last of them is an end.
    """

    forms: list[str]
    ids: NDArray[np.int32]
    ends: NDArray[np.int64]


class TokenReader:
    """Takes texts one by one and gives the tokens of all.

    What is read waits as pieces and is turned into tokens in blocks, so that
    only these fill memory.
    """

    def __init__(self) -> None:
        self._pieces = Numbering({".": END})
        self._waiting = array("i")
        self._waiting_ends = array("i")
        self._forms = Numbering({"\n": END})
        self._parts = array("i")
        self._lengths = array("i")
        self._ids = array("i")
        self._ends = array("q")

    def add(self, text: str) -> None:
        """Read another text."""
        # A line's end is the end of a sentence, which white space is not.
        pieces = _LINE_BREAK.sub(" . ", text).split()
        self._waiting.extend(map(self._pieces.__getitem__, pieces))
        self._waiting.append(END)
        self._waiting_ends.append(len(self._waiting))
        if len(self._waiting) > _BLOCK:
            self._take_apart()

    def tokens(self) -> Tokens:
        """The tokens of the texts so far."""
        self._take_apart()
        return Tokens(
            forms=list(self._forms), ids=np.asarray(self._ids), ends=np.asarray(self._ends)
        )

    def _take_apart(self) -> None:
        """Replace the pieces that wait by their tokens."""
        fresh = len(self._pieces) - len(self._lengths)
        for piece in reversed([*islice(reversed(self._pieces), fresh)]):
            known = len(self._parts)
            if _DASHES.fullmatch(piece):
                self._parts.append(END)
            for part in _TOKEN_OR_BREAK.findall(piece):
                self._parts.append(self._forms[part] if TOKEN.match(part) else END)
            self._lengths.append(len(self._parts) - known)
        parts, lengths = np.array(self._parts), np.array(self._lengths)
        pieces = np.array(self._waiting)
        begins, counts = (np.cumsum(lengths) - lengths)[pieces], lengths[pieces]
        ends = np.cumsum(counts)
        places = np.repeat(begins - (ends - counts), counts) + np.arange(counts.sum())
        self._ends.frombytes((len(self._ids) + ends[np.array(self._waiting_ends) - 1]).tobytes())
        self._ids.frombytes(parts[places].tobytes())
        self._waiting, self._waiting_ends = array("i"), array("i")


def count_uses(tokens: Tokens) -> NDArray[np.int64]:
    """How often each form stands in the texts."""
    uses = np.zeros(len(tokens.forms), dtype=np.int64)
    for start in range(0, len(tokens.ids), _BLOCK):
        uses += np.bincount(tokens.ids[start : start + _BLOCK], minlength=len(uses))
    return uses


def count_inside(tokens: Tokens, title_ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each form stands in a text but not behind an end, where any word has a capital.

    Titles are left aside, because in many of them every word has one.
    """
    if not len(tokens.ids):
        return np.zeros(len(tokens.forms), dtype=np.int64)
    inside = np.append(False, tokens.ids[:-1] != END)
    # A step up where a text begins and one down behind its title: their sum is 1 in titles.
    steps = np.zeros(len(inside) + 1, dtype=np.int8)
    np.add.at(steps, np.append(0, tokens.ends[:-1]), 1)
    np.add.at(steps, title_ends, -1)
    inside &= np.cumsum(steps[:-1], dtype=np.int8) == 0
    uses = np.zeros(len(tokens.forms), dtype=np.int64)
    for start in range(0, len(inside), _BLOCK):
        block = slice(start, start + _BLOCK)
        uses += np.bincount(tokens.ids[block][inside[block]], minlength=len(uses))
    return uses
