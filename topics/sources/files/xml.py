"""XML as a stream of the elements that stand for papers, each with its line.

Entities that a file declares and everything outside of it are refused, so that a
file of a few bytes can neither unpack to gigabytes nor fetch anything. The named
characters of HTML are known without being declared, and a stray ampersand or a
control character costs nothing but itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from xml.etree.ElementTree import Element

from topics.records import Location, Problem, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.files.xml_stream import Found, XmlStream

_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


def root_of(sample: Sample) -> str:
    """The name of the outermost element without its namespace, "" if it is no XML."""
    text = sample.text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return ""
    found = _ROOT.search(text)
    return found.group(1) if found else ""


def read_drafts(
    file: SourceFile, wanted: Collection[str], draft: Callable[[Element, Location], Draft]
) -> Iterator[SourceItem]:
    """The papers that ``draft`` makes of the elements named in ``wanted``, in their order.

    Raises
    ------
    InputError
        As :func:`elements`.
    """
    for item in elements(file, wanted):
        if isinstance(item, Problem):
            yield item
        else:
            line, element = item
            yield from draft(element, Location(file.name, line)).items()


def elements(file: SourceFile, wanted: Collection[str]) -> Iterator[Found | Problem]:
    """The elements named in ``wanted``, without namespaces, and what had to be repaired.

    An element inside another that is wanted belongs to it.

    Raises
    ------
    InputError
        If the XML is damaged and no wanted element begins behind the damage.
    RefusedError
        If it declares entities.
    """
    stream = XmlStream(file.name, wanted)
    lines = file.lines(markup=True)
    begun = False
    for first, piece in lines.texts():
        text = piece if begun else piece.lstrip("\ufeff \t\r\n")
        begun = begun or bool(text)
        yield from stream.read(first + piece.count("\n") - text.count("\n"), text)
    yield from stream.end()
    yield from lines.problems()


def text_in(element: Element, path: str = "") -> str:
    """The text of an element below, with that of its own parts; "" if there is none."""
    found = element.find(path) if path else element
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def texts_in(element: Element, path: str) -> list[str]:
    """The texts of all elements below, the empty ones left out."""
    return [text for found in element.findall(path) if (text := text_in(found))]
