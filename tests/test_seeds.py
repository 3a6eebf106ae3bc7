"""The embedded corpus: complete, readable, and in words of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from topics.records import AuthorPage, Problem, Record, SourceItem
from topics.sources import find_inputs
from topics.sources.files.files import SourceFile
from topics.text.cleaning import clean

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
REAL = ROOT.parent / "shared" / "seeds"

PAGES = {"mickel-liu.txt": "000_75782a73f8a29546.txt", "jiaming-ji.txt": "003_6b4e73ded6eb2e6d.txt"}

LONGEST_SHARED_RUN = 6
"""Words in a row that a summary may share with the abstract it was written from."""


def read(folder: Path, name: str) -> list[SourceItem]:
    (found,) = find_inputs([folder / name]).readable
    return list(found.items())


def records(folder: Path, name: str) -> list[Record]:
    return [item for item in read(folder, name) if isinstance(item, Record)]


@pytest.mark.parametrize(
    ("name", "owner", "count"),
    [("mickel-liu.txt", "Mickel Liu", 9), ("jiaming-ji.txt", "Jiaming Ji", 21)],
)
def test_the_readers_read_the_seeds_without_a_problem(name: str, owner: str, count: int) -> None:
    items = read(SEEDS, name)
    assert not [item for item in items if isinstance(item, Problem)]
    (page,) = [item for item in items if isinstance(item, AuthorPage)]
    assert page.owner.name == owner
    assert page.figures["papers"] == page.papers_read == count
    assert len([item for item in items if isinstance(item, Record)]) == count


def test_thirty_records_describe_twenty_seven_papers() -> None:
    every = [record for name in PAGES for record in records(SEEDS, name)]
    assert len(every) == 30
    assert len({record.title for record in every}) == 27
    assert len({record.abstract for record in every}) == 30


def test_summaries_have_80_to_140_words() -> None:
    for name in PAGES:
        abstracts = [record.abstract for record in records(SEEDS, name)]
        for abstract, cleaned in zip(abstracts, clean(abstracts).texts, strict=True):
            assert 80 <= len(abstract.split()) <= 140, abstract
            assert 80 <= len(cleaned.split()) <= 140, abstract


def test_the_seeds_give_the_cleaning_something_to_do() -> None:
    changes = clean([record.abstract for record in records(SEEDS, "jiaming-ji.txt")]).changes
    expected = {
        "latex",
        "urls_broken",
        "spacing",
        "hyphenation",
        "links",
        "availability",
        "warning",
    }
    assert expected <= {name for name, count in changes.items() if count}


@pytest.mark.skipif(not REAL.exists(), reason="the real pages are not beside this checkout")
@pytest.mark.parametrize("name", PAGES)
def test_facts_are_those_of_the_real_pages(name: str) -> None:
    for ours, real in zip(records(SEEDS, name), records(REAL, PAGES[name]), strict=True):
        for field in ("title", "authors", "year", "date", "venue", "category", "has_code", "owner"):
            assert getattr(ours, field) == getattr(real, field)
    real_lines = SourceFile(REAL / PAGES[name], name).read_text().text.split("\n")
    our_lines = SourceFile(SEEDS / name, name).read_text().text.rstrip("\n").split("\n")
    differing = [(a, b) for a, b in zip(our_lines, real_lines, strict=True) if a != b]
    assert len(differing) == len(records(SEEDS, name))


@pytest.mark.skipif(not REAL.exists(), reason="the real pages are not beside this checkout")
def test_summaries_share_no_long_run_of_words_with_the_abstracts() -> None:
    def words(abstract: str) -> list[str]:
        # Addresses and the row of links are furniture, not sentences.
        abstract = re.sub(r"\[abs\].*", "", abstract)
        abstract = re.sub(r"https?: ?//.*?(?=\. [A-Z]|$)", "", abstract)
        return re.findall(r"\w+", abstract.lower())

    def runs(abstract: str) -> set[tuple[str, ...]]:
        listed = words(abstract)
        length = LONGEST_SHARED_RUN + 1
        return {tuple(listed[i : i + length]) for i in range(len(listed) - length + 1)}

    theirs = {
        run for real in PAGES.values() for r in records(REAL, real) for run in runs(r.abstract)
    }
    ours = {run for name in PAGES for r in records(SEEDS, name) for run in runs(r.abstract)}
    assert not ours & theirs
