"""The formats that are known, in the order in which they are asked.

A format that is recognised by a stricter sign comes before a laxer one; the
first that recognises a file reads it.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from topics.sources.base import Source

_MODULES: tuple[str, ...] = (
    "tables.parquet",
    "tables.excel",
    "indexes.openalex",
    "indexes.semantic_scholar",
    "indexes.openreview",
    "indexes.arxiv",
    "indexes.dblp",
    "indexes.csl_json",
    "tables.json_table",
    "indexes.dblp_xml",
    "references.nbib",
    "references.ris",
    "references.wos_text",
    "references.bibtex",
    "pages.author_profile",
    "pages.name_cluster",
    "tables.our_papers",
    "tables.scopus",
    "tables.ieee",
    "tables.springer",
    "tables.pubmed_csv",
    "tables.dimensions",
    "tables.lens",
    "tables.wos",
    "tables.any_table",
)


def known_sources() -> tuple[Source, ...]:
    """The source modules, imported."""
    return tuple(cast(Source, import_module(f"topics.sources.{name}")) for name in _MODULES)
