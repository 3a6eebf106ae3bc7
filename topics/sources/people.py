"""Convert lists of people in files to authors: a text, a list of names, or of objects.

Every format gives what it has to :func:`people`; how names are parted and turned
round is known in :mod:`topics.names.author_lists` alone. What a source says of
who somebody is beside the name (an ORCID, an author number of Scopus, DBLP's
number of a homonym) goes with the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from topics.names.author_lists import NameList, read_author_list
from topics.names.display import homonym_number, is_plain
from topics.names.person import name_parts
from topics.records import BEYOND_MOST, MOST_AUTHORS, OTHERS, Author
from topics.sources.drafts import author_of
from topics.sources.values import orcid_of, text_of
from topics.text.printable import printable

_HOMONYMS = re.compile(r"[^\W\d_] \d{4}\s*(?:[;|]|\sand\s|$)")
_CORPORATE = re.compile(r"[^,;]*[^,;\s]\s*,\s*")
"""A name that ends with a comma, as RIS writes that of an organisation."""

_WITH_ID = re.compile(
    r"[(\[]\s*(?:orcid:?\s*)?(?:https?://orcid\.org/)?"
    r"(?:(?P<orcid>\d{4}-\d{4}-\d{4}-\d{3}[\dXx])|(?P<scopus>\d{8,12}))\s*[)\]]",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(r"::([^:;|]*)::-?\d{1,4}(?=\s*(?:[;|]|$))")
"""What DSpace writes behind a name: the person's key, and how sure that is."""

_DIGIT = re.compile(r"\d")
_PARTED = re.compile(r"[;|]|\sand\s")
_LONGEST_FIELD = 20 * MOST_AUTHORS
_LAST_NAME_ENDS = re.compile(r"(?s:.*)(?:[;|\n]|\sand\s)|(?s:.*),")
_SURNAME_INITIALS = re.compile(
    r"([^\s,][^,]*?)\s+([^\W\d_a-z]{1,4})(?:\s+(Jr|Sr|[23]rd|2nd|II|III|IV))?"
)


def people(
    value: Any,
    named: Callable[[str], Author | None] = author_of,
    *,
    commas_within: bool = False,
    touching: bool = False,
) -> list[Author]:
    """Authors out of a text, a list of texts, or a list of objects with names.

    Where the list is cut ("et al.") its last element is ``OTHERS``, and where it is
    too long to be read whole, ``BEYOND_MOST``; :class:`topics.sources.drafts.Draft`
    takes both out again. Of a list of texts each
    should be one name, in which a comma stands between surname and given name.
    ``named`` gives the author for a text that is one plain name. The other
    parameters are for a text that holds all names, and are those of
    :func:`topics.names.author_lists.read_author_list`.
    """
    if value is None:
        return []
    if isinstance(value, str):
        return _of_text(value, commas_within=commas_within, touching=touching)
    if not isinstance(value, Iterable):
        return []
    elements: list[Any] = (
        [value] if isinstance(value, Mapping) else list(islice(value, MOST_AUTHORS + 1))
    )
    if elements and all(isinstance(element, str) for element in elements):
        return _of_texts(elements, named)
    authors: list[Author] = []
    for element in elements:
        if isinstance(element, str):
            authors += _of_text(element, commas_within=True)
        elif isinstance(element, Mapping):
            name, ids = _name_and_ids(element)
            if not ids and isinstance(name, str) and (" and " in name or ";" in name):
                authors += people(name)
            elif (author := author_of(name, **ids)) is not None:
                authors.append(author)
    return authors


def _of_texts(texts: list[str], named: Callable[[str], Author | None]) -> list[Author]:
    """Authors of texts of which each should be one name."""
    if any(map(_CORPORATE.fullmatch, texts)):
        return [
            author
            for text in texts
            for author in (
                [Author(name=" ".join(printable(text).strip().rstrip(",").split()))]
                if _CORPORATE.fullmatch(text)
                else _of_texts([text], named)
            )
        ]
    if any(_has_ids(text) for text in texts):
        return [author for text in texts for author in _of_text(text, commas_within=True)]
    if all(map(is_plain, texts)) and not any(" and " in text for text in texts):
        return [author for text in texts if (author := named(text)) is not None]
    return _authors(read_author_list(map(printable, texts), commas_within=True))


