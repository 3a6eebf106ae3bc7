"""The arXiv metadata snapshot: one paper a line, all versions with their days.

The day is that of the first version, which is when the work appeared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mappings, read_objects
from topics.sources.people import people
from topics.sources.values import ids_of, text_of

NAME = "arxiv"


def recognise(sample: Sample) -> str | None:
    """Why the file is a part of the arXiv snapshot."""
    seen = look(sample)
    if seen is None or not {"id", "title"} <= seen.keys:
        return None
    signs = {"authors_parsed", "versions", "submitter", "update_date"} & seen.keys
    return f"{seen.words} with arXiv's {' and '.join(sorted(signs))}" if len(signs) > 1 else None


def _paper(paper: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    versions = mappings(paper.get("versions"))
    days = [text_of(version.get("created")) for version in versions[:1]]
    categories = text_of(paper.get("categories")).split()
    parsed = paper.get("authors_parsed")
    draft = Draft(
        location=location,
        format=NAME,
        title=paper.get("title"),
        abstract=paper.get("abstract"),
        authors=_authors(parsed) if isinstance(parsed, list) else people(paper.get("authors")),
        when=(*days, paper.get("update_date")),
        published=False,
        venue="arXiv",
        venue_type="preprint",
        category=categories[0] if categories else "",
        keywords=(),
        ids=ids_of(arxiv=paper.get("id"), doi=paper.get("doi")),
    )
    yield from draft.items()


def _authors(parsed: list[Any]) -> list[Author]:
    """Names out of lists of surname, given names, suffix and affiliations."""
    names = []
    for parts in parsed:
        words = [text_of(part) for part in parts[:3]] if isinstance(parts, list) else []
        if words:
            surname, given, suffix = [*words, "", ""][:3]
            names.append(", ".join(part for part in (f"{surname} {suffix}".strip(), given) if part))
    return people(names)


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
