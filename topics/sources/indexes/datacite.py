"""DataCite works, as its API gives them: data sets, software and texts with a DOI."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, mappings, read_objects
from topics.sources.values import ids_of, is_preprint, orcid_of, text_of, text_of_markup

NAME = "datacite"


def recognise(sample: Sample) -> str | None:
    """Why the file holds works of DataCite."""
    seen = look(sample)
    if seen is None:
        return None
    outer = "attributes" in seen.keys and {"attributes.titles", "attributes.creators"} & seen.inner
    if outer or {"titles", "creators", "publicationYear"} <= seen.keys:
        return f"{seen.words} with DataCite's titles and creators"
    return None


def _paper(given: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    work = mapping(given.get("attributes")) or given
    types, container = mapping(work.get("types")), mapping(work.get("container"))
    kind = text_of(types.get("resourceTypeGeneral")) or text_of(types.get("resourceType"))
    publisher = text_of(work.get("publisher"))
    venue = text_of(container.get("title")) or publisher
    creators = mappings(work.get("creators"))
    issued = [
        date.get("date") for date in mappings(work.get("dates")) if date.get("dateType") == "Issued"
    ]
    abstracts = [
        text_of_markup(part.get("description"))
        for part in mappings(work.get("descriptions"))
        if part.get("descriptionType") in ("Abstract", None)
    ]
    draft = Draft(
        location=location,
        format=NAME,
        title=[part.get("title") for part in mappings(work.get("titles"))],
        abstract="\n\n".join(abstracts),
        authors=[author for one in creators if (author := _author(one)) is not None],
        when=(work.get("publicationYear"), *issued),
        published=not is_preprint(venue, kind),
        venue=venue,
        venue_type=kind,
        keywords=([part.get("subject") for part in mappings(work.get("subjects"))],),
        affiliations=[text_of(place) for one in creators for place in one.get("affiliation") or []],
        ids=ids_of(doi=work.get("doi") or given.get("id"), url=work.get("url")),
        citations=work.get("citationCount"),
    )
    yield from draft.items()


def _author(creator: dict[str, Any]) -> Author | None:
    family, given = text_of(creator.get("familyName")), text_of(creator.get("givenName"))
    name = ", ".join(part for part in (family, given) if part) if family else creator.get("name")
    numbers = [part.get("nameIdentifier") for part in mappings(creator.get("nameIdentifiers"))]
    author = author_of(name, orcid=next((o for n in numbers if (o := orcid_of(n))), ""))
    return placed(author, creator.get("affiliation") or [])


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the works in the order of the file."""
    return read_objects(file, _paper)
