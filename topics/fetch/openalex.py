"""OpenAlex by pyalex: works by ORCID, author name or words."""

from __future__ import annotations

import os
import re
from typing import Any

from topics.errors import InputError, MissingExtraError
from topics.fetch.request import FetchRequest
from topics.fetch.service import Page, Trouble, of_status, unreachable
from topics.names.person import name_key

_HOME = "https://api.openalex.org"
_KEY = "OPENALEX_API_KEY"
_NUMBER = re.compile(r"(?:https?://openalex\.org/)?(A\d+)", re.IGNORECASE)
_AT_ONCE = 100
_SHOWN = 5


def make_service(request: FetchRequest) -> OpenAlex:
    """The index, ready to be asked.

    Raises
    ------
    MissingExtraError
        If pyalex is not installed.
    """
    try:
        import pyalex
    except ImportError as error:
        raise MissingExtraError("Fetching from OpenAlex", extra="fetch") from error
    pyalex.config.email = request.mail or None
    pyalex.config.api_key = os.environ.get(_KEY) or None
    pyalex.config.max_retries = 0
    return OpenAlex(request.address or _HOME)


class OpenAlex:
    """OpenAlex, asked page by page with its cursors."""

    NAME = "openalex"
    LABEL = "OpenAlex"
    START = "*"

    def __init__(self, address: str) -> None:
        self.pause = 0.2
        self._address = address.rstrip("/")
        self._author = ""

    def page(self, request: FetchRequest, position: str) -> Page:
        """The works at a cursor."""
        works = self._endpoint("Works")
        if request.orcid:
            works = works.filter(author={"orcid": request.orcid_number})
        elif request.author:
            self._author = self._author or self._find_author(request.author)
            works = works.filter(author={"id": self._author})
        if request.years:
            works = works.filter(publication_year="-".join(map(str, request.years)))
        if request.query:
            works = works.search(request.query)
        found = works.get(per_page=_AT_ONCE, cursor=position)
        return Page(
            papers=[dict(work) for work in found],
            following=str(found.meta.get("next_cursor") or "") if found else "",
            total=found.meta.get("count"),
        )

    def _endpoint(self, name: str) -> Any:
        """An endpoint of the client, at this address."""
        import pyalex

        kind: Any = getattr(pyalex, name)
        home = kind.url

        def url(endpoint: Any) -> str:
            return self._address + str(home.fget(endpoint)).removeprefix(_HOME)

        return type(name, (kind,), {"url": property(url)})()

    def _find_author(self, name: str) -> str:
        """The number of the only author of a name.

        Raises
        ------
        InputError
            If there is none, or several, naming them.
        """
        number = _NUMBER.fullmatch(name.strip())
        if number:
            return number.group(1).upper()
        found = self._endpoint("Authors").search(name).get(per_page=25)
        key = name_key(name)
        same = [one for one in found if key in map(name_key, _names(one))]
        if len(same) == 1:
            return str(same[0]["id"]).rsplit("/", 1)[-1]
        if not found:
            raise InputError(f"OpenAlex knows no author called {name!r}.")
        said = "; ".join(map(_described, (same or found)[:_SHOWN]))
        what = f"has {len(same)} authors" if same else "has no author"
        raise InputError(
            f"OpenAlex {what} called {name!r}; give --orcid, or one of these numbers as --author: "
            f"{said}."
        )

    def trouble(self, error: Exception) -> Trouble | None:
        """What an error of requests or pyalex means."""
        return of_requests(self.LABEL, error)


def of_requests(label: str, error: Exception) -> Trouble | None:
    """What an error of the library requests means."""
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        asked = error.response.headers.get("Retry-After", "")
        return of_status(
            label, error.response.status_code, float(asked) if asked.isdigit() else None
        )
    if isinstance(error, requests.ConnectionError):
        never = any(word in str(error) for word in ("NewConnection", "NameResolution", "refused"))
        return unreachable(label, again=not never)
    if isinstance(error, (requests.RequestException, ValueError)):
        # A page that is cut off is no JSON either.
        return unreachable(label, again=True)
    return None


def _names(author: dict[str, Any]) -> list[str]:
    return [str(author.get("display_name")), *(author.get("display_name_alternatives") or [])]


def _described(author: dict[str, Any]) -> str:
    number = str(author.get("id")).rsplit("/", 1)[-1]
    places = author.get("last_known_institutions") or []
    place = f", {places[0].get('display_name')}" if places else ""
    orcid = f", ORCID {author['orcid'].rsplit('/', 1)[-1]}" if author.get("orcid") else ""
    return (
        f"{number} ({author.get('display_name')}{place}, {author.get('works_count')} works{orcid})"
    )
