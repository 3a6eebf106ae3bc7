"""Parser of author profiles: a name, some figures, and papers with a dated first line.

A paper consists of a line of category, date and code mark run together
(``CLSep 19, 2023Code``), a title, the first authors with ``et al.`` and affiliation
tags, and an abstract of any number of paragraphs. The dates are those of the first
appearance, so the records are not marked as published.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from topics.records import Author, AuthorPage, Location, Problem, Record, SourceItem
from topics.sources.pages.page_checks import check_count, check_parts, check_year, reject_untitled
from topics.sources.pages.page_heads import (
    MONTH_NUMBERS,
    PROFILE_CATEGORIES,
    PROFILE_RECORD,
    figure_of,
)
from topics.sources.pages.page_text import (
    MAX_NAME_LENGTH,
    MAX_TITLE_LENGTH,
    PROFILE,
    Line,
    Page,
    join_paragraphs,
    match_record,
    next_filled,
    parse_author,
    parse_number,
)

_CS = (
    "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI "
    "OH OS PF PL RO SC SD SE SI SY"
)
_OTHERS = {"ML": "stat.ML", "ME": "stat.ME", "OC": "math.OC", "AS": "eess.AS", "IV": "eess.IV"}
ARXIV_CATEGORIES = {code: f"cs.{code}" for code in _CS.split()} | _OTHERS
"""arXiv's names of the page's short categories; other categories are kept as they are."""

_ET_AL = re.compile(r",?\s*\bet\s+al\.?$", re.IGNORECASE)
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_MAX_NAME_WORDS = 6
_OWNER_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class _Header:
    owner_candidates: tuple[str, ...]
    figures: dict[str, float]
    listed: float | None


@dataclass(frozen=True, slots=True)
class _Byline:
    authors: tuple[Author, ...]
    complete: bool
    affiliations: tuple[str, ...]


def read_profile_page(page: Page) -> Iterator[SourceItem]:
    """Yield the author's page, then its papers and their problems."""
    heads = _record_heads(page.lines)
    header = _read_header(page.lines[: heads[0] if heads else len(page.lines)])
    items: list[Record | Problem] = []
    for head, end in pairwise([*heads, len(page.lines)]):
        items.extend(_read_record(page, head, end))
    records = [item for item in items if isinstance(item, Record)]
    owner = _choose_owner(header.owner_candidates, records)
    if owner is not None:
        yield AuthorPage(
            location=page.location(0),
            format=PROFILE,
            owner=owner,
            figures=header.figures,
            papers_read=len(records),
        )
    else:
        yield Problem(
            action="noted",
            location=page.location(0),
            reason="no owner",
            detail="the page does not say whose it is; its papers have only their listed authors",
        )
    announced = header.listed if header.listed is not None else header.figures.get("papers")
    if problem := check_count(page, announced, len(heads)):
        yield problem
    for item in items:
        yield _with_owner(item, owner)


def _with_owner(item: Record | Problem, owner: Author | None) -> Record | Problem:

    return replace(item, owner=owner) if isinstance(item, Record) else item


def _record_heads(lines: Sequence[Line]) -> list[int]:
    heads: list[int] = []
    for index, line in enumerate(lines):
        match = match_record(PROFILE_RECORD, line.text)
        if match is None or (heads and heads[-1] == index - 1):
            continue
        opens_block = index == 0 or not lines[index - 1].text
        titled = index + 1 < len(lines) and bool(lines[index + 1].text)
        is_exact = match["month3"] is None
        if match["category"] or (is_exact and titled and opens_block):
            heads.append(index)
    return heads


def _read_header(lines: Sequence[Line]) -> _Header:
    figures: dict[str, float] = {}
    listed: float | None = None
    names: list[str] = []
    for line in lines:
        figure = figure_of(line.text)
        if figure is None:
            is_name = 0 < len(line.text) <= MAX_NAME_LENGTH and not figures
            if is_name and not PROFILE_CATEGORIES.fullmatch(line.text):
                names.append(line.text)
            continue
        key, digits = figure
        value = parse_number(digits)
        if value is None:
            continue
        if key == "listed":
            listed = value
        else:
            figures.setdefault(key, round(value / 100, 6) if key == "novelty" else value)
    if not figures and listed is None:
        names = []
    return _Header(tuple(names[: -_OWNER_CANDIDATES - 1 : -1]), figures, listed)


