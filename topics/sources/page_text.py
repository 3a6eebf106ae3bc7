"""The text of saved author pages: harmless lines, cut into single pages.

People save one page a file, or paste several under one another. Both page
formats open with a head that can be told from everything else on the page, so
a file is cut at the heads, and each piece goes to the reader of its kind. A
piece that holds records but no head (the top was not copied along) is a page
too; nobody is known to own it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from topics.records import Author, Location, Problem, Record

PageKind: TypeAlias = Literal["author-profile", "name-cluster"]

PROFILE: PageKind = "author-profile"
CLUSTER: PageKind = "name-cluster"

YEARS_ALLOWED = range(1500, 2201)
"""Years that a record can have; what lies outside is a slip of the page."""

MAX_HEAD_LENGTH = 300
"""A longer line is never a head: it spares the patterns a look at abstracts."""

MAX_TITLE_LENGTH = 400
MAX_NAME_LENGTH = 80

MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            ("January", "Jan"),
            ("February", "Feb"),
            ("March", "Mar"),
            ("April", "Apr"),
            ("May",),
            ("June", "Jun"),
            ("July", "Jul"),
            ("August", "Aug"),
            ("September", "Sept", "Sep"),
            ("October", "Oct"),
            ("November", "Nov"),
            ("December", "Dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))

PROFILE_RECORD = re.compile(
    rf"""(?P<category>[A-Za-z]+(?:[.-][A-Za-z]+)*?)??\s*
         (?:(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{3,6}})
           |(?P<day2>\d{{1,2}})\s+(?P<month2>{_MONTH})\.?,?\s+(?P<year2>\d{{3,6}})
           |(?P<month3>{_MONTH})\.?,?\s+(?P<year3>\d{{3,6}})
           |(?P<year4>\d{{4}})-(?P<month4>\d\d)-(?P<day4>\d\d))
         \s*(?P<code>Code)?""",
    re.VERBOSE,
)
"""The line above a profile's paper: category, date and code mark, run together."""

PROFILE_FIGURES = {
    "h_index": re.compile(r"h-?index:?\s*(\d[\d,.]*[kKmM]?)", re.IGNORECASE),
    "papers": re.compile(r"(\d[\d,.]*[kKmM]?)\s*papers?"),
    "citations": re.compile(r"(\d[\d,.]*[kKmM]?)\s*citations?", re.IGNORECASE),
    "novelty": re.compile(r"novelty:?\s*(\d[\d.]*)\s*%", re.IGNORECASE),
    "ai_score": re.compile(r"AI\s?score:?\s*(\d[\d.]*)", re.IGNORECASE),
}
PROFILE_LISTED = re.compile(r"(\d[\d,.]*[kKmM]?) Papers?")
PROFILE_CATEGORIES = re.compile(
    r"(?:[A-Z]{2}|[a-z-]+\.[A-Za-z-]{2,}|[a-z]+-[a-z]+)(?:,? (?:[A-Z]{2}|[a-z-]+\.[A-Za-z-]{2,}))*"
)

CLUSTER_HEAD = "author name cluster"
CLUSTER_SITE = "arrow research search"
_KINDS = "Conference|Journal|Workshop|Symposium|Book|Preprint|Thesis|Report"
_TYPE = "(?:Paper|Article|Abstract|Chapter|Thesis|Report|Preprint|Book|Poster|Editorial)"
CLUSTER_RECORD = re.compile(
    rf"""(?:(?P<venue>.+)\s)?(?:{_KINDS})\s(?P<year>\d+)\s
         (?P<type>(?:[A-Z][\w-]*\s){{0,2}}{_TYPE})
        |(?:(?P<venue2>.+?)\s)?(?:{_KINDS})\s(?P<type2>(?:{_KINDS})\s{_TYPE})""",
    re.VERBOSE,
)
"""The line above a cluster's paper: venue, its kind, year and the paper's type."""

BULLET = re.compile(r"\s*[•●◦▪‣∙·*-](?:\s+(?P<text>.*))?")

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])
_SPACES = dict.fromkeys([0xA0, 0x2007, 0x2009, 0x202F, 0x3000, 0x2028, 0x2029], " ")
_TRANSLATION = _INVISIBLE | _SPACES

