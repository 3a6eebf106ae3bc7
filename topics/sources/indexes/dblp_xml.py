"""DBLP as XML: a person's page, or a part of the dump, read as a stream.

Entities are refused, so that a file of a few bytes cannot unpack to gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from topics.errors import InputError
from topics.records import Author, Location, SourceItem
from topics.sources.drafts import author_of
from topics.sources.files.failures import RefusedError
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.dblp import paper
from topics.sources.values import orcid_of

NAME = "dblp-xml"

_SIGN = re.compile(r"<(dblpperson|dblp)[\s>]")
_KINDS = {
    "article": "Journal Articles",
    "inproceedings": "Conference and Workshop Papers",
    "incollection": "Parts in Books or Collections",
    "phdthesis": "Books and Theses",
    "book": "Books and Theses",
}


def recognise(sample: Sample) -> str | None:
    """Why the file is XML of DBLP."""
    found = _SIGN.search(sample.text) if sample.text.lstrip("\ufeff \n").startswith("<") else None
    return f"XML of DBLP (<{found.group(1)}>)" if found else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the publications in the order of the file.

    Raises
    ------
    InputError
        If the XML is damaged or declares entities.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    number = 0
    with file.seekable() as handle:
        try:
            for _, element in iterparse(handle, events=("end",), forbid_dtd=False):
                if element.tag not in _KINDS or "key" not in element.attrib:
                    continue
                number += 1
                yield from paper(Location(file.name, 0), _info(element))
                element.clear()
        except DefusedXmlException as error:
            raise RefusedError(
                f"{file.name}: the XML declares entities, which can unpack without end; "
                "it is refused. Save it without them."
            ) from error
        except ParseError as error:
            line = error.position[0]
            raise InputError(
                f"{file.name}:{line}: the XML is damaged ({error}); fetch it again."
            ) from error


def _info(element: Any) -> dict[str, Any]:
    def text(name: str) -> str:
        child = element.find(name)
        return "".join(child.itertext()) if child is not None else ""

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


def _authors(element: Any) -> list[Author]:
    found = []
    for child in element.findall("author"):
        name = "".join(child.itertext())
        author = author_of(name, orcid=orcid_of(child.attrib.get("orcid")))
        if author is not None:
            found.append(author)
    return found
