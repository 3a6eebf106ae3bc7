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
    more: list[str] = []
    for number, line in lines:
        pair = tagged(line)
        if pair is None:
            if record is not None and (text := line.strip()):
                more.append(text)
            continue
        if record is not None and more:
            _go_on(record, more, glue)
            more = []
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
        more = []
    if record is not None:
        if more:
            _go_on(record, more, glue)
        yield record


def _go_on(record: TaggedRecord, more: list[str], glue: str) -> None:
    """Append the lines without a tag to the last value."""
    tag, value = record.pairs[-1]
    record.pairs[-1] = tag, glue.join([value, *more] if value else more)


Starts: TypeAlias = Callable[[TaggedRecord, str, bool], bool]


def blocks_of_lines(
    lines: Iterable[tuple[int, str]], tagged: Tagged, starts: Starts, *, glue: str = " "
) -> Iterator[TaggedRecord]:
    """Records of a format in which no tag is always the first one.

    ``starts`` is asked at each tagged line: the record so far, the tag, and
    whether a blank line stands before it; it answers whether a record begins.
    """
    record: TaggedRecord | None = None
    more: list[str] = []
    blank = False
    for number, line in lines:
        pair = tagged(line)
        if pair is None:
            blank = blank or not line.strip()
            if record is not None and (text := line.strip()):
                more.append(text)
            continue
        if record is not None and more:
            _go_on(record, more, glue)
        more = []
        if record is None or starts(record, pair[0], blank):
            if record is not None:
                yield record
            record = TaggedRecord(number, [pair])
        else:
            record.pairs.append(pair)
        blank = False
    if record is not None:
        if more:
            _go_on(record, more, glue)
        yield record


def starts_again(record: TaggedRecord, tag: str, blank: bool) -> bool:
    """A record begins behind a blank line with the tag that began the one before it."""
    return blank and tag == record.pairs[0][0]
