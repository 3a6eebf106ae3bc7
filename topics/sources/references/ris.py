"""RIS, as publishers and reference managers export it; the tags' meaning is rispy's.

Repeated authors, a record without its end, tags of old dialects (``A1``,
``N2``, ``T1``) and two abstracts are taken as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from topics.records import Location, Problem, SourceItem
from topics.sources.drafts import Draft, authors_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.references.tagged import TaggedRecord, tagged_records
from topics.sources.values import arxiv_of, doi_of, ids_of, is_preprint, text_of

NAME = "ris"

_START = re.compile(r"^\ufeff?TY {1,2}- ?\w*[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9])  -(?: (.*))?$", re.DOTALL)
_NARROW_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$", re.DOTALL)


def recognise(sample: Sample) -> str | None:
    """Why the file is RIS."""
    found = _START.search(sample.text)
    return f"has RIS records ({' '.join(found.group().split())})" if found else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    import rispy

    lines = file.lines()
    narrow = re.search(r"^\ufeff?TY - ", file.sample().text, re.MULTILINE) is not None
    pattern = _NARROW_TAG if narrow else _TAG

    def tagged(line: str) -> tuple[str, str] | None:
        found = pattern.match(line.rstrip())
        return (found.group(1), (found.group(2) or "").strip()) if found else None

    parser = rispy.RisParser(enforce_list_tags=False)
    starts, ends = frozenset({"TY"}), frozenset({"ER"})
    for record in tagged_records(lines, tagged, begins=starts, ends=ends):
        location = Location(file.name, record.line)
        if not record.ended:
            yield Problem(
                action="repaired",
                location=location,
                reason="record without its end",
                detail="there is no ER line; the record was read as far as it goes",
            )
        yield from _draft(parser, record, location).items()
    yield from lines.problems()


def _draft(parser: Any, record: TaggedRecord, location: Location) -> Draft:
    text = "\n".join(f"{tag}  - {' '.join(value.split())}" for tag, value in record.pairs)
    parsed = parser.parse(f"{text}\nER  - \n")
    fields: dict[str, Any] = parsed[0] if parsed else {}

    def get(*names: str) -> str:
        return next((t for name in names if (t := text_of(fields.get(name)))), "")

    kind = get("type_of_reference")
    venue = get("secondary_title", "journal_name", "alternate_title3", "alternate_title2")
    venue = venue or get("tertiary_title", "custom3", "publisher")
    urls = [url for url in fields.get("urls", []) if url]
    notes = [text_of(note) for note in fields.get("notes", [])]
    doi = next((d for name in ("doi", "note") if (d := doi_of(get(name)))), "")
    linked = next((url for url in urls if "doi.org/" in url or "arxiv.org/" in url), "")
    names = fields.get("authors") or fields.get("first_authors") or fields.get("secondary_authors")
    number = record.first("AN", "ID") if "pubmed" in get("name_of_database").lower() else ""
    archive = next((t for t in (*notes, get("journal_name"), get("custom1")) if "arxiv:" in t), "")
    return Draft(
        location=location,
        format=NAME,
        title=get("title", "primary_title", "short_title") or record.first("CT", "BT"),
        abstract=_abstract(fields),
        authors=authors_of(names or []),
        when=(get("year"), get("date"), get("publication_year")),
        published=not is_preprint(venue, kind) and kind not in {"UNPB", "MANSCPT"},
        venue=venue,
        venue_type=kind,
        keywords=(fields.get("keywords", []),),
        affiliations=_as_list(fields.get("author_address")),
        ids=ids_of(doi=doi, pmid=number, url=linked, arxiv=arxiv_of(archive) if archive else ""),
    )


def _abstract(fields: dict[str, Any]) -> str:
    """All abstracts; a second one is another language's, or only another tag's copy."""
    texts = [*_as_list(fields.get("abstract")), *_as_list(fields.get("notes_abstract"))]
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _as_list(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
