"""RIS, as publishers and reference managers export it, in its dialects.

Repeated authors, a record without its end, tags of old dialects (``A1``,
``N2``, ``T1``), two abstracts, other spacing, small letters, types written out
and keywords on lines of their own are taken as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from topics.records import Location, Problem, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import people
from topics.sources.references.tagged import Tagged, TaggedRecord, tagged_records
from topics.sources.values import arxiv_of, doi_in_address, doi_of, ids_of, is_preprint

NAME = "ris"

_START = re.compile(
    r"^\ufeff?(?P<indent>[ \t]*)(?P<tag>TY)(?P<gap>[ \t]{0,4})-(?P<after>[ \t]*)[\w()./ -]{0,60}$"
    r"(?=\s+[A-Z][A-Z0-9]{1,3}[ \t]{0,4}-)",
    re.MULTILINE | re.IGNORECASE,
)
_ALONE = re.compile(
    r"^\ufeff?(?P<indent>)(?P<tag>TY)(?P<gap> {1,2})-(?P<after> ?)\w*[ \t]*$", re.MULTILINE
)
_NAMES = r"[A-Z][A-Z0-9]|PMID|PMCID|ISSN|ISBN|DOI"
_AUTHORS = ("AU", "A1", "A2", "ED")
_TITLES = ("TI", "T1", "CT", "BT", "ST")
_VENUES = ("T2", "JF", "JO", "JA", "J2", "BT", "T3", "C3", "PB")
_DOI_TAGS = ("DO", "DOI", "DI", "M3", "L3", "M1", "N1", "C7", "ID", "AN")
_ADDRESSES = ("UR", "L2", "L1", "L4", "LK", "DO", "M3", "L3")
_A_DOI = re.compile(r"(?:https?://\S+/|doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_CITED = re.compile(r"\bcited by\s*:?\s*(\d+)", re.IGNORECASE)


def recognise(sample: Sample) -> str | None:
    """Why the file is RIS."""
    found = _START.search(sample.text) or _ALONE.search(sample.text)
    return f"has RIS records ({' '.join(found.group().split())})" if found else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the records in the order of the file."""
    lines = file.lines()
    tagged = _dialect(file.sample().text)
    starts, ends = frozenset({"TY"}), frozenset({"ER"})
    for record in tagged_records(lines, tagged, begins=starts, ends=ends, glue="\n"):
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


def _dialect(text: str) -> Tagged:
    """How a line is taken apart, by the spacing and the case of the first record's beginning."""
    first = _START.search(text) or _ALONE.search(text)
    indent, tag, gap, after = (
        first.group("indent", "tag", "gap", "after") if first else ("", "TY", "  ", " ")
    )
    gaps = "{2}" if gap == "  " else f"{{{min(len(gap), 1)},{max(len(gap), 2)}}}"
    before = r"[ \t]*" if indent else ""
    # Without any space before the dash a hyphen in a text could pass for one.
    value = r"-[ \t]+(.*)|-$" if not gap and after else r"-[ \t]*(.*)"
    pattern = re.compile(
        rf"\ufeff?{before}({_NAMES})[ \t]{gaps}(?:{value})$",
        re.DOTALL | (0 if tag.isupper() else re.IGNORECASE),
    )

    def tagged(line: str) -> tuple[str, str] | None:
        found = pattern.match(line.rstrip())
        return (found.group(1).upper(), (found.group(2) or "").strip()) if found else None

    return tagged


def _draft(record: TaggedRecord, location: Location) -> Draft:
    def get(*tags: str) -> str:
        return " ".join(record.first(*tags).split())

    kind = get("TY")
    title_tag = next((tag for tag in _TITLES if record.first(tag)), "")
    venue = get(*(tag for tag in _VENUES if tag != title_tag))
    notes = record.all("N1")
    archive = next(
        (text for text in (*notes, get("JO"), get("JF"), get("C1")) if "arxiv:" in text.lower()), ""
    )
    return Draft(
        location=location,
        format=NAME,
        title=get(title_tag),
        abstract=_abstract(record),
        authors=people(record.all(*_AUTHORS)),
        when=(get("PY"), get("DA"), get("Y1")),
        published=not is_preprint(venue, kind) and kind not in {"UNPB", "MANSCPT"},
        venue=venue,
        venue_type=kind,
        keywords=(_keywords(record),),
        affiliations=[line for text in record.all("AD") for line in text.split("\n")],
        ids=ids_of(
            doi=_doi(record),
            pmid=_pmid(record),
            url=next((url for url in record.all("UR") if "arxiv.org/" in url), ""),
            arxiv=arxiv_of(archive) if archive else "",
        ),
        citations=next((found.group(1) for n in notes if (found := _CITED.search(n))), None),
    )


def _doi(record: TaggedRecord) -> str:
    """The DOI, in whichever tag it stands: alone, or in the address of the paper's page."""
    for tag in _DOI_TAGS:
        for value in record.all(tag):
            if _A_DOI.fullmatch(value.strip()):
                return doi_of(value)
    addresses = (value for tag in _ADDRESSES for value in record.all(tag))
    return next((doi for url in addresses if (doi := doi_in_address(url))), "")


def _pmid(record: TaggedRecord) -> str:
    database = record.first("DB", "DP").lower()
    if "scopus" in database:
        return record.first("C2")
    own = record.first("PMID")
    return own or (record.first("AN", "ID") if "pubmed" in database else "")


def _keywords(record: TaggedRecord) -> object:
    """Keywords, one per line; a single line may hold several."""
    lines = [line for value in record.all("KW") for line in value.split("\n")]
    return lines[0] if len(lines) == 1 and ";" in lines[0] else lines


def _abstract(record: TaggedRecord) -> str:
    """All abstracts; a second one is another language's, or only another tag's copy."""
    texts = [" ".join(text.split("\n")) for tag in ("AB", "N2") for text in record.all(tag)]
    return "\n\n".join(dict.fromkeys(text for text in texts if text))
