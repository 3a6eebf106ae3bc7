"""RefWorks' tagged text, as CNKI and RefWorks itself write it: ``RT``, ``A1``, ``T1``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from topics.records import Location, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import people
from topics.sources.references.tagged import TaggedRecord, tagged_records
from topics.sources.values import doi_in_address, ids_of, is_preprint

NAME = "refworks"

_START = re.compile(r"^\ufeff?RT [^\n]*\n[A-Z][A-Z0-9] ", re.MULTILINE)
_TAGS = frozenset(
    "A1 A2 A3 A4 A5 A6 AB AD AN AV CL CN CR DB DO DS ED FD ID IP IS JF JO K1 LA LK NO OP PB PP RD"
    " RT SF SN SP SR ST T1 T2 T3 U1 U2 U3 U4 U5 UL VO YR".split()
)
_TAG = re.compile(r"\ufeff?([A-Za-z][A-Za-z0-9])(?: (.*))?$", re.DOTALL)


def recognise(sample: Sample) -> str | None:
    """Why the file is RefWorks' tagged text."""
    found = _START.search(sample.text)
    return "has RefWorks' tagged records (RT, A1, T1)" if found else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    for record in tagged_records(lines, _tagged, begins=frozenset({"RT"})):
        yield from _draft(record, Location(file.name, record.line)).items()
    yield from lines.problems()


def _tagged(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line.rstrip())
    if found is None or found.group(1).upper() not in _TAGS:
        return None
    return found.group(1).upper(), (found.group(2) or "").strip()


def _draft(record: TaggedRecord, location: Location) -> Draft:
    get = record.first
    kind, venue = get("RT"), get("JF", "JO", "T2", "PB")
    return Draft(
        location=location,
        format=NAME,
        title=get("T1"),
        abstract=get("AB"),
        authors=people(record.all("A1", "A2", "ED")),
        when=(get("YR"), get("FD")),
        published=not is_preprint(venue, kind),
        venue=venue,
        venue_type=kind,
        keywords=("; ".join(record.all("K1")),),
        affiliations=get("AD").split(";"),
        ids=ids_of(doi=get("DO") or doi_in_address(get("UL", "LK")), url=get("UL", "LK")),
    )
