"""Semantic Scholar by the package ``semanticscholar``: papers by author or words."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from topics.errors import InputError, MissingExtraError, UsageError
from topics.fetch.request import FetchRequest
from topics.fetch.service import Page, Trouble, of_status, unreachable
from topics.names.person import name_key

_KEY = "SEMANTIC_SCHOLAR_API_KEY"
_FIELDS = [
    "paperId", "externalIds", "title", "abstract", "year", "publicationDate", "venue",
    "publicationVenue", "journal", "publicationTypes", "fieldsOfStudy", "s2FieldsOfStudy",
    "citationCount", "authors",
]  # fmt: skip
_HOME = "https://api.semanticscholar.org"
_AT_ONCE = 500
_TIMEOUT = 60
_SHOWN = 5


def make_service(request: FetchRequest) -> SemanticScholarIndex:
    """The index, ready to be asked.

    Raises
    ------
    UsageError
        If the request names an ORCID, which Semantic Scholar cannot be asked for.
    MissingExtraError
        If the client is not installed.
    """
    if request.orcid:
        raise UsageError("Semantic Scholar cannot be asked for an ORCID; give --author or --query.")
    if request.author and request.query:
        raise UsageError("of Semantic Scholar, ask for --author or for --query, not for both.")
    try:
        from semanticscholar import SemanticScholar
    except ImportError as error:
        raise MissingExtraError("Fetching from Semantic Scholar", extra="fetch") from error
    key = os.environ.get(_KEY) or None
    address = request.address.rstrip("/") or _HOME
    client = SemanticScholar(timeout=_TIMEOUT, api_key=key, api_url=address, retry=False)
    return SemanticScholarIndex(client, address, key)


class SemanticScholarIndex:
    """Semantic Scholar, asked page by page: by number for an author, by token for words.

    The client's own methods begin with the first page always; what they return is
    made here instead, and told where to begin.
    """

    NAME = "semantic-scholar"
    LABEL = "Semantic Scholar"
    START = "offset 0"

    def __init__(self, client: Any, address: str, key: str | None) -> None:
        self.pause = 1.0
        self._client = client
        self._address = address
        self._headers = {"x-api-key": key} if key else {}
        self._author = ""

    def page(self, request: FetchRequest, position: str) -> Page:
        """The papers from a number or a token on."""
        results = self._results(request)
        kind, _, value = position.partition(" ")
        offset = int(value) if kind == "offset" else 0
        results._offset, results._next = offset - _AT_ONCE, offset
        results._continuation_token = value if kind == "token" else None
        results.next_page()
        papers = list(results.raw_data)
        following = ""
        if papers and results._continuation_token:
            following = f"token {results._continuation_token}"
        elif papers and results.next > offset:
            following = f"offset {results.next}"
        if request.author and request.years:
            first, last = request.years
            papers = [one for one in papers if first <= (one.get("year") or 0) <= last]
        return Page(papers=papers, following=following, total=results.total or None)

    def _results(self, request: FetchRequest) -> Any:
        """Results of the client of which no page was asked for yet."""
        from semanticscholar.ApiRequester import ApiRequester
        from semanticscholar.PaginatedResults import PaginatedResults

        path, query = "paper/search/bulk", quote(request.query)
        if request.author:
            self._author = self._author or self._find_author(request.author)
            path, query = f"author/{self._author}/papers", ""
        elif request.years:
            query += f"&year={'-'.join(map(str, request.years))}"
        return PaginatedResults(
            ApiRequester(_TIMEOUT, retry=False),
            dict,
            f"{self._address}/graph/v1/{path}",
            query,
            _FIELDS,
            _AT_ONCE,
            self._headers,
            max_results=10_000_000,
        )

    def _find_author(self, name: str) -> str:
        if name.strip().isdigit():
            return name.strip()
        fields = ["authorId", "name", "affiliations", "paperCount"]
        found = list(self._client.search_author(name, fields=fields, limit=25).items)
        same = [one for one in found if name_key(one.name or "") == name_key(name)]
        if len(same) == 1:
            return str(same[0].authorId)
        if not found:
            raise InputError(f"Semantic Scholar knows no author called {name!r}.")
        said = "; ".join(
            f"{one.authorId} ({one.name}, {one.paperCount} papers)"
            for one in (same or found)[:_SHOWN]
        )
        what = f"has {len(same)} authors" if same else "has no author"
        raise InputError(
            f"Semantic Scholar {what} called {name!r}; give one of these numbers as --author: "
            f"{said}."
        )

    def trouble(self, error: Exception) -> Trouble | None:
        """What an error of the client means."""
        import httpx
        from semanticscholar.SemanticScholarException import SemanticScholarException
        from tenacity import RetryError

        # What the client would try again it wraps also where it is to try only once.
        if isinstance(error, RetryError):
            cause = error.last_attempt.exception()
            error = cause if isinstance(cause, Exception) else error
        if isinstance(error, ConnectionRefusedError):
            return of_status(self.LABEL, 429)
        if isinstance(error, PermissionError):
            return of_status(self.LABEL, 403)
        if isinstance(error, SemanticScholarException):
            gone = "Timeout" in type(error).__name__ or "Internal" in type(error).__name__
            return of_status(self.LABEL, 500 if gone else 400)
        if isinstance(error, httpx.HTTPError):
            return unreachable(self.LABEL, again=not isinstance(error, httpx.ConnectError))
        if isinstance(error, (ValueError, KeyError)):
            return unreachable(self.LABEL, again=True)
        return None
