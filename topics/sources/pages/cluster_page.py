"""Parser of name clusters: pages of the papers found under one exact spelling of a name.

A paper consists of a venue line (``AAAI Conference 2026 Conference Paper``), a title,
bulleted authors and an abstract. The page shows at most eight authors, so that a list
of exactly eight may be incomplete and may lack the author of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from topics.records import Author, AuthorPage, Problem, Record, SourceItem
from topics.sources.pages.page_checks import check_count, check_parts, check_year, reject_untitled
from topics.sources.pages.page_heads import CLUSTER_HEAD, CLUSTER_RECORD
from topics.sources.pages.page_text import (
    BULLET,
    CLUSTER,
    MAX_TITLE_LENGTH,
    Line,
    Page,
    join_paragraphs,
    match_record,
    next_filled,
    parse_author,
    parse_number,
)

AUTHORS_SHOWN = 8
"""Maximum number of authors that the page shows."""

_COUNT = re.compile(r"(\d[\d,.]*[kKmM]?)\s+papers?", re.IGNORECASE)
_LISTED = "possible papers"


def read_cluster_page(page: Page) -> Iterator[SourceItem]:
    """Yield the author's page, then its papers and their problems."""
    heads = _record_heads(page.lines)
    owner, counts = _read_header(page.lines[: heads[0] if heads else len(page.lines)])
    items: list[Record | Problem] = []
    for head, end in pairwise([*heads, len(page.lines)]):
        items.extend(_read_record(page, head, end, owner))
    if owner is not None:
        yield AuthorPage(
            location=page.location(0),
            format=CLUSTER,
            owner=owner,
            figures={"papers": counts[0]} if counts else {},
            papers_read=sum(isinstance(item, Record) for item in items),
        )
    else:
        yield Problem(
            action="noted",
            location=page.location(0),
            reason="no owner",
            detail="the page does not say whose it is; its papers have only their listed authors",
        )
    for count in dict.fromkeys(counts):
        if problem := check_count(page, count, len(heads)):
            yield problem
    yield from items


def _record_heads(lines: Sequence[Line]) -> list[int]:
    """Indices of the venue lines; a matching line in the place of a title is a title."""
    heads: list[int] = []
    for index, line in enumerate(lines):
        if match_record(CLUSTER_RECORD, line.text) is None:
            continue
        below = next_filled(lines, index + 1)
        follows_head = bool(heads) and next_filled(lines, heads[-1] + 1) == index
        if follows_head and below < len(lines) and BULLET.fullmatch(lines[below].text):
            continue
        heads.append(index)
    return heads


def _read_header(lines: Sequence[Line]) -> tuple[Author | None, list[float]]:
    """Parse the owner and the counts stated on the page, in order."""
    owner: Author | None = None
    counts: list[float] = []
    filled = [line.text for line in lines if line.text]
    for index, text in enumerate(filled):
        below = filled[index + 1] if index + 1 < len(filled) else ""
        if text.casefold() == CLUSTER_HEAD and not below.casefold().startswith(_LISTED):
            owner = parse_author(below)
        elif text.casefold() == _LISTED:
            counts.extend(_numbers(below))
        elif len(text) < 40 and (stated := _COUNT.fullmatch(text)):
            counts.extend(_numbers(stated[1]))
    return owner, counts


def _numbers(text: str) -> list[float]:
    number = parse_number(text)
    return [] if number is None else [number]


def _read_record(
    page: Page, head: int, end: int, owner: Author | None
) -> Iterator[Record | Problem]:
    lines = page.lines[:end]
    location = page.location(head)
    is_last = end == len(page.lines)
    match = match_record(CLUSTER_RECORD, lines[head].text)
    if match is None:  # pragma: no cover - heads are the lines that match
        return
    year, problem = check_year(match["year"], location)

    title_at = next_filled(lines, head + 1)
    title, authors_at = _read_title(lines, title_at)
    if not title:
        yield reject_untitled(location, is_last=is_last and title_at == end)
        return
    authors, abstract_at = _read_authors(lines, authors_at)
    record = Record(
        location=location,
        format=CLUSTER,
        title=title,
        abstract=join_paragraphs(lines[abstract_at:]),
        authors=authors,
        authors_complete=len(authors) != AUTHORS_SHOWN,
        owner=owner,
        year=year,
        published=True,
        venue=match["venue"] or match["venue2"] or "",
        venue_type=match["type"] or match["type2"],
    )
    yield record
    if problem is not None:
        yield problem
    yield from check_parts(record, is_last=is_last)


def _read_title(lines: Sequence[Line], start: int) -> tuple[str, int]:
    """Parse the title and the index of the authors; the title may be missing."""
    end = start
    while end < len(lines) and lines[end].text and not BULLET.fullmatch(lines[end].text):
        end += 1
    title = " ".join(line.text for line in lines[start:end])
    below = next_filled(lines, end)
    wrapped = below < len(lines) and BULLET.fullmatch(lines[below].text) is not None
    if not wrapped and end > start + 1:
        title, end = lines[start].text, start + 1
    return (title, end) if len(title) <= MAX_TITLE_LENGTH else ("", end)


def _read_authors(lines: Sequence[Line], start: int) -> tuple[tuple[Author, ...], int]:
    """Parse the bulleted names and the index of the text after them."""
    authors: list[Author] = []
    index = next_filled(lines, start)
    while index < len(lines) and (bullet := BULLET.fullmatch(lines[index].text)):
        name = bullet["text"]
        if name is None and index + 1 < len(lines):
            index += 1
            name = lines[index].text
        if (author := parse_author(name or "")) is not None:
            authors.append(author)
        index = next_filled(lines, index + 1)
    return tuple(authors), index
