"""Semantic Scholar papers, as its API, its Python client and its data sets give them.

The data sets write the names of the fields in small letters; a citation or a
reference wraps the paper once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, mappings, read_objects
from topics.sources.people import strings
from topics.sources.values import ids_of, is_preprint, text_of

NAME = "semantic-scholar"

_WRAPS = ("citingPaper", "citedPaper", "paper")


def recognise(sample: Sample) -> str | None:
    """Why the file holds Semantic Scholar papers."""
    seen = look(sample)
    if seen is None:
        return None
    keys, inner = seen.keys, {name.rpartition(".")[2] for name in seen.inner}
    for sign in ("paperId", "corpusid"):
        if (sign in keys and "title" in keys) or (sign in inner and keys & set(_WRAPS)):
            return f"{seen.words} with Semantic Scholar's {sign}"
    return None


def _paper(given: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    for wrap in _WRAPS:
        if isinstance(given.get(wrap), dict) and not given.get("title"):
            given = given[wrap]
    paper = {key.lower(): value for key, value in given.items()}
    external = {k.lower(): v for k, v in mapping(paper.get("externalids")).items()}
    journal = mapping(paper.get("journal"))
    venue = paper.get("venue") or mapping(paper.get("publicationvenue")).get("name")
    venue = text_of(venue or journal.get("name"))
    kinds = paper.get("publicationtypes")
    fields = [text_of(part.get("category")) for part in mappings(paper.get("s2fieldsofstudy"))]
    named = paper.get("fieldsofstudy")
    draft = Draft(
        location=location,
        format=NAME,
        title=paper.get("title"),
        abstract=paper.get("abstract"),
        authors=[a for entry in mappings(paper.get("authors")) if (a := _author(entry))],
        when=(paper.get("year"), paper.get("publicationdate")),
        published=bool(venue) and not is_preprint(venue),
        venue=venue,
        venue_type=kinds,
        category=next(iter(named if isinstance(named, list) else fields), ""),
        ids=ids_of(
            s2=paper.get("paperid"),
            doi=external.get("doi"),
            arxiv=external.get("arxiv"),
            pmid=external.get("pubmed"),
            dblp=external.get("dblp"),
        ),
        citations=paper.get("citationcount"),
    )
    yield from draft.items()


def _author(entry: dict[str, Any]) -> Author | None:
    number = entry.get("authorId") or entry.get("authorid")
    author = author_of(entry.get("name"), s2=text_of(number))
    return placed(author, strings(entry.get("affiliations")))


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
