"""Shares of every author, by a shuffle of the credits on the keys of names.

All credits of a name meet on one worker, which labels its people and counts their papers
by year and theme. Names without an identifier need nothing else: all of one key are one
person. Identifiers unite people of different names, which has to be known first; the
driver finds it from the distinct names that have any.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from topics.identity.people.labels import Draft, label_persons
from topics.identity.people.lists import Slot
from topics.identity.people.matching import find_persons
from topics.names.book import Book
from topics.scale.classify import Summed
from topics.scale.workers import DaskWorkers
from topics.schema import CORPUS
from topics.shares.intervals import compute_share_intervals
from topics.store.partitions import CREDITS, SHARES
from topics.store.tables import write_parquet

SHARE_PART = {
    "author": "str", "year": "int64", "theme_id": "str", "theme": "str", "papers": "int64",
    "total": "int64", "share": "float64", "low": "float64", "high": "float64",
}  # fmt: skip
"""Columns of a file of shares; an author has rows for themes and years with papers only."""

_JOINT = "\x1f"


def write_shares(
    folder: Path,
    workers: DaskWorkers,
    *,
    themes: Mapping[str, str],
    dispersion: float,
    partitions: int,
) -> None:
    """Write ``shares/*.parquet`` below the folder from its credits.

    A lost scheduler that came back begins again: the files have the same names.

    Parameters
    ----------
    folder : Path
    workers : DaskWorkers
    themes : mapping
        From the id of each theme to its name, "none" included.
    dispersion : float
        By how much variances are larger than those of independent papers.
    partitions : int
        Number of files.
    """
    workers.repeat(lambda: _write_shares(folder, workers, themes, dispersion, partitions))


def _write_shares(
    folder: Path,
    workers: DaskWorkers,
    themes: Mapping[str, str],
    dispersion: float,
    partitions: int,
) -> None:
    import dask.dataframe

    with workers.client.as_current():
        credits = dask.dataframe.read_parquet(str(folder / CREDITS / "*.parquet"))
        named = credits[credits["ids"] != ""]
        known = workers.compute(named.groupby(["key", "ids", "name"]).size(split_out=1))
        people = find_identified(known.rename("times").reset_index())
        of_people = credits.map_partitions(
            join_people, people, meta=credits._meta.assign(person="", home="")
        )
        shares = of_people.shuffle("home", npartitions=partitions).map_partitions(
            count_shares, themes, dispersion, meta=_empty()
        )
        workers.compute(
            shares.to_parquet(
                str(folder / SHARES), write_index=False, compression="zstd", compute=False
            )
        )


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in SHARE_PART.items()})


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
        identifiers, and of the name without any; the first key of each person.
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
    home: dict[tuple[str, ...], str] = {}
    for key, _, slot in rows:
        home[slot.person] = min(key, home.get(slot.person, key))
    found = pd.DataFrame(
        [(key, ids, _JOINT.join(slot.person), home[slot.person]) for key, ids, slot in rows],
        columns=["key", "ids", "person", "home"],
        dtype="str",
    )
    return found.drop_duplicates(["key", "ids"], ignore_index=True)


def join_people(credits: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Credits with the person of each, and the key that the person is counted under."""
    joined = credits.merge(people, on=["key", "ids"], how="left")
    bare = "name" + _JOINT + joined["key"].astype("str")
    return joined.assign(
        person=joined["person"].fillna(bare), home=joined["home"].fillna(joined["key"])
    )


def count_shares(
    credits: pd.DataFrame, themes: Mapping[str, str], dispersion: float
) -> pd.DataFrame:
    """The shares of all people in these credits, columns ``SHARE_PART``."""
    if credits.empty:
        return _empty()
    label = _labels(credits)
    once = credits.drop_duplicates(["person", "paper_id"])
    papers = once.groupby(["person", "year", "theme_id"]).size().rename("papers").reset_index()
    table = papers.assign(
        author=papers["person"].map(label),
        theme=papers["theme_id"].map(dict(themes)),
        total=papers.groupby(["person", "year"])["papers"].transform("sum"),
    )
    return with_intervals(table, dispersion).sort_values(
        ["author", "year", "theme_id"], ignore_index=True
    )


def with_intervals(table: pd.DataFrame, dispersion: float) -> pd.DataFrame:
    """Counts with their shares and 95% intervals, columns ``SHARE_PART``."""
    papers = table["papers"].to_numpy(dtype=np.float64) / dispersion
    total = table["total"].to_numpy(dtype=np.float64) / dispersion
    low, high = compute_share_intervals(papers[:, None, None], total[:, None])
    counted = table.assign(share=papers / total, low=low.ravel(), high=high.ravel())
    return counted[list(SHARE_PART)].astype(SHARE_PART)


def _labels(credits: pd.DataFrame) -> dict[str, str]:
    """From each person to a label, all distinct."""
    names = Book().names
    drafts: dict[tuple[str, ...], Draft] = defaultdict(Draft)
    spellings = credits.groupby(["person", "name", "ids"]).size().rename("times").reset_index()
    columns = (spellings[name].tolist() for name in ("person", "name", "ids", "times"))
    for person, name, ids, times in zip(*columns, strict=True):
        pairs = json.loads(ids) if ids else []
        drafts[(person,)].add([names[name]] * times, {}, owner=False)
        drafts[(person,)].ids |= {(kind, value) for kind, value in pairs}
    return {person: label for (person,), label in label_persons(drafts).items()}


def write_corpus_shares(
    folder: Path, sums: Sequence[Summed], themes: Mapping[str, str], dispersion: float
) -> None:
    """Write the shares of all papers together, the sums of what each partition counted."""
    papers = pd.concat([one.themes for one in sums], ignore_index=True)
    summed = papers.groupby(["year", "theme_id"], as_index=False)["papers"].sum()
    table = summed.assign(
        author=CORPUS,
        theme=summed["theme_id"].map(dict(themes)),
        total=summed.groupby("year")["papers"].transform("sum"),
    )
    counted = with_intervals(table, dispersion)
    write_parquet(counted, folder / SHARES / "corpus.parquet", list(counted.columns))
