"""Heads of pages and papers, and the splitting of a file into pages.

People save one page per file, or paste several pages into one file. Both page formats
begin with a head that is unlike anything else on the page, so a file is split at the
heads, and each part goes to the parser of its kind. A part with papers but no head (the
top of the page was not copied) is a page without a known owner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from topics.sources.pages.page_text import (
    CLUSTER,
    MAX_NAME_LENGTH,
    MAX_TITLE_LENGTH,
    PROFILE,
    Line,
    Page,
    PageKind,
    match_record,
    next_filled,
)

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
"""First line of a paper in a profile: category, date and code mark, run together."""

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
"""First line of a paper in a cluster: venue, its kind, year and the type of paper."""

_GLUED_NAME = re.compile(r"""[.!?)\]"”]([^\W\d_][\w'’.-]*(?:\s[\w'’.-]+){0,5})$""")


def split_pages(file: str, lines: Sequence[Line]) -> list[Page]:
    """Split a file at the heads of its pages.

    Lines above the first head belong to the first page, unless they contain records
    of their own. If a page without a final line feed was pasted above another, its
    last line is split before the first words of the next page.
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
    starts = [*(start for start, _ in heads), len(lines)]
    pages.extend(
        Page(file, kind, tuple(lines[start:end]))
        for (start, kind), end in zip(heads, starts[1:], strict=True)
    )
    return pages


def _kind_of_records(lines: Sequence[Line]) -> PageKind | None:
    for index, line in enumerate(lines):
        if match_record(CLUSTER_RECORD, line.text) and _has_title_below(lines, index):
            return CLUSTER
        head = match_record(PROFILE_RECORD, line.text)
        # Without a head above, "Updated 5 March 2024" in any text must not begin a paper.
        category = head["category"] if head else None
        if category and PROFILE_CATEGORIES.fullmatch(category) and _has_title_below(lines, index):
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
    """Heads of profiles: the starts of runs of figures, moved up to the name above."""
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
    """Name and digits of the profile figure that a line states, if any.

    Names are those of :class:`topics.records.AuthorPage`, and ``listed`` for the
    heading of the list ("9 Papers").
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