_HOMONYM = re.compile(r"(?P<name>.*\S)\s+(?P<number>\d{4})")
_GLUED_NAME = re.compile(r"""[.!?)\]"”]([^\W\d_][\w'’.-]*(?:\s[\w'’.-]+){0,5})$""")
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
    problems: list[Problem] = []
    lines = []
    for number, raw in enumerate(text.split("\n"), start=1):
        clean = _CONTROL.sub(" ", _ESCAPE.sub("", raw)) if _CONTROL.search(raw) else raw
        if clean is not raw:
            removed = len(_CONTROL.findall(raw))
            problems.append(
                Problem(
                    action="repaired",
                    location=Location(file, number),
                    reason="control characters",
                    detail=f"{removed} control characters were removed from this line",
                )
            )
        lines.append(Line(number, clean.translate(_TRANSLATION).strip()))
    return lines, problems


def split_pages(file: str, lines: Sequence[Line]) -> list[Page]:
    """Cut a file at the heads of its pages.

    What stands above the first head belongs to the first page, unless it holds
    records of its own. Where a page without a final line end was pasted above
    another, its last line is cut before the other's first words.
    """
    lines = _unglue(lines)
    heads = sorted([*_profile_heads(lines), *_cluster_heads(lines)])
    leading = lines[: heads[0][0]] if heads else lines
    pages: list[Page] = []
    headless = _kind_of_records(leading)
    if headless is not None:
        pages.append(Page(file, headless, tuple(leading)))
    elif heads:
        heads[0] = (0, heads[0][1])
    ends = [start for start, _ in heads[1:]] + [len(lines)]
    pages.extend(
        Page(file, kind, tuple(lines[start:end]))
        for (start, kind), end in zip(heads, ends, strict=True)
    )
    return pages


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


def check_year(digits: str | None, location: Location) -> tuple[int | None, Problem | None]:
    """The year if it can be one, otherwise None and what is wrong with it."""
    if digits and int(digits) in YEARS_ALLOWED:
        return int(digits), None
    allowed = f"{YEARS_ALLOWED[0]} to {YEARS_ALLOWED[-1]}"
    detail = (
        f"year {digits} is outside {allowed}; the paper is kept without a year"
        if digits
        else "the page gives no year; the paper is kept without one"
    )
    return None, Problem(
        action="noted",
        location=location,
        reason="impossible year" if digits else "no year",
        detail=detail,
    )


def check_count(page: Page, announced: float | None, found: int) -> Problem | None:
    """What to say if the page announces another number of papers than it lists."""
    if announced is None or announced == found:
        return None
    return Problem(
        action="noted",
        location=page.location(0),
        reason="count differs",
        detail=f"the page announces {announced:,.0f} papers, {found:,} were found",
    )


def check_parts(record: Record, *, is_last: bool) -> list[Problem]:
    """What a kept record lacks; the last of a page may have been cut off."""
    problems = []
    lacks = "" if record.abstract else "has no abstract"
    if is_last and (lacks or is_unfinished(record.abstract)):
        lacks = lacks or "stops in the middle of a sentence"
        problems.append(
            Problem(
                action="noted",
                location=record.location,
                reason="page cut off",
                detail=f"the page ends here and its last paper, {shorten(record.title)}, {lacks}; "
                "save the whole page again if there was more",
            )
        )
    elif lacks:
        problems.append(
            Problem(
                action="noted",
                location=record.location,
                reason="no abstract",
                detail=f"{shorten(record.title)} has no abstract and is known by its title alone",
            )
        )
    if not record.authors:
        problems.append(
            Problem(
                action="noted",
                location=record.location,
                reason="no authors",
                detail=f"{shorten(record.title)} lists no authors",
            )
        )
    return problems


def reject_untitled(location: Location, *, is_last: bool) -> Problem:
    """The problem of a record that has no title."""
    return Problem(
        action="rejected",
        location=location,
        reason="page cut off" if is_last else "no title",
        detail="the page ends before the title of its last paper; save the whole page again"
        if is_last
        else "the paper that begins here has no title",
    )


