"""Benchmark of author lists: the share that is read right, by file and by reader.

In go files that hold the same papers, of which the first says best who wrote them;
papers are matched by DOI, else by title. A list is right if it has as many names as
the first file's and each name has the surname and the initial of its counterpart,
in order. A name without any counterpart in the first file's list is invented.

Beside this program's reader stand those that a format's own library has
(bibtexparser, rispy), and nameparser on their pieces. From the first file's names
files of other formats and the habits of other exports are written as well and read
back, so that the truth is known for thousands of lists. The homonyms that DBLP has
numbered on the page of the seeds are looked for in what is read of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pandas as pd

from topics.bench.written_names import HABITS, title_of_list, write_name_files
from topics.errors import InputError, MissingExtraError
from topics.names.folding import fold
from topics.names.identifiers import normalise_ids
from topics.names.person import NameParts, name_key, name_parts
from topics.names.titles import title_key
from topics.names.words import PARTICLES
from topics.records import Record
from topics.sources import find_inputs
from topics.store.embedded import seeds_folder

NAME_COLUMNS: Mapping[str, str] = {
    "file": "str",
    "reader": "str",
    "lists": "int64",
    "right": "int64",
    "share": "float64",
    "invented": "int64",
}
"""Columns of the table of :func:`run_names_bench`."""

OURS = "topics"
_LARGEST_DIFFERENCE = 20
_NUMBERED = re.compile(r"^\s*•\s+(\S.*?) (\d{4})\s*$", re.MULTILINE)

_Key: TypeAlias = str
_Lists: TypeAlias = dict[_Key, list[NameParts]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesBench:
    """Shares of lists that are right (``table``), and some of this reader's wrong ones."""

    table: pd.DataFrame
    wrong: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Everything, for another program."""
        return {"rows": self.table.to_dict("records"), "wrong": list(self.wrong)}


def run_names_bench(paths: Sequence[Path]) -> NamesBench:
    """Read the author lists of files that hold the same papers.

    Raises
    ------
    InputError
        If a file cannot be read, or the others have no paper of the first.
    MissingExtraError
        If nameparser is not installed.
    """
    truth = _ours(paths[0])
    if not truth:
        raise InputError(f"{paths[0]}: holds no paper with authors to compare with.")
    rows: list[tuple[str, str, int, int, int]] = []
    wrong: list[str] = []
    for path in paths[1:]:
        readings = {OURS: _ours(path), **_others(path)}
        if not truth.keys() & readings[OURS].keys():
            raise InputError(f"{path}: has no paper of {paths[0]}, by DOI or title.")
        for reader, lists in readings.items():
            score = _Score(truth, lists)
            rows.append((path.name, reader, *score.counts))
            if reader == OURS:
                wrong += [f"{path.name}: {said}" for said in score.wrong]
    known = [names for names in truth.values() if all(name.given for name in names)]
    with TemporaryDirectory() as folder:
        expected = {title_key(title_of_list(n)): names for n, names in enumerate(known)}
        for path in write_name_files(known, Path(folder)):
            for reader, lists in {OURS: _ours(path), **_others(path)}.items():
                score = _Score(expected, lists)
                rows.append((f"written as {path.name}", reader, *score.counts))
                if reader == OURS:
                    wrong += [f"{path.name}: {said}" for said in score.wrong]
    for habit, written in HABITS.items():
        expected = {str(n): names for n, names in enumerate(known)}
        lists = {n: _parts(written.read(written.write(names))) for n, names in expected.items()}
        score = _Score(expected, lists)
        rows.append((f"written as {habit}", OURS, *score.counts))
        wrong += [f"{habit}: {said}" for said in score.wrong]
    rows.append(("homonyms of DBLP on the page of the seeds", OURS, *_homonyms()))
    return NamesBench(table=_table(rows), wrong=tuple(wrong))


def _homonyms() -> tuple[int, int, int]:
    """Names with a homonym number on the pages of the seeds, those read so, and others read so."""
    written: Counter[tuple[str, str]] = Counter()
    read: Counter[tuple[str, str]] = Counter()
    for readable in find_inputs([seeds_folder()]).readable:
        text = readable.file.path.read_text(encoding="utf-8")
        written.update((name_key(name), number) for name, number in _NUMBERED.findall(text))
        for item in readable.items():
            if isinstance(item, Record):
                read.update(
                    (name_key(author.name), author.ids["dblp"])
                    for author in item.authors
                    if "dblp" in author.ids
                )
    return written.total(), (written & read).total(), (read - written).total()


def _table(rows: Iterable[tuple[str, str, int, int, int]]) -> pd.DataFrame:
    found = [(f, r, n, k, k / n if n else float("nan"), i) for f, r, n, k, i in rows]
    table = pd.DataFrame(found, columns=list(NAME_COLUMNS))
    return table.astype(dict(NAME_COLUMNS))


class _Score:
    """The lists of one reader beside the true ones."""

    def __init__(self, truth: _Lists, lists: _Lists) -> None:
        self.wrong: list[str] = []
        both = sorted(truth.keys() & lists.keys())
        right = invented = 0
        for key in both:
            expected, found = truth[key], lists[key]
            invented += sum(not any(_alike(name, one) for one in expected) for name in found)
            if len(expected) == len(found) and all(map(_alike, found, expected)):
                right += 1
            elif len(self.wrong) < _LARGEST_DIFFERENCE:
                self.wrong.append(f"{_shown(found)} in place of {_shown(expected)}")
        self.counts = (len(both), right, invented)


def _alike(one: NameParts, two: NameParts) -> bool:
    """Whether two spellings have one surname and one first letter of the given names."""
    initials = {one.initial, two.initial}
    same = one.surname == two.surname or _with_particles(one) == _with_particles(two)
    return same and (len(initials) == 1 or "" in initials)


def _with_particles(name: NameParts) -> str:
    """The surname with the particles before it: "Ruiz Del Solar" is "Solar, Ruiz del" too."""
    begin = len(name.given)
    while begin and name.given[begin - 1] in PARTICLES:
        begin -= 1
    return "".join(name.given[begin:]) + name.surname


def _shown(names: Iterable[NameParts]) -> str:
    return "; ".join(f"{name.surname}, {' '.join(name.given)}" for name in list(names)[:6])


def _parts(names: Iterable[str]) -> list[NameParts]:
    return [name_parts(name, name) for name in names]


def _ours(path: Path) -> _Lists:
    found: _Lists = {}
    for readable in find_inputs([path]).readable:
        for item in readable.items():
            if isinstance(item, Record) and item.authors:
                key = _key(item.title, item.ids)
                found.setdefault(key, _parts(author.name for author in item.authors))
    return found


def _key(title: str, ids: Mapping[str, str]) -> _Key:
    return normalise_ids(ids).get("doi") or title_key(title)


def _others(path: Path) -> dict[str, _Lists]:
    """What a library of the format makes of a file, and nameparser of its pieces."""
    suffix = path.suffix.lower()
    if suffix == ".bib":
        return _by_bibtexparser(path)
    if suffix == ".ris":
        return _by_rispy(path)
    return {}


def _by_bibtexparser(path: Path) -> dict[str, _Lists]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares.names import parse_single_name_into_parts
    from bibtexparser.middlewares.names import split_multiple_persons_names as split

    own: _Lists = {}
    pieces: dict[_Key, list[str]] = {}
    for entry in parse_string(path.read_text(encoding="utf-8-sig", errors="replace")).entries:
        values = {field.key.lower(): str(field.value) for field in entry.fields}
        if not values.get("author"):
            continue
        key = _key(values.get("title", ""), {"doi": values.get("doi", "")})
        pieces[key] = split(" ".join(values["author"].split()))
        parsed = [parse_single_name_into_parts(name, strict=False) for name in pieces[key]]
        own[key] = [_simple(" ".join(n.first), " ".join((*n.von, *n.last))) for n in parsed]
    return {"bibtexparser": own, "bibtexparser + nameparser": _by_nameparser(pieces)}


def _by_rispy(path: Path) -> dict[str, _Lists]:
    import rispy

    pieces: dict[_Key, list[str]] = {}
    with path.open(encoding="utf-8-sig", errors="replace") as handle:
        for entry in rispy.load(handle):
            names = entry.get("authors") or entry.get("first_authors") or []
            title = entry.get("title") or entry.get("primary_title") or ""
            if names:
                pieces[_key(str(title), {"doi": str(entry.get("doi", ""))})] = list(names)
    own = {
        key: [_simple(given, surname) for surname, _, given in (n.partition(",") for n in names)]
        for key, names in pieces.items()
    }
    return {"rispy": own, "rispy + nameparser": _by_nameparser(pieces)}


def _by_nameparser(pieces: Mapping[_Key, Sequence[str]]) -> _Lists:
    try:
        from nameparser import HumanName
    except ImportError as error:
        raise MissingExtraError("The benchmark of names", extra="bench") from error
    found: _Lists = {}
    for key, names in pieces.items():
        parsed = [HumanName(name) for name in names]
        found[key] = [_simple(f"{name.first} {name.middle}", name.last) for name in parsed]
    return found


def _simple(given: str, surname: str) -> NameParts:
    """The parts as another program gives them, folded as ours are."""
    letters = "".join(sign for sign in fold(surname) if sign.isalnum())
    words = fold(given).replace(".", " ").replace("-", " ").split()
    return NameParts(tuple(words), letters)