def _of_text(text: str, *, commas_within: bool = False, touching: bool = False) -> list[Author]:
    if len(text) > _LONGEST_FIELD:
        head = text[:_LONGEST_FIELD]
        whole = _LAST_NAME_ENDS.match(head)
        read = _of_text(
            whole.group() if whole else head, commas_within=commas_within, touching=touching
        )
        return [*read, BEYOND_MOST]
    text = _AUTHORITY.sub(r" (\1)", printable(text)) if "::" in text else printable(text)
    if not _has_ids(text):
        found = read_author_list(text, commas_within=commas_within, touching=touching)
        return _authors(found)
    authors: list[Author] = []
    for piece in _PARTED.split(text, maxsplit=MOST_AUTHORS):
        ids: dict[str, str] = {}
        for sign in _WITH_ID.finditer(piece):
            ids |= {kind: number for kind, number in sign.groupdict().items() if number}
        bare, number = homonym_number(_WITH_ID.sub("", piece))
        if number:
            ids["dblp"] = number
        named = _authors(read_author_list([bare], commas_within=True))
        one = ids and len(named) == 1 and named[0] is not OTHERS
        authors += [Author(name=named[0].name, ids=ids)] if one else named
    return authors


def _has_ids(text: str) -> bool:
    return _DIGIT.search(text) is not None and bool(_HOMONYMS.search(text) or _WITH_ID.search(text))


def _authors(names: NameList) -> list[Author]:
    authors = [Author(name=name) for name in names.names]
    return authors if names.complete else [*authors, OTHERS]


def numbered(authors: list[Author], kind: str, numbers: Iterable[str]) -> list[Author]:
    """The authors with the identifiers that a source lists beside them, one for each.

    Where the lists are not equally long nothing is said of anybody.
    """
    values = [value.strip() for value in numbers if value.strip()]
    if len(values) != len(authors):
        return authors
    return [
        replace(author, ids={**author.ids, kind: value})
        for author, value in zip(authors, values, strict=True)
    ]


def linked(authors: list[Author], kind: str, links: str) -> list[Author]:
    """The authors with what stands behind the stroke in "Surname, Given/ID; ...".

    So Web of Science writes ORCID and ResearcherID. An identifier goes to the one
    author of that name, or of that surname and initial; to nobody if there are two.
    """
    keys: dict[str, list[int]] = defaultdict(list)
    for place, author in enumerate(authors):
        parts = name_parts(author.name, author.name)
        keys[parts.key].append(place)
        keys[f"{parts.surname} {parts.initial}"].append(place)
    found = list(authors)
    for link in _PARTED.split(links):
        name, _, value = link.rpartition("/")
        value = orcid_of(value) if kind == "orcid" else value.strip()
        if not name.strip() or not value:
            continue
        parts = name_parts(name)
        places = keys.get(parts.key) or keys.get(f"{parts.surname} {parts.initial}") or []
        if len(places) == 1:
            author = found[places[0]]
            found[places[0]] = replace(author, ids={kind: value, **author.ids})
    return found


def surname_first(name: str) -> str:
    """PubMed's "Smith JA" as "Smith, J.A."; another form is left as it is."""
    found = _SURNAME_INITIALS.fullmatch(name.strip())
    if found is None:
        return name
    surname, initials, suffix = found.groups()
    return f"{surname}, {'.'.join(initials)}." + (f", {suffix}" if suffix else "")


def _name_and_ids(person: Mapping[str, Any]) -> tuple[Any, dict[str, str]]:
    ids = {"orcid": orcid_of(person.get("orcid") or person.get("ORCID"))}
    name = next((person[k] for k in ("name", "full_name", "literal") if person.get(k)), "")
    family = person.get("family") or person.get("last") or person.get("lastName")
    if not name and family:
        given = person.get("given") or person.get("first") or person.get("firstName")
        name = f"{text_of(family)}, {text_of(given)}" if text_of(given) else family
    return name, {kind: value for kind, value in ids.items() if value}


def strings(value: Any) -> list[str]:
    """A list of texts out of a list, or of a string with ``;`` between."""
    if value is None:
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(";") if part.strip()]
    return [text_of(part) for part in value] if isinstance(value, Iterable) else []
