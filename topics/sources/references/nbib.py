"""PubMed's own export (.nbib, also called MEDLINE): four-letter tags and a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator

from topics.records import Author, Location, SourceItem
from topics.sources.drafts import Draft, author_of, surname_first
from topics.sources.files.files import Sample, SourceFile
from topics.sources.references.tagged import TaggedRecord, tagged_records
from topics.sources.values import ids_of, orcid_of

NAME = "nbib"

_START = re.compile(r"^\ufeff?PMID- ?\d+", re.MULTILINE)
_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9]{0,3}) {0,3}- ?(.*)$", re.DOTALL)


def recognise(sample: Sample) -> str | None:
    """Why the file is an export of PubMed."""
    found = _START.search(sample.text)
    return f"has PubMed records ({found.group().strip()})" if found else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    for record in tagged_records(lines, _tagged, begins=frozenset({"PMID"})):
        yield from _draft(record, Location(file.name, record.line)).items()
    yield from lines.problems()


def _tagged(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line.rstrip()) if line[4:5] == "-" or line.startswith("\ufeff") else None
    return (found.group(1), found.group(2).strip()) if found else None


def _draft(record: TaggedRecord, location: Location) -> Draft:
    title = record.first("TI", "BTI", "TT").removesuffix(".")
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1].removesuffix(".")
    abstracts = [*record.all("AB"), *record.all("OAB")]
    doi = next(
        (v for v in (*record.all("AID"), *record.all("LID"), *record.all("DOI")) if "[doi]" in v),
        record.first("DOI"),
    )
    kinds = record.all("PT")
    return Draft(
        location=location,
        format=NAME,
        title=title,
        abstract="\n\n".join(abstracts),
        authors=_authors(record),
        when=(record.first("DP"), record.first("DEP"), record.first("EDAT")),
        published="Preprint" not in kinds,
        venue=record.first("JT", "TA", "BTI"),
        venue_type=kinds[0] if kinds else "",
        keywords=([word.strip("* ") for word in record.all("OT", "MH")],),
        affiliations=record.all("AD"),
        ids=ids_of(pmid=record.first("PMID"), doi=doi),
    )


def _authors(record: TaggedRecord) -> list[Author]:
    """Full names with the ORCID that follows a name, otherwise the short ones."""
    full = any(tag == "FAU" for tag, _ in record.pairs)
    authors: list[Author] = []
    for tag, value in record.pairs:
        if tag == ("FAU" if full else "AU"):
            author = author_of(value if full else surname_first(value))
            if author is not None:
                authors.append(author)
        elif tag == "AUID" and authors and orcid_of(value):
            last = authors[-1]
            authors[-1] = Author(name=last.name, ids={**last.ids, "orcid": orcid_of(value)})
        elif tag == "CN" and not full and not record.all("AU"):
            author = author_of(value)
            authors += [author] if author is not None else []
    return authors
