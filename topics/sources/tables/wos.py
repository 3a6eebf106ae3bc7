"""Web of Science, exported tab-delimited: two letters for each column.

The Excel export of the same site has the names written out; both are here.
"""

from __future__ import annotations

from topics.records import Author
from topics.sources.affiliations import placed_by_brackets
from topics.sources.people import linked, people
from topics.sources.tables.rows import Get, SiteColumns
from topics.sources.values import text_of


def _authors(get: Get) -> list[Author]:
    """Read the names with ORCID, ResearcherID and addresses."""
    authors = people(get("authors"))
    for column, kind in (("author_orcids", "orcid"), ("author_researcher_ids", "researcherid")):
        authors = linked(authors, kind, text_of(get(column)))
    return placed_by_brackets(authors, text_of(get("addresses")))


SITE = SiteColumns(
    name="wos",
    label="Web of Science",
    signs=(
        frozenset({"pt", "au", "ti", "so", "ut"}),
        frozenset({"pt", "au", "ti", "so", "py"}),
        frozenset({"article title", "source title", "ut (unique wos id)"}),
    ),
    authors=_authors,
    columns={
        "author_orcids": ("oi", "orcids"),
        "author_researcher_ids": ("ri", "researcher ids"),
        "addresses": ("c1", "addresses"),
        "title": ("ti", "article title"),
        "abstract": ("ab", "abstract"),
        "authors": ("af", "author full names", "au", "authors", "ca", "group authors"),
        "year": ("py", "publication year"),
        "date": ("ea", "early access date"),
        "venue": ("so", "source title", "ct", "conference title"),
        "type": ("dt", "document type", "pt"),
        "category": ("wc", "wos categories", "sc", "research areas"),
        "keywords": ("de", "author keywords", "id", "keywords plus"),
        "citations": ("tc", "times cited, wos core", "z9", "times cited, all databases"),
        "doi": ("di", "doi"),
        "pmid": ("pm", "pubmed id"),
    },
    checks={"pt": r"[A-Z]", "ut": r"[A-Z]+:\S+", "ut (unique wos id)": r"[A-Z]+:\S+"},
)
