"""Source of author profiles saved from a browser as text."""

from __future__ import annotations

from collections.abc import Iterator

from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.pages.page_text import PROFILE
from topics.sources.pages.saved_pages import first_page_kind, read_pages

NAME = PROFILE


def recognise(sample: Sample) -> str | None:
    """Recognise a text that begins with a profile's figures or its dated papers."""
    if first_page_kind(sample) != PROFILE:
        return None
    return "has the figures or the dated papers of an author profile"


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the author's page, papers and problems of one or several consecutive pages."""
    yield from read_pages(file)
