"""MODS, the XML of library catalogues and repositories; read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from topics.records import Author, Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.files.xml import read_drafts, root_of, text_in, texts_in
from topics.sources.values import ids_of, is_preprint, orcid_of

NAME = "mods"


def recognise(sample: Sample) -> str | None:
    """Why the file is MODS."""
    root = root_of(sample)
    return f"MODS (<{root}>)" if root in ("mods", "modsCollection") else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file.

    Raises
    ------
    InputError
        If the XML is damaged or declares entities.
    """
    return read_drafts(file, {"mods"}, _draft)


def _draft(record: Element, location: Location) -> Draft:
    host = record.find("relatedItem[@type='host']")
    kind = text_in(record, "genre") or text_in(record, "typeOfResource")
    venue = _title(host) if host is not None else ""
    venue = venue or text_in(record, "originInfo/publisher")
    places = (record,) if host is None else (record, host)
    dates = [
        text_in(place, path)
        for path in ("originInfo/dateIssued", "part/date", "originInfo/copyrightDate")
        for place in places
    ]
    return Draft(
        location=location,
        format=NAME,
        title=_title(record),
        abstract=text_in(record, "abstract"),
        authors=[a for name in record.findall("name") if (a := _author(name)) is not None],
        when=dates,
        published=not is_preprint(venue, kind),
        venue=venue,
        venue_type=kind,
        keywords=(texts_in(record, "subject/topic"),),
        affiliations=texts_in(record, "name/affiliation"),
        ids=ids_of(
            doi=text_in(record, "identifier[@type='doi']"),
            pmid=text_in(record, "identifier[@type='pmid']"),
            url=text_in(record, "location/url"),
        ),
    )


def _title(record: Element) -> str:
    """The main title, not an alternative or a translated one."""
    titles = record.findall("titleInfo")
    best = next((one for one in titles if "type" not in one.attrib), titles[0] if titles else None)
    if best is None:
        return ""
    article, main, rest = (text_in(best, part) for part in ("nonSort", "title", "subTitle"))
    return f"{article} {main}".strip() + (f": {rest}" if rest else "")


def _author(name: Element) -> Author | None:
    roles = {role.casefold() for role in texts_in(name, "role/roleTerm")}
    if roles and not roles & {"author", "aut", "creator", "cre"}:
        return None
    parts = {part.attrib.get("type", ""): text_in(part) for part in name.findall("namePart")}
    inverted = ", ".join(p for p in (parts.get("family", ""), parts.get("given", "")) if p)
    orcid = orcid_of(text_in(name, "nameIdentifier[@type='orcid']"))
    author = author_of(inverted or parts.get("", "") or text_in(name, "displayForm"), orcid=orcid)
    return placed(author, texts_in(name, "affiliation"))
