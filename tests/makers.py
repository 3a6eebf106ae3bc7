"""Small builders that tests share."""

from __future__ import annotations

from topics.records import Author, Location, Record


def make_author(name: str, **ids: str) -> Author:
    return Author(name=name, ids=ids)


def make_record(
    title: str,
    authors: str | tuple[Author, ...] = "Ada Byron; Mary Somerville",
    year: int | None = 2020,
    *,
    line: int = 1,
    file: str = "a.csv",
    abstract: str = "",
    complete: bool = True,
    published: bool = True,
    owner: str = "",
    venue: str = "",
    **ids: str,
) -> Record:
    """A record; ``authors`` may be names with ``; `` between them."""
    if isinstance(authors, str):
        authors = tuple(Author(name=name) for name in authors.split("; ") if name)
    return Record(
        location=Location(file, line),
        format="test",
        title=title,
        abstract=abstract,
        authors=authors,
        authors_complete=complete,
        owner=Author(name=owner) if owner else None,
        year=year,
        published=published,
        venue=venue,
        ids=ids,
    )
