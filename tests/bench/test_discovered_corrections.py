"""Corrections of discovered themes: planted members that a theme holds in part."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score

from tests.themes.corpora import WordEncoder
from tests.themes.corpora import make_papers as make_texts
from topics.bench.discovered_corrections import (
    LEAST_F1,
    find_themes_of_members,
    label_members,
    measure_discovered_corrections,
    run_discovered_corrections,
)
from topics.themes.declared import DEFAULT_CALIBRATION
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.teaching import teach_discovered

DIMENSIONS = 6


def make_model() -> FittedThemes:
    return FittedThemes(
        declared=(),
        declared_vectors=np.empty((0, DIMENSIONS), dtype=np.float32),
        expected=np.empty(0),
        discovered=tuple(DiscoveredTheme(id=one, name=one, keywords=()) for one in "abc"),
        discovered_vectors=np.eye(3, DIMENSIONS, dtype=np.float32),
        centre=np.zeros(DIMENSIONS, dtype=np.float32),
        calibration=DEFAULT_CALIBRATION,
        temperature=0.1,
        stranger=0.0,
        outside=-1.0,
    )


def plant(papers: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Vectors, and members of theme "a" that lie to one side of it, which it does not know."""
    points = np.random.default_rng(5).normal(size=(papers, DIMENSIONS))
    member = points[:, [0]] + 2 * points[:, [4]] > 2
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32), member


def test_corrections_teach_what_the_theme_does_not_know() -> None:
    vectors, member = plant()
    precision = measure_discovered_corrections(make_model(), vectors, member, [0])["precision"]
    assert precision.iloc[-1] > precision.iloc[0] + 0.1


def test_without_corrections_it_is_the_precision_of_what_a_run_shows() -> None:
    vectors, member = plant()
    weights = make_model().compute_memberships(vectors, np.zeros((len(vectors), 0)))
    order = np.random.default_rng(7).permutation(len(vectors))
    held = order[len(vectors) // 2 :]
    expected = average_precision_score(member[held, 0], weights[held, 0])
    table = measure_discovered_corrections(make_model(), vectors, member, [0], seed=7)
    assert table["precision"][0] == pytest.approx(expected)
    assert table["spread"][0] == 0


def test_papers_are_placed_in_the_theme_and_in_the_one_that_suits_them_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vectors, member = plant()
    placed: list[tuple[np.ndarray, str]] = []

    def spy(model: FittedThemes) -> FittedThemes:
        assert model.examples is not None
        placed.extend(zip(model.examples, model.example_themes, strict=True))
        return teach_discovered(model)

    monkeypatch.setattr("topics.bench.discovered_corrections.teach_discovered", spy)
    measure_discovered_corrections(make_model(), vectors, member, [0])
    assert len(placed) == 3 * (1 + 2 + 5 + 10 + 20)
    is_member = {
        vector.tobytes(): bool(own) for vector, own in zip(vectors, member[:, 0], strict=True)
    }
    for vector, theme in placed:
        following = "b" if vector[1] >= vector[2] else "c"
        assert theme == ("a" if is_member[vector.tobytes()] else following)


def test_members_are_of_the_theme_with_the_best_f1_if_that_is_decent() -> None:
    labels = np.array([0, 0, 0, 1, 1, -1, 1, 1])
    member = np.zeros((8, 3), dtype=bool)
    member[[0, 1, 3, 5], 0] = True  # two of the three of theme 0, and two others
    member[[3, 4, 6, 7], 1] = True
    member[[5], 2] = True  # of no theme
    assert find_themes_of_members(labels, member) == [(0, 0, pytest.approx(4 / 7)), (1, 1, 1.0)]
    assert LEAST_F1 < 4 / 7
    assert find_themes_of_members(np.full(8, -1), member) == []


def test_labels_need_papers() -> None:
    papers = pd.DataFrame({"venue": ["A"] * 30 + ["B"] * 29 + [None], "category": [""] * 60})
    known = label_members(papers, ("venue", "category", "track"))
    assert list(known) == ["venue"]
    assert known["venue"].shape == (60, 1)
    assert known["venue"][:, 0].tolist() == [True] * 30 + [False] * 30


def test_themes_of_a_corpus_are_found_and_corrected() -> None:
    titles, abstracts = make_texts(180)
    papers = pd.DataFrame({"title": titles, "abstract": abstracts, "keywords": [[]] * 180})
    vectors = WordEncoder().encode(abstracts)
    kinds = np.arange(180) % 6
    known = {"kind": kinds[:, None] == np.arange(6), "chance": (np.arange(180) < 5)[:, None]}
    table = run_discovered_corrections(papers, vectors, WordEncoder(), known)
    assert set(table["known"]) == {"kind"}  # five papers of six kinds are no theme
    assert set(table["themes"]) == {6}
    assert (table["precision"] > 0.95).all()
    nothing = run_discovered_corrections(papers, vectors, WordEncoder(), {})
    assert nothing.empty
    assert list(nothing.columns) == list(table.columns)
