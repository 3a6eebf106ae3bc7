"""Texts to words in their order, as numbers.

Words become numbers once; whatever is asked of them afterwards is asked of arrays.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOKEN = re.compile(r"[^\W_]+(?:[-'’/+#][^\W_]+)*[+#]*")
BREAK = re.compile(r"[.;:,!?()\[\]{}\"“”«»|\n\r\t]|\s[-–—]+\s")
_TOKEN_OR_BREAK = re.compile(f"{TOKEN.pattern}|{BREAK.pattern}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """All texts in a row: ``ids[i]`` is the place of token ``i`` in ``forms``.

    A sentence's end is a token too, and each text ends with one. ``text[i]``
    is the text that token ``i`` stands in.
    """

    forms: list[str]
    ids: NDArray[np.int32]
    text: NDArray[np.int32]


class Numbering(dict[str, int]):
    """Numbers for strings in the order of their first use."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


def read_tokens(texts: Sequence[str]) -> Tokens:
    numbering = Numbering()
    ids = array("i")
    ends = np.empty(len(texts), dtype=np.int64)
    for position, text in enumerate(texts):
        ids.extend(map(numbering.__getitem__, _TOKEN_OR_BREAK.findall(text)))
        ids.append(numbering["\n"])
        ends[position] = len(ids)
    lengths = np.diff(ends, prepend=0)
    return Tokens(
        forms=list(numbering),
        ids=np.frombuffer(ids, dtype=np.int32) if len(ids) else np.empty(0, dtype=np.int32),
        text=np.repeat(np.arange(len(texts), dtype=np.int32), lengths),
    )
