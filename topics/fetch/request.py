"""Request to an index: author, words and years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from topics.errors import UsageError

SERVICES = ("openalex", "arxiv", "semantic-scholar")
"""The indexes that can be asked."""

_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """What to fetch.

    Parameters
    ----------
    author : str
        Name of an author, or the index's own number of one.
    orcid : str
        ORCID of an author; the surest way, and OpenAlex only.
    query : str
        Words to look for in titles and abstracts; arXiv takes its own syntax too.
    years : (int, int) or None
        First and last year, both included.
    mail : str
        Address that is told to OpenAlex, as it asks of polite users.
    address : str
        Where the service is, for a mirror or a proxy. Default: where it is known to be.
    """

    author: str = ""
    orcid: str = ""
    query: str = ""
    years: tuple[int, int] | None = None
    mail: str = ""
    address: str = ""

    def __post_init__(self) -> None:
        if not (self.author or self.orcid or self.query):
            raise UsageError("say what to fetch: --author, --orcid or --query.")
        if self.author and self.orcid:
            raise UsageError("--author and --orcid name one person; give one of them.")
        if self.orcid and not _ORCID.fullmatch(self.orcid):
            raise UsageError(f"--orcid must be like 0000-0002-1825-0097, got {self.orcid!r}.")
        if self.mail and not _MAIL.fullmatch(self.mail):
            raise UsageError(f"--mail must be a mail address, got {self.mail!r}.")
        if self.years and not 1500 <= self.years[0] <= self.years[1] <= 2199:
            raise UsageError(f"--years must be a window such as 2022:2026, got {self.years}.")

    @property
    def orcid_number(self) -> str:
        """The ORCID without its address."""
        found = _ORCID.fullmatch(self.orcid)
        return found.group(1) if found else ""
