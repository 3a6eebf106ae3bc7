"""Reader of files with one or several saved author pages of both kinds."""

from __future__ import annotations

from collections.abc import Iterator

from topics.errors import InputError
from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.pages.cluster_page import read_cluster_page
from topics.sources.pages.page_heads import split_pages
from topics.sources.pages.page_text import CLUSTER, PROFILE, PageKind, harmless_lines
from topics.sources.pages.profile_page import read_profile_page

_READERS = {PROFILE: read_profile_page, CLUSTER: read_cluster_page}


def first_page_kind(sample: Sample) -> PageKind | None:
    """Kind of the first page in the beginning of a file; None if there is no page."""
    pages = split_pages("", harmless_lines("", sample.text)[0])
    return pages[0].kind if pages else None


def read_pages(file: SourceFile) -> Iterator[SourceItem]:
    """Yield every page of the file, each followed by its papers.

    Raises
    ------
    InputError
        If the file cannot be read, or contains no page.
    """
    decoded = file.read_text()
    lines, repairs = harmless_lines(file.name, decoded.text)
    pages = split_pages(file.name, lines)
    if not pages:
        raise InputError(
            f"{file.name}: no author page was found; a saved author profile or name cluster "
            "with at least one paper is expected."
        )
    yield from decoded.problems
    yield from repairs
    for page in pages:
        yield from _READERS[page.kind](page)
