"""Bibliographic references, shared by the formats of reference managers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from topics.export.tables import RunTables
from topics.names.display import display_name, homonym_number
from topics.names.words import PARTICLES
from topics.text.printable import printable

_CONFERENCE_WORDS = ("conference", "proceedings", "inproceedings", "workshop", "symposium")
_PREPRINT_WORDS = ("preprint", "repository", "posted-content", "informal", "unpublished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A paper as a bibliographic reference, with its theme among the keywords.

    ``kind`` is "article", "conference" or "preprint".
    """

    id: str
    kind: str
    title: str
    authors: tuple[str, ...]
    authors_complete: bool
    year: int | None
    date: str
    venue: str
    abstract: str
    keywords: tuple[str, ...]
    theme: str
    doi: str
    arxiv: str
    pmid: str
    url: str


def references(tables: RunTables) -> Iterator[Reference]:
    """Yield the papers of a run as references, in the run's order."""
    for row in tables.papers.to_dict(orient="records"):
        yield _reference({str(key): value for key, value in row.items()})


def _reference(row: dict[str, Any]) -> Reference:
    venue, kind = _line(row["venue"]), _line(row["venue_type"])
    theme = _line(row["theme"])
    keywords = dict.fromkeys(word for word in (theme, *(_line(k) for k in row["keywords"])) if word)
    openreview = _line(row["openreview"])
    return Reference(
        id=_line(row["paper_id"]),
        kind=_kind(venue, kind),
        title=_line(row["title"]),
        authors=tuple(name for part in row["authors"] if (name := _line(part))),
        authors_complete=True
        if pd.isna(row["authors_complete"])
        else bool(row["authors_complete"]),
        year=None if pd.isna(row["year"]) else int(row["year"]),
        date=_line(row["date"]),
        venue=venue,
        abstract=printable(str(row["abstract"])).strip(),
        keywords=tuple(keywords),
        theme=theme,
        doi=_line(row["doi"]),
        arxiv=_line(row["arxiv"]),
        pmid=_line(row["pmid"]),
        url=f"https://openreview.net/forum?id={openreview}" if openreview else "",
    )


def _kind(venue: str, kind: str) -> str:
    words = f"{venue} {kind}".casefold()
    if any(word in words for word in _PREPRINT_WORDS) or "arxiv" in words:
        return "preprint"
    return "conference" if any(word in words for word in _CONFERENCE_WORDS) else "article"


def _line(value: object) -> str:
    return " ".join(printable(str(value)).split()) if value is not None else ""


def surname_first(name: str) -> str:
    """Turn "Anna B. van Gool" into "van Gool, Anna B." if that parses to the same name.

    DBLP's homonym number stays at the end: "Wang, Yizhou 0001".
    """
    bare, number = homonym_number(name)
    words = bare.split()
    start = len(words) - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    if start < 1:
        return name
    turned = f"{' '.join(words[start:])}, {' '.join(words[:start])}"
    if display_name(turned) != bare:
        return name
    return f"{turned} {number}".strip()
