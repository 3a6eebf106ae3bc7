"""Dimensions, exported as CSV or Excel; a line about the export precedes the header."""

from __future__ import annotations

from collections.abc import Iterator

from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.tables import delimited
from topics.sources.tables.rows import Profile

NAME = "dimensions"

PROFILE = Profile(
    name=NAME,
    label="Dimensions",
    signs=(
        frozenset({"publication id", "dimensions url"}),
        frozenset({"publication id", "pubyear", "title"}),
    ),
    columns={
        "title": ("title",),
        "abstract": ("abstract",),
        "authors": ("authors",),
        "year": ("pubyear",),
        "date": (
            "publication date",
            "publication date (online)",
            "publication date (print)",
        ),
        "venue": (
            "source title",
            "anthology title",
            "source title/anthology title",
        ),
        "type": (
            "publication type",
            "document type",
        ),
        "category": ("fields of research (anzsrc 2020)",),
        "keywords": (
            "keywords",
            "mesh terms",
        ),
        "affiliations": ("research organizations - standardized",),
        "citations": ("times cited",),
        "doi": ("doi",),
        "pmid": ("pmid",),
    },
    checks={
        "publication id": r"pub\.\d+",
        "dimensions url": r"https?://.*",
    },
)


def recognise(sample: Sample) -> str | None:
    """Why the file is an export of Dimensions."""
    return delimited.recognise(sample, PROFILE)


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the rows."""
    return delimited.read(file, PROFILE)
