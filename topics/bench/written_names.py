"""Known names in the ways in which exports write them: as a field, and as a whole file.

Of a list of names that is known, eight habits of exports make a field, and four
formats a file of papers; reading either back tells how many lists are read right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from topics.names.author_lists import read_author_list
from topics.names.person import NameParts


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How some exports write a list of authors, and how such a field is read."""

    write: Callable[[Sequence[NameParts]], str]
    read: Callable[[str], Sequence[str]]


def _title(words: Iterable[str]) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _initials(name: NameParts, stop: str) -> str:
    return "".join(f"{word[:1].upper()}{stop}" for word in name.given)


def _surname(name: NameParts) -> str:
    return name.surname[:1].upper() + name.surname[1:]


def _field(text: str) -> Sequence[str]:
    return read_author_list(text).names


def _within(text: str) -> Sequence[str]:
    return read_author_list(text, commas_within=True).names


def _touching(text: str) -> Sequence[str]:
    return read_author_list(text, touching=True).names


def _joined(mark: str, form: Callable[[NameParts], str]) -> Callable[[Sequence[NameParts]], str]:
    return lambda names: mark.join(map(form, names))


def _inverted(name: NameParts) -> str:
    return f"{_surname(name)}, {_title(name.given)}"


def _natural(name: NameParts) -> str:
    return f"{_title(name.given)} {_surname(name)}"


HABITS: Mapping[str, Habit] = {
    "Surname, Given and Surname, Given": Habit(write=_joined(" and ", _inverted), read=_within),
    "Surname, Given; Surname, Given": Habit(write=_joined("; ", _inverted), read=_field),
    "Surname, G.H., Surname, G.": Habit(
        write=_joined(", ", lambda n: f"{_surname(n)}, {_initials(n, '.')}"), read=_field
    ),
    "Surname GH, Surname G": Habit(
        write=_joined(", ", lambda n: f"{_surname(n)} {_initials(n, '')}"), read=_field
    ),
    "Surname G.H.; Surname G.": Habit(
        write=_joined("; ", lambda n: f"{_surname(n)} {_initials(n, '.')}"), read=_field
    ),
    "Given Surname, Given Surname": Habit(write=_joined(", ", _natural), read=_field),
    "['Given Surname', 'Given Surname']": Habit(
        write=lambda names: str([_natural(name) for name in names]), read=_field
    ),
    "Given SurnameGiven Surname": Habit(write=_joined("", _natural), read=_touching),
}
"""The habits of BibTeX, Web of Science, RIS in one line, PubMed, Scopus, ACM, pandas, Springer."""


def title_of_list(number: int) -> str:
    """The title of the paper that stands for a list."""
    return f"Paper number {number} of many"


def write_name_files(lists: Sequence[Sequence[NameParts]], folder: Path) -> Iterator[Path]:
    """Write a file of papers in each format, a paper for each list of names."""
    for name, write in _FILES.items():
        path = folder / name
        path.write_text(write(lists), encoding="utf-8")
        yield path


def _bibtex(lists: Sequence[Sequence[NameParts]]) -> str:
    return "".join(
        f"@article{{p{n}, title={{{title_of_list(n)}}}, year={{2020}},\n"
        f"  author={{{' and '.join(map(_inverted, names))}}}}}\n"
        for n, names in enumerate(lists)
    )


def _ris(lists: Sequence[Sequence[NameParts]]) -> str:
    return "".join(
        f"TY  - JOUR\nTI  - {title_of_list(n)}\nPY  - 2020\n"
        + "".join(f"AU  - {_inverted(name)}\n" for name in names)
        + "ER  - \n"
        for n, names in enumerate(lists)
    )


def _crossref(lists: Sequence[Sequence[NameParts]]) -> str:
    works = [
        {
            "type": "journal-article",
            "title": [title_of_list(n)],
            "issued": {"date-parts": [[2020]]},
            "author": [
                {"given": _title(name.given), "family": _surname(name), "sequence": "additional"}
                for name in names
            ],
        }
        for n, names in enumerate(lists)
    ]
    message = {"total-results": len(works), "items": works}
    return json.dumps({"status": "ok", "message-type": "work-list", "message": message})


def _openalex(lists: Sequence[Sequence[NameParts]]) -> str:
    works = [
        {
            "id": f"https://openalex.org/W{n + 1}",
            "display_name": title_of_list(n),
            "publication_year": 2020,
            "authorships": [
                {"author": {"display_name": _natural(name)}, "raw_author_name": _inverted(name)}
                for name in names
            ],
        }
        for n, names in enumerate(lists)
    ]
    return json.dumps({"meta": {"count": len(works)}, "results": works})


_FILES: Mapping[str, Callable[[Sequence[Sequence[NameParts]]], str]] = {
    "papers.bib": _bibtex,
    "papers.ris": _ris,
    "crossref.json": _crossref,
    "openalex.json": _openalex,
}
