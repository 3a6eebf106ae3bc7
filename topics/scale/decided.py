"""An authors file's aliases and splits, carried out on the credits of those whom it names.

Only the papers of people who share a name with one of the file come to the driver, where the
decisions are made as on one process.
"""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from topics.identity.decisions import AuthorDecisions, PaperFinder, load_author_decisions
from topics.identity.people.labels import BY_HAND
from topics.identity.people.lists import Slot
from topics.identity.people.persons import apply_decisions
from topics.names.book import Book
from topics.names.person import homonym_number, name_key
from topics.records import ID_KINDS
from topics.scale.people import JOINT, join_people
from topics.scale.workers import DaskWorkers
from topics.settings import Settings
from topics.store.partitions import PAPERS

_COLUMNS = ["paper_id", "key", "ids", "person", "home"]
_FOUND_BY = ["paper_id", "title", "sources", *ID_KINDS]


def keys_of_names(decisions: AuthorDecisions) -> frozenset[str]:
    """The keys of names that people of the file can have."""
    names = [split.name for split in decisions.splits]
    names += [name for alias in decisions.aliases for name in alias.names]
    names += [split.label for split in decisions.splits]
    names += [alias.label for alias in decisions.aliases]
    # A label may end in an identifier that tells people of one name apart.
    bare = [homonym_number(name)[0] for name in names]
    return frozenset(
        name_key(one) for name in bare for one in (name, name.partition(" (")[0]) if one
    )


def decide_people(
    credits: Any, people: pd.DataFrame, folder: Path, workers: DaskWorkers, settings: Settings
) -> pd.DataFrame:
    """The people whom an authors file names, on each of their papers.

    Parameters
    ----------
    credits : dask DataFrame
        Columns ``CREDITS``.
    people : DataFrame
        As from :func:`topics.scale.people.find_identified`.
    folder : Path
        The run folder, for the papers of splits.
    workers : DaskWorkers
    settings : Settings

    Returns
    -------
    DataFrame
        Columns paper_id, key, ids, person and home; none without an authors file.

    Raises
    ------
    InputError
        If an author or paper is not there, or a label is another author's too.
    """
    nobody = pd.DataFrame({name: pd.Series(dtype="str") for name in _COLUMNS})
    if settings.identity.authors is None or settings.shares.group_by:
        return nobody
    decisions = load_author_decisions(settings.identity.authors)
    keys = keys_of_names(decisions)
    of_people = credits.map_partitions(
        take_people, people, keys, meta=credits._meta.assign(person="", home="", credit=1.0)
    )
    found = workers.compute(of_people)
    papers = pd.DataFrame(columns=_FOUND_BY)
    if decisions.splits:
        papers = workers.compute(_papers(folder, sorted(set(found["paper_id"]))))
    return carry_out(decisions, found, papers)


def take_people(credits: pd.DataFrame, people: pd.DataFrame, keys: frozenset[str]) -> pd.DataFrame:
    """Credits of those people who have a name of these keys on any paper, once each."""
    wanted = set(people.loc[people["key"].isin(keys), "person"])
    wanted |= {f"name{JOINT}{key}" for key in keys}
    joined = join_people(credits, people, pd.DataFrame())
    once = joined.drop_duplicates(["paper_id", "key", "ids", "name"])
    return once[once["person"].isin(wanted)]


def _papers(folder: Path, ids: list[str]) -> Any:
    import dask.dataframe

    return dask.dataframe.read_parquet(
        str(folder / PAPERS / "*.parquet"), columns=_FOUND_BY, filters=[("paper_id", "in", ids)]
    )


def carry_out(
    decisions: AuthorDecisions, found: pd.DataFrame, papers: pd.DataFrame
) -> pd.DataFrame:
    """The people of credits after the decisions, columns paper_id, key, ids, person and home.

    Parameters
    ----------
    decisions : AuthorDecisions
    found : DataFrame
        As from :func:`take_people`.
    papers : DataFrame
        What the papers of splits are found by.
    """
    names = Book().names
    ordered = found.sort_values(["paper_id", "key", "ids", "name"], ignore_index=True)
    rows = list(zip(*(ordered[name] for name in [*_COLUMNS, "name"]), strict=True))
    place: dict[str, int] = {}
    united: list[list[Slot]] = []
    every: list[Slot] = []
    for paper, group in groupby(rows, key=itemgetter(0)):
        place[paper] = len(united)
        slots = []
        for _, _, ids, person, _, text in group:
            name = names[text]
            slot = Slot(name, [name], dict(json.loads(ids or "[]")), 0)
            slot.person = tuple(person.split(JOINT))
            slots.append(slot)
        every += slots
        united.append(slots)
    finder = PaperFinder.of_papers(papers)
    ids_of_papers = papers["paper_id"].tolist()

    def find_papers(name: str, where: str) -> frozenset[int]:
        return frozenset(place[ids_of_papers[n]] for n in finder.find(name, where))

    apply_decisions(decisions, united, find_papers)
    decided = [
        (paper, key, ids, JOINT.join(slot.person), name_key(slot.person[1]))
        for (paper, key, ids, *_), slot in zip(rows, every, strict=True)
        if slot.person[0] == BY_HAND
    ]
    table = pd.DataFrame(decided, columns=_COLUMNS, dtype="str")
    # Whoever has that label as a name must meet them, to be told apart.
    homes = dict(zip(found["key"], found["home"], strict=True))
    table["home"] = table["home"].map(lambda key: homes.get(key, key))
    return table.drop_duplicates(["paper_id", "key", "ids"], ignore_index=True)
