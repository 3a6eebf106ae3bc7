"""arXiv's API: an Atom feed with one entry for each paper."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from topics.records import Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.files.xml import read_drafts, root_of, text_in, texts_in
from topics.sources.people import people
from topics.sources.values import ids_of

NAME = "arxiv-atom"


def recognise(sample: Sample) -> str | None:
    """Why the file is an answer of arXiv's API."""
    if root_of(sample) in ("feed", "entry") and "arxiv.org/" in sample.text:
        return "an Atom feed of arXiv (<feed>)"
    return None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the feed.

    Raises
    ------
    InputError
        If the XML is damaged or declares entities.
    """
    return read_drafts(file, {"entry"}, _draft)


def _draft(entry: Element, location: Location) -> Draft:
    primary = entry.find("primary_category")
    primary = entry.find("category") if primary is None else primary
    return Draft(
        location=location,
        format=NAME,
        title=text_in(entry, "title"),
        abstract=text_in(entry, "summary"),
        authors=[
            placed(author, places)
            for one in entry.findall("author")
            for places in [texts_in(one, "affiliation")]
            for author in people(texts_in(one, "name"))
        ],
        when=(text_in(entry, "published"), text_in(entry, "updated")),
        published=False,
        venue="arXiv",
        venue_type="preprint",
        category=primary.attrib.get("term", "") if primary is not None else "",
        affiliations=texts_in(entry, "author/affiliation"),
        ids=ids_of(arxiv=text_in(entry, "id"), doi=text_in(entry, "doi")),
    )
