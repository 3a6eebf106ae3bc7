"""Abstracts of the report, whole where they fit, else most of them cut to one length.

Text shrinks to a third when it is packed, but how much exactly shows only when it
is done. A sample says which length may fit, so that one or two are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from topics.report.packing import pack
from topics.runtime.cores import available_cores

ABSTRACTS_AT_ONCE = 512
"""Abstracts in one packed list."""

_CUTS = (
    1600, 1400, 1200, 1050, 900, 800, 700, 620, 550, 480, 420, 370, 320, 280, 240, 210, 180, 155,
    130, 110, 90, 75, 60,
)  # fmt: skip
_SAMPLE = 2000
_SLACK = 1.05
"""Texts of a list may pack a little better than the sample."""

_EVERY = 8
_NEARER_SLACK = 1.02
"""The same of every eighth text, cut as it would be."""

_OVERHEAD = 3
"""Characters around a packed list in the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedAbstracts:
    """Packed lists, ``ABSTRACTS_AT_ONCE`` papers each, and what is not whole.

    Attributes
    ----------
    lists : list of str
    cut : int
        How many abstracts are not whole.
    left_out : str
        The same as a sentence.
    """

    lists: list[str]
    cut: int = 0
    left_out: str = ""


def pack_abstracts(
    texts: Sequence[str], important: NDArray[np.bool_], budget: int
) -> PackedAbstracts:
    """All abstracts whole if they fit, else the important ones whole and the others cut.

    Parameters
    ----------
    texts : sequence of str
    important : ndarray of bool, shape (len(texts),)
    budget : int
        Characters that the packed lists may take.
    """
    if not any(texts):
        return PackedAbstracts(lists=[])
    for whole, cut in _likely_cuts(texts, important, budget):
        short = [
            text if keep else shorten(text, cut) for text, keep in zip(texts, whole, strict=True)
        ]
        if _expect(short) > _NEARER_SLACK * budget:
            continue
        lists = _pack_lists(short)
        if sum(len(packed) + _OVERHEAD for packed in lists) <= budget:
            changed = sum(a != b for a, b in zip(texts, short, strict=True))
            return PackedAbstracts(
                lists=lists, cut=changed, left_out=_say(changed, len(texts), cut)
            )
    return PackedAbstracts(
        lists=[],
        cut=sum(map(bool, texts)),
        left_out="To keep this page small, it has no abstracts; papers.csv has them.",
    )


def _likely_cuts(
    texts: Sequence[str], important: NDArray[np.bool_], budget: int
) -> Iterator[tuple[NDArray[np.bool_], int]]:
    """What stays whole, and the length of the others, that may fit; the most text first."""
    sample = [text for text in texts if text]
    sample = sample[:: max(1, len(sample) // _SAMPLE)]
    rate = len(pack(sample)) / sum(map(len, sample))
    lengths = np.array([len(text) for text in texts])
    everything, nothing = np.ones_like(important), np.zeros_like(important)
    ways = [
        (everything, 0),
        *((important, cut) for cut in (*_CUTS, 0)),
        *((nothing, cut) for cut in _CUTS),
    ]
    for whole, cut in ways:
        expected = np.where(whole, lengths, np.minimum(lengths, cut)).sum() * rate
        if expected <= _SLACK * budget:
            yield whole, cut


def _expect(texts: Sequence[str]) -> float:
    """Characters that many texts may take when packed, by some of them; 0 for few."""
    some = texts[::_EVERY]
    length = sum(map(len, some))
    if len(some) < ABSTRACTS_AT_ONCE or not length:
        return 0.0
    return sum(map(len, _pack_lists(some))) * sum(map(len, texts)) / length


def _pack_lists(texts: Sequence[str]) -> list[str]:
    parts = [
        list(texts[start : start + ABSTRACTS_AT_ONCE])
        for start in range(0, len(texts), ABSTRACTS_AT_ONCE)
    ]
    # The compression, which takes nearly all of the time, runs beside other threads.
    with ThreadPoolExecutor(available_cores()) as pool:
        return list(pool.map(pack, parts))


def _say(changed: int, papers: int, cut: int) -> str:
    if not changed:
        return ""
    how = f"cut after {cut} characters" if cut else "left out"
    return (
        f"To keep this page small, the abstracts of {changed:,} of {papers:,} papers are {how}; "
        "papers.csv has them whole."
    )


def shorten(text: str, length: int) -> str:
    """At most ``length`` characters, at a word's end where there is one."""
    if len(text) <= length:
        return text
    if length <= 0:
        return ""
    head = text[: length - 1]
    space = head.rfind(" ")
    return (head[:space] if space > 0.7 * length else head) + "…"
