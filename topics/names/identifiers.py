"""Identifiers of papers in one spelling, so that equal ones compare equal.

Sources write a DOI as a bare string, with ``doi:``, as an address, in capitals;
an arXiv number with or without its version. Each kind has one form here, and
what is not a valid identifier of its kind becomes "" and is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_ARXIV = re.compile(
    r"(?:^|[/:\s])(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?(?:[\s\[]|$)",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"^10\.48550/arxiv\.(.+)$")
_PREPRINT_DOI = re.compile(
    r"^10\.(?:48550|1101|2139|21203|26434|31234|31219|31222|20944|5281|6084|36227|22541|33774|35542)/"
)


def normalise_doi(value: str) -> str:
    """Lower case, without address or prefix: "10.1145/3292500.3330919"."""
    found = _DOI.search(unquote(value).strip().lower())
    if found is None:
        return ""
    doi = found.group().rstrip(".,;:\"'>")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:")
    return doi


def normalise_arxiv(value: str) -> str:
    """The number without version: "2310.12773", "math/0309136"."""
    found = _ARXIV.search(value.strip())
    if found is None:
        return ""
    number = found.group(1).lower()
    archive, slash, digits = number.partition("/")
    return f"{archive.split('.')[0]}/{digits}" if slash else number


def _openreview(value: str) -> str:
    found = re.search(r"(?:[?&]id=|^)([\w-]{5,})(?:$|[&#])", value.strip())
    return found.group(1) if found else ""


def _openalex(value: str) -> str:
    found = re.search(r"(?:^|/)(w\d{4,})$", value.strip().lower())
    return found.group(1).upper() if found else ""


def _pmid(value: str) -> str:
    found = re.search(r"(?:^|[/:\s])0*([1-9]\d{0,8})(?:\.0)?/?$", value.strip())
    return found.group(1) if found else ""


def _s2(value: str) -> str:
    found = re.search(r"(?:^|[/:])([0-9a-f]{40}|\d+)$", value.strip().lower())
    return found.group(1) if found else ""


def _dblp(value: str) -> str:
    found = re.search(r"(?:^|/rec/|dblp:)([\w-]+/[\w./-]+?)(?:\.html|\.xml)?$", value.strip())
    return found.group(1) if found else ""


_NORMALISE: Mapping[str, Callable[[str], str]] = {
    "doi": normalise_doi,
    "arxiv": normalise_arxiv,
    "openreview": _openreview,
    "openalex": _openalex,
    "pmid": _pmid,
    "s2": _s2,
    "dblp": _dblp,
}


def normalise_ids(ids: Mapping[str, str]) -> dict[str, str]:
    """Every valid identifier in its one spelling, by kind.

    The DOI that arXiv gives to each of its papers also fills ``arxiv``.
    """
    if not ids:
        return {}
    result = {
        kind: normal
        for kind, normalise in _NORMALISE.items()
        if (value := ids.get(kind)) and (normal := normalise(str(value)))
    }
    own = _ARXIV_DOI.match(result.get("doi", ""))
    if own and "arxiv" not in result and (number := normalise_arxiv(own.group(1))):
        result["arxiv"] = number
    return result


def is_preprint_doi(doi: str) -> bool:
    """Whether a normalised DOI names a preprint or deposit rather than a publication."""
    return bool(_PREPRINT_DOI.match(doi))
