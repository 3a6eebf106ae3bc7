"""CSL-JSON, as reference managers and citation processors write it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, mappings, read_objects
from topics.sources.values import ids_of, is_preprint, orcid_of, text_of

NAME = "csl-json"

_DATES = ("issued", "published", "published-print", "published-online", "posted", "original-date")


def recognise(sample: Sample) -> str | None:
    """Why the file is CSL-JSON."""
    seen = look(sample)
    if seen is None or not {"title", "type"} <= seen.keys:
        return None
    signs = {"issued", "container-title", "citation-key", "DOI", "event-title"} & seen.keys
    people = "author.family" in seen.inner or "issued.date-parts" in seen.inner
    if people or len(signs) > 1:
        return f"{seen.words} with CSL-JSON's {' and '.join(sorted(signs)[:2] or ['author'])}"
    return None


def _paper(item: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    venue = text_of(item.get("container-title")) or text_of(item.get("event-title"))
    kind = text_of(item.get("type"))
    publisher = text_of(item.get("publisher"))
    url = text_of(item.get("URL"))
    note = text_of(item.get("note"))
    preprint = is_preprint(venue, "" if venue else publisher, kind, text_of(item.get("genre")))
    draft = Draft(
        location=location,
        format=NAME,
        title=item.get("title"),
        abstract=item.get("abstract"),
        authors=[a for one in mappings(item.get("author")) if (a := csl_author(one)) is not None],
        when=[csl_date(item.get(name)) for name in _DATES],
        published=not preprint,
        venue=venue or publisher,
        venue_type=kind,
        keywords=(item.get("keyword") or item.get("categories") or item.get("subject"),),
        ids=ids_of(
            doi=item.get("DOI"),
            pmid=item.get("PMID"),
            arxiv=next((text for text in (text_of(item.get("number")), note, url)
                        if "arxiv" in text.lower()), ""),
            url=url,
        ),
        citations=item.get("is-referenced-by-count"),
    )  # fmt: skip
    yield from draft.items()


def csl_author(entry: dict[str, Any]) -> Author | None:
    """An author out of CSL's parts of a name."""
    family = text_of(entry.get("family"))
    if entry.get("non-dropping-particle"):
        family = f"{text_of(entry['non-dropping-particle'])} {family}"
    given = " ".join(
        part
        for part in (text_of(entry.get("given")), text_of(entry.get("dropping-particle")))
        if part
    )
    parts = [part for part in (family, given, text_of(entry.get("suffix"))) if part]
    literal = text_of(entry.get("literal")) or text_of(entry.get("name"))
    author = author_of(", ".join(parts) or literal, orcid=orcid_of(entry.get("ORCID")))
    return placed(author, mappings(entry.get("affiliation")))


def csl_date(value: Any) -> str:
    """CSL's parts of a date, or its free text, as text."""
    date = mapping(value)
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [text_of(part) for part in parts[0][:3]]
        return "-".join(part.zfill(2) for part in numbers if part)
    return text_of(date.get("raw") or date.get("literal") or (value if not date else ""))


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
