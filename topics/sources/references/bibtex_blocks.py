"""BibTeX text to entries with plain values: bibtexparser splits, here values are put together.

The parser sets aside an entry whose key or field stands twice and cannot join
strings by ``#``; here every entry goes the same way. Of an entry that is broken,
what stands whole on lines of its own is kept.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from topics.sources.files.failures import RefusedError

_SILENT = logging.NullHandler()
_LONGEST_STRING = 1_000_000
_PART = re.compile(r'[^{}"#]+|.', re.DOTALL)
_HEAD = re.compile(r"@\s*(\w+)\s*[{(]\s*([^\s,={}()\"]*)\s*,")
_BRACED = r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
_WHOLE_FIELD = re.compile(
    rf"""^[ \t,]*([A-Za-z][\w-]*)\s*=\s*({_BRACED}|"[^"\n]*"|\d+)\s*,?[ \t]*$""", re.MULTILINE
)
_MOST_MENDED = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its type and key, its values by field in small letters, without delimiters.

    ``repeated`` says what stands twice, ``broken`` why the entry could not be
    read as a whole; each is empty for most.
    """

    line: int
    kind: str
    key: str
    values: Mapping[str, str]
    repeated: str = ""
    broken: str = ""


def entries_in(text: str, name: str) -> Iterator[Entry]:
    """The entries of a BibTeX text in their order, the broken ones among them.

    Raises
    ------
    RefusedError
        If the file ``name`` has ``@string``s that stand for far more text than any does.
    """
    from bibtexparser import model
    from bibtexparser.splitter import Splitter

    # It logs what it cannot parse; here that becomes a problem of its own.
    logging.getLogger("bibtexparser").addHandler(_SILENT)
    strings: dict[str, str] = {}

    def plain(raw: Any) -> str:
        value = _joined(str(raw), strings)
        if len(value) > max(_LONGEST_STRING, len(raw)):
            raise RefusedError(
                f"{name}: a value that is put together from @string is longer than "
                f"{_LONGEST_STRING:,} characters, as only a trap is."
            )
        return value

    lines: list[str] = []
    blocks = Splitter(text).split().blocks
    # What follows a broken entry up to the next block was of the entry too.
    ends: list[int | None] = [None] * len(blocks)
    for place in range(len(blocks) - 1, 0, -1):
        comment = isinstance(blocks[place], model.ImplicitComment)
        ends[place - 1] = ends[place] if comment else blocks[place].start_line
    for place, found in enumerate(blocks):
        block, repeated = found, ""
        if isinstance(found, (model.DuplicateBlockKeyBlock, model.DuplicateFieldKeyBlock)):
            same = "key" if isinstance(found, model.DuplicateBlockKeyBlock) else "field"
            block, repeated = found.ignore_error_block or found, f"a {same} stands more than once"
        line = (block.start_line or 0) + 1
        if isinstance(block, model.String):
            strings[block.key.lower()] = plain(block.value)
        elif isinstance(block, model.Entry):
            yield Entry(
                line=line,
                kind=block.entry_type.lower(),
                key=block.key,
                # Of a field that stands twice the first is taken.
                values={f.key.lower(): plain(f.value) for f in reversed(block.fields)},
                repeated="" if repeated.startswith("a key") and not block.key else repeated,
            )
        elif isinstance(block, model.ParsingFailedBlock):
            lines = lines or text.split("\n")
            raw = "\n".join(lines[line - 1 : ends[place]])
            yield _whole_lines(raw, line, _reason(block.error))


def _reason(error: object) -> str:
    said = getattr(error, "abort_reason", "") or str(error)
    return " ".join(str(said).split())[:200]


def _whole_lines(raw: str, line: int, why: str) -> Entry:
    """What is left of a broken entry: its fields that are whole on one line each."""
    head = _HEAD.match(raw[:1_000].lstrip())
    values = {
        found.group(1).lower(): _joined(found.group(2), {})
        for found in reversed(list(_WHOLE_FIELD.finditer(raw[:_MOST_MENDED])))
    }
    begins = " ".join(raw[:200].split())[:60]
    return Entry(
        line=line,
        kind=head.group(1).lower() if head else "",
        key=head.group(2) if head else "",
        values=values,
        broken=f"{why or 'a brace or quotation mark is not closed'}; it begins {begins!r}",
    )


def _joined(raw: str, strings: Mapping[str, str]) -> str:
    """A value without its delimiters, its parts joined where ``#`` stands between them."""
    raw = raw.strip()
    if "#" not in raw:
        return _part(raw, strings)
    parts, part, depth, quoted = [], "", 0, False
    for found in _PART.finditer(raw):
        sign = found.group()
        if sign == "#" and depth == 0 and not quoted:
            parts.append(part)
            part = ""
            continue
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and depth == 0:
            quoted = not quoted
        part += sign
    return "".join(_part(one.strip(), strings) for one in (*parts, part))


def _part(raw: str, strings: Mapping[str, str]) -> str:
    if len(raw) > 1 and raw[0] + raw[-1] in ("{}", '""'):
        return raw[1:-1].strip() if raw[0] == "{" else raw[1:-1]
    return strings.get(raw.lower(), raw)
