"""DBLP as XML: a person's page, or a part of the dump, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from topics.records import Author, Location, Problem, SourceItem
from topics.sources.drafts import author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.files.xml import elements, root_of, text_in
from topics.sources.indexes.dblp import paper
from topics.sources.values import orcid_of

NAME = "dblp-xml"

_ROOTS = frozenset({"dblp", "dblpperson"})
_KINDS = {
    "article": "Journal Articles",
    "inproceedings": "Conference and Workshop Papers",
    "incollection": "Parts in Books or Collections",
    "phdthesis": "Books and Theses",
    "book": "Books and Theses",
}


def recognise(sample: Sample) -> str | None:
    """Why the file is XML of DBLP."""
    root = root_of(sample)
    return f"XML of DBLP (<{root}>)" if root in _ROOTS else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the publications in the order of the file.

    Raises
    ------
    InputError
        If the XML is damaged or declares entities.
    """
    for item in elements(file, _KINDS):
        if isinstance(item, Problem):
            yield item
            continue
        line, element = item
        if "key" in element.attrib:
            yield from paper(Location(file.name, line), _info(element))


def _info(element: Element) -> dict[str, Any]:
    def text(name: str) -> str:
        return text_in(element, name)

    informal = element.attrib.get("publtype", "").startswith("informal")
    return {
        "key": element.attrib["key"],
        "title": text("title"),
        "year": text("year"),
        "venue": text("journal") or text("booktitle") or text("school"),
        "type": "Informal Publications" if informal else _KINDS[element.tag],
        "ee": text("ee"),
        "volume": text("volume"),
        "authors": _authors(element),
    }


def _authors(element: Element) -> list[Author]:
    found = []
    for child in element.findall("author"):
        author = author_of(text_in(child), orcid=orcid_of(child.attrib.get("orcid")))
        if author is not None:
            found.append(author)
    return found
