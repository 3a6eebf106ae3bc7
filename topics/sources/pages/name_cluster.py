"""Source of name clusters saved from a browser as text."""

from __future__ import annotations

from collections.abc import Iterator

from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.pages.page_text import CLUSTER
from topics.sources.pages.saved_pages import first_page_kind, read_pages

NAME = CLUSTER


def recognise(sample: Sample) -> str | None:
    """Recognise a text that begins with a name cluster's heading or its venue lines."""
    if first_page_kind(sample) != CLUSTER:
        return None
    return "has the heading or the venue lines of a name cluster"


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the author's page, papers and problems of one or several consecutive pages."""
    yield from read_pages(file)
