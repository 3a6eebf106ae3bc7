"""Files of decisions in partitions: the same papers as on one process, and what is refused."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.scale.test_identity import candidates_here, made_rows, written
from topics.corpus.building import build_corpus
from topics.errors import InputError
from topics.identity.papers import Surroundings
from topics.scale.asked import Asked, check_authors, tie_named
from topics.scale.keys import partition_keys, partitions_of, places_of
from topics.scale.rows import rows_alone, rows_together
from topics.scale.together import places_among
from topics.settings import IdentitySettings

MERGES = """
[[merge]]
papers = ["{}", "{}"]

[[merge]]
papers = ["{}", "doi:10.5555/x8"]

[[keep_apart]]
papers = ["part-1.parquet:2", "part-2.parquet:3"]
"""


def test_merges_are_those_of_one_process(tmp_path: Path) -> None:
    partitions = written(made_rows(60, 7), tmp_path / "parts", parts=3, seed=1)
    records = [record for one in partitions for record in one.records()]
    plain = build_corpus(records).papers
    titles = plain["title"].tolist()
    file = tmp_path / "merges.toml"
    file.write_text(MERGES.format(titles[3], titles[40], plain["paper_id"].iloc[20]))
    settings = IdentitySettings(merges=file)
    wanted = build_corpus(records, settings).papers
    assert len(wanted) == len(plain) - 2

    asked = Asked.of(settings)
    keys = [partition_keys(one, asked) for one in partitions]
    tied = tie_named(asked, pd.concat([one.named for one in keys]))
    candidates = candidates_here(keys, 90.0, tied)
    files, places = partitions_of(candidates.records), places_of(candidates.records)
    tables = [rows_alone(one, places[files == one.number]) for one in partitions]
    for component in range(candidates.count):
        chosen = candidates.components == component
        numbers = candidates.records[chosen]
        held = [
            partitions[number].records()[place]
            for number, place in zip(files[chosen].tolist(), places[chosen].tolist(), strict=True)
        ]
        named = np.unique(candidates.rules[np.isin(candidates.rules[:, 1], numbers), 0])
        tables.append(
            rows_together(
                held, places_among(numbers, candidates.similar), candidates.crowded, settings,
                [asked.rules[rule] for rule in named],
            )
        )  # fmt: skip
    found = pd.concat([one.papers for one in tables])
    assert {frozenset(sources) for sources in found["sources"]} == {
        frozenset(sources) for sources in wanted["sources"]
    }


def test_who_is_not_there_is_said_before_anything_is_classified(tmp_path: Path) -> None:
    partitions = written(made_rows(9, 7), tmp_path / "parts", parts=1, seed=1)
    merges, authors = tmp_path / "merges.toml", tmp_path / "authors.toml"
    merges.write_text('[[merge]]\npapers = ["On moths", "On reeds"]\n')
    authors.write_text('[[alias]]\nnames = ["Ada Weaver", "Flo Nobody"]\n')
    asked = Asked.of(IdentitySettings(merges=merges, authors=authors))
    keys = partition_keys(partitions[0], asked)
    with pytest.raises(InputError, match=r"merges.toml: .* number 1: no paper is known by 'On mo"):
        tie_named(asked, keys.named)
    with pytest.raises(InputError, match=r"authors.toml: .* no author is called 'Flo Nobody'"):
        check_authors(asked, keys.authors)
    assert len(keys.authors) == 1


def test_a_sample_passes_over_who_is_not_in_it(tmp_path: Path) -> None:
    partitions = written(made_rows(9, 7), tmp_path / "parts", parts=1, seed=1)
    merges, authors = tmp_path / "merges.toml", tmp_path / "authors.toml"
    merges.write_text('[[merge]]\npapers = ["On moths", "On reeds"]\n')
    authors.write_text(
        '[[alias]]\nnames = ["Ada Weaver", "Flo Nobody"]\nlabel = "Ada"\n'
        '[[split]]\nname = "Bo Reed"\npapers = ["On moths"]\nlabel = "Another Bo"\n'
    )
    settings = IdentitySettings(merges=merges, authors=authors)
    records = partitions[0].records()
    sample = build_corpus(records, settings, surroundings=Surroundings())
    assert "Ada" in set(sample.authors["author"])
    with pytest.raises(InputError, match="no paper is known by 'On moths'"):
        build_corpus(records, settings)
