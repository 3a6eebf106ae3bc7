"""The tables whose columns are known, for containers that may hold any of them."""

from __future__ import annotations

from collections.abc import Iterable

from topics.sources.tables import (
    dimensions,
    ieee,
    lens,
    our_papers,
    pubmed_csv,
    scopus,
    springer,
    wos,
)
from topics.sources.tables.rows import Profile

SITES: tuple[Profile, ...] = tuple(
    module.PROFILE for module in (scopus, ieee, springer, pubmed_csv, dimensions, lens, wos)
)


def profile_of(header: Iterable[object], *, stored: bool) -> Profile | None:
    """The profile that a header fits; ``stored``: its text was not made harmless for CSV."""
    names = list(header)
    own = our_papers.STORED if stored else our_papers.PROFILE
    return next((profile for profile in (own, *SITES) if profile.fits(names)), None)
