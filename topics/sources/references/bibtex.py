"""BibTeX and BibLaTeX, read by bibtexparser 2.

An entry that is broken costs itself and not the file. An entry inherits year
and book title from the one that its ``crossref`` names; such a collection is
no paper itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from topics.records import Author, Location, Problem, SourceItem
from topics.sources.drafts import Draft, not_a_paper
from topics.sources.files.files import Sample, SourceFile
from topics.sources.people import people
from topics.sources.references.bibtex_blocks import Entry, entries_in
from topics.sources.references.journal_macros import JOURNAL_MACROS
from topics.sources.references.latex import hold_braces, text_of_latex
from topics.sources.values import ids_of, is_preprint

NAME = "bibtex"

_NAMED_PARTS = re.compile(r"\bfamily\s*=")
_ENTRY = re.compile(r"(?:^|[})])[ \t]*@([A-Za-z]+)\s*[{(]\s*[^\s,={}]*\s*,", re.MULTILINE)
_FIELD = re.compile(r"\s*[A-Za-z][\w-]*\s*=\s*[\"{\w]")
_NO_ENTRIES = frozenset({"comment", "string", "preamble"})
_OTHER_BLOCK = re.compile(
    r"^[ \t]*@(?:string\s*[{(]\s*[\w:.+-]+\s*=|preamble\s*[{(])", re.MULTILINE | re.I
)
_INHERITED = ("year", "date", "booktitle", "journal", "publisher")
_MACRO = re.compile(r"[{\s]*\\([A-Za-z]+)[{}\s]*")
_ARXIV_WORDS = ("arxiv", "")


def recognise(sample: Sample) -> str | None:
    """Why the file is BibTeX."""
    for found in _ENTRY.finditer(sample.text):
        kind = found.group(1).lower()
        if kind not in _NO_ENTRIES and _FIELD.match(sample.text, found.end()):
            return f"has BibTeX entries (@{found.group(1)}{{...)"
    if not sample.whole and _OTHER_BLOCK.search(sample.text):
        return "begins with BibTeX's @string or @preamble"
    if not sample.whole and sample.suffix == ".bib":
        # Outside of entries anything may stand, and a library's notes can be long.
        return "is named .bib"
    return None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the entries in the order of the file.

    Raises
    ------
    InputError
        If the file is larger than allowed, or is a trap.
    """
    decoded = file.read_text()
    entries = list(entries_in(decoded.text, file.name))
    parents = {_parent(entry) for entry in entries} - {""}
    by_key = {entry.key.lower(): entry.values for entry in entries if entry.key}
    for entry in entries:
        location = Location(file.name, entry.line)
        if entry.broken:
            kept = bool(entry.values.get("title"))
            yield Problem(
                action="repaired" if kept else "rejected",
                location=location,
                reason="broken entry",
                detail=entry.broken + (kept * "; what is whole in it was read"),
            )
            if not kept:
                continue
        elif entry.key.lower() in parents:
            yield not_a_paper(location, f"{entry.key} is the collection that others refer to")
            continue
        if entry.repeated:
            yield Problem(
                action="noted",
                location=location,
                reason="repeated in the file",
                detail=entry.repeated,
            )
        parent = by_key.get(_parent(entry), {})
        inherited = {name: parent[name] for name in _INHERITED if parent.get(name)}
        if "booktitle" not in inherited and parent.get("title"):
            inherited["booktitle"] = parent["title"]
        yield from _draft(entry.kind, {**inherited, **entry.values}, location).items()
    yield from decoded.problems


def _parent(entry: Entry) -> str:
    return entry.values.get("crossref", "").strip().lower()


def _draft(kind: str, values: Mapping[str, str], location: Location) -> Draft:
    def get(*names: str) -> str:
        return next((text_of_latex(values[name]) for name in names if values.get(name)), "")

    venue = _journal(values.get("journal", "")) or get(
        "journal", "journaltitle", "booktitle", "maintitle", "series", "school"
    )
    published_at = venue or get("howpublished", "publisher", "institution")
    archive = get("archiveprefix", "eprinttype").lower()
    eprint = get("eprint") if archive in _ARXIV_WORDS else ""
    url = get("url", "ee")
    note = " ".join((get("journal"), get("note"), get("howpublished"), get("volume")))
    preprint = is_preprint(published_at) or (not venue and bool(eprint)) or kind == "unpublished"
    return Draft(
        location=location,
        format=NAME,
        title=get("title") + (f": {get('subtitle')}" if values.get("subtitle") else ""),
        abstract=get("abstract"),
        authors=_authors(values.get("author", "") or values.get("editor", "")),
        when=(get("year"), _full_date(get("date"), get("year"), get("month"), get("day"))),
        published=not preprint,
        venue=published_at,
        venue_type=kind,
        category=get("primaryclass"),
        keywords=(get("keywords", "keyword", "author_keywords"),),
        ids=ids_of(
            doi=get("doi"),
            arxiv=eprint or (note if "arxiv" in note.lower() else ""),
            pmid=get("pmid"),
            url=url,
        ),
        citations=get("citations"),
    )


def _journal(value: str) -> str:
    """The journal that a macro such as ``\\mnras`` stands for, "" if it is none."""
    macro = _MACRO.fullmatch(value.strip())
    name = macro.group(1) if macro else ""
    return JOURNAL_MACROS.get(name.lower(), name)


def _full_date(date: str, year: str, month: str, day: str) -> str:
    return date or (f"{day} {month} {year}" if day and month and day.isdigit() else year)


def _authors(text: str) -> list[Author]:
    """Read the names of a field; braces protect commas and "and"."""
    text = " ".join(text.split())
    if _NAMED_PARTS.search(text):
        text = " and ".join(map(_ordered, re.split(r"\s+and\s+", text)))
    return people(text_of_latex(hold_braces(text)), commas_within=True)


def _ordered(raw: str) -> str:
    """Turn BibLaTeX's ``family=..., given=...`` into "family, suffix, given"."""
    if not _NAMED_PARTS.search(raw):
        return raw
    named = (part.partition("=") for part in raw.strip("{} ").split(","))
    parts = {name.strip(): value.strip(' "') for name, _, value in named}
    family = " ".join(p for p in (parts.get("prefix", ""), parts.get("family", "")) if p)
    return ", ".join(p for p in (family, parts.get("suffix", ""), parts.get("given", "")) if p)
