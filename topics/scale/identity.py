"""Which records may be one paper, found by shuffles on keys.

Records of one paper share an identifier, a title, the beginning of an abstract, or a
rare title word and an author. Keys and titles are shuffled so that equal ones meet on one
worker; what comes back are only the keys that meet, as numbers. Their connected
components are found on the driver. A component holds every record that any of its own
is compared with, and what the whole corpus says of their titles, so that each can be
grouped by itself, anywhere, as on one process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.identity.papers.blocking import (
    SMALL_BLOCK,
    count_words,
    pairs_of_crowd,
    rare_words,
)
from topics.names.titles import similarity
from topics.scale.keys import SEPARATOR, PartitionKeys, hash_key
from topics.scale.workers import DaskWorkers, share_value

_NO_PAIRS: NDArray[np.int64] = np.empty((0, 2), dtype=np.int64)
_PAIRS = {"first": "int64", "second": "int64"}
_WORDS = {"word": "str", "titles": "int64"}
_BEARERS = {"word": "int64", "record": "int64", "title": "str", "blocks": "str"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """Records that have something in common with another one.

    Parameters
    ----------
    records : ndarray of shape (n,), int64
        Their numbers, ascending.
    components : ndarray of shape (n,), int64
        The component of each, from 0.
    similar : ndarray of shape (m, 2), int64
        Records of two nearly equal titles each, by number, in the order of the titles.
    crowded : frozenset of int
        Keys, as :func:`topics.scale.keys.hash_key`, of titles that name a kind of text and
        are borne by more records than are all compared.
    rules : ndarray of shape (r, 2), int64
        Rules of a merges file, by number, and the records that each names.
    """

    records: NDArray[np.int64]
    components: NDArray[np.int64]
    similar: NDArray[np.int64]
    crowded: frozenset[int]
    rules: NDArray[np.int64]

    @property
    def count(self) -> int:
        """Number of components."""
        return int(self.components.max(initial=-1)) + 1


def find_candidates(
    parts: Sequence[Any],
    drawn: pd.DataFrame,
    workers: DaskWorkers,
    *,
    near: float,
    tied: tuple[NDArray[np.int64], NDArray[np.int64]] = (_NO_PAIRS, _NO_PAIRS),
) -> Candidates:
    """Find the components of records that may be of one paper.

    Parameters
    ----------
    parts : sequence of futures of PartitionKeys
    drawn : DataFrame
        ``PartitionKeys.drawn`` of all of them.
    workers : DaskWorkers
    near : float
        Similarity from which titles are nearly equal, 0 to 100; 100 is to look at none.
    tied : (ndarray, ndarray), optional
        As from :func:`topics.scale.asked.tie_named`.
    """
    with workers.client.as_current():
        keys = _frame(workers, parts, "keys", {"key": "int64", "record": "int64"})
        repeated = workers.compute(
            keys.shuffle("key").map_partitions(find_repeated, meta=keys._meta)
        )
        similar = _NO_PAIRS if near >= 100 else _similar_titles(parts, workers, near)
    return make_candidates(repeated, similar, drawn, tied)


def make_candidates(
    repeated: pd.DataFrame,
    similar: NDArray[np.int64],
    drawn: pd.DataFrame,
    tied: tuple[NDArray[np.int64], NDArray[np.int64]] = (_NO_PAIRS, _NO_PAIRS),
) -> Candidates:
    """The components of records that share a key, or have a title of a kind, or similar ones."""
    few, crowded = _of_a_kind(drawn)
    by_hand, rules = tied
    pairs = np.concatenate([pairs_of_keys(repeated), pairs_of_keys(few), similar, by_hand])
    records, components = connect(pairs)
    return Candidates(
        records=records, components=components, similar=similar, crowded=crowded, rules=rules
    )


def _of_a_kind(drawn: pd.DataFrame) -> tuple[pd.DataFrame, frozenset[int]]:
    """Records with a title that names a kind of text, if they are few; titles that are not."""
    kinds = drawn.loc[drawn["generic"], "order"].unique()
    bearers = drawn.loc[drawn["order"].isin(kinds), ["order", "record"]]
    counts = bearers["order"].map(bearers["order"].value_counts())
    crowd = counts > SMALL_BLOCK
    few = bearers[~crowd].rename(columns={"order": "key"})
    return few, frozenset(bearers.loc[crowd, "order"].tolist())


def _frame(workers: DaskWorkers, parts: Sequence[Any], name: str, dtypes: Mapping[str, str]) -> Any:
    """One table of each partition as a distributed table."""
    import dask.dataframe

    futures = workers.client.map(table_of, list(parts), name=name, pure=False)
    return dask.dataframe.from_delayed(futures, meta=_empty(dtypes), verify_meta=False)


def table_of(keys: PartitionKeys, *, name: str) -> pd.DataFrame:
    """One of the tables of a partition's keys."""
    table: pd.DataFrame = getattr(keys, name)
    return table


