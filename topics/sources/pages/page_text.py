"""The text of saved author pages, as lines that are safe to look at and to print.

Both page formats are read line by line. Here the lines lose what a terminal or
a reader cannot see, and the small pieces that both formats share are parsed: a
listed name with DBLP's number, a figure with its thousands, a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from topics.records import Author, Location, Problem

PageKind: TypeAlias = Literal["author-profile", "name-cluster"]

PROFILE: PageKind = "author-profile"
CLUSTER: PageKind = "name-cluster"

MAX_HEAD_LENGTH = 300
"""A longer line is never a head: it spares the patterns a look at abstracts."""

MAX_TITLE_LENGTH = 400
MAX_NAME_LENGTH = 80

BULLET = re.compile(r"\s*[•●◦▪‣∙·*-](?:\s+(?P<text>.*))?")

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])
_SPACES = dict.fromkeys([0xA0, 0x2007, 0x2009, 0x202F, 0x3000, 0x2028, 0x2029], " ")
_TRANSLATION = _INVISIBLE | _SPACES

_HOMONYM = re.compile(r"(?P<name>.*\S)\s+(?P<number>\d{4})")
_SCALES = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, with its number from 1 and its outer space removed."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the lines from its head to the next page's head."""

    file: str
    kind: PageKind
    lines: tuple[Line, ...]

    def location(self, index: int) -> Location:
        return Location(self.file, self.lines[index].number)


def harmless_lines(file: str, text: str) -> tuple[list[Line], list[Problem]]:
    """The lines without terminal codes, control and invisible characters."""
    lines: list[Line] = []
    spoilt: list[int] = []
    removed = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        clean = raw
        if found := len(_CONTROL.findall(raw)):
            clean = _CONTROL.sub(" ", _ESCAPE.sub("", raw))
            spoilt.append(number)
            removed += found
        lines.append(Line(number, clean.translate(_TRANSLATION).strip()))
    if not spoilt:
        return lines, []
    return lines, [
        Problem(
            action="repaired",
            location=Location(file, spoilt[0]),
            reason="control characters",
            detail=f"{removed} control characters were removed from {len(spoilt)} lines, "
            "this one first",
        )
    ]


def match_record(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    """The pattern over the whole line, if the line is short enough for a head."""
    return pattern.fullmatch(line) if len(line) <= MAX_HEAD_LENGTH else None


def next_filled(lines: Sequence[Line], index: int) -> int:
    """Index of the first line at or after ``index`` that holds text."""
    while index < len(lines) and not lines[index].text:
        index += 1
    return index


def join_paragraphs(lines: Sequence[Line]) -> str:
    """Lines as one text; an empty line stays as the end of a paragraph."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.text for line in lines).strip())


def parse_author(text: str) -> Author | None:
    """A listed name; DBLP's homonym number goes to the ids."""
    name = " ".join(text.split()).strip(",;")
    if not name:
        return None
    homonym = _HOMONYM.fullmatch(name)
    if homonym is None:
        return Author(name=name)
    return Author(name=homonym["name"], ids={"dblp": homonym["number"]})


def parse_number(text: str) -> float | None:
    """``2,886``, ``1.2k`` or ``3M`` as a number; None if it is none."""
    text = text.strip().lower()
    scale = _SCALES.get(text[-1:], 1)
    digits = text.rstrip("km").replace(",", "")
    try:
        return round(float(digits) * scale, 6)
    except ValueError:
        return None
