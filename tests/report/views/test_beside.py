"""Another run's papers, labelled by this run's model and counted by its themes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from tests.runs import RunShape, write_run_folder
from topics.errors import InputError
from topics.model.bundle import load_model
from topics.report.views.beside import find_peers, label_other_run
from topics.store.reader import RunFolder, read_run


@pytest.fixture
def other(seed_run: Path, tmp_path: Path) -> RunFolder:
    """Eight papers of the seeds, six under other ids; one lacks its abstract, one is old."""
    run = read_run(write_run_folder(tmp_path / "other", RunShape(papers=8)))
    seeds = read_run(seed_run)["papers"].head(8)
    table = run["papers"]
    for name in ("title", "abstract", "year"):
        table[name] = seeds[name].to_numpy()
    table["paper_id"] = [*seeds["paper_id"].head(2), *(f"x{at}" for at in range(6))]
    table.loc[6, "abstract"] = ""
    table["year"] = table["year"].astype("Int64")
    table.loc[7, "year"] = 1990
    return run


def test_papers_are_counted_by_the_labels_of_the_model(seed_run: Path, other: RunFolder) -> None:
    run = read_run(seed_run)
    found = label_other_run(run, other)
    counted = other["papers"].head(6)
    texts = (counted["title"] + "\n" + counted["abstract"]).tolist()
    labels = load_model(seed_run / "model").classify(texts)["theme_id"]
    order = [*run["themes"]["theme_id"], "none"]
    assert list(found.papers) == [int((labels == theme).sum()) for theme in order]
    assert sum(found.papers) == 6
    assert found.left_out == 2
    assert found.name == "other"
    places = {paper: at for at, paper in enumerate(run["papers"]["paper_id"])}
    own = run["assignments"].set_index("paper_id")["theme_id"]
    both = counted["paper_id"].head(2)
    assert list(found.shared) == [(places[one], order.index(own[one])) for one in both]


def test_papers_of_another_run_are_not_encoded_again(
    seed_run: Path, other: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = read_run(seed_run)
    encoded: list[str] = []
    whole = label_other_run(run, other)
    encoder = load_model(seed_run / "model").encoder
    plain = type(encoder).encode

    def encode(self: object, texts: Sequence[str], **options: object) -> object:
        encoded.extend(texts)
        return plain(self, texts, **options)

    monkeypatch.setattr(type(encoder), "encode", encode)
    monkeypatch.setenv("TOPICS_CACHE", str(other.path / "empty"))
    # without its model, the four papers of the other run alone are encoded
    assert label_other_run(run, other) == whole
    assert len(encoded) == 4
    # with it none is, and what both runs have never was
    shutil.copytree(seed_run / "model", other.path / "model")
    monkeypatch.setenv("TOPICS_CACHE", str(other.path / "empty too"))
    assert label_other_run(run, other) == whole
    assert len(encoded) == 4


def test_coarser_themes_take_in_what_is_part_of_them(seed_run: Path, other: RunFolder) -> None:
    run = read_run(seed_run)
    fine = label_other_run(run, other).papers
    themes = run["themes"]
    broad = pd.DataFrame({"theme_id": ["broad"], "theme": ["Broad"], "papers": [27]})
    run.tables["tree"] = pd.concat(
        [run["tree"].assign(parent_id="broad", level=2), broad.assign(parent_id="", level=1)],
        ignore_index=True,
    )
    run.tables["themes"] = themes.head(1).assign(theme_id="broad")
    own = run["assignments"]["theme_id"]
    run.tables["assignments"] = run["assignments"].assign(
        theme_id=own.where(own == "none", "broad")
    )
    coarse = label_other_run(run, other).papers
    assert coarse == (sum(fine[:-1]), fine[-1])


def test_nothing_to_set_beside_is_said(seed_run: Path, other: RunFolder) -> None:
    run = read_run(seed_run)
    with pytest.raises(InputError, match="is the run itself"):
        label_other_run(run, read_run(seed_run))
    other["papers"]["abstract"] = ""
    with pytest.raises(InputError, match="no paper with an abstract and a year"):
        label_other_run(run, other)


def test_peers_are_found_by_name_and_nobody_else_is(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path / "run", RunShape(papers=20)))
    assert find_peers(run, ["AUTHOR 0002 name", "Author 0001 Name", "Author 0001 Name"]) == (
        "Author 0002 Name",
        "Author 0001 Name",
    )
    with pytest.raises(InputError, match="There is no author 'Nobody'; the nearest are: "):
        find_peers(run, ["Author 0001 Name", "Nobody"])
    venues = read_run(write_run_folder(tmp_path / "venues", RunShape(papers=20, by_venue=True)))
    with pytest.raises(InputError, match="There is no venue 'Venue Z'; the nearest are: Venue A"):
        find_peers(venues, ["Venue Z"])
