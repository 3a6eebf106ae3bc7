"""arXiv by the package ``arxiv``; each paper is written as a line of arXiv's metadata snapshot."""

from __future__ import annotations

from itertools import islice
from typing import Any

from topics.errors import MissingExtraError, UsageError
from topics.fetch.openalex import of_requests
from topics.fetch.request import FetchRequest
from topics.fetch.service import Page, Trouble, of_status, unreachable

_AT_ONCE = 100


def make_service(request: FetchRequest) -> Arxiv:
    """The index, ready to be asked.

    Raises
    ------
    UsageError
        If the request names an ORCID, which arXiv cannot be asked for.
    MissingExtraError
        If the client is not installed.
    """
    if request.orcid:
        raise UsageError("arXiv cannot be asked for an ORCID; give --author or --query.")
    try:
        import arxiv
    except ImportError as error:
        raise MissingExtraError("Fetching from arXiv", extra="fetch") from error
    client = arxiv.Client(page_size=_AT_ONCE, delay_seconds=3.0, num_retries=0)
    if request.address:
        client.query_url_format = f"{request.address.rstrip('/')}/api/query?{{}}"
        client.delay_seconds = 0.0
    return Arxiv(client)


class Arxiv:
    """arXiv, asked page by page; the client itself keeps the three seconds between two."""

    NAME = "arxiv"
    LABEL = "arXiv"
    START = "0"

    def __init__(self, client: Any) -> None:
        self.pause = 0.0
        self._client = client

    def page(self, request: FetchRequest, position: str) -> Page:
        """The papers from a number on, the oldest first."""
        import arxiv

        search = arxiv.Search(
            query=_query(request),
            max_results=None,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Ascending,
        )
        start = int(position)
        found = list(islice(self._client.results(search, offset=start), _AT_ONCE))
        more = len(found) == _AT_ONCE
        return Page(
            papers=[_snapshot(one) for one in found],
            following=str(start + len(found)) if more else "",
        )

    def trouble(self, error: Exception) -> Trouble | None:
        """What an error of the client means."""
        import arxiv

        if isinstance(error, arxiv.HTTPError):
            return of_status(self.LABEL, error.status)
        if isinstance(error, arxiv.ArxivError):
            return unreachable(self.LABEL, again=True)
        return of_requests(self.LABEL, error)


def _query(request: FetchRequest) -> str:
    parts = [f'au:"{request.author}"'] if request.author else []
    if request.query:
        own = any(sign in request.query for sign in (":", '"'))
        parts.append(f"({request.query})" if own else f'all:"{request.query}"')
    if request.years:
        first, last = request.years
        parts.append(f"submittedDate:[{first}01010000 TO {last}12312359]")
    return " AND ".join(parts)


def _snapshot(result: Any) -> dict[str, Any]:
    """A result with the names of arXiv's metadata snapshot."""
    number = str(result.entry_id).rsplit("/abs/", 1)[-1]
    bare, _, version = number.rpartition("v")
    return {
        "id": bare if version.isdigit() else number,
        "title": result.title,
        "abstract": result.summary,
        "authors": [author.name for author in result.authors],
        "categories": " ".join(result.categories),
        "comments": result.comment,
        "journal-ref": result.journal_ref,
        "doi": result.doi,
        "versions": [{"version": "v1", "created": result.published.isoformat()}],
        "update_date": result.updated.date().isoformat(),
    }