def _empty(dtypes: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


def find_repeated(keys: pd.DataFrame) -> pd.DataFrame:
    """The rows whose key another record has."""
    once = keys.drop_duplicates()
    return once[once["key"].duplicated(keep=False)]


def pairs_of_keys(repeated: pd.DataFrame) -> NDArray[np.int64]:
    """Each record with the one before of the same key, shape (n, 2)."""
    ordered = repeated.sort_values(["key", "record"])
    key, record = ordered["key"].to_numpy(), ordered["record"].to_numpy(dtype=np.int64)
    same = key[1:] == key[:-1]
    return np.stack([record[:-1][same], record[1:][same]], axis=1)


def _similar_titles(parts: Sequence[Any], workers: DaskWorkers, near: float) -> NDArray[np.int64]:
    """Pairs of records, of which each bears one of two nearly equal titles, shape (n, 2)."""
    titles = _frame(workers, parts, "titles", {"record": "int64", "title": "str", "blocks": "str"})
    # Words are counted in distinct titles, so that the same titles meet first.
    words = (
        titles[["title"]]
        .shuffle("title")
        .map_partitions(words_of_titles, meta=_empty(_WORDS))
        .groupby("word")["titles"]
        .sum(split_out=max(1, len(parts) // 16))
    )
    common = workers.compute(words[words > 1])
    counts = dict(zip(common.index.tolist(), common.tolist(), strict=True))
    shared = workers.client.submit(share_value, counts, pure=False)
    bearers = workers.client.map(bearers_of_words, list(parts), counts=shared, pure=False)
    import dask.dataframe

    frame = dask.dataframe.from_delayed(bearers, meta=_empty(_BEARERS), verify_meta=False)
    found = workers.compute(
        frame.shuffle("word")
        .map_partitions(similar_titles, near, meta=_empty(_PAIRS))
        .drop_duplicates()
    )
    return np.asarray(found.to_numpy(dtype=np.int64).reshape(-1, 2))


def words_of_titles(titles: pd.DataFrame) -> pd.DataFrame:
    """Words and the number of distinct titles that each stands in."""
    count = count_words(set(titles["title"].tolist()))
    return pd.DataFrame(
        {
            "word": pd.Series(list(count), dtype="str"),
            "titles": pd.Series(list(count.values()), dtype="int64"),
        }
    )


def bearers_of_words(part: Any, *, counts: Mapping[str, int]) -> pd.DataFrame:
    """A row for each rare word of each title, from the keys of a partition."""
    rows: list[tuple[int, int, str, str]] = []
    columns = (part.titles[name].tolist() for name in ("record", "title", "blocks"))
    for record, title, blocks in zip(*columns, strict=True):
        # A word that is not counted stands in one title.
        count = {word: counts.get(word, 1) for word in title.split()}
        rows += ((hash_key(word), record, title, blocks) for word in rare_words(title, count))
    return pd.DataFrame(rows, columns=list(_BEARERS)).astype(_BEARERS)


def similar_titles(bearers: pd.DataFrame, near: float) -> pd.DataFrame:
    """Pairs of nearly equal titles that share a word and an author, by a record of each."""
    pairs: set[tuple[int, int]] = set()
    ordered = bearers.sort_values(["word", "title", "record"])
    columns = (ordered[name].tolist() for name in ("word", "title", "record", "blocks"))
    for _, crowd in groupby(zip(*columns, strict=True), key=itemgetter(0)):
        first_of: dict[str, int] = {}
        blocks: dict[str, set[str]] = defaultdict(set)
        for _, title, record, said in crowd:
            first_of.setdefault(title, record)
            blocks[title].update(said.split(SEPARATOR) if said else ())
        titles = [title for title in first_of if blocks[title]]
        for one, two in pairs_of_crowd(titles, blocks):
            pair = (first_of[one], first_of[two])
            if pair not in pairs and similarity(one, two, cutoff=near):
                pairs.add(pair)
    return pd.DataFrame(sorted(pairs), columns=list(_PAIRS)).astype(_PAIRS)


def connect(pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The record numbers of pairs of shape (n, 2), ascending, and the component of each."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    records, places = np.unique(pairs, return_inverse=True)
    places = places.reshape(-1, 2)
    ones = np.ones(len(pairs), dtype=np.int8)
    graph = coo_array((ones, (places[:, 0], places[:, 1])), shape=(len(records),) * 2)
    return records, connected_components(graph, directed=False)[1].astype(np.int64)
