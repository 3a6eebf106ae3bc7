"""The Cochrane Library's plain text: ``Record #1 of 2``, then tags with a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from topics.records import Location, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import people
from topics.sources.references.tagged import TaggedRecord, tagged_records
from topics.sources.values import ids_of

NAME = "cochrane"

_START = re.compile(r"^\ufeff?Record #\d+ of \d+\s*\n[A-Z]{2,4}: ", re.MULTILINE)
_FIRST = re.compile(r"\ufeff?Record (#\d+) of \d+\s*$")
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}): ?(.*)$", re.DOTALL)
_NUMBER = re.compile(r"PUBMED (\d+)", re.IGNORECASE)


def recognise(sample: Sample) -> str | None:
    """Why the file is an export of the Cochrane Library."""
    found = _START.search(sample.text)
    return "has records of the Cochrane Library (Record #1 of ...)" if found else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    for record in tagged_records(lines, _tagged, begins=frozenset({"Record"})):
        yield from _draft(record, Location(file.name, record.line)).items()
    yield from lines.problems()


def _tagged(line: str) -> tuple[str, str] | None:
    first = _FIRST.match(line)
    if first:
        return "Record", first.group(1)
    found = _TAG.match(line.rstrip())
    return (found.group(1), found.group(2).strip()) if found else None


def _draft(record: TaggedRecord, location: Location) -> Draft:
    get = record.first
    number = _NUMBER.search(get("PM"))
    return Draft(
        location=location,
        format=NAME,
        title=get("TI"),
        abstract=get("AB"),
        authors=people(record.all("AU")),
        when=(get("YR"), get("DP")),
        venue=get("SO"),
        venue_type=get("PT"),
        keywords=("; ".join(record.all("KY")),),
        ids=ids_of(doi=get("DOI"), pmid=number.group(1) if number else ""),
    )
