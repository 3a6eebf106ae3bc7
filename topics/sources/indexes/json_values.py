"""JSON files as a stream of objects with their lines, whatever shape holds them.

One object per line, a list, an object that holds a list under a name such as
``results``, or several objects after one another. Lists and lines are read as
a stream, so that memory does not grow with the file. A line that is no JSON is
passed over and reported; above the allowed share of such lines the file is
refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import orjson

from topics.errors import InputError
from topics.records import Location, Problem, SourceItem
from topics.sources.drafts import not_a_paper
from topics.sources.files.failures import RefusedError
from topics.sources.files.files import LineReader, Sample, SourceFile, megabytes
from topics.sources.indexes.json_elements import (
    Likeness,
    list_elements,
    list_inside,
    whole_behind,
)
from topics.text.wording import counted

Shape: TypeAlias = Literal["lines", "list", "document"]

WRAPPERS = (
    "results", "data", "notes", "items", "papers", "works", "records", "hits", "hit", "message",
    "resultList", "result", "recommendedPapers", "documents", "articles", "publications",
    "response", "docs", "activities-summary", "group", "bulk", "work",
)  # fmt: skip
"""Names under which files keep their papers, a list or one, also one inside another."""

_SHOWN = 3
_LINES_TRIED = 20
_PYTHON_WORDS = ("NaN", "Infinity", "\\ud", "\\uD")
_CUT_OFF = "the file ends here, inside an object or a list of them"
_SURELY_BAD = 10_000
_FEW_BAD = 3
"""Unreadable lines that do not speak against a file in which others can be read."""
_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(:?)|[{}\[\]]', re.DOTALL)
_OBJECT_NEXT = re.compile(r"\s*\{")


@dataclass(frozen=True, slots=True)
class Look:
    """What the beginning of a JSON file shows: its shape and its first papers' keys.

    ``keys`` are those of the first object that is no wrapper; ``inner`` those
    one level below it, as ``key.key``.
    """

    shape: Shape
    wrapper: str
    keys: frozenset[str]
    inner: frozenset[str]

    @property
    def words(self) -> str:
        """The shape in words."""
        if self.wrapper:
            return f"an object with {self.wrapper}"
        return {"lines": "JSON Lines", "list": "a JSON list", "document": "a JSON object"}[
            self.shape
        ]


@lru_cache(maxsize=16)
def look(sample: Sample) -> Look | None:
    """The shape and keys of a JSON file, None if it is not one.

    Works on a sample that ends inside an object.
    """
    text = sample.text.lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        return None
    keys, inner, wrapper = _keys(text)
    if not keys:
        return None
    if text[0] == "[":
        shape: Shape = "list"
    elif _is_lines(text, whole=sample.whole):
        shape = "lines"
    else:
        shape = "document"
    return Look(shape, wrapper, keys, inner)


def _is_lines(text: str, *, whole: bool) -> bool:
    lines = text.split("\n")
    if len(lines) == 1 and not whole:
        return True
    complete = lines if whole else lines[:-1]
    return any(isinstance(_parsed(line), dict) for line in complete[:_LINES_TRIED])


def _parsed(text: str) -> object:
    try:
        return _loaded(text)
    except ValueError:
        return None


def _loaded(text: str) -> Any:
    """The value of a JSON text, also of one with the ``NaN`` that Python writes.

    Raises
    ------
    ValueError
        If the text is not JSON.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if not any(word in text for word in _PYTHON_WORDS):
            raise
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise error from None


