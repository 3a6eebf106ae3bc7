"""Protocol of an index that can be harvested: its pages, and messages for its errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from topics.fetch.request import FetchRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some papers, and from where to go on; ``following`` is "" behind the last.

    ``total`` is how many there are in all, None where the index does not say.
    """

    papers: Sequence[Mapping[str, Any]]
    following: str
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What an error of the client means: a sentence, and whether to try again.

    ``wait`` are the seconds that the index asked to wait, None if it asked nothing.
    """

    words: str
    again: bool
    wait: float | None = None


class Service(Protocol):
    """An index. ``pause`` is the least time between two pages, in seconds."""

    NAME: str
    LABEL: str
    START: str
    pause: float

    def page(self, request: FetchRequest, position: str) -> Page:
        """The papers at a position, which is "START" or a page's ``following``."""

    def trouble(self, error: Exception) -> Trouble | None:
        """What an error means, None if it is none of the network or the index."""


def of_status(label: str, status: int, wait: float | None = None) -> Trouble:
    """What a status of HTTP means."""
    if status == 429:
        words = (
            f"{label} is asked too often (429); wait some minutes and run the same command again"
        )
        return Trouble(words=words, again=True, wait=wait)
    if status in (401, 403):
        return Trouble(words=f"{label} refuses access ({status}); is the key right?", again=False)
    if status >= 500:
        words = f"{label} is in trouble ({status}); run the same command again later"
        return Trouble(words=words, again=True, wait=wait)
    return Trouble(words=f"{label} does not accept the request ({status})", again=False)


def unreachable(label: str, *, again: bool) -> Trouble:
    """What a connection means that was not made, or broke."""
    words = f"{label} cannot be reached; is there a network?"
    if again:
        words = f"the connection to {label} broke; run the same command again to go on"
    return Trouble(words=words, again=again)
