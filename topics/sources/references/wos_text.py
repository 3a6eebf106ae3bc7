"""Web of Science, exported as plain text: two letters, a value, ``ER`` at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from topics.records import Author, Location, Problem, SourceItem
from topics.sources.affiliations import placed_by_brackets
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import linked, people
from topics.sources.references.tagged import TaggedRecord, tagged_records
from topics.sources.values import ids_of, is_preprint

NAME = "wos-text"

_START = re.compile(r"^\ufeff?PT [A-Z]\s*\n[A-Z][A-Z0-9] \S", re.MULTILINE)
_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9])(?: (.*))?$", re.DOTALL)


def recognise(sample: Sample) -> str | None:
    """Why the file is a plain-text export of Web of Science."""
    found = _START.search(sample.text)
    return "has records of Web of Science (PT ... ER)" if found else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    starts, ends = frozenset({"PT"}), frozenset({"ER", "EF"})
    for record in tagged_records(lines, _tagged, begins=starts, ends=ends, glue="\n"):
        location = Location(file.name, record.line)
        if not record.ended:
            yield Problem(
                action="repaired",
                location=location,
                reason="record without its end",
                detail="there is no ER line; the record was read as far as it goes",
            )
        yield from _draft(record, location).items()
    yield from lines.problems()


def _tagged(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line.rstrip())
    return (found.group(1), (found.group(2) or "").strip()) if found else None


def _draft(record: TaggedRecord, location: Location) -> Draft:
    def get(*tags: str) -> str:
        return " ".join(record.first(*tags).split())

    venue, kind = get("SO", "CT", "SE"), get("DT", "PT")
    return Draft(
        location=location,
        format=NAME,
        title=get("TI"),
        abstract=get("AB"),
        authors=_authors(record),
        when=(get("PY", "EY"), f"{get('PD')} {get('PY')}"),
        published=not is_preprint(venue, kind),
        venue=venue,
        venue_type=kind,
        category=get("WC", "SC").split(";")[0],
        keywords=(get("DE", "ID"),),
        affiliations=record.first("C1").split("\n"),
        ids=ids_of(doi=get("DI"), pmid=get("PM")),
        citations=get("TC", "Z9"),
    )


def _authors(record: TaggedRecord) -> list[Author]:
    """Read the full names, else the short ones, with ORCID, ResearcherID and addresses."""
    names = record.first("AF", "AU", "BF", "BA", "CA", "GP").split("\n")
    authors = people(names)
    for tag, kind in (("OI", "orcid"), ("RI", "researcherid")):
        authors = linked(authors, kind, " ".join(record.first(tag).split("\n")))
    return placed_by_brackets(authors, " ".join(record.first("C1").split("\n")))