def _keys(text: str) -> tuple[frozenset[str], frozenset[str], str]:
    """Keys of the first object that is no wrapper, those inside it, the wrappers' names."""
    stack: list[tuple[str, str]] = []
    base = 0
    key = ""
    outer: set[str] = set()
    inner: set[str] = set()
    wrapped: list[str] = []
    for found in _KEY.finditer(text):
        sign = found.group()
        if sign in "{[":
            depth = len(stack)
            holds = sign == "{" or _OBJECT_NEXT.match(text, found.end())
            wraps = key in WRAPPERS and depth == base + 1 and "title" not in outer
            if wraps and holds and stack[-1][0] == "{":
                wrapped.append(key)
                outer, inner = set(), set()
                base = depth + (1 if sign == "[" else 0)
            elif depth == 0 and sign == "[":
                base = 1
            stack.append((sign, key))
            key = ""
        elif sign in "}]":
            if stack:
                stack.pop()
            key = ""
            if sign == "}" and outer and len(stack) == base:
                break
        elif found.group(2):
            key = found.group(1)
            depth = len(stack)
            if depth == base + 1:
                outer.add(key)
            elif depth > base + 1:
                parents = [name for _, name in stack[base + 1 :] if name]
                if parents:
                    inner.add(f"{parents[-1]}.{key}")
        else:
            key = "" if not stack or stack[-1][0] == "[" else key
    return frozenset(outer), frozenset(inner), ".".join(wrapped)


def objects(file: SourceFile) -> Iterator[tuple[int, Any] | Problem]:
    """``(line, object)`` for each object of the file that may be a paper, and problems.

    Raises
    ------
    InputError
        If the file cannot be read, is not JSON, is larger than allowed, or too
        many of its lines are unreadable.
    """
    seen = look(file.sample())
    if seen is None:
        raise InputError(f"{file.name}: is not JSON.")
    reader = file.lines(skip_long=seen.shape == "lines")
    if seen.shape == "lines":
        yield from _from_lines(file, reader, seen.wrapper, seen.keys)
    elif seen.shape == "list":
        yield from _from_list(file, reader, seen.keys)
    else:
        yield from _from_document(file, seen.wrapper, seen.keys)
        return
    yield from reader.problems()


def _from_lines(
    file: SourceFile, reader: LineReader, wrapper: str, keys: frozenset[str]
) -> Iterator[tuple[int, Any] | Problem]:
    total = bad = 0
    first: list[str] = []
    held: Problem | None = None
    for number, line in reader:
        if not line or line.isspace():
            continue
        if held is not None:
            yield held
            held = None
        total += 1
        try:
            value = _loaded(line)
        except ValueError as error:
            inside = list_inside(line, wrapper)
            if inside:
                yield from _from_list(file, iter([(number, line[inside:])]), keys)
                continue
            why = str(error).partition(": line")[0]
        else:
            if isinstance(value, dict):
                yield from ((number, inner) for inner in unwrapped(value))
                continue
            why = "the line is not an object"
        bad += 1
        if len(first) < _SHOWN:
            first.append(f"line {number} ({why})")
        detail = f"{why}: {line[:60]!r}"
        held = _invalid(file, number, "invalid JSON", detail)
        if bad >= _SURELY_BAD:
            _check_share(file, bad, total, first)
    if held is not None:
        yield held
        # The line in which a damaged file ends is not the writer's fault.
        bad -= reader.cut_short
        total -= reader.cut_short
    _check_share(file, bad + reader.long_lines, total + reader.long_lines, first)


def _check_share(file: SourceFile, bad: int, total: int, first: list[str]) -> None:
    allowed = file.settings.max_bad_share
    if bad > max(allowed * total, min(_FEW_BAD, total - 1)):
        limit = megabytes(file.settings.max_line_bytes)
        shown = f", the first: {'; '.join(first)}" if first else f" (longer than {limit})"
        raise RefusedError(
            f"{file.name}: {bad:,} of {counted(total, 'line')} cannot be read as JSON{shown}. "
            f"At most {allowed:.0%} may be; repair the file or take out the lines."
        )


def unwrapped(value: Any) -> Iterator[Any]:
    """The objects inside a wrapper such as ``results``; the object itself if it is none."""
    if isinstance(value, list):
        for element in _flat(value):
            yield from unwrapped(element) if _wrapped(element) is not None else (element,)
        return
    inner = _wrapped(value)
    if inner is None:
        yield value
    else:
        yield from unwrapped(inner)


def _wrapped(value: Any) -> Any:
    """What a wrapper holds, None if ``value`` is none."""
    if not isinstance(value, dict) or value.get("title"):
        return None
    for name in WRAPPERS:
        inner = value.get(name)
        if isinstance(inner, dict) or (
            isinstance(inner, list) and (not inner or isinstance(inner[0], dict))
        ):
            return inner
    return None


