"""Identity by keys: components that can be grouped one by one, as all records together."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.corpus.paper_rows import in_order
from topics.identity.papers import group_records
from topics.names.book import Book
from topics.records import Location, Record
from topics.scale.identity import (
    Candidates,
    bearers_of_words,
    connect,
    find_candidates,
    find_repeated,
    make_candidates,
    similar_titles,
    words_of_titles,
)
from topics.scale.keys import Partition, PartitionKeys, partition_keys, partitions_of, places_of
from topics.scale.rows import make_rows, rows_alone, rows_together
from topics.scale.together import places_among
from topics.scale.workers import DaskWorkers
from topics.settings import IdentitySettings
from topics.sources import find_inputs

SUBJECTS = ["kites", "looms", "bells", "tides", "clays", "moths", "reeds", "inks"]
SYLLABLES = ["ba", "co", "di", "fe", "gu", "la", "mo", "ni", "pe", "ru", "sa", "te", "vo", "zi"]
PEOPLE = ["Ada Weaver", "Bo Reed", "Cy Kiln", "Di Moth", "Ed Tide"]


def made_rows(count: int, seed: int) -> pd.DataFrame:
    """Papers of which a third come again: respelled, retitled, with a DOI, or as editorials."""
    draw = random.Random(seed)  # noqa: S311
    rows = []
    for number in range(count):
        first, second = draw.sample(SUBJECTS, 2)
        places = " ".join("".join(draw.choices(SYLLABLES, k=3)) for _ in range(4))
        title = f"Measuring {first} beside {second} in {places}"
        abstract = f"We measure {first} in {places} and compare it with {second}. " * 4
        row = {
            "title": title, "abstract": abstract, "authors": draw.sample(PEOPLE, 2),
            "year": 2000 + number % 9, "doi": f"10.5555/x{number}" if number % 4 == 0 else "",
        }  # fmt: skip
        rows.append(row)
        kind = number % 9
        if kind == 0:
            rows.append(row | {"title": title.upper()})
        elif kind == 3:
            rows.append(row | {"title": title.replace("Measuring", "Measurings"), "doi": ""})
        elif kind == 6:
            rows.append(row | {"title": f"{first} and {second}, retitled, of {places[:9]}"})
        elif kind == 8:
            rows.append(row | {"title": "Editorial", "abstract": "", "doi": ""})
    return pd.DataFrame(rows)


def written(rows: pd.DataFrame, folder: Path, parts: int, seed: int) -> list[Partition]:
    folder.mkdir()
    mixed = rows.sample(frac=1, random_state=seed)
    for part, chosen in enumerate(np.array_split(np.arange(len(rows)), parts)):
        mixed.iloc[chosen].to_parquet(folder / f"part-{part}.parquet")
    inputs = find_inputs([folder])
    return [Partition(number=n, source=one) for n, one in enumerate(inputs.readable)]


def candidates_here(
    keys: Sequence[PartitionKeys], near: float, *tied: tuple[np.ndarray, np.ndarray]
) -> Candidates:
    """What :func:`find_candidates` finds, in one table without shuffles."""
    repeated = find_repeated(pd.concat([one.keys for one in keys]))
    words = words_of_titles(pd.concat([one.titles for one in keys])).set_index("word")["titles"]
    bearers = pd.concat([bearers_of_words(one, counts=words.to_dict()) for one in keys])
    similar = similar_titles(bearers, near).to_numpy(dtype=np.int64)
    return make_candidates(repeated, similar, pd.concat([one.drawn for one in keys]), *tied)


def papers_of(partitions: Sequence[Partition], candidates: Candidates) -> set[frozenset[str]]:
    """The papers, each as the places of its records."""
    files, places = partitions_of(candidates.records), places_of(candidates.records)
    alone = [rows_alone(one, places[files == one.number]) for one in partitions]
    found = [table.papers for table in alone]
    for component in range(candidates.count):
        chosen = candidates.components == component
        records = [
            partitions[file].records()[place]
            for file, place in zip(files[chosen].tolist(), places[chosen].tolist(), strict=True)
        ]
        similar = places_among(candidates.records[chosen], candidates.similar)
        rows = rows_together(records, similar, candidates.crowded, IdentitySettings())
        found.append(rows.papers)
    papers = pd.concat(found)
    assert papers["paper_id"].is_unique
    return {frozenset(sources) for sources in papers["sources"]}


def papers_at_once(records: Sequence[Record]) -> set[frozenset[str]]:
    book = Book()
    ordered = in_order(records, book)
    groups = group_records(ordered, IdentitySettings(), book=book).groups
    return {frozenset(str(ordered[n].location) for n in group) for group in groups}


@pytest.mark.parametrize("seed", [1, 2])
def test_components_give_the_papers_of_all_records_together(tmp_path: Path, seed: int) -> None:
    partitions = written(made_rows(120, seed), tmp_path / "parts", parts=4, seed=seed)
    keys = [partition_keys(one) for one in partitions]
    records = [record for one in partitions for record in one.records()]
    assert len(records) == 120 + 14 + 13 + 13 + 13
    assert [one.remarks for one in keys] == [1] * 4, "how the columns were taken"
    candidates = candidates_here(keys, IdentitySettings().near_duplicate)
    assert 0 < len(candidates.records) < len(records)
    once = papers_at_once(records)
    assert len(once) < len(records) - 20, "there was something to merge"
    assert papers_of(partitions, candidates) == once


def test_shuffles_find_the_same_candidates(workers: DaskWorkers, tmp_path: Path) -> None:
    partitions = written(made_rows(120, 3), tmp_path / "parts", parts=5, seed=3)
    keys = [partition_keys(one) for one in partitions]
    drawn = pd.concat([one.drawn for one in keys])
    futures = workers.client.map(partition_keys, partitions, pure=False)
    found = find_candidates(futures, drawn, workers, near=IdentitySettings().near_duplicate)
    here = candidates_here(keys, 90.0)
    assert IdentitySettings().near_duplicate == 90.0
    for name in ("records", "components", "crowded"):
        assert list(getattr(found, name)) == list(getattr(here, name))
    assert sorted(map(tuple, found.similar)) == sorted(map(tuple, here.similar))
    assert len(found.similar) > 3


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_components_are_those_of_the_graph(pairs: list[tuple[int, int]]) -> None:
    records, components = connect(np.array(pairs, dtype=np.int64).reshape(-1, 2))
    assert records.tolist() == sorted({one for pair in pairs for one in pair})
    group = {one: {one} for one in records.tolist()}
    for first, second in pairs:
        united = group[first] | group[second]
        group.update(dict.fromkeys(united, united))
    number = dict(zip(records.tolist(), components.tolist(), strict=True))
    for one in number:
        assert {other for other in number if number[other] == number[one]} == group[one]
    assert len(set(number.values())) == len({frozenset(members) for members in group.values()})


def test_papers_of_a_kind_that_say_the_same_have_ids_of_their_own():
    same = [
        Record(location=Location("made.csv", line), format="table", title="Editorial", year=2000)
        for line in (2, 3, 4)
    ]
    ids = make_rows(same, [(0,), (1,), (2,)], Book()).papers["paper_id"].tolist()
    assert ids[1:] == [f"{ids[0]}-2", f"{ids[0]}-3"]
