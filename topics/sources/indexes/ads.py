"""NASA's ADS: the answer of its search, in which most values are lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, read_objects
from topics.sources.values import arxiv_of, ids_of, is_preprint, orcid_of, text_of

NAME = "ads"


def recognise(sample: Sample) -> str | None:
    """Why the file is an answer of ADS."""
    seen = look(sample)
    if seen is None or not {"bibcode", "title"} <= seen.keys:
        return None
    return f"{seen.words} with the bibcode of ADS"


def _paper(doc: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    venue, kind = text_of(doc.get("pub")), text_of(doc.get("doctype"))
    names = _list(doc.get("author"))
    numbers = _list(doc.get("orcid_pub"))
    numbers = numbers if len(numbers) == len(names) else [""] * len(names)
    marked = [text_of(one) for one in _list(doc.get("identifier"))]
    doi = doc.get("doi") or next((one for one in marked if one.startswith("10.")), "")
    archive = (one for one in marked if one.lower().startswith("arxiv:"))
    places = _list(doc.get("aff"))
    places = places if len(places) == len(names) else [""] * len(names)
    people = (
        placed(author_of(name, orcid=orcid_of(number)), [place])
        for name, number, place in zip(names, numbers, places, strict=True)
    )
    draft = Draft(
        location=location,
        format=NAME,
        title=doc.get("title"),
        abstract=doc.get("abstract"),
        authors=[author for author in people if author is not None],
        when=(doc.get("year"), doc.get("pubdate")),
        published=kind != "eprint" and not is_preprint(venue),
        venue=venue,
        venue_type=kind,
        category=doc.get("arxiv_class"),
        keywords=(doc.get("keyword"),),
        affiliations=[text_of(one) for one in _list(doc.get("aff")) if text_of(one) != "-"],
        ids=ids_of(doi=doi, arxiv=arxiv_of(next(archive, ""))),
        citations=doc.get("citation_count"),
    )
    yield from draft.items()


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
