"""EndNote's XML, which JabRef, Bookends and others write too; read as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from topics.records import Location, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.files.xml import read_drafts, root_of, text_in, texts_in
from topics.sources.people import people
from topics.sources.values import ids_of, is_preprint

NAME = "endnote-xml"

_SIGN = re.compile(r"<(?:records|record|ref-type|contributors)[\s>]")


def recognise(sample: Sample) -> str | None:
    """Why the file is EndNote's XML."""
    if root_of(sample) in ("xml", "records") and _SIGN.search(sample.text):
        return "EndNote's XML (<records>)"
    return None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file.

    Raises
    ------
    InputError
        If the XML is damaged or declares entities.
    """
    return read_drafts(file, {"record"}, _draft)


def _draft(record: Element, location: Location) -> Draft:
    def get(*paths: str) -> str:
        return next((text for path in paths if (text := text_in(record, path))), "")

    kind = record.find("ref-type")
    type_name = kind.attrib.get("name", "") if kind is not None else ""
    venue = get("titles/secondary-title", "periodical/full-title", "secondary-title", "publisher")
    names = texts_in(record, "contributors/authors/author")
    names = names or texts_in(record, "contributors/secondary-authors/author")
    database = get("remote-database-name").casefold()
    address = record.find("auth-address")
    return Draft(
        location=location,
        format=NAME,
        title=get("titles/title", "titles/short-title"),
        abstract=get("abstract"),
        authors=people(names),
        when=(get("dates/year"), f"{get('dates/pub-dates/date')} {get('dates/year')}"),
        published=not is_preprint(venue, type_name),
        venue=venue,
        venue_type=type_name,
        keywords=(texts_in(record, "keywords/keyword"),),
        affiliations=_addresses(address),
        ids=ids_of(
            doi=get("electronic-resource-num"),
            pmid=get("accession-num") if "pubmed" in database or database == "nlm" else "",
            url=get("urls/related-urls/url"),
        ),
    )


def _addresses(element: Element | None) -> list[str]:
    """Addresses stand on lines of their own; an indented line goes on with the one before."""
    return re.split(r"\n(?![ \t])", "".join(element.itertext())) if element is not None else []
