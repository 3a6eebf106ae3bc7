"""ORCID: the works of a person, as its API gives them, alone or in the whole record.

One work stands once for each source that entered it; the first of them is taken.
Most works come without their authors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, mappings, read_objects
from topics.sources.values import ids_of, is_preprint, orcid_of, text_of

NAME = "orcid"


def recognise(sample: Sample) -> str | None:
    """Why the file holds works of ORCID."""
    seen = look(sample)
    if seen is None:
        return None
    single = {"title", "external-ids", "publication-date"} <= seen.keys
    if "work-summary" in seen.keys or single:
        return f"{seen.words} with ORCID's works"
    return None


def _paper(group: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    work = next(iter(mappings(group.get("work-summary"))), group)
    numbers = {
        text_of(one.get("external-id-type")).casefold(): one.get("external-id-value")
        for one in reversed(mappings(mapping(work.get("external-ids")).get("external-id")))
    }
    people = mappings(mapping(work.get("contributors")).get("contributor"))
    kind, venue = text_of(work.get("type")), text_of(work.get("journal-title"))
    date = mapping(work.get("publication-date"))
    parts = [
        text_of(date.get(part)).zfill(2) for part in ("year", "month", "day") if date.get(part)
    ]
    draft = Draft(
        location=location,
        format=NAME,
        title=mapping(work.get("title")).get("title"),
        abstract=work.get("short-description"),
        authors=[author for one in people if (author := _author(one)) is not None],
        authors_complete=bool(people),
        when=("-".join(parts),),
        published=not is_preprint(venue, kind),
        venue=venue,
        venue_type=kind,
        ids=ids_of(
            doi=numbers.get("doi"),
            arxiv=numbers.get("arxiv"),
            pmid=numbers.get("pmid"),
            url=work.get("url"),
        ),
    )
    yield from draft.items()


def _author(contributor: dict[str, Any]) -> Author | None:
    number = mapping(contributor.get("contributor-orcid"))
    return author_of(text_of(contributor.get("credit-name")), orcid=orcid_of(number.get("path")))


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the works in the order of the file."""
    return read_objects(file, _paper)
