"""The fields of a record that are compared, and the compatibility of two names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from rapidfuzz import fuzz

from topics.names.book import Book, Name, NameBook
from topics.names.identifiers import is_preprint_doi, normalise_ids
from topics.names.person import NameParts, fold
from topics.records import Record

_USABLE_ABSTRACT = 80
_ABSTRACT_PREFIX = 600
_LONGEST_TITLE = 500
_MOST_OF_A_SURNAME = 200
"""People of one surname on one paper among whom other spellings are looked for."""


class Signatures:
    """The names on one paper, to be found by surname and by words.

    ``names`` holds the parts of each name by its display form.
    """

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self.names: dict[str, NameParts] = {}
        self._by_surname: dict[str, list[str]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in names:
            self._add(name.shown, name.parts)

    def __len__(self) -> int:
        return len(self.names)

    def _add(self, shown: str, parts: NameParts) -> None:
        if shown in self.names:
            return
        self.names[shown] = parts
        self._by_surname[parts.surname].append(shown)
        if parts.given:
            self._by_words[parts.words].append(shown)

    def joined(self, other: Signatures) -> Signatures:
        """The larger of the two with the names of the smaller, so that many joins stay cheap."""
        large, small = (self, other) if len(self) >= len(other) else (other, self)
        for shown, parts in small.names.items():
            large._add(shown, parts)
        return large

    def like(self, parts: NameParts) -> Iterator[str]:
        """Names that a name matches, allowing for spelling, initials and order of words."""
        for shown in islice(self._by_surname.get(parts.surname, ()), _MOST_OF_A_SURNAME):
            if compatible(self.names[shown], parts):
                yield shown
        if parts.given:
            yield from self._by_words.get(parts.words, ())


@dataclass(slots=True)
class Facts:
    """The compared fields of one record, or of all records merged into one paper so far."""

    title: str
    signatures: Signatures
    blocks: set[str]
    complete: bool
    years: tuple[int, int] | None
    ids: dict[str, set[str]]
    place: tuple[str, str]
    rules: dict[int, int] = field(default_factory=dict)


def facts_of(record: Record, blocks: Collection[str], book: Book) -> Facts:
    """Gather the compared fields of one record with these blocking keys."""
    year = record.year
    return Facts(
        title=comparable_title(record, book),
        signatures=Signatures(_people_of(record, book.names)),
        blocks=set(blocks),
        complete=record.authors_complete,
        years=(year, year) if year is not None else None,
        ids={kind: {value} for kind, value in normalise_ids(record.ids).items()},
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


def decisive_ids(facts: Facts, kind: str) -> set[str]:
    """Identifiers of which a paper has only one; DOIs of preprints do not count."""
    values = facts.ids.get(kind, set())
    return {v for v in values if not is_preprint_doi(v)} if kind == "doi" else values


def shared_names(one: Facts, two: Facts) -> list[str]:
    """Names in ``one`` that match a name in ``two``, allowing for spelling and initials."""
    mine, theirs = one.signatures, two.signatures
    if len(mine) <= len(theirs):
        return sorted(shown for shown, parts in mine.names.items() if any(theirs.like(parts)))
    return sorted({shown for parts in theirs.names.values() for shown in mine.like(parts)})


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
