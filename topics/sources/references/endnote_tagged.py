"""EndNote's tagged text (.enw), which repositories and publishers write too: ``%T``, ``%A``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from topics.records import Location, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import people
from topics.sources.references.tagged import TaggedRecord, blocks_of_lines
from topics.sources.values import doi_in_address, doi_of, ids_of, is_preprint

NAME = "endnote-tagged"

_SIGNS = r"%[0-9A-Z!@#$&()*+,=>?\[\]^~](?:[ \t].*)?$"
_START = re.compile(rf"^\ufeff?{_SIGNS}\n(?:[ \t]*\n)?{_SIGNS}", re.MULTILINE)
_TITLED = re.compile(r"^\ufeff?%(?:T|0)(?:[ \t]|$)", re.MULTILINE)
_TAG = re.compile(r"\ufeff?(%[0-9A-Z!@#$&()*+,=>?\[\]^~])(?:[ \t](.*))?$", re.DOTALL)


def recognise(sample: Sample) -> str | None:
    """Why the file is EndNote's tagged text."""
    if _START.search(sample.text) and _TITLED.search(sample.text):
        return "has EndNote's tagged records (%0, %A, %T)"
    return None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    for record in blocks_of_lines(lines, _tagged, _starts, glue="\n"):
        yield from _draft(record, Location(file.name, record.line)).items()
    yield from lines.problems()


def _tagged(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line.rstrip())
    return (found.group(1), (found.group(2) or "").strip()) if found else None


def _starts(record: TaggedRecord, tag: str, blank: bool) -> bool:
    """A second title or type begins a record; behind a blank line also another first tag."""
    there = {name for name, _ in record.pairs}
    return (tag in ("%0", "%T") and tag in there) or (blank and tag == record.pairs[0][0])


def _draft(record: TaggedRecord, location: Location) -> Draft:
    def get(*tags: str) -> str:
        return " ".join(record.first(*tags).split())

    kind = get("%0", "%9")
    venue = get("%J", "%B", "%S", "%I")
    return Draft(
        location=location,
        format=NAME,
        title=get("%T", "%!"),
        abstract=" ".join(record.first("%X").split("\n")),
        authors=people(record.all("%A", "%E")),
        when=(get("%D"), get("%8")),
        published=not is_preprint(venue, kind),
        venue=venue,
        venue_type=kind,
        keywords=("\n".join(record.all("%K")),),
        affiliations=record.first("%+").split("\n"),
        ids=ids_of(doi=doi_of(get("%R")) or doi_in_address(get("%U")), url=get("%U")),
    )
