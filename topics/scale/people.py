"""People of names: those whom identifiers unite, and their labels.

Names without an identifier need nothing else: all of one key are one person. Identifiers
unite people of different names, which has to be known before their credits meet; the driver
finds it from the distinct names that have any.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from topics.identity.people.labels import Draft, label_persons
from topics.identity.people.lists import Slot
from topics.identity.people.matching import find_persons
from topics.names.book import Book

JOINT = "\x1f"
"""Between the parts of a person's key."""


def find_identified(known: pd.DataFrame) -> pd.DataFrame:
    """The people of all names that carry an identifier somewhere.

    Parameters
    ----------
    known : DataFrame
        Columns key, ids (JSON pairs of kind and value), name and times.

    Returns
    -------
    DataFrame
        Columns key, ids, person and home: the person of each name with these
        identifiers, and of the name without any; the key that its credits meet at.
    """
    book = Book()
    rows: list[tuple[str, str, Slot]] = []
    every: list[Slot] = []
    ordered = known.sort_values(["key", "ids", "name"])
    columns = (ordered[name].tolist() for name in ("key", "ids", "name", "times"))
    for key, ids, name, times in zip(*columns, strict=True):
        slot = Slot(book.names[name], [book.names[name]], dict(json.loads(ids)), 0)
        rows.append((key, ids, slot))
        every += [slot] * times
    for key, name in dict(zip(ordered["key"], ordered["name"], strict=True)).items():
        bare = Slot(book.names[name], [book.names[name]], {}, 0)
        rows.append((key, "", bare))
        every.append(bare)
    find_persons(every)
    home = _homes((key, slot.person) for key, _, slot in rows)
    found = pd.DataFrame(
        [(key, ids, JOINT.join(slot.person), home[key]) for key, ids, slot in rows],
        columns=["key", "ids", "person", "home"],
        dtype="str",
    )
    return found.drop_duplicates(["key", "ids"], ignore_index=True)


def _homes(known: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """The first of all keys that a key is tied to by people of several.

    Two people of one name have to meet there, wherever else their names lead, since their
    labels must differ.
    """
    from scipy.cluster.hierarchy import DisjointSet

    first: dict[tuple[str, ...], str] = {}
    sets = DisjointSet()
    for key, person in known:
        sets.add(key)
        sets.merge(key, first.setdefault(person, key))
    return {key: min(subset) for subset in sets.subsets() for key in subset}


def join_people(credits: pd.DataFrame, people: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """Credits with their people, who share a paper evenly in the column ``credit``.

    Parameters
    ----------
    credits : DataFrame
        Whole papers.
    people : DataFrame
        As from :func:`find_identified`.
    decided : DataFrame
        As from :func:`topics.scale.decided.decide_people`.
    """
    joined = credits.merge(people, on=["key", "ids"], how="left")
    bare = "name" + JOINT + joined["key"].astype("str")
    joined["person"] = joined["person"].fillna(bare)
    joined["home"] = joined["home"].fillna(joined["key"])
    if len(decided):
        by_hand = joined[["paper_id", "key", "ids"]].merge(
            decided, on=["paper_id", "key", "ids"], how="left"
        )
        for name in ("person", "home"):
            joined[name] = by_hand[name].fillna(joined[name])
    return joined.assign(credit=1.0 / joined.groupby("paper_id")["person"].transform("nunique"))


def label_people(credits: pd.DataFrame) -> dict[str, str]:
    """From each person to a label, all distinct.

    Raises
    ------
    InputError
        If a label given by hand is the label of another author too.
    """
    names = Book().names
    drafts: dict[tuple[str, ...], Draft] = defaultdict(Draft)
    once = credits.drop_duplicates(["paper_id", "person", "name", "ids"])
    spellings = once.groupby(["person", "name", "ids"]).size().rename("times").reset_index()
    columns = (spellings[name].tolist() for name in ("person", "name", "ids", "times"))
    for person, name, ids, times in zip(*columns, strict=True):
        draft = drafts[tuple(person.split(JOINT))]
        draft.add([names[name]] * times, {}, owner=False)
        draft.ids |= {(kind, value) for kind, value in json.loads(ids or "[]")}
    return {JOINT.join(person): label for person, label in label_persons(drafts).items()}
