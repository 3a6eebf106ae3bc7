"""Manual decisions about papers and authors, read from TOML.

``merges.toml`` says which records are one paper and which are not;
``authors.toml`` says which names are one person and which are several. Both are
applied in every run, so every entry must still match the corpus: an unknown name
is an error that lists the nearest candidates, and is never ignored.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topics.errors import InputError
from topics.names.identifiers import normalise_ids
from topics.names.lookup import find_nearest
from topics.names.titles import normalise_title, title_key
from topics.records import ID_KINDS, Record

if TYPE_CHECKING:
    import pandas as pd


class UnknownNameError(InputError):
    """A paper or an author that a file of decisions names, and that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """One entry of a merges file; ``place`` names file and entry in messages."""

    papers: tuple[str, ...]
    together: bool
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Names that belong to one person, and the label to show."""

    names: tuple[str, ...]
    label: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Papers on which an author's name stands for another person than on the other papers."""

    name: str
    papers: tuple[str, ...]
    label: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorDecisions:
    """The entries of an authors file, in file order."""

    aliases: tuple[Alias, ...] = ()
    splits: tuple[Split, ...] = ()


def load_paper_rules(path: Path | str) -> tuple[PaperRule, ...]:
    """Read a merges file: tables ``[[merge]]`` and ``[[keep_apart]]`` with ``papers = [...]``.

    Raises
    ------
    InputError
        If the file cannot be read, is not TOML, or has an entry of another shape.
    """
    path = Path(path)
    data = _load(path, ("merge", "keep_apart"))
    return tuple(
        PaperRule(
            papers=_strings(entry, "papers", place, least=2),
            together=table == "merge",
            place=place,
        )
        for table, entry, place in _entries(data, path, {"papers", "accept", "note"})
    )


def load_author_decisions(path: Path | str) -> AuthorDecisions:
    """Read an authors file: tables ``[[alias]]`` (names, label) and ``[[split]]``.

    An entry with ``accept = false`` is a rejected suggestion and is skipped.

    Raises
    ------
    InputError
        If the file cannot be read, is not TOML, or has an entry of another shape.
    """
    path = Path(path)
    data = _load(path, ("alias", "split"))
    aliases: list[Alias] = []
    splits: list[Split] = []
    known = {"names", "name", "papers", "label", "accept", "note", "kind", "evidence", "score"}
    for table, entry, place in _entries(data, path, known):
        label = entry.get("label", "")
        if not isinstance(label, str):
            raise InputError(f"{place}: label must be a text, got {label!r}.")
        if table == "alias":
            names = _strings(entry, "names", place, least=1)
            aliases.append(Alias(names=names, label=label.strip() or names[0], place=place))
            continue
        name = entry.get("name")
        if not isinstance(name, str) or not name.strip() or not label.strip():
            raise InputError(f"{place}: a split needs name, papers and label, each filled.")
        papers = _strings(entry, "papers", place, least=1)
        splits.append(Split(name=name, papers=papers, label=label.strip(), place=place))
    return AuthorDecisions(aliases=tuple(aliases), splits=tuple(splits))


def _load(path: Path, tables: tuple[str, str]) -> Mapping[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:  # also of what nests without end
        raise InputError(f"{path}: is not valid TOML: {error}.") from error
    for name in data:
        if name not in tables or not isinstance(data[name], list):
            raise InputError(
                f"{path}: {name!r} is not known here; "
                f"allowed are the tables [[{tables[0]}]] and [[{tables[1]}]]."
            )
    return data


def _entries(
    data: Mapping[str, Any], path: Path, known: set[str]
) -> Iterable[tuple[str, Mapping[str, Any], str]]:
    for table, entries in data.items():
        for number, entry in enumerate(entries, start=1):
            place = f"{path}: [[{table}]] number {number}"
            if not isinstance(entry, dict):
                raise InputError(f"{place}: must be a table.")
            unknown = sorted(set(entry) - known)
            if unknown:
                raise InputError(f"{place}: {unknown[0]!r} is not known here.")
            accept = entry.get("accept", True)
            if not isinstance(accept, bool):
                raise InputError(f"{place}: accept must be true or false, got {accept!r}.")
            if accept:
                yield table, entry, place


def _strings(entry: Mapping[str, Any], key: str, place: str, *, least: int) -> tuple[str, ...]:
    values = entry.get(key)
    good = isinstance(values, list) and all(isinstance(v, str) and v.strip() for v in values)
    if not good or not isinstance(values, list) or len(set(values)) < least:
        count = "at least two different texts" if least > 1 else "at least one text"
        raise InputError(f"{place}: {key} must be a list of {count}, got {values!r}.")
    return tuple(values)


def readings_of(name: str) -> list[str]:
    """What a paper's name in a file can mean, the first that is there being meant."""
    found = [name.strip(), f"title {title_key(name)}"]
    for kind in ID_KINDS:
        found += [f"{k} {v}" for k, v in normalise_ids({kind: name}).items()]
    return found


def names_of(title: str, ids: Mapping[str, str]) -> list[str]:
    """What a paper can be called by its title and identifiers, as :func:`readings_of`."""
    return [f"title {title_key(title)}", *(f"{k} {v}" for k, v in normalise_ids(ids).items())]


class PaperFinder:
    """Look up records by paper id, DOI or other identifier, title, or ``file:line``."""

    def __init__(self, records: Sequence[Record], paper_ids: Sequence[str]) -> None:
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._titles: dict[str, str] = {}
        for position, (record, paper_id) in enumerate(zip(records, paper_ids, strict=True)):
            self._add(position, record.title, record.ids, (paper_id, str(record.location)))

    @classmethod
    def of_papers(cls, papers: pd.DataFrame) -> PaperFinder:
        """Look up rows of the papers of a corpus."""
        finder = cls((), ())
        columns = ["title", "paper_id", "sources", *ID_KINDS]
        rows = zip(*(papers[name] for name in columns), strict=True)
        for position, (title, paper_id, sources, *ids) in enumerate(rows):
            known = {kind: one for kind, one in zip(ID_KINDS, ids, strict=True) if one}
            finder._add(position, title, known, (paper_id, *sources))
        return finder

    def _add(self, position: int, title: str, ids: Mapping[str, str], names: Iterable[str]) -> None:
        for name in (*names, *names_of(title, ids)):
            self._by_name[name].add(position)
        self._titles.setdefault(normalise_title(title), title)

    def find(self, name: str, place: str) -> frozenset[int]:
        """Positions of the records that ``name`` refers to.

        Raises
        ------
        UnknownNameError
            If there is none; the message lists the nearest titles.
        """
        for candidate in readings_of(name):
            if candidate in self._by_name:
                return frozenset(self._by_name[candidate])
        titles = find_nearest(name, self._titles, normalise_title)
        nearest = "; ".join(repr(self._titles[title]) for title in titles)
        raise UnknownNameError(
            f"{place}: no paper is known by {name!r}; name it by its id, DOI or title"
            + (f" (the nearest titles are {nearest})." if nearest else ".")
        )
