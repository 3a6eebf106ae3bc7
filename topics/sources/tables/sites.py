"""The sites whose tables are known, and the sources that read them as delimited text.

A site is a module with its :class:`~topics.sources.tables.rows.SiteColumns`
under the name ``SITE``, entered in ``SITES``. Containers that may hold the
table of any site ask :func:`site_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.tables import (
    delimited,
    dimensions,
    embase,
    ieee,
    lens,
    openalex_csv,
    our_papers,
    pubmed_csv,
    scopus,
    springer,
    wos,
)
from topics.sources.tables.rows import SiteColumns

SITES: tuple[SiteColumns, ...] = (
    our_papers.SITE,
    scopus.SITE,
    ieee.SITE,
    springer.SITE,
    pubmed_csv.SITE,
    dimensions.SITE,
    lens.SITE,
    openalex_csv.SITE,
    embase.SITE,
    wos.SITE,
)
"""In the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class SiteSource:
    """The exports of one site as delimited text, as a source."""

    site: SiteColumns

    @property
    def NAME(self) -> str:  # noqa: N802
        """The name of the format."""
        return self.site.name

    def recognise(self, sample: Sample) -> str | None:
        """Why the file is an export of the site."""
        return delimited.recognise(sample, self.site)

    def read(self, file: SourceFile) -> Iterator[SourceItem]:
        """Yield the papers in the order of the rows."""
        return delimited.read(file, self.site)


def site_of(header: Iterable[object], *, stored: bool) -> SiteColumns | None:
    """The site that a header is of; ``stored``: its text was not made harmless for CSV."""
    names = list(header)
    site = next((site for site in SITES if site.fits(names)), None)
    return our_papers.STORED if stored and site is our_papers.SITE else site
