"""BibTeX and BibLaTeX, read by bibtexparser 2.

An entry that is broken costs itself and not the file. An entry inherits year
and book title from the one that its ``crossref`` names; such a collection is
no paper itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from topics.records import Author, Location, Problem, SourceItem
from topics.sources.drafts import Draft, author_of, not_a_paper
from topics.sources.files.files import Sample, SourceFile
from topics.sources.references.latex import text_of_latex
from topics.sources.values import ids_of, is_preprint, orcid_of, text_of

NAME = "bibtex"

_ENTRY = re.compile(r"^[ \t]*@([A-Za-z]+)\s*[{(]\s*[^\s,={}]*\s*,", re.MULTILINE)
_FIELD = re.compile(r"\s*[A-Za-z][\w-]*\s*=\s*[\"{\w]")
_SILENT = logging.NullHandler()
_NO_ENTRIES = frozenset({"comment", "string", "preamble"})
_INHERITED = ("year", "date", "booktitle", "journal", "publisher")
_ARXIV_WORDS = ("arxiv", "")


def recognise(sample: Sample) -> str | None:
    """Why the file is BibTeX."""
    for found in _ENTRY.finditer(sample.text):
        kind = found.group(1).lower()
        if kind not in _NO_ENTRIES and _FIELD.match(sample.text, found.end()):
            return f"has BibTeX entries (@{found.group(1)}{{...)"
    return None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the entries in the order of the file."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import (
        DuplicateBlockKeyBlock,
        DuplicateFieldKeyBlock,
        Entry,
        ParsingFailedBlock,
    )

    # It logs what it cannot parse; here that becomes a problem of its own.
    logging.getLogger("bibtexparser").addHandler(_SILENT)
    decoded = file.read_text()
    library = parse_string(decoded.text)
    found: list[tuple[Any, str]] = []
    for block in library.blocks:
        if isinstance(block, Entry):
            found.append((block, ""))
        elif isinstance(block, (DuplicateBlockKeyBlock, DuplicateFieldKeyBlock)):
            inner = block.ignore_error_block
            same = "key" if isinstance(block, DuplicateBlockKeyBlock) else "field"
            if isinstance(inner, Entry):
                found.append((inner, f"a {same} stands more than once"))
        elif isinstance(block, ParsingFailedBlock):
            location = Location(file.name, (block.start_line or 0) + 1)
            detail = " ".join(str(block.error).split())[:200]
            yield Problem(
                action="rejected", location=location, reason="broken entry", detail=detail
            )
    entries = {}
    parents = set()
    for entry, _ in found:
        values = {field.key.lower(): str(field.value) for field in reversed(entry.fields)}
        entries[id(entry)] = values
        parents.add(values.get("crossref", "").strip().lower())
    by_key = {entry.key.lower(): entries[id(entry)] for entry, _ in found}
    for entry, repeated in found:
        values = entries[id(entry)]
        location = Location(file.name, (entry.start_line or 0) + 1)
        if entry.key.lower() in parents:
            yield not_a_paper(location, f"{entry.key} is the collection that others refer to")
            continue
        if repeated:
            yield Problem(
                action="noted", location=location, reason="repeated in the file", detail=repeated
            )
        parent = by_key.get(values.get("crossref", "").strip().lower(), {})
        inherited = {name: parent[name] for name in _INHERITED if parent.get(name)}
        if "booktitle" not in inherited and parent.get("title"):
            inherited["booktitle"] = parent["title"]
        yield from _draft(entry.entry_type.lower(), {**inherited, **values}, location).items()
    yield from decoded.problems


def _draft(kind: str, values: Mapping[str, str], location: Location) -> Draft:
    def get(*names: str) -> str:
        return next((text_of_latex(values[name]) for name in names if values.get(name)), "")

    venue = get("journal", "journaltitle", "booktitle", "maintitle", "series", "school")
    published_at = venue or get("howpublished", "publisher", "institution")
    archive = get("archiveprefix", "eprinttype").lower()
    eprint = get("eprint") if archive in _ARXIV_WORDS else ""
    names, complete = _authors(values.get("author", "") or values.get("editor", ""))
    url = get("url", "ee")
    note = " ".join((get("journal"), get("note"), get("howpublished"), get("volume")))
    preprint = is_preprint(published_at) or (not venue and bool(eprint)) or kind == "unpublished"
    return Draft(
        location=location,
        format=NAME,
        title=get("title") + (f": {get('subtitle')}" if values.get("subtitle") else ""),
        abstract=get("abstract"),
        authors=names,
        authors_complete=complete,
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


def _full_date(date: str, year: str, month: str, day: str) -> str:
    return date or (f"{day} {month} {year}" if day and month and day.isdigit() else year)


def _authors(text: str) -> tuple[list[Author], bool]:
    """Names with "and" between them, outside of braces; "others" cuts the list."""
    names = [name for name in _split_and(" ".join(text.split())) if name.strip()]
    complete = not (names and names[-1].strip(" {}").lower() in {"others", "et al.", "et al"})
    kept = names if complete else names[:-1]
    authors = []
    for raw in kept:
        author = author_of(text_of(_ordered(raw)), orcid=orcid_of(raw))
        if author is not None:
            authors.append(author)
    return authors, complete


def _ordered(raw: str) -> str:
    """A name as text; BibLaTeX's ``family=..., given=...`` becomes "family, given"."""
    if "family=" in raw.replace(" ", ""):
        parts = dict(
            part.strip().partition("=")[::2] for part in raw.strip("{}").split(",") if "=" in part
        )
        family = " ".join(p for p in (parts.get("prefix", ""), parts.get("family", "")) if p)
        return text_of_latex(f"{family}, {parts.get('given', '')}")
    return text_of_latex(raw)


def _split_and(text: str) -> Iterator[str]:
    depth = start = 0
    for found in re.finditer(r"[{}]|\s+and\s+", text, re.IGNORECASE):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif depth <= 0:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]
