"""Zotero's own JSON: of its API, and of Better BibTeX. Notes and attachments are no papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.drafts import NO_PAPERS, Draft, author_of, not_a_paper
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, mappings, read_objects
from topics.sources.values import ids_of, is_preprint, text_of

NAME = "zotero"

_VENUES = (
    "publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "encyclopediaTitle",
    "repository", "university", "institution", "publisher",
)  # fmt: skip
_ARXIV = re.compile(r"\barxiv:\s*(\S+)", re.IGNORECASE)
_PMID = re.compile(r"\bpmid:\s*(\d+)", re.IGNORECASE)


def recognise(sample: Sample) -> str | None:
    """Why the file is JSON of Zotero."""
    seen = look(sample)
    if seen is None or "itemType" not in seen.keys:
        return None
    return f"{seen.words} with Zotero's itemType"


def _paper(given: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    item = mapping(given.get("data")) or given
    kind = text_of(item.get("itemType"))
    if kind in NO_PAPERS:
        yield not_a_paper(location, f"an item of the type {kind} in a Zotero library")
        return
    venue = next((text for name in _VENUES if (text := text_of(item.get(name)))), "")
    creators = mappings(item.get("creators"))
    writers = [one for one in creators if one.get("creatorType", "author") == "author"]
    extra = f"{text_of(item.get('archiveID'))} {text_of(item.get('extra'))}"
    archive, number = _ARXIV.search(extra), _PMID.search(extra)
    draft = Draft(
        location=location,
        format=NAME,
        title=item.get("title") or item.get("caseName") or item.get("subject"),
        abstract=item.get("abstractNote"),
        authors=[author for one in writers or creators if (author := _author(one)) is not None],
        when=(item.get("date"), item.get("year")),
        published=kind != "preprint" and not is_preprint(venue),
        venue=venue,
        venue_type=kind,
        keywords=([part.get("tag") for part in mappings(item.get("tags"))],),
        ids=ids_of(
            doi=item.get("DOI"),
            arxiv=archive.group(1) if archive else "",
            pmid=number.group(1) if number else "",
            url=item.get("url"),
        ),
    )
    yield from draft.items()


def _author(creator: dict[str, Any]) -> Author | None:
    family, given = text_of(creator.get("lastName")), text_of(creator.get("firstName"))
    name = ", ".join(part for part in (family, given) if part) or text_of(creator.get("name"))
    return author_of(name)


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the items in the order of the file."""
    return read_objects(file, _paper)
