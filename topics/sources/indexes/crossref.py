"""Crossref works: the answer to a search, to one DOI, or one work a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Location, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.csl_json import csl_author, csl_date
from topics.sources.indexes.json_values import look, mappings, read_objects
from topics.sources.values import ids_of, is_preprint, text_of, text_of_markup

NAME = "crossref"

_SIGNS = frozenset(
    {
        "indexed",
        "reference-count",
        "is-referenced-by-count",
        "deposited",
        "member",
        "content-domain",
    }
)
_DATES = ("published-print", "published-online", "issued", "published", "posted", "created")


def recognise(sample: Sample) -> str | None:
    """Why the file holds works of Crossref."""
    seen = look(sample)
    if seen is None or "DOI" not in seen.keys:
        return None
    signs = _SIGNS & seen.keys
    enveloped = seen.wrapper.split(".")[0] == "message" and "title" in seen.keys
    if len(signs) > 1 or enveloped:
        return f"{seen.words} with Crossref's {' and '.join(sorted(signs)[:2] or ['DOI'])}"
    return None


def _paper(work: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    kind = text_of(work.get("type"))
    venue = work.get("container-title") or work.get("short-container-title")
    venue = text_of(venue) or text_of(work.get("event"))
    server = text_of(work.get("institution")) or text_of(work.get("publisher"))
    people = mappings(work.get("author")) or mappings(work.get("editor"))
    dates = [csl_date(work.get(name)) for name in _DATES]
    draft = Draft(
        location=location,
        format=NAME,
        title=work.get("title") or work.get("original-title"),
        abstract=text_of_markup(work.get("abstract")),
        authors=[author for one in people if (author := csl_author(one)) is not None],
        when=[min((date for date in dates[:5] if date), default=""), *dates],
        published=not is_preprint(venue, kind, text_of(work.get("subtype"))),
        venue=venue or server,
        venue_type=kind,
        category=next(iter(work.get("subject") or []), ""),
        keywords=(work.get("subject"),),
        affiliations=[
            text_of(place) for one in people for place in mappings(one.get("affiliation"))
        ],
        ids=ids_of(doi=work.get("DOI"), url=work.get("URL")),
        citations=work.get("is-referenced-by-count"),
    )
    yield from draft.items()


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the works in the order of the file."""
    return read_objects(file, _paper)
