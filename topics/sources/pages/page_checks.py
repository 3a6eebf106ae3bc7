"""Checks of saved pages and their papers, and the problems they report."""

from __future__ import annotations

import re

from topics.records import Location, Problem, Record
from topics.sources.pages.page_text import Page

YEARS_ALLOWED = range(1500, 2201)
"""Plausible years of a record; others are errors of the page."""


def check_year(digits: str | None, location: Location) -> tuple[int | None, Problem | None]:
    """Parse a year; if it is implausible, return None and the problem."""
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
    """Problem to report if the page states another number of papers than it lists."""
    if announced is None or announced == found:
        return None
    return Problem(
        action="noted",
        location=page.location(0),
        reason="count differs",
        detail=f"the page announces {announced:,.0f} papers, {found:,} were found",
    )


def check_parts(record: Record, *, is_last: bool) -> list[Problem]:
    """Problems of an incomplete record that is kept; the last of a page may be truncated."""
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
    """Problem to report for a record without a title."""
    return Problem(
        action="rejected",
        location=location,
        reason="page cut off" if is_last else "no title",
        detail="the page ends before the title of its last paper; save the whole page again"
        if is_last
        else "the paper that begins here has no title",
    )


def shorten(title: str, length: int = 60) -> str:
    """A title in quotes, shortened for a message."""
    return f'"{title}"' if len(title) <= length else f'"{title[: length - 1].rstrip()}…"'


def is_unfinished(abstract: str) -> bool:
    """Whether a text ends in the middle of a sentence."""
    last = abstract.split()[-1:] if abstract else []
    if not last or re.search(r"https?:|www\.|\w\.\w+/", last[0]):
        return False
    return last[0][-1].isalnum() or last[0][-1] in ",;:-–—(["
