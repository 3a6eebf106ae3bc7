"""Broader themes: which keep their ids, and how they are called."""

import numpy as np
import pytest

from tests.themes.corpora import WordEncoder, make_papers
from topics.settings import ThemeSettings
from topics.themes import broader
from topics.themes.fitting import fit_themes
from topics.themes.levels import show_level, tree_table


def test_a_broader_theme_that_no_other_joins_keeps_id_and_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(broader, "level_sizes", lambda themes: [themes // 2 - 1, themes // 2])
    titles, abstracts = make_papers(700)
    texts = [f"{title} {abstract}" for title, abstract in zip(titles, abstracts, strict=True)]
    vectors = WordEncoder().encode(texts)
    theming = fit_themes(titles, abstracts, vectors, WordEncoder(), ThemeSettings(resolution=12.0))
    coarse, fine = show_level(theming, 1), show_level(theming, 2)
    names: dict[frozenset[int], set[tuple[str, str, tuple[str, ...]]]] = {}
    for shown in (coarse, fine):
        for at in range(len(shown.ids)):
            members = frozenset(np.flatnonzero(shown.group == at).tolist())
            own = (shown.ids[at], shown.names[at], shown.keywords[at])
            names.setdefault(members, set()).add(own)
    # All but the two themes that are joined are the same at both levels.
    assert len(names) == len(fine.ids) + 1
    assert all(len(own) == 1 for own in names.values())
    assert any(len(members) > 1 for members in names if len(names[members]) == 1)
    tree = tree_table(theming)
    assert tree["theme_id"].is_unique
    assert not tree["theme"].str.contains(r" \d+$").any()


def test_names_of_the_largest_parts_are_offered_two_by_two() -> None:
    model = type("Model", (), {"theme_names": ("Soft robots", "SLAM and maps", "Legged robots")})()
    offered = broader._of_largest(model, np.array([30, 10, 20]), np.array([0, 1, 2]))
    assert [one.surface for one in offered] == [
        "Soft robots and legged robots", "Soft robots and SLAM", "Legged robots and SLAM",
    ]  # fmt: skip
    assert sorted((one.apart for one in offered), reverse=True) == [one.apart for one in offered]
    two = broader._of_largest(model, np.array([30, 10, 20]), np.array([0, 2]))
    assert [one.surface for one in two] == ["Soft robots and legged robots"]
