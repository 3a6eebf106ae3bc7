"""The formats that are known, in the order in which they are asked.

A format that is recognised by a stricter sign comes before a laxer one; the
first that recognises a file reads it.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from topics.sources.base import Source

_MODULES: tuple[str, ...] = (
    "parquet",
    "excel",
    "openalex",
    "semantic_scholar",
    "openreview",
    "arxiv",
    "dblp",
    "csl_json",
    "json_table",
    "dblp_xml",
    "nbib",
    "ris",
    "wos_text",
    "bibtex",
    "author_profile",
    "name_cluster",
    "papers",
    "scopus",
    "ieee",
    "springer",
    "pubmed_csv",
    "dimensions",
    "lens",
    "wos",
    "table",
)


def known_sources() -> tuple[Source, ...]:
    """The source modules, imported."""
    return tuple(cast(Source, import_module(f"topics.sources.{name}")) for name in _MODULES)
