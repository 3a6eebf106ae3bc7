"""Discovered themes that a themes file keeps: centres of planted directions, moved by hand."""

import numpy as np

from topics.settings import DeclaredTheme
from topics.themes.cosines import compute_cosines
from topics.themes.discovered import Discovered
from topics.themes.kept import keep_themes

SPREAD = 0.2


def around(directions: list[int], papers: int = 30) -> np.ndarray:
    random = np.random.default_rng(1)
    points = np.eye(8)[np.repeat(directions, papers)] + SPREAD * random.normal(
        size=(papers * len(directions), 8)
    )
    return np.asarray(points / np.linalg.norm(points, axis=1, keepdims=True), dtype=np.float32)


def found(directions: list[int]) -> Discovered:
    centres = np.eye(8, dtype=np.float32)[directions]
    return Discovered(centres=centres, temperature=0.1, stranger=0.0)


def entry(name: str) -> DeclaredTheme:
    return DeclaredTheme(id=name, name=name.upper(), description="", papers=("one",))


def names(kept: Discovered) -> list[str | None]:
    return [theme.id if theme else None for theme in kept.kept]


def test_a_theme_is_known_by_its_papers_and_others_stay() -> None:
    papers = around([0, 1, 2])
    kept = keep_themes(found([0, 1, 2]), papers, [entry("b")], papers[35:38], np.zeros(3, int))
    assert names(kept) == ["b", None, None]
    assert kept.centres[0].argmax() == 1
    assert sorted(kept.centres[1:].argmax(axis=1).tolist()) == [0, 2]


def test_papers_of_two_themes_merge_them() -> None:
    papers = around([0, 1, 2])
    examples, entries = papers[[0, 1, 31, 32]], np.zeros(4, int)
    kept = keep_themes(found([0, 1, 2]), papers, [entry("both")], examples, entries)
    assert names(kept) == ["both", None]
    nearest = compute_cosines(papers, kept.centres).argmax(axis=1)
    assert nearest.tolist() == [0] * 60 + [1] * 30


def test_two_entries_in_one_theme_divide_it() -> None:
    papers = around([0, 1, 2])
    centre = np.eye(8, dtype=np.float32)[:2].mean(axis=0)
    whole = Discovered(
        centres=np.stack([centre / np.linalg.norm(centre), np.eye(8, dtype=np.float32)[2]]),
        temperature=0.1,
        stranger=0.0,
    )
    examples, entries = papers[[0, 1, 31, 32]], np.array([0, 0, 1, 1])
    kept = keep_themes(whole, papers, [entry("a"), entry("b")], examples, entries)
    assert names(kept) == ["a", "b", None]
    nearest = compute_cosines(papers, kept.centres).argmax(axis=1)
    assert nearest.tolist() == [0] * 30 + [1] * 30 + [2] * 30


def test_a_stray_paper_claims_no_theme_of_another_entry() -> None:
    papers = around([0, 1])
    examples = papers[[*range(9), 30, 31, 9]]
    entries = np.array([0] * 9 + [1] * 2 + [1])
    kept = keep_themes(found([0, 1]), papers, [entry("a"), entry("b")], examples, entries)
    assert names(kept) == ["a", "b"]
    assert compute_cosines(papers, kept.centres).argmax(axis=1).tolist() == [0] * 30 + [1] * 30


def test_without_discovery_the_papers_are_the_centre() -> None:
    papers = around([0, 1])
    nothing = Discovered(centres=papers[:0], temperature=0.1, stranger=0.0)
    kept = keep_themes(nothing, papers, [entry("a"), entry("b")], papers[:3], np.zeros(3, int))
    assert names(kept) == ["a"]
    assert kept.centres[0].argmax() == 0
