"""Affiliations of each author, in the ways in which sources write them beside the names.

A source says them of the author (Crossref, OpenAlex, PubMed), in a list as long as that
of the names (ADS, IEEE), in brackets behind which an address stands (Web of Science), or
behind each name once more (Scopus). Where it is not clear who is meant nothing is said
of anybody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from topics.names.person import NameParts, name_parts
from topics.records import Author
from topics.sources.values import text_of

_MOST_PLACES = 20
"""Affiliations of one author that are kept."""
_NOT_KNOWN = frozenset({"", "-", "na", "n/a", "none", "null"})
_BRACKETS = re.compile(r"\[([^\[\]]+)\]([^\[]*)")
_SHORT_NAME = re.compile(r"(?:[^\W\d_]\.-?){1,4}")

_MaybeAuthor = TypeVar("_MaybeAuthor", Author, Author | None)


def placed(author: _MaybeAuthor, places: Iterable[object]) -> _MaybeAuthor:
    """The author with affiliations beside those that are known already."""
    known: list[str] = []
    for place in places:
        text = text_of(place).strip(" ;")
        if text.casefold() not in _NOT_KNOWN:
            known.append(text)
    if author is None or not known:
        return author
    united = tuple(dict.fromkeys((*author.affiliations, *known)))[:_MOST_PLACES]
    return replace(author, affiliations=united)


def placed_in_order(authors: Sequence[Author], places: Sequence[object]) -> list[Author]:
    """The authors with the affiliations of a list of equal length, one text for each."""
    if len(places) != len(authors):
        return list(authors)
    return [placed(author, [place]) for author, place in zip(authors, places, strict=True)]


def placed_by_brackets(authors: Sequence[Author], text: str) -> list[Author]:
    """The authors with the addresses of "[Oak, E; Elm, T] Kite Univ, Harbour; [...] ..."."""
    found = _Finder(authors)
    for names, place in _BRACKETS.findall(text):
        for name in names.split(";"):
            found.place(name, place)
    return found.authors


def placed_by_names(authors: Sequence[Author], text: str) -> list[Author]:
    """The authors with what follows their names in "Oak E., Kite University; Elm, T., ..."."""
    found = _Finder(authors)
    for part in text.split(";"):
        name, _, place = part.strip().partition(", ")
        initials, _, rest = place.partition(", ")
        if _SHORT_NAME.fullmatch(initials.strip()):
            name, place = f"{name}, {initials}", rest
        found.place(name, place)
    return found.authors


class _Finder:
    """Authors of one paper, found by name, or by surname and initial if nobody else has them."""

    def __init__(self, authors: Sequence[Author]) -> None:
        self.authors = list(authors)
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, author in enumerate(authors):
            for key in _keys(name_parts(author.name, author.name)):
                self._places[key].append(number)

    def place(self, name: str, affiliation: str) -> None:
        """Note an affiliation of the one author of a name, if there is one."""
        if not name.strip():
            return
        for key in _keys(name_parts(name)):
            found = self._places.get(key, [])
            if len(found) == 1:
                self.authors[found[0]] = placed(self.authors[found[0]], [affiliation])
                return


def _keys(parts: NameParts) -> tuple[str, str]:
    return parts.key, f"{parts.surname} {parts.initial}"
