"""The fields of a record that are compared, and the compatibility of two names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from topics.names.book import Book, Name, NameBook
from topics.names.identifiers import is_preprint_doi, normalise_ids
from topics.names.person import NameParts, fold
from topics.records import Record

_USABLE_ABSTRACT = 80
_ABSTRACT_PREFIX = 600
_LONGEST_TITLE = 500


@dataclass(slots=True)
class Facts:
    """The compared fields of one record, or of all records merged into one paper so far."""

    title: str
    names: dict[str, NameParts]
    complete: bool
    years: tuple[int, int] | None
    ids: dict[str, frozenset[str]]
    place: tuple[str, str]
    rules: dict[int, int] = field(default_factory=dict)


def facts_of(record: Record, book: Book) -> Facts:
    """Gather the compared fields of one record."""
    year = record.year
    return Facts(
        title=comparable_title(record, book),
        names={name.shown: name.parts for name in _people_of(record, book.names)},
        complete=record.authors_complete,
        years=(year, year) if year is not None else None,
        ids={kind: frozenset((value,)) for kind, value in normalise_ids(record.ids).items()},
        place=(str(year), fold(record.venue)),
    )


def comparable_title(record: Record, book: Book) -> str:
    """The normalised title, cut to the length that is compared."""
    return book.titles[record.title][:_LONGEST_TITLE]


def blocks_of(record: Record, names: NameBook) -> tuple[str, ...]:
    """The distinct blocking keys of a record's authors and of its page's owner."""
    found = {block for name in _people_of(record, names) for block in name.blocks}
    return tuple(found)


def _people_of(record: Record, names: NameBook) -> list[Name]:
    """Authors of a record, followed by its page's owner; non-names are dropped."""
    people = (*record.authors, record.owner) if record.owner else record.authors
    return [name for author in people if (name := names[author.name]).is_name]


def decisive_ids(facts: Facts, kind: str) -> frozenset[str]:
    """Identifiers of which a paper has only one; DOIs of preprints do not count."""
    values = facts.ids.get(kind, frozenset())
    return frozenset(v for v in values if not is_preprint_doi(v)) if kind == "doi" else values


def shared_names(one: Facts, two: Facts) -> list[str]:
    """Names in ``one`` that match a name in ``two``, allowing for spelling and initials."""
    by_surname: dict[str, list[NameParts]] = defaultdict(list)
    for parts in two.names.values():
        by_surname[parts.surname].append(parts)
    swapped = {parts.words for parts in two.names.values() if parts.given}
    return [
        name
        for name, parts in sorted(one.names.items())
        if any(compatible(parts, other) for other in by_surname[parts.surname])
        or (parts.given and parts.words in swapped)
    ]


def abstract_similarity(first: str, second: str) -> float | None:
    """Similarity of the beginnings of two abstracts, 0 to 100; None if either is too short."""
    if min(len(first), len(second)) < _USABLE_ABSTRACT:
        return None
    one, two = (" ".join(text[:_ABSTRACT_PREFIX].casefold().split()) for text in (first, second))
    shortest = min(len(one), len(two))
    return float(fuzz.ratio(one[:shortest], two[:shortest]))


def compatible(first: NameParts, second: NameParts) -> bool:
    """Whether two names can belong to one person: equal surnames, compatible given names.

    An initial is compatible with any name that begins with it. Of two full given
    names, one must be a prefix of the other or be nearly equal to it.
    """
    if first.surname != second.surname or first.suffix != second.suffix:
        return False
    if not first.given or not second.given:
        return True
    one, two = first.given[0], second.given[0]
    if first.initial != second.initial:
        return False
    if first.key == second.key or len(one) == 1 or len(two) == 1:
        return True
    whole_one, whole_two = "".join(first.given), "".join(second.given)
    return (
        whole_one.startswith(whole_two)
        or whole_two.startswith(whole_one)
        or float(fuzz.ratio(one, two)) >= 80
    )
