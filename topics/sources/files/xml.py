"""XML as a stream of the elements that stand for papers, each with its line.

Entities that a file declares and everything outside of it are refused, so that a
file of a few bytes can neither unpack to gigabytes nor fetch anything. The named
characters of HTML are known without being declared, and a stray ampersand or a
control character costs nothing but itself.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Container, Iterator
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from topics.errors import InputError
from topics.records import Location, Problem, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.failures import RefusedError
from topics.sources.files.files import Sample, SourceFile

Found: TypeAlias = tuple[int, Element]

_MOST_DEEP = 200
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#(x[0-9A-Fa-f]{1,8}|[0-9]{1,8});|([A-Za-z][\w.-]{0,40});)?")
_BASIC = frozenset({"amp", "lt", "gt", "quot", "apos"})


def root_of(sample: Sample) -> str:
    """The name of the outermost element without its namespace, "" if it is no XML."""
    text = sample.text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return ""
    found = _ROOT.search(text)
    return found.group(1) if found else ""


def read_drafts(
    file: SourceFile, wanted: Container[str], draft: Callable[[Element, Location], Draft]
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


def elements(file: SourceFile, wanted: Container[str]) -> Iterator[Found | Problem]:
    """The elements named in ``wanted``, without namespaces, and what had to be repaired.

    An element inside another that is wanted belongs to it.

    Raises
    ------
    InputError
        If the XML is damaged, at the place where it is.
    RefusedError
        If it declares entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    target = _Target(wanted)
    parser = DefusedXMLParser(target=target, forbid_dtd=False)
    target.parser = parser.parser
    lines = file.lines(markup=True)
    before = 0
    begun = False
    try:
        for first, piece in lines.texts():
            text = piece
            if not begun:
                text = piece.lstrip("\ufeff \t\r\n")
                before = first - 1 + piece.count("\n") - text.count("\n")
                begun = bool(text)
            parser.feed(_readable(text))
            yield from ((line + before, element) for line, element in target.taken())
        parser.close()
    except DefusedXmlException as error:
        raise RefusedError(
            f"{file.name}: the XML declares entities, which can unpack without end; "
            "it is refused. Save it without them."
        ) from error
    except ParseError as error:
        yield from ((line + before, element) for line, element in target.taken())
        line = error.position[0] + before
        raise InputError(
            f"{file.name}:{line}: the XML is damaged ({error}); fetch it again."
        ) from error
    yield from lines.problems()


class _Target:
    """Builds the wanted elements and forgets the rest."""

    def __init__(self, wanted: Container[str]) -> None:
        self.parser: Any = None
        self._wanted = wanted
        self._done: list[Found] = []
        self._builder: TreeBuilder | None = None
        self._line = 0
        self._depth = 0

    def taken(self) -> list[Found]:
        """The elements that are complete since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self._builder is None:
            if name not in self._wanted:
                return
            self._builder = TreeBuilder()
            self._line = self.parser.CurrentLineNumber
        self._depth += 1
        if self._depth <= _MOST_DEEP:
            self._builder.start(name, {_local(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        if self._builder is None:
            return
        if self._depth <= _MOST_DEEP:
            self._builder.end(_local(tag))
        self._depth -= 1
        if not self._depth:
            self._done.append((self._line, self._builder.close()))
            self._builder = None

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)

    def close(self) -> None:
        return None


def _local(name: str) -> str:
    return name.rpartition("}")[2] if "}" in name else name


def _readable(text: str) -> str:
    """The text with every reference to a character resolved that XML does not know."""
    text = _NOT_ALLOWED.sub("", text)
    return _REFERENCE.sub(_reference, text) if "&" in text else text


def _reference(found: re.Match[str]) -> str:
    number, name = found.groups()
    if name:
        if name in _BASIC:
            return found.group()
        code = html.entities.name2codepoint.get(name)
        return chr(code) if code else f"&amp;{name};"
    if number:
        code = int(number[1:], 16) if number[0] == "x" else int(number)
        allowed = code < 0x110000 and not _NOT_ALLOWED.match(chr(code))
        return found.group() if allowed else ""
    return "&amp;"


def text_in(element: Element, path: str = "") -> str:
    """The text of an element below, with that of its own parts; "" if there is none."""
    found = element.find(path) if path else element
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def texts_in(element: Element, path: str) -> list[str]:
    """The texts of all elements below, the empty ones left out."""
    return [text for found in element.findall(path) if (text := text_in(found))]
