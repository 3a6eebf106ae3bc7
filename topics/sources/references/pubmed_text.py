"""PubMed's text for reading: paragraphs, not tags.

In "Summary (text)" a record is one numbered paragraph: authors, title, journal,
date, numbers. In "Abstract (text)" it is a numbered line with journal and date, then
title, authors with the numbers of their affiliations, the affiliations, the
abstract, and the numbers of the paper. What may stand between them (comments,
collaborators, copyright) is known by its first words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from topics.records import Location, SourceItem
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import surname_first
from topics.sources.values import ids_of

NAME = "pubmed-text"

_NUMBERED = re.compile(r"^\ufeff?\d+[.:] ", re.MULTILINE)
_HEAD = re.compile(r"\ufeff?(\d+)\. (\S.*?)\. ((?:1[5-9]|2[01])\d\d\b.*)$", re.DOTALL)
_START = re.compile(r"^\ufeff?1\. \S[^\n]*\. (?:1[5-9]|2[01])\d\d\b[^\n]*$", re.MULTILINE)
_SUMMARY = re.compile(
    r"^\ufeff?\d+[.:] (?P<front>\S[^\n]{0,4000}?)\.\s(?P<date>(?:1[5-9]|2[01])\d\d\b[^\n]{0,2000}"
    r"\bPMID: ?(?P<pmid>\d+)[^\n]*)$",
    re.MULTILINE,
)
_PMID = re.compile(r"^PMID: ?(\d+)", re.MULTILINE)
_DOI = re.compile(r"\bdoi: ?(10\.\S+)", re.IGNORECASE)
_MARKS = re.compile(r"(?:\(\d+\)|[*#†‡])+")
_PERSON = re.compile(r"[^\d,;:]{1,60} [^\W\d_a-z]{1,4}(?: (?:Jr|Sr|[23]rd|2nd|II|III|IV))?")
_NO_ABSTRACT = re.compile(
    r"(?:Comment (?:in|on)|Update (?:in|of)|Erratum (?:in|for)|Collaborators|Republished|Retract"
    r"|Summary for|Author information|Copyright|©|Conflict of interest|Trial registration"
    r"|DOI: |PMCID: |PMID: |\[Article in )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    line: int
    text: str

    @property
    def flat(self) -> str:
        return " ".join(self.text.split())


def recognise(sample: Sample) -> str | None:
    """Why the file is PubMed's text for reading."""
    if _START.search(sample.text) and _PMID.search(sample.text):
        return "has PubMed's numbered abstracts as text (PMID: below each)"
    if any(_SUMMARY.match(paragraph.flat) for paragraph in _first_paragraphs(sample)):
        return "has PubMed's numbered summaries as text (PMID: in each)"
    return None


def _first_paragraphs(sample: Sample) -> Iterator[_Paragraph]:
    lines = sample.text.split("\n")[:200] if _NUMBERED.search(sample.text[:2_000]) else []
    return _paragraphs(enumerate(lines, start=1))


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    record: list[_Paragraph] = []
    number = 0
    for paragraph in _paragraphs(lines):
        summary = _SUMMARY.match(paragraph.flat)
        if summary:
            yield from _of_summary(summary, Location(file.name, paragraph.line)).items()
            continue
        head = _HEAD.match(paragraph.flat)
        if head and int(head.group(1)[:9]) == number + 1:
            number += 1
            if record:
                yield from _draft(record, file.name).items()
            record = [paragraph]
        elif record and not _PMID.search(record[-1].text):
            record.append(paragraph)
    if record:
        yield from _draft(record, file.name).items()
    yield from lines.problems()


def _paragraphs(lines: Iterable[tuple[int, str]]) -> Iterator[_Paragraph]:
    held: list[str] = []
    first = 0
    for number, line in lines:
        if line.strip():
            first = first if held else number
            held.append(line.strip())
        elif held:
            yield _Paragraph(first, "\n".join(held))
            held = []
    if held:
        yield _Paragraph(first, "\n".join(held))


def _draft(record: list[_Paragraph], name: str) -> Draft:
    head, *rest = record
    found = _HEAD.match(head.flat)
    journal, cited = (found.group(2), found.group(3)) if found else ("", "")
    title = rest[0].flat if rest else ""
    if title.startswith("[") and title.rstrip(".").endswith("]"):
        title = title.rstrip(".")[1:-1]
    # Behind a title that was translated stands which language the paper is in.
    rest = [part for part in rest[1:] if not part.text.startswith("[")]
    names = _names(rest[0].flat) if rest else []
    rest = rest[1:] if names else rest
    numbers = "\n".join(part.text for part in rest)
    places = next((part.text for part in rest if part.text.startswith("Author information:")), "")
    abstract = [part.flat for part in rest if not _NO_ABSTRACT.match(part.text)]
    doi = _DOI.search(numbers) or _DOI.search(head.flat)
    pmid = _PMID.search(numbers)
    return Draft(
        location=Location(name, head.line),
        format=NAME,
        title=title.removesuffix("."),
        abstract="\n\n".join(abstract),
        authors=[a for raw in names if (a := author_of(surname_first(raw))) is not None],
        when=(cited.partition(";")[0],),
        venue=journal,
        affiliations=re.split(r"\s*\(\d+\)", places.partition(":")[2].replace("\n", " ")),
        ids=ids_of(doi=doi.group(1).rstrip(".") if doi else "", pmid=pmid.group(1) if pmid else ""),
    )


def _of_summary(found: re.Match[str], location: Location) -> Draft:
    """A record of one paragraph: what stands before the date are authors, title, journal."""
    front, _, journal = found["front"].rpartition(". ")
    first, stop, rest = front.partition(". ")
    names = _names(first) if stop else []
    doi = _DOI.search(found["date"])
    return Draft(
        location=location,
        format=NAME,
        title=(rest if names else front).removesuffix("."),
        authors=[a for raw in names if (a := author_of(surname_first(raw))) is not None],
        when=(re.split(r"[;.]", found["date"])[0],),
        venue=journal,
        ids=ids_of(doi=doi.group(1).rstrip(".") if doi else "", pmid=found["pmid"]),
    )


def _names(text: str) -> list[str]:
    """The people of a paragraph of authors, none if it is no such paragraph."""
    plain = _MARKS.sub("", text).strip().removesuffix(".")
    names = [name.strip() for name in re.split(r"[,;]", plain) if name.strip()]
    people = [name for name in names if _PERSON.fullmatch(name)]
    return names if people and 2 * len(people) > len(names) else []
