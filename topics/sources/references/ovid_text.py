"""Ovid's text with the names of its fields written out, each on a line above its value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from topics.records import Location, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import people
from topics.sources.references.tagged import TaggedRecord
from topics.sources.values import doi_in_address, ids_of

NAME = "ovid-text"

_NUMBER = re.compile(r"\ufeff?\s*(?:<(\d+)>|(\d+)\.)\s*$")
_LABELS = frozenset(
    label.strip()
    for label in """
    abstract; accession number; affiliation; author; author nameid; author/editor; authors;
    authors full name; book title; cited references; comments; correspondence address;
    country of publication; database; date of publication; digital object identifier; document type;
    doi; entry date; entry week; heading word; institution; issn; issn electronic; issn print;
    journal; journal name; journal title; key concepts; keyword heading; keywords; language;
    link to the ovid full text; mesh subject headings; number of references; original title; pmid;
    publication date; publication type; publisher; publishing model; record owner; source; status;
    subject heading; subject headings; title; unique identifier; version id; year;
    year of publication
    """.split(";")
)
_FEWEST_LABELS = 3


def recognise(sample: Sample) -> str | None:
    """Why the file is Ovid's text."""
    lines = sample.text.split("\n")[:400]
    numbered = any(_NUMBER.match(line) for line in lines)
    there = dict.fromkeys(label for line in lines if (label := _label(line)))
    if numbered and "title" in there and len(there) >= _FEWEST_LABELS:
        return f"has Ovid's records with the fields {', '.join(list(there)[:3])}"
    return None


def _label(line: str) -> str:
    bare = line.strip().rstrip(":").casefold() if line[:1].strip() else ""
    return bare if bare in _LABELS else ""


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    for record in _records(lines):
        yield from _draft(record, Location(file.name, record.line)).items()
    yield from lines.problems()


def _records(lines: Iterable[tuple[int, str]]) -> Iterator[TaggedRecord]:
    record: TaggedRecord | None = None
    label, value = "", list[str]()
    for number, line in lines:
        if _NUMBER.match(line):
            if record is not None:
                record.pairs.append((label, " ".join(value)))
                yield record
            record, label, value = TaggedRecord(number), "", []
        elif record is not None and (name := _label(line)):
            record.pairs.append((label, " ".join(value)))
            label, value = name, []
        elif line.strip():
            value.append(line.strip())
    if record is not None:
        record.pairs.append((label, " ".join(value)))
        yield record


def _draft(record: TaggedRecord, location: Location) -> Draft:
    get = record.first
    link = get("link to the ovid full text")
    source = get("source")
    return Draft(
        location=location,
        format=NAME,
        title=get("title", "original title").removesuffix("."),
        abstract=get("abstract"),
        authors=people(get("authors full name", "authors", "author", "author/editor").rstrip(".")),
        when=(get("year of publication", "year"), get("date of publication", "publication date"),
              source),
        venue=get("journal name", "journal title", "journal", "book title")
        or re.split(r"\.\s|\s\d|\. Vol", source)[0],
        venue_type=get("publication type", "document type"),
        keywords=(get("keywords", "keyword heading", "key concepts", "mesh subject headings"),),
        affiliations=(get("institution", "affiliation"),),
        ids=ids_of(
            doi=get("digital object identifier", "doi") or doi_in_address(link), pmid=get("pmid")
        ),
    )  # fmt: skip
