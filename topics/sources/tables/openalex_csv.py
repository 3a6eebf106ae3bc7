"""OpenAlex, exported as CSV: its JSON with dots between the names, and bars between values."""

from __future__ import annotations

from topics.records import Author
from topics.sources.drafts import author_of
from topics.sources.tables.rows import Get, SiteColumns
from topics.sources.values import orcid_of, tail_of, text_of


def _authors(get: Get) -> list[Author]:
    """Names with OpenAlex's numbers and ORCIDs where there is one for each."""
    names = text_of(get("authors")).split("|")
    numbers, orcids = (_as_many(text_of(get(field)), len(names)) for field in ("ids", "orcids"))
    found = zip(names, numbers, orcids, strict=True)
    people = (author_of(n, openalex=tail_of(a), orcid=orcid_of(o)) for n, a, o in found)
    return [author for author in people if author is not None]


def _as_many(text: str, number: int) -> list[str]:
    values = text.split("|")
    return values if len(values) == number else [""] * number


SITE = SiteColumns(
    name="openalex-csv",
    label="OpenAlex",
    signs=(
        frozenset({"display_name", "authorships.author.display_name"}),
        frozenset({"title", "authorships.author.display_name"}),
        frozenset({"display_name", "authorships.raw_author_name"}),
    ),
    columns={
        "title": ("title", "display_name"),
        "abstract": ("abstract",),
        "authors": ("authorships.author.display_name", "authorships.raw_author_name"),
        "ids": ("authorships.author.id",),
        "orcids": ("authorships.author.orcid",),
        "year": ("publication_year",),
        "date": ("publication_date",),
        "venue": ("primary_location.source.display_name", "primary_location.raw_source_name"),
        "type": ("type",),
        "category": ("primary_topic.display_name",),
        "keywords": ("keywords.display_name", "topics.display_name", "concepts.display_name"),
        "affiliations": ("authorships.institutions.display_name",),
        "citations": ("cited_by_count",),
        "openalex": ("id", "ids.openalex"),
        "doi": ("doi", "ids.doi"),
        "pmid": ("ids.pmid",),
        "url": ("primary_location.landing_page_url",),
    },
    checks={"id": r"https?://openalex\.org/\S+"},
    authors=_authors,
)
