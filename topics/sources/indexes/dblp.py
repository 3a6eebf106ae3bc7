"""DBLP: the JSON of its search, and one hit a line.

DBLP tells people of one name apart by a number behind it, which becomes an id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, read_objects
from topics.sources.values import ids_of, is_preprint, text_of

NAME = "dblp"


def recognise(sample: Sample) -> str | None:
    """Why the file holds hits of DBLP."""
    seen = look(sample)
    if seen is None:
        return None
    hit = "info" in seen.keys and {"@id", "@score", "url"} & seen.keys
    if hit and any(name.startswith(("info.", "authors.", "author.")) for name in seen.inner):
        return f"{seen.words} with DBLP's info of each hit"
    return None


def _paper(hit: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    info = mapping(hit.get("info")) or hit
    yield from paper(
        location,
        {
            **info,
            "authors": authors_of_hit(mapping(info.get("authors")).get("author")),
        },
    )


def paper(location: Location, info: dict[str, Any]) -> Iterator[SourceItem]:
    """The record of a publication by DBLP's names of its fields."""
    venue = text_of(info.get("venue"))
    kind = text_of(info.get("type"))
    preprint = is_preprint(venue, kind)
    draft = Draft(
        location=location,
        format=NAME,
        title=text_of(info.get("title")).removesuffix("."),
        authors=info["authors"],
        when=(info.get("year"),),
        published=not preprint,
        venue=venue,
        venue_type=kind,
        ids=ids_of(
            dblp=info.get("key"),
            doi=info.get("doi"),
            url=info.get("ee"),
            arxiv=str(info.get("volume") or "").removeprefix("abs/") if preprint else "",
        ),
    )
    yield from draft.items()


def authors_of_hit(value: Any) -> list[Author]:
    """Authors as a hit lists them: one or several, strings or objects with ``text``."""
    entries = value if isinstance(value, list) else [value]
    names = [part.get("text") if isinstance(part, dict) else part for part in entries]
    return [author for name in names if (author := author_of(name)) is not None]


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