def _choose_owner(candidates: Sequence[str], records: Sequence[Record]) -> Author | None:
    """Choose the owner among the lines above the figures: the nearest that authors a paper."""
    authors = [parsed for name in candidates if (parsed := parse_author(name)) is not None]
    listed = {author.name.casefold() for record in records for author in record.authors}
    for author in authors:
        if author.name.casefold() in listed:
            return author
    return authors[0] if authors else None


def _read_record(page: Page, head: int, end: int) -> Iterator[Record | Problem]:
    lines = page.lines[:end]
    location = page.location(head)
    is_last = end == len(page.lines)
    match = match_record(PROFILE_RECORD, lines[head].text)
    if match is None:  # pragma: no cover - heads are the lines that match
        return
    year, date, problem = _read_date(match, location)

    title_at = next_filled(lines, head + 1)
    if title_at == end or _is_untitled(lines, head, title_at):
        yield reject_untitled(location, is_last=is_last and title_at == end)
        return
    title = lines[title_at].text
    byline_at = next_filled(lines, title_at + 1)
    byline = _parse_byline(lines[byline_at].text) if byline_at < end else None
    abstract_at = byline_at if byline is None else byline_at + 1
    byline = byline or _Byline((), True, ())
    category = match["category"] or ""
    record = Record(
        location=location,
        format=PROFILE,
        title=title,
        abstract=join_paragraphs(lines[abstract_at:]),
        authors=byline.authors,
        authors_complete=byline.complete,
        year=year,
        date=date,
        published=False,
        category=ARXIV_CATEGORIES.get(category, category),
        affiliations=byline.affiliations,
        has_code=match["code"] is not None,
    )
    yield record
    if problem is not None:
        yield problem
    yield from check_parts(record, is_last=is_last)


def _is_untitled(lines: Sequence[Line], head: int, first: int) -> bool:
    """Whether the first text below a head is already the authors or the abstract.

    On the page, the title follows its head without an empty line.
    """
    text = lines[first].text
    names = text.split(" · ")[0]
    if _ET_AL.search(names) and _parse_byline(text) is not None:
        return True
    if len(text) > MAX_TITLE_LENGTH:
        return True
    if first == head + 1 or "," not in names or _parse_byline(text) is None:
        return False
    below = next_filled(lines, first + 1)
    return below < len(lines) and _parse_byline(lines[below].text) is None


def _parse_byline(text: str) -> _Byline | None:
    """Parse authors and affiliations; None if the line is something else."""
    if len(text) > MAX_TITLE_LENGTH:
        return None
    names, *tags = re.split(r"\s·\s", text)
    names = names.strip()
    listed = _ET_AL.sub("", names)
    parts: list[str] = []
    for part in (part.strip() for part in listed.split(",")):
        if parts and part.casefold().strip(".") in _SUFFIXES:
            parts[-1] += f", {part}"
        elif part:
            parts.append(part)
    if not parts or not all(_could_be_name(part) for part in parts):
        return None
    authors = tuple(author for part in parts if (author := parse_author(part)) is not None)
    affiliations = tuple(tag.strip() for group in tags for tag in group.split(",") if tag.strip())
    return _Byline(authors, listed == names, affiliations)


def _could_be_name(text: str) -> bool:
    words = text.split()
    if len(words) > _MAX_NAME_WORDS or len(text) > 80 or text[-1] in "?!:;":
        return False
    ends_sentence = text.endswith(".") and len(words[-1].strip(".")) > 2
    return not ends_sentence or words[-1].casefold().strip(".") in _SUFFIXES


def _read_date(
    match: re.Match[str], location: Location
) -> tuple[int | None, dt.date | None, Problem | None]:
    groups = match.groupdict()
    digits = next(groups[key] for key in ("year", "year2", "year3", "year4") if groups[key])
    year, problem = check_year(digits, location)
    day = groups["day"] or groups["day2"] or groups["day4"]
    month = groups["month"] or groups["month2"] or groups["month4"]
    if year is None or day is None:
        return year, None, problem
    number = MONTH_NUMBERS[month] if month in MONTH_NUMBERS else int(month)
    try:
        return year, dt.date(year, number, int(day)), None
    except ValueError:
        return (
            year,
            None,
            Problem(
                action="noted",
                location=location,
                reason="impossible date",
                detail=f"{match[0]!r} names a day that does not exist; the year {year} is kept",
            ),
        )
