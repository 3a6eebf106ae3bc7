"""Text of saved author pages as sanitised lines, and parsers shared by both formats.

Both page formats are parsed line by line. Terminal codes and invisible characters are
removed from the lines, and the elements common to both formats are parsed: listed names
with DBLP's homonym number, figures with thousands separators, and paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from topics.names.display import display_name
from topics.records import Author, Location, Problem
from topics.text.wording import counted, were

PageKind: TypeAlias = Literal["author-profile", "name-cluster"]

PROFILE: PageKind = "author-profile"
CLUSTER: PageKind = "name-cluster"

MAX_HEAD_LENGTH = 300
"""Maximum length of a head, so that the patterns need not be tried on abstracts."""

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
    """A line of the file with its 1-based number, stripped of surrounding space."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the lines from its head up to the head of the next page."""

    file: str
    kind: PageKind
    lines: tuple[Line, ...]

    def location(self, index: int) -> Location:
        return Location(self.file, self.lines[index].number)


def harmless_lines(file: str, text: str) -> tuple[list[Line], list[Problem]]:
    """Split a text into lines without terminal codes, control and invisible characters."""
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
            detail=f"{counted(removed, 'control character')} {were(removed)} removed from "
            f"{counted(len(spoilt), 'line')}, this one first",
        )
    ]


def match_record(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    """Match the pattern against the whole line, if it is short enough to be a head."""
    return pattern.fullmatch(line) if len(line) <= MAX_HEAD_LENGTH else None


def next_filled(lines: Sequence[Line], index: int) -> int:
    """Index of the first non-empty line at or after ``index``."""
    while index < len(lines) and not lines[index].text:
        index += 1
    return index


def join_paragraphs(lines: Sequence[Line]) -> str:
    """Join lines to one text; empty lines separate paragraphs."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.text for line in lines).strip())


def parse_author(text: str) -> Author | None:
    """Parse a listed name; DBLP's homonym number becomes an id."""
    name = " ".join(text.split()).strip(",;")
    if not name:
        return None
    homonym = _HOMONYM.fullmatch(name)
    if homonym is None:
        shown = display_name(name)
        return Author(name=shown) if shown else None
    return Author(name=display_name(homonym["name"]), ids={"dblp": homonym["number"]})


def parse_number(text: str) -> float | None:
    """Parse a number such as ``2,886``, ``1.2k`` or ``3M``; None if it is not one."""
    text = text.strip().lower()
    scale = _SCALES.get(text[-1:], 1)
    digits = text.rstrip("km").replace(",", "")
    try:
        return round(float(digits) * scale, 6)
    except ValueError:
        return None
