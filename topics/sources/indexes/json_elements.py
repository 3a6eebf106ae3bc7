"""Objects of a JSON list, told by their brackets, and what is whole behind a damaged one.

A quotation mark or a bracket that is lost makes one object swallow those behind it.
They are looked for by how the objects of the list begin: the spaces and the name of
the first key, and they have to have the keys that the others have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from topics.errors import InputError
from topics.sources.files.files import megabytes

_BEGINNING = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:', re.DOTALL)
_INSIDE = re.compile(r'[^"\\{}\[\]]+|"|\\.?|[{}\[\]]', re.DOTALL)
_MOST_TRIED = 1_000
"""Places at which an object is looked for in vain before the search is given up."""


@dataclass(frozen=True, slots=True)
class Element:
    """The text of an object of a list, and the line on which it begins.

    ``ended`` is False for one that the end of the file cuts off; its text is all the
    rest, or empty if it is the list that has no end. ``stray`` says that a text stands
    before it, as only happens where the object before it was ended by mistake.
    """

    line: int
    text: str
    ended: bool = True
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """How an object of a list begins, and its keys, if they are known."""

    beginning: str = ""
    keys: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, value: object = None) -> Likeness:
        """That of an object by its text and, if it could be read, its value."""
        found = _BEGINNING.match(text)
        keys = frozenset(value) if isinstance(value, dict) else frozenset()
        return cls(found.group() if found else "", keys)

    def fits(self, value: object) -> bool:
        """Whether a value is another object of the list, and not one inside another."""
        if not isinstance(value, dict):
            return False
        # Objects inside others are indented further, and begin otherwise.
        return 2 * len(self.keys & value.keys()) >= len(self.keys) if self.keys else True


def whole_behind(damaged: Element, likeness: Likeness) -> Iterator[tuple[int, Any]]:
    """``(line, value)`` of each whole object behind the beginning of a damaged one.

    Where nothing was read before it, the damaged one tells how the objects begin.
    """
    beginning = likeness.beginning or Likeness.of(damaged.text).beginning
    if not beginning or not (likeness.keys or "\n" in beginning):
        return
    text, line, before, tried = damaged.text, damaged.line, 0, 0
    decoder = json.JSONDecoder()
    place = text.find(beginning, 1)
    while place >= 0 and tried < _MOST_TRIED:
        end = place + 1
        try:
            value, after = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            value = None
        if likeness.fits(value):
            line, before, end = line + text.count("\n", before, place), place, after
            yield line, value
        else:
            tried += 1
        place = text.find(beginning, end)


def list_inside(text: str, wrapper: str) -> int:
    """Where the list of a damaged wrapper's papers begins; 0 if it has none.

    What is whole in the list can be read although the object around it cannot.
    """
    name = re.escape(wrapper.rpartition(".")[2])
    found = re.search(rf'"{name}"\s*:\s*\[', text) if name else None
    return found.end() - 1 if found else 0


def list_elements(lines: Iterable[tuple[int, str]], limit: int, name: str) -> Iterator[Element]:
    """The outermost objects of one or several lists.

    Raises
    ------
    InputError
        If an object of the file ``name`` has more than ``limit`` characters.
    """
    depth = size = start = number = lists = 0
    last = ""
    in_string = stray = False
    pieces: list[str] = []
    for number, line in lines:
        begin = 0 if depth else -1
        for found in _INSIDE.finditer(line):
            sign = found.group()
            if in_string:
                in_string = sign != '"'
                continue
            if sign == '"':
                in_string = depth > 0
                stray = stray or not depth
            elif sign == "{" or (sign == "[" and depth):
                if not depth:
                    start, begin = number, found.start()
                depth += 1
            elif sign in "[]" and not depth:
                lists += 1 if sign == "[" else -1
                last = sign
            elif sign in "}]" and depth:
                depth -= 1
                last = sign
                if not depth:
                    pieces.append(line[begin : found.end()])
                    yield Element(start, "\n".join(pieces), stray=stray)
                    pieces, size, begin, stray = [], 0, -1, False
        if depth:
            pieces.append(line[begin:] if begin > 0 else line)
            size += len(pieces[-1])
            if size > limit:
                raise InputError(
                    f"{name}:{start}: one object is longer than {megabytes(limit)}; "
                    "no paper is, so this is not a file of papers, or it is damaged."
                )
    if depth:
        yield Element(start, "\n".join(pieces), ended=False)
    elif lists > 0 and last == "}":
        yield Element(number, "", ended=False)
