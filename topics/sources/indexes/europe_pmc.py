"""Europe PMC: the answer to a search, each result as a whole ("core") or its head ("lite")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, mappings, read_objects
from topics.sources.people import surname_first
from topics.sources.values import ids_of, is_preprint, orcid_of, text_of, text_of_markup

NAME = "europe-pmc"

_SIGNS = frozenset({"authorString", "authorList", "pubYear", "journalInfo", "firstPublicationDate"})


def recognise(sample: Sample) -> str | None:
    """Why the file is an answer of Europe PMC."""
    seen = look(sample)
    if seen is None or "title" not in seen.keys:
        return None
    signs = sorted(_SIGNS & seen.keys)
    if len(signs) > 1:
        return f"{seen.words} with Europe PMC's {' and '.join(signs[:2])}"
    return None


def _paper(result: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    journal = mapping(mapping(result.get("journalInfo")).get("journal"))
    book = mapping(result.get("bookOrReportDetails"))
    venue = text_of(journal.get("title") or result.get("journalTitle") or book.get("publisher"))
    kinds = mapping(result.get("pubTypeList")).get("pubType") or result.get("pubType")
    people = mappings(mapping(result.get("authorList")).get("author"))
    mesh = mappings(mapping(result.get("meshHeadingList")).get("meshHeading"))
    draft = Draft(
        location=location,
        format=NAME,
        title=text_of(result.get("title")).removesuffix("."),
        abstract=text_of_markup(result.get("abstractText")),
        authors=_authors(people) or _from_text(text_of(result.get("authorString"))),
        when=(result.get("pubYear"), result.get("firstPublicationDate")),
        published=result.get("source") != "PPR" and not is_preprint(venue),
        venue=venue,
        venue_type=kinds,
        keywords=(
            mapping(result.get("keywordList")).get("keyword")
            or [part.get("descriptorName") for part in mesh],
        ),
        affiliations=[place for one in people for place in _places(one)],
        ids=ids_of(doi=result.get("doi"), pmid=result.get("pmid")),
        citations=result.get("citedByCount"),
    )
    yield from draft.items()


def _authors(people: list[dict[str, Any]]) -> list[Author]:
    found = []
    for one in people:
        family, given = text_of(one.get("lastName")), text_of(one.get("firstName"))
        name = f"{family}, {given}" if family and given else text_of(one.get("collectiveName"))
        number = mapping(one.get("authorId"))
        author = author_of(
            name or surname_first(text_of(one.get("fullName"))), orcid=orcid_of(number.get("value"))
        )
        if author is not None:
            found.append(placed(author, _places(one)))
    return found


def _places(person: dict[str, Any]) -> list[str]:
    listed = mapping(person.get("authorAffiliationDetailsList")).get("authorAffiliation")
    return [text_of(place.get("affiliation")) for place in mappings(listed)]


def _from_text(text: str) -> list[Author]:
    """Authors as PubMed writes them in one line: "Lamp A, Ice BC."."""
    names = text.rstrip(". ").split(",")
    return [author for name in names if (author := author_of(surname_first(name))) is not None]


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
