"""The known formats, in the order in which they are tried.

Formats with stricter criteria come before laxer ones; the first source that
recognises a file reads it.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from topics.sources.base import Source

_BEFORE_SITES = (
    "tables.parquet",
    "tables.excel",
    "indexes.openalex",
    "indexes.semantic_scholar",
    "indexes.openreview",
    "indexes.arxiv",
    "indexes.dblp",
    "indexes.ads",
    "indexes.hal",
    "indexes.datacite",
    "indexes.europe_pmc",
    "indexes.orcid",
    "indexes.zotero",
    "indexes.crossref",
    "indexes.csl_json",
    "tables.json_table",
    "indexes.dblp_xml",
    "indexes.pubmed_xml",
    "indexes.arxiv_atom",
    "references.endnote_xml",
    "references.mods",
    "references.ris",
    "references.nbib",
    "references.wos_text",
    "references.refworks",
    "references.endnote_tagged",
    "references.cochrane",
    "references.pubmed_text",
    "references.ovid_text",
    "references.bibtex",
    "pages.author_profile",
    "pages.name_cluster",
)
_AFTER_SITES = ("tables.any_table",)

PACKED_SOURCES = frozenset({"parquet", "excel"})
"""Names of the sources that read files of other kinds than text."""


def known_sources() -> tuple[Source, ...]:
    """All sources in order: format modules, and sites whose tables are known."""
    from topics.sources.tables.sites import SITES, SiteSource

    sites = (SiteSource(site) for site in SITES)
    return (*map(_module, _BEFORE_SITES), *sites, *map(_module, _AFTER_SITES))


def _module(name: str) -> Source:
    return cast(Source, import_module(f"topics.sources.{name}"))
