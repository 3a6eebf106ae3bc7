"""Semantic Scholar by the package ``semanticscholar``: papers by author or words."""

from __future__ import annotations

import os
from typing import Any

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
    client = SemanticScholar(
        timeout=60, api_key=key, api_url=request.address.rstrip("/") or None, retry=False
    )
    return SemanticScholarIndex(client)


class SemanticScholarIndex:
    """Semantic Scholar; its client remembers where it is, so that a broken harvest begins anew."""

    NAME = "semantic-scholar"
    LABEL = "Semantic Scholar"
    START = "first"
    RESUMES = False

    def __init__(self, client: Any) -> None:
        self.pause = 1.0
        self._client = client
        self._results: Any = None

    def page(self, request: FetchRequest, position: str) -> Page:
        """The next papers."""
        from semanticscholar.SemanticScholarException import NoMorePagesException

        if position == self.START or self._results is None:
            self._results = self._first(request)
        else:
            try:
                self._results.next_page()
            except NoMorePagesException:
                return Page(papers=[], following="")
        results = self._results
        papers = list(results.raw_data)
        if request.author and request.years:
            first, last = request.years
            papers = [one for one in papers if first <= (one.get("year") or 0) <= last]
        left = len(results) < results.total if results.total else results.next > results.offset
        more = bool(results.raw_data) and left
        return Page(papers=papers, following="next" if more else "", total=results.total or None)

    def _first(self, request: FetchRequest) -> Any:
        if request.author:
            number = self._find_author(request.author)
            return self._client.get_author_papers(number, fields=_FIELDS, limit=500)
        years = "-".join(map(str, request.years)) if request.years else None
        return self._client.search_paper(request.query, year=years, fields=_FIELDS, bulk=True)

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
