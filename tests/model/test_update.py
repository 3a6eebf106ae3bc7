"""Updates of models: what stays, what is written down, and what a failure leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.disks import FullDisk
from tests.model.makers import fit_model, make_kinds, texts_of, theme_of, with_encoder
from topics.errors import InputError, ModelError, OutputError
from topics.model.bundle import load_model
from topics.model.events import describe_changes
from topics.model.model import Model
from topics.model.succession import are_dormant, match_themes
from topics.model.update import update_model
from topics.themes.fitted import DiscoveredTheme

FIRST = dict.fromkeys(("robots", "bandits", "translation", "vision"), 150)


@pytest.fixture(scope="module")
def large() -> Model:
    return fit_model(make_kinds(FIRST))


@pytest.fixture(scope="module")
def small() -> Model:
    return fit_model(make_kinds(dict.fromkeys(("robots", "bandits", "translation"), 20)))


def test_a_theme_of_new_papers_is_born_and_the_others_keep_ids_and_names(large: Model) -> None:
    new = make_kinds({"graphs": 80, "robots": 40, "bandits": 40}, year=2021, seed=1)
    done = update_model(large, new, date="2021-05-01")
    assert [one.event for one in done.events].count("born") == 1
    born = next(one for one in done.events if one.event == "born")
    assert born.date == "2021-05-01"
    assert "80 papers, 80 of them new" in born.evidence
    assert theme_of(done.model, "graphs") == born.theme_ids[0]
    before = dict(zip(large.themes.theme_ids, large.themes.theme_names, strict=True))
    after = dict(zip(done.model.themes.theme_ids, done.model.themes.theme_names, strict=True))
    assert {theme: after[theme] for theme in before} == before
    for kind in FIRST:
        assert theme_of(done.model, kind) == theme_of(large, kind)
    assert done.assignments["theme_id"].tolist() == [
        *[born.theme_ids[0]] * 80, *[theme_of(large, "robots")] * 40,
        *[theme_of(large, "bandits")] * 40,
    ]  # fmt: skip


def test_a_theme_without_new_papers_goes_dormant_and_wakes(large: Model) -> None:
    asleep = theme_of(large, "vision")
    first = update_model(
        large, make_kinds(dict.fromkeys(("robots", "bandits", "translation"), 20), seed=2)
    )
    dormant = [one for one in first.events if one.event == "dormant"]
    assert [one.theme_ids for one in dormant] == [(asleep,)]
    assert dormant[0].evidence == "none of 60 new papers; 150 earlier"
    again = update_model(
        with_encoder(first.model), make_kinds(dict.fromkeys(("robots", "bandits"), 30), seed=3)
    )
    assert (asleep,) not in [one.theme_ids for one in again.events if one.event == "dormant"]
    woken = update_model(with_encoder(first.model), make_kinds({"vision": 10}, seed=4))
    assert [one.theme_ids for one in woken.events if one.event == "revived"] == [(asleep,)]
    assert woken.model.history[: len(first.model.history)] == first.model.history


def test_a_small_model_keeps_its_themes_and_adds_beside_them(small: Model) -> None:
    done = update_model(small, make_kinds({"graphs": 15, "robots": 5}, seed=5))
    assert done.model.themes.theme_ids[: len(small.themes.theme_ids)] == small.themes.theme_ids
    np.testing.assert_array_equal(
        done.model.themes.discovered_vectors[: len(small.themes.discovered)],
        small.themes.discovered_vectors,
    )
    robots = done.assignments["title"].str.contains(" robots ")
    assert (done.assignments["theme_id"][robots] == theme_of(small, "robots")).all()


def test_papers_that_the_model_has_are_left_out(large: Model) -> None:
    papers = make_kinds(FIRST)
    with pytest.raises(InputError, match="The model has 600 papers of these; no other is"):
        update_model(large, papers)
    renamed = papers.assign(paper_id=[f"other{at}" for at in range(len(papers))])
    with pytest.raises(InputError, match="has 600 papers of these"):
        update_model(large, renamed)
    both = pd.concat([papers, make_kinds({"robots": 30}, seed=6)], ignore_index=True)
    done = update_model(large, both)
    assert (done.known, len(done.assignments)) == (600, 30)
    assert len(done.model.papers) == 630


def test_the_order_of_new_papers_does_not_matter(large: Model) -> None:
    new = make_kinds({"graphs": 60, "robots": 30}, seed=7)
    one = update_model(large, new, date="2021-01-01")
    shuffled = new.sample(frac=1, random_state=1).reset_index(drop=True)
    other = update_model(large, shuffled, date="2021-01-01")
    first = one.assignments.set_index("paper_id")["theme_id"].sort_index()
    second = other.assignments.set_index("paper_id")["theme_id"].sort_index()
    assert first.tolist() == second.tolist()
    assert one.events == other.events


def test_an_updated_model_is_saved_whole_and_labels_its_papers(
    large: Model, tmp_path: Path
) -> None:
    new = make_kinds({"graphs": 80, "robots": 40}, seed=8)
    done = update_model(large, new)
    done.model.save(tmp_path / "model")
    loaded = with_encoder(load_model(tmp_path / "model"))
    assert loaded.history == done.model.history
    every = pd.concat([make_kinds(FIRST), new], ignore_index=True)
    labels = loaded.classify(texts_of(every))["theme_id"].tolist()
    assert labels == loaded.papers.table["theme_id"].tolist()


def test_a_failed_update_leaves_the_model_as_it_was(
    large: Model, tmp_path: Path, full_disk: FullDisk
) -> None:
    folder = tmp_path / "model"
    large.save(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = update_model(large, make_kinds({"graphs": 80}, seed=9))
    full_disk.room = 3
    with pytest.raises(OutputError, match="disk is full"):
        done.model.save(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_model_of_many_papers_keeps_how_it_smooths_them(large: Model, tmp_path: Path) -> None:
    large.save(tmp_path / "model")
    loaded = with_encoder(load_model(tmp_path / "model"))
    assert large.themes.smoothing is not None
    assert loaded.themes.smoothing is not None
    for name in ("inward", "outward"):
        own = getattr(large.themes.smoothing, name)
        assert np.array_equal(getattr(loaded.themes.smoothing, name), own)
    texts = texts_of(make_kinds({"robots": 20, "vision": 20}, seed=3))
    pd.testing.assert_frame_equal(loaded.classify(texts), large.classify(texts))


def test_a_model_without_memory_cannot_be_updated() -> None:
    old = load_model(Path(__file__).resolve().parents[1] / "stored" / "model-1")
    with pytest.raises(ModelError, match="does not remember its papers; fit the model again"):
        update_model(old, make_kinds({"robots": 5}))


def test_themes_are_matched_by_their_papers() -> None:
    # Theme 0 goes on, 1 is divided into 1 and 2, 2 ends in 0, and 3 is of new papers.
    before = np.repeat([0, 1, 2], [40, 60, 10])
    after = np.concatenate([np.full(40, 0), np.full(35, 1), np.full(25, 2), np.full(10, 0)])
    found = match_themes(before, after, themes=(3, 4))
    assert found.before.tolist() == [0, 1, -1, -1]
    assert found.into.tolist() == [-1, -1, 0]
    assert found.shared.tolist() == [[40, 0, 0, 0], [0, 35, 25, 0], [10, 0, 0, 0]]


def test_what_became_of_themes_is_said_with_counts(large: Model) -> None:
    robots, bandits = theme_of(large, "robots"), theme_of(large, "bandits")
    ids = list(large.themes.theme_ids)
    table = large.papers.table.copy()
    table.loc[table.index[table["theme_id"] == bandits][40:], "theme_id"] = "none"
    # Some robots leave for a theme of their own, and the few bandits join the robots.
    leaving = table.index[table["theme_id"] == robots][:20]
    now = table["theme_id"].to_numpy(copy=True)
    now[leaving] = "arms"
    now[table["theme_id"] == bandits] = robots
    arms = DiscoveredTheme(id="arms", name="Robot arms", keywords=("arm",))
    staying = [theme for theme in large.themes.discovered if theme.id != bandits]
    themes = replace(large.themes, discovered=(*staying, arms))
    added = make_kinds({"robots": 2}, seed=11)
    extra = table.head(2).assign(paper_id=added["paper_id"], theme_id="arms")
    after = replace(
        large.papers, table=pd.concat([table.assign(theme_id=now), extra], ignore_index=True)
    )
    places = {theme: at for at, theme in enumerate(themes.theme_ids)}
    succession = match_themes(
        np.array([ids.index(one) if one in ids else -1 for one in table["theme_id"]]),
        np.array([places.get(one, -1) for one in now]),
        themes=(len(ids), len(places)),
    )
    events = describe_changes(
        before=(large.themes, replace(large.papers, table=table)),
        after=(themes, after),
        succession=succession,
        order=np.arange(len(places)),
        date="2021-01-01",
        known=0,
    )
    said = {one.event: (one.theme_ids, one.evidence) for one in events}
    assert said["updated"][1].startswith("2 new papers; 0 without a theme; 10.0% of earlier")
    name = large.themes.theme_names[ids.index(robots)]
    assert said["split"] == (
        (robots, "arms"), f"Robot arms: 22 papers, 2 of them new; 20 from {name}"
    )  # fmt: skip
    # What the name stands for is not changed without a word.
    held = int((table["theme_id"] == robots).sum())
    assert said["shifted"] == (
        (robots,),
        f"{held - 20} of its {held} papers stayed (20 to Robot arms); 40 earlier papers came "
        f"(40 from {large.themes.theme_names[ids.index(bandits)]})",
    )
    assert said["merged"][0] == (bandits, robots)
    assert said["merged"][1].startswith("40 of the 40 papers of ")


def test_a_small_theme_without_new_papers_is_not_dormant() -> None:
    dormant = are_dormant([100, 100, 5], np.array([10, 0, 0]), 20)
    assert dormant.tolist() == [False, True, False]
