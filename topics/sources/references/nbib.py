"""PubMed's own export (.nbib, also called MEDLINE), and what others write in its shape.

Tags of up to four letters and a dash. PubMed's records begin with ``PMID``; those of
ERIC, Ovid and library catalogues have none, and are told apart by blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from topics.records import Author, Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import surname_first
from topics.sources.references.tagged import (
    TaggedRecord,
    blocks_of_lines,
    starts_again,
    tagged_records,
)
from topics.sources.values import doi_of, ids_of, orcid_of

NAME = "nbib"

_START = re.compile(r"^\ufeff?PMID- ?\d+", re.MULTILINE)
_SHORT = re.compile(r"^\ufeff?(TI|AU|FAU|AB|OWN|DB|DP|PY|YR|SO|JT) {0,2}- \S", re.MULTILINE)
_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9]{1,3}) {0,3}-(?: (.*)|$)", re.DOTALL)
_FEWEST_TAGS = 3


def recognise(sample: Sample) -> str | None:
    """Why the file is an export of PubMed, ERIC or Ovid."""
    found = _START.search(sample.text)
    if found:
        return f"has PubMed records ({found.group().strip()})"
    tags = dict.fromkeys(_SHORT.findall(sample.text))
    if "TI" in tags and len(tags) >= _FEWEST_TAGS:
        return f"has records with the tags of MEDLINE ({', '.join(list(tags)[:3])})"
    return None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    if _START.search(file.sample().text):
        records = tagged_records(lines, _tagged, begins=frozenset({"PMID"}))
    else:
        records = blocks_of_lines(lines, _tagged, starts_again)
    for record in records:
        yield from _draft(record, Location(file.name, record.line)).items()
    yield from lines.problems()


def _tagged(line: str) -> tuple[str, str] | None:
    if "-" not in line[2:6] and not line.startswith("\ufeff"):
        return None
    found = _TAG.match(line.rstrip())
    return (found.group(1), (found.group(2) or "").strip()) if found else None


def _draft(record: TaggedRecord, location: Location) -> Draft:
    title = record.first("TI", "BTI", "TT").removesuffix(".")
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1].removesuffix(".")
    abstracts = [*record.all("AB"), *record.all("OAB")]
    kinds = record.all("PT")
    return Draft(
        location=location,
        format=NAME,
        title=title,
        abstract="\n\n".join(abstracts),
        authors=_authors(record),
        when=(record.first("DP", "YR", "PY"), record.first("DEP"), record.first("EDAT", "SO")),
        published="Preprint" not in kinds,
        venue=record.first("JT", "TA", "JN", "BTI", "SO", "SE", "PU"),
        venue_type=kinds[0] if kinds else "",
        keywords=([word.strip("* ") for word in record.all("OT", "MH", "KW", "ID")],),
        affiliations=record.all("AD", "IN"),
        ids=ids_of(pmid=record.first("PMID"), doi=_doi(record)),
    )


def _doi(record: TaggedRecord) -> str:
    """The DOI: marked as such among other numbers, or one by its look."""
    values = [value for tag in ("AID", "LID", "DOI", "DO") for value in record.all(tag)]
    marked = next((value for value in values if "[doi]" in value), "")
    return doi_of(marked) or next((doi for value in values if (doi := doi_of(value))), "")


def _authors(record: TaggedRecord) -> list[Author]:
    """Full names with the ORCID and affiliations that follow a name, otherwise the short ones."""
    full = any(tag == "FAU" for tag, _ in record.pairs)
    authors: list[Author] = []
    for tag, value in record.pairs:
        if tag == ("FAU" if full else "AU"):
            author = author_of(value if full else surname_first(value))
            if author is not None:
                authors.append(author)
        elif tag == "AUID" and authors and orcid_of(value):
            last = authors[-1]
            authors[-1] = replace(last, ids={**last.ids, "orcid": orcid_of(value)})
        elif tag == "AD" and full and authors:
            authors[-1] = placed(authors[-1], [value])
        elif tag == "CN" and not full and not record.all("AU"):
            author = author_of(value)
            authors += [author] if author is not None else []
    return authors