def shorten(title: str, length: int = 60) -> str:
    """A title in quotes, cut for a message."""
    return f'"{title}"' if len(title) <= length else f'"{title[: length - 1].rstrip()}…"'


def is_unfinished(abstract: str) -> bool:
    """Whether a text stops in the middle of a sentence."""
    last = abstract.split()[-1:] if abstract else []
    if not last or re.search(r"https?:|www\.|\w\.\w+/", last[0]):
        return False
    return last[0][-1].isalnum() or last[0][-1] in ",;:-–—(["


def _kind_of_records(lines: Sequence[Line]) -> PageKind | None:
    for index, line in enumerate(lines):
        if match_record(CLUSTER_RECORD, line.text) and _has_title_below(lines, index):
            return CLUSTER
        head = match_record(PROFILE_RECORD, line.text)
        if head and head["category"] and _has_title_below(lines, index):
            return PROFILE
    return None


def _has_title_below(lines: Sequence[Line], index: int) -> bool:
    below = next_filled(lines, index + 1)
    return below < len(lines) and len(lines[below].text) <= MAX_TITLE_LENGTH


def _cluster_heads(lines: Sequence[Line]) -> list[tuple[int, PageKind]]:
    heads: list[tuple[int, PageKind]] = []
    for index, line in enumerate(lines):
        if line.text.casefold() != CLUSTER_HEAD:
            continue
        above = _filled_above(lines, index)
        with_site = above is not None and lines[above].text.casefold() == CLUSTER_SITE
        heads.append((above if with_site and above is not None else index, CLUSTER))
    return heads


def _profile_heads(lines: Sequence[Line]) -> list[tuple[int, PageKind]]:
    """Where a run of figures begins, moved up to the name above it."""
    heads: list[tuple[int, PageKind]] = []
    index = 0
    while index < len(lines):
        if not lines[index].text:
            index += 1
            continue
        kinds: set[str] = set()
        end = index
        while end < len(lines):
            figure = figure_of(lines[end].text)
            if figure is not None:
                kinds.add(figure[0])
            elif lines[end].text:
                break
            end += 1
        if not kinds:
            index += 1
            continue
        listed_only = kinds == {"listed"} and end < len(lines)
        if kinds - {"papers", "listed"} or (
            listed_only and match_record(PROFILE_RECORD, lines[end].text)
        ):
            heads.append((_name_above(lines, index), PROFILE))
        index = end
    return heads


def figure_of(line: str) -> tuple[str, str] | None:
    """Which figure of a profile a line states, and its digits.

    ``listed`` is the heading of the list ("9 Papers"), beside the figures of
    :class:`topics.records.AuthorPage`.
    """
    if not line or len(line) > 40:
        return None
    if listed := PROFILE_LISTED.fullmatch(line):
        return "listed", listed[1]
    for name, pattern in PROFILE_FIGURES.items():
        if found := pattern.fullmatch(line):
            return name, found[1]
    return None


def _name_above(lines: Sequence[Line], index: int) -> int:
    start, above = index, _filled_above(lines, index)
    while above is not None and match_record(PROFILE_CATEGORIES, lines[above].text):
        start, above = above, _filled_above(lines, above)
    if above is None or len(lines[above].text) > MAX_NAME_LENGTH:
        return start
    return above


def _unglue(lines: Sequence[Line]) -> list[Line]:
    cut: list[Line] = []
    starts = {start for start, kind in _profile_heads(lines) if kind == PROFILE}
    for index, line in enumerate(lines):
        below = next_filled(lines, index + 1) if line.text else index
        head = ""
        if below < len(lines) and lines[below].text.casefold() == CLUSTER_HEAD:
            tail = line.text[-len(CLUSTER_SITE) :]
            head = tail if tail.casefold() == CLUSTER_SITE else ""
        elif below in starts and (name := _GLUED_NAME.search(line.text[-MAX_NAME_LENGTH:])):
            head = name[1]
        if head and len(head) < len(line.text):
            cut.append(Line(line.number, line.text[: -len(head)].rstrip()))
            line = Line(line.number, head)
        cut.append(line)
    return cut


def _filled_above(lines: Sequence[Line], index: int) -> int | None:
    for above in range(index - 1, -1, -1):
        if lines[above].text:
            return above
    return None
