"""Text of tagged lines in records: the common ground of RIS, NBIB and Web of Science.

A record is a run of ``(tag, value)`` pairs with the line on which it begins;
lines without a tag go on with the value before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Tagged: TypeAlias = Callable[[str], tuple[str, str] | None]


@dataclass(slots=True)
class TaggedRecord:
    """One record: where it begins, its pairs, and whether its end was there."""

    line: int
    pairs: list[tuple[str, str]] = field(default_factory=list)
    ended: bool = False

    def all(self, *tags: str) -> list[str]:
        """The values of the first of ``tags`` that has any that are not empty."""
        for tag in tags:
            values = [value for name, value in self.pairs if name == tag and value.strip()]
            if values:
                return values
        return []

    def first(self, *tags: str) -> str:
        """The first value of the first of ``tags`` that has one, or ""."""
        return next(iter(self.all(*tags)), "")


def tagged_records(
    lines: Iterable[tuple[int, str]],
    tagged: Tagged,
    *,
    begins: frozenset[str],
    ends: frozenset[str] = frozenset(),
    glue: str = " ",
) -> Iterator[TaggedRecord]:
    """The records in a text.

    ``tagged`` takes a line apart, or says None for one that goes on with the
    value before it; ``begins`` and ``ends`` are the tags of a record's first
    and last line. What precedes the first record is passed over.
    """
    record: TaggedRecord | None = None
    for number, line in lines:
        pair = tagged(line)
        if pair is None:
            if record is not None and record.pairs and line.strip():
                tag, value = record.pairs[-1]
                record.pairs[-1] = tag, f"{value}{glue}{line.strip()}" if value else line.strip()
            continue
        tag, value = pair
        if tag in begins:
            if record is not None:
                yield record
            record = TaggedRecord(number, [(tag, value)])
        elif tag in ends:
            if record is not None:
                record.ended = True
                yield record
            record = None
        elif record is not None:
            record.pairs.append((tag, value))
    if record is not None:
        yield record
