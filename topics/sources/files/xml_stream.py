"""Stream of the wanted elements of XML, of a damaged one too.

A parser of XML stops at the first damage, and an element without its end tag takes
all that follows for its own. So reading begins anew at the next start tag of a wanted
element behind the start of the damaged one: a broken tag costs the paper that it
belongs to, not the rest of the file.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Collection, Iterator
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers.expat import ErrorString

from topics.errors import InputError
from topics.records import DAMAGED, Location, Problem
from topics.sources.files.failures import RefusedError

Found: TypeAlias = tuple[int, Element]

_MOST_DEEP = 200
_MOST_DAMAGED = 100
"""Damaged places after which a file is read no further."""
_LONGEST = 8_000_000
"""Bytes after which an element without an end is taken for damaged."""
_NO_ELEMENTS, _TAG_MISMATCH = 3, 7
"""Codes of expat's errors."""
_TAG = re.compile(rb"<[^<>]*>")
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#(x[0-9A-Fa-f]{1,8}|[0-9]{1,8});|([A-Za-z][\w.-]{0,40});)?")
_BASIC = frozenset({"amp", "lt", "gt", "quot", "apos"})


class XmlStream:
    """The elements named in ``wanted`` of a text that comes in pieces, each ending with a tag."""

    def __init__(self, name: str, wanted: Collection[str]) -> None:
        self._name = name
        self._wanted = wanted
        names = "|".join(sorted(map(re.escape, wanted)))
        self._start_tag = re.compile(rf"<(?:[\w.-]+:)?(?:{names})(?=[\s/>])")
        self._parser: Any = None
        self._damages = 0
        self._damage: tuple[int, str] | None = None
        self._around: list[str] = []

    def read(self, line: int, piece: str) -> Iterator[Found | Problem]:
        """The elements that a piece completes; ``line`` is the number of its first line.

        Raises
        ------
        InputError
            If too many places are damaged.
        RefusedError
            If the text declares entities.
        """
        text = _readable(piece)
        while text:
            if self._parser is None and self._damages:
                start = self._start_tag.search(text)
                if start is None:
                    return
                line += text.count("\n", 0, start.start())
                text = "".join(self._around) + text[start.start() :]
                yield from self._skipped(line)
            if self._parser is None:
                self._begin(line)
            try:
                self._feed(line, text)
            except ParseError as error:
                yield from self._taken()
                line, text = self._behind(error)
            else:
                yield from self._taken()
                return

    def end(self) -> Iterator[Found | Problem]:
        """The elements behind one that has no end.

        Raises
        ------
        InputError
            If no wanted element begins behind a damaged place.
        """
        while self._parser is not None:
            try:
                self._parser.close()
            except ParseError as error:
                yield from self._taken()
                yield from self.read(*self._behind(error))
            else:
                self._parser = None
        if self._damage is not None:
            raise self._error()

    def _begin(self, line: int) -> None:
        from defusedxml.ElementTree import DefusedXMLParser

        self._target = _Target(self._wanted)
        self._parser = DefusedXMLParser(target=self._target, forbid_dtd=False)
        self._target.parser = self._parser.parser
        self._before = line - 1
        self._held: list[bytes] = []
        self._held_line = line
        self._held_from = 0

    def _feed(self, line: int, text: str) -> None:
        """Give text to the parser, and hold it while a wanted element is unfinished."""
        from defusedxml.common import DefusedXmlException

        if not self._held:
            self._held_line = line
        self._held.append(text.encode("utf-8"))
        try:
            self._parser.feed(text)
        except DefusedXmlException as error:
            raise RefusedError(
                f"{self._name}: the XML declares entities, which can unpack without end; "
                "it is refused. Save it without them."
            ) from error
        start = self._target.unfinished
        end = self._held_from + sum(map(len, self._held))
        if start is None:
            self._held_bytes()
            self._held.clear()
            self._held_from = end
        elif end - start > _LONGEST:
            raise ParseError

    def _held_bytes(self) -> bytes:
        data = b"".join(self._held)
        self._target.keep_tags(data, self._held_from)
        return data

    def _taken(self) -> Iterator[Found]:
        return ((line + self._before, element) for line, element in self._target.taken())

    def _behind(self, error: ParseError) -> tuple[int, str]:
        """Line and text behind the start of what is damaged, which ends the parser."""
        data = self._held_bytes()
        start = self._target.unfinished
        place = self._parser.parser.ErrorByteIndex if start is None else start
        place = max(place - self._held_from, 0)
        line = self._held_line + data.count(b"\n", 0, place)
        code = getattr(error, "code", _NO_ELEMENTS)
        self._around = self._target.tags
        if start is None and code == _TAG_MISMATCH:
            del self._around[-1:]
        self._damage = self._damage or (line, ErrorString(code))
        self._damages += 1
        self._parser = None
        if self._damages > _MOST_DAMAGED:
            raise self._error()
        # One byte further on: the element that is damaged is not begun again.
        return line, data[place + 1 :].decode("utf-8", errors="ignore")

    def _skipped(self, line: int) -> Iterator[Problem]:
        """What to say of the damage where reading begins anew."""
        if self._damage is not None:
            damaged, why = self._damage
            yield Problem(
                action="rejected",
                location=Location(self._name, damaged),
                reason=DAMAGED,
                detail=f"the XML is damaged ({why}); reading went on in line {line}",
            )
            self._damage = None

    def _error(self) -> InputError:
        line, why = self._damage or (0, "")
        return InputError(f"{self._name}:{line}: the XML is damaged ({why}); fetch it again.")


class _Target:
    """Builds the wanted elements and forgets the rest.

    Attributes
    ----------
    unfinished : int or None
        Place of the wanted element that has no end yet, in bytes of what was parsed.
    tags : list of str
        The start tags of the elements around it that are open.
    """

    def __init__(self, wanted: Collection[str]) -> None:
        self.parser: Any = None
        self.unfinished: int | None = None
        self._wanted = wanted
        self._done: list[Found] = []
        self._builder: TreeBuilder | None = None
        self._line = 0
        self._depth = 0
        self._open: list[int | str] = []

    @property
    def tags(self) -> list[str]:
        return [tag for tag in self._open if isinstance(tag, str)]

    def keep_tags(self, data: bytes, begin: int) -> None:
        """Keep the text of the start tags in ``data``, which begins at a place."""
        for number, place in enumerate(self._open):
            if isinstance(place, int):
                tag = _TAG.match(data, place - begin)
                self._open[number] = " ".join(tag.group().decode().split()) if tag else ""

    def taken(self) -> list[Found]:
        """The elements that are complete since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self._builder is None:
            if name not in self._wanted:
                self._open.append(self.parser.CurrentByteIndex)
                return
            self._builder = TreeBuilder()
            self._line = self.parser.CurrentLineNumber
            self.unfinished = self.parser.CurrentByteIndex
        self._depth += 1
        if self._depth <= _MOST_DEEP:
            self._builder.start(name, {_local(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        if self._builder is None:
            self._open.pop()
            return
        if self._depth <= _MOST_DEEP:
            self._builder.end(_local(tag))
        self._depth -= 1
        if not self._depth:
            self._done.append((self._line, self._builder.close()))
            self._builder = None
            self.unfinished = None

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
