"""Parse lists of people: a string, a list of names, or a list of objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from topics.names.author_lists import parse_author_list
from topics.records import Author
from topics.sources.drafts import author_of
from topics.sources.values import text_of
from topics.text.printable import printable

_HOMONYMS = re.compile(r"[^\W\d_] \d{4}\s*(?:[;|]|$)")


def people(value: Any, named: Callable[[str], Author | None] = author_of) -> list[Author]:
    """Parse authors from a string, a list of names, or a list of objects with names.

    ``named`` makes an author from a single name.
    """
    if value is None:
        return []
    if isinstance(value, str):
        if _HOMONYMS.search(value):
            names = re.split(r"[;|]", value)
            return [author for name in names if (author := author_of(name)) is not None]
        return [Author(name=name) for name in parse_author_list(printable(value))]
    if isinstance(value, Mapping):
        value = [value]
    authors = []
    for element in value if isinstance(value, Iterable) else ():
        raw, orcid = _name_and_orcid(element) if isinstance(element, Mapping) else (element, "")
        if isinstance(raw, str) and (" and " in raw or ";" in raw):
            authors += people(raw)
            continue
        alone = isinstance(raw, str) and not orcid
        author = named(raw) if alone else author_of(raw, orcid=orcid)
        if author is not None:
            authors.append(author)
    return authors


def _name_and_orcid(person: Mapping[str, Any]) -> tuple[Any, str]:
    orcid = text_of(person.get("orcid") or person.get("ORCID"))
    name = next((person[k] for k in ("name", "full_name", "literal") if person.get(k)), "")
    family = person.get("family") or person.get("last") or person.get("lastName")
    if not name and family:
        given = person.get("given") or person.get("first") or person.get("firstName")
        name = f"{family}, {given}" if given else family
    return name, orcid


def strings(value: Any) -> list[str]:
    """Parse a list of strings from a list, or from a string separated by ``;``."""
    if value is None:
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(";") if part.strip()]
    return [text_of(part) for part in value] if isinstance(value, Iterable) else []
