"""OpenAlex works, as its API and pyalex give them.

The abstract is an index from word to places; it is put back into text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, mappings, read_objects
from topics.sources.values import ids_of, is_preprint, orcid_of, tail_of, text_of

NAME = "openalex"

_MAX_WORDS = 50_000


def recognise(sample: Sample) -> str | None:
    """Why the file holds OpenAlex works."""
    seen = look(sample)
    if seen is None:
        return None
    signs = {"authorships", "abstract_inverted_index"} & seen.keys
    if not signs or not {"title", "display_name"} & seen.keys:
        return None
    return f"{seen.words} with OpenAlex's {' and '.join(sorted(signs))}"


def _paper(work: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    authorships = mappings(work.get("authorships"))
    source = mapping(mapping(work.get("primary_location")).get("source"))
    source = source or mapping(work.get("host_venue"))
    kind = text_of(work.get("type"))
    venue = text_of(source.get("display_name"))
    ids = mapping(work.get("ids"))
    concepts = mappings(work.get("keywords")) or mappings(work.get("topics"))
    topic = mapping(work.get("primary_topic"))
    draft = Draft(
        location=location,
        format=NAME,
        title=work.get("title") or work.get("display_name"),
        abstract=text_of_index(work.get("abstract_inverted_index")) or work.get("abstract"),
        authors=[a for entry in authorships if (a := _author(entry)) is not None],
        authors_complete=not work.get("is_authors_truncated"),
        when=(work.get("publication_year"), work.get("publication_date")),
        published=not is_preprint(kind, venue) and source.get("type") != "repository",
        venue=venue,
        venue_type=source.get("type") or kind,
        category=topic.get("display_name"),
        keywords=([c.get("display_name") or c.get("keyword") for c in concepts],),
        affiliations=[
            text_of(institution.get("display_name"))
            for entry in authorships
            for institution in mappings(entry.get("institutions"))
        ],
        ids=ids_of(
            openalex=work.get("id") or ids.get("openalex"),
            doi=work.get("doi") or ids.get("doi"),
            pmid=ids.get("pmid"),
            url=_arxiv_url(work),
        ),
        citations=work.get("cited_by_count"),
    )
    yield from draft.items()


def _author(entry: dict[str, Any]) -> Author | None:
    author = mapping(entry.get("author"))
    places = [text_of(one.get("display_name")) for one in mappings(entry.get("institutions"))]
    return placed(
        author_of(
            author.get("display_name") or entry.get("raw_author_name"),
            openalex=tail_of(author.get("id")),
            orcid=orcid_of(author.get("orcid")),
        ),
        places,
    )


def _arxiv_url(work: dict[str, Any]) -> str:
    for place in mappings(work.get("locations")):
        url = text_of(place.get("landing_page_url"))
        if "arxiv.org/" in url:
            return url
    return ""


def text_of_index(index: object) -> str:
    """The text of an index from word to the places at which it stands.

    Places without a word are passed over; an index that claims more than
    ``_MAX_WORDS`` words gives the first of them.
    """
    if not isinstance(index, dict):
        return ""
    index = index.get("InvertedIndex", index)
    if not isinstance(index, dict):
        return ""
    placed: dict[int, str] = {}
    for word, places in index.items():
        if isinstance(places, list):
            for place in places:
                if type(place) is int:
                    placed[place] = word
    return " ".join([placed[place] for place in sorted(placed)[:_MAX_WORDS]])


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
