"""Records of which many share a title word and an author: the papers of all records together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scale.test_identity import candidates_here, papers_at_once, papers_of
from topics.corpus.reading import FileReading
from topics.records import Author, Location, Record
from topics.scale.keys import Partition, partition_keys
from topics.settings import IdentitySettings

TEAMS = [("Ada Weaver", "Bo Reed"), ("Ada Weaver",), ("Bo Reed", "Cy Kiln"), ("Cy Kiln",), ()]
PLACES = ["harbour", "harbours", "valley", "valleys", "island", "meadow", "desert", "tundra"]
TIMES = ["spring", "summer", "summers", "autumn", "winter"]
KINDS = ["Editorial", "Preface 7", "Editorial 7"]

TITLES = st.builds(
    "Measuring looms beside rivers of the {} in {}".format,
    st.sampled_from(PLACES), st.sampled_from(TIMES),
)  # fmt: skip


@st.composite
def made_records(draw: st.DrawFn) -> list[Record]:
    """Titles that are all alike or of a kind, by few authors, with texts and DOIs in common."""
    count = draw(st.integers(26, 60))
    titles = draw(st.lists(TITLES | st.sampled_from(KINDS), min_size=2, max_size=30, unique=True))
    found = []
    for line in range(count):
        title = draw(st.sampled_from(titles))
        text = draw(st.integers(0, 6))
        doi = draw(st.integers(0, 40))
        found.append(
            Record(
                location=Location("made.csv", line + 2), format="table", title=title,
                abstract=f"Text {text} of looms. " * 12 if text else "",
                authors=tuple(Author(name=name) for name in draw(st.sampled_from(TEAMS))),
                authors_complete=draw(st.booleans()),
                year=2000 + draw(st.integers(0, 3)), venue=draw(st.sampled_from(["", "Weft"])),
                ids={"doi": f"10.5555/{doi}"} if doi < 8 else {},
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Partition):
    """A partition in memory."""

    items: Sequence[Record]

    def read(self) -> FileReading:
        return FileReading(order=("made.csv", Path("made.csv")), items=self.items, row=())


@settings(max_examples=25)
@given(made_records(), st.integers(1, 4), st.randoms(use_true_random=False))
def test_papers_of_crowds_are_those_of_all_records_together(records, parts, random) -> None:
    mixed = list(records)
    random.shuffle(mixed)
    chosen = np.array_split(np.arange(len(mixed)), parts)
    partitions = [
        Held(number=number, source=None, items=[mixed[place] for place in places.tolist()])
        for number, places in enumerate(chosen)
    ]
    keys = [partition_keys(one) for one in partitions]
    candidates = candidates_here(keys, IdentitySettings().near_duplicate)
    assert papers_of(partitions, candidates) == papers_at_once(records)