def _flat(value: list[Any]) -> Iterator[Any]:
    """The elements of a list and of the lists in it, however deep, in their order."""
    waiting = [iter(value)]
    while waiting:
        for element in waiting[-1]:
            if isinstance(element, list):
                waiting.append(iter(element))
                break
            yield element
        else:
            waiting.pop()


def _from_document(
    file: SourceFile, wrapper: str, keys: frozenset[str]
) -> Iterator[tuple[int, Any] | Problem]:
    decoded = file.read_text()
    try:
        value = _loaded(decoded.text)
    except ValueError:
        start = list_inside(decoded.text, wrapper)
        lines = decoded.text[start:].split("\n")
        first = decoded.text.count("\n", 0, start) + 1
        yield from _from_list(file, enumerate(lines, start=first), keys)
    else:
        yield from ((1, inner) for inner in unwrapped(value))
    yield from iter(decoded.problems)


def _invalid(file: SourceFile, line: int, reason: str, detail: str) -> Problem:
    return Problem(
        action="rejected", location=Location(file.name, line), reason=reason, detail=detail
    )


def _from_list(
    file: SourceFile, lines: LineReader | Iterator[tuple[int, str]], keys: frozenset[str]
) -> Iterator[tuple[int, Any] | Problem]:
    """The objects of a list, or of several lists and objects, each as it is complete.

    ``keys`` are those that the first of them seems to have.
    """
    limit = file.settings.max_line_bytes
    bad = total = 0
    first: list[str] = []
    likeness = Likeness(keys=keys)
    astray = False
    for element in list_elements(lines, limit, file.name):
        why = ""
        try:
            value = _loaded(element.text) if element.ended else None
        except ValueError as error:
            why = str(error).partition(": line")[0]
        if element.ended and not why:
            # What follows a damaged object may be a part of it.
            said = astray
            astray = (astray or element.stray) and not likeness.fits(value)
            if astray and not said:
                bad += 1
                total += 1
                detail = f"an object ended before its end; behind it stands {element.text[:60]!r}"
                yield _invalid(file, element.line, "invalid JSON", detail)
            elif not astray:
                total += 1
                likeness = likeness if likeness.beginning else Likeness.of(element.text, value)
                yield from ((element.line, inner) for inner in unwrapped(value))
            continue
        behind = list(whole_behind(element, likeness))
        if not (why or behind):
            yield _invalid(file, element.line, "file cut short", _CUT_OFF)
            continue
        why = why or "the object has no end"
        astray = True
        bad += 1
        total += 1 + len(behind)
        if len(first) < _SHOWN:
            first.append(f"line {element.line} ({why})")
        yield _invalid(file, element.line, "invalid JSON", f"{why}: {element.text[:60]!r}")
        yield from ((line, inner) for line, value in behind for inner in unwrapped(value))
    if total == 0:
        raise InputError(
            f"{file.name}: is not valid JSON; no complete object is in it; "
            "it may be cut off, fetch it again."
        )
    _check_share(file, bad, total, first)


def read_objects(
    file: SourceFile, make: Callable[[dict[str, Any], Location], Iterator[SourceItem]]
) -> Iterator[SourceItem]:
    """What ``make`` gives for each object, and the problems of reading them."""
    for item in objects(file):
        if isinstance(item, Problem):
            yield item
            continue
        line, value = item
        location = Location(file.name, line)
        if isinstance(value, dict):
            try:
                made = list(make(value, location))
            except (TypeError, ValueError, AttributeError, LookupError, RecursionError) as error:
                # A value of another kind than the index ever gives costs its own paper.
                made = [not_a_paper(location, f"a value of an unexpected kind ({error})")]
            yield from made
        else:
            yield not_a_paper(location, f"an object was expected, not {str(value)[:40]!r}")


def mapping(value: object) -> dict[str, Any]:
    """``value`` if it is an object, otherwise an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[dict[str, Any]]:
    """The objects in a list; a single object stands for a list of it."""
    if isinstance(value, dict):
        return [value]
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
