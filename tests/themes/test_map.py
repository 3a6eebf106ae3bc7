"""Where papers lie on the map."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from topics.themes.map import compute_map


def corpus(sizes: list[int], dimensions: int = 16, seed: int = 3) -> tuple:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((len(sizes), dimensions)) * 2
    theme = np.repeat(np.arange(len(sizes)), sizes)
    vectors = centres[theme] + rng.standard_normal((len(theme), dimensions))
    ids = [f"p{number}" for number in range(len(theme))]
    names = [f"t{number}" for number in theme]
    assignments = pd.DataFrame({"paper_id": ids, "theme_id": names})
    return vectors, assignments, assignments.assign(weight=1.0)


@pytest.mark.parametrize("sizes", [[1], [2], [5, 1], [8, 3, 5, 4], [200, 90, 30, 2, 1, 60]])
def test_lies_in_the_unit_square(sizes: list[int]) -> None:
    table = compute_map(*corpus(sizes))
    assert table.columns.tolist() == ["paper_id", "x", "y"]
    assert table[["x", "y"]].to_numpy().min() >= 0
    assert table[["x", "y"]].to_numpy().max() <= 1


def test_papers_of_a_theme_lie_together() -> None:
    vectors, assignments, memberships = corpus([60, 40, 50, 30])
    place = compute_map(vectors, assignments, memberships)[["x", "y"]].to_numpy()
    theme = assignments["theme_id"].to_numpy()
    apart = np.hypot(*(place[:, None] - place[None, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert (theme[apart.argmin(axis=1)] == theme).mean() > 0.95


def test_a_paper_between_two_themes_lies_nearer_to_the_other() -> None:
    vectors, assignments, memberships = corpus([40, 40, 40])
    one = memberships[memberships["paper_id"] != "p0"]
    shared = pd.DataFrame(
        {"paper_id": ["p0", "p0"], "theme_id": ["t0", "t1"], "weight": [0.5, 0.5]}
    )
    before = compute_map(vectors, assignments, memberships).set_index("paper_id")
    after = compute_map(vectors, assignments, pd.concat([one, shared])).set_index("paper_id")
    other = [paper for paper, theme in assignments.to_numpy() if theme == "t1"]
    ends = [np.hypot(*(table.loc["p0"] - table.loc[other].mean())) for table in (before, after)]
    assert ends[1] < ends[0]


def test_same_input_same_map_and_nothing_breaks_on_odd_vectors() -> None:
    vectors, assignments, memberships = corpus([30, 20])
    first = compute_map(vectors, assignments, memberships)
    pd.testing.assert_frame_equal(first, compute_map(vectors, assignments, memberships))
    assert np.isfinite(compute_map(vectors * 0, assignments, memberships)[["x", "y"]]).all(
        axis=None
    )
    vectors[3] = np.nan
    assert np.isfinite(compute_map(vectors, assignments, memberships)[["x", "y"]]).all(axis=None)
    assert not len(compute_map(vectors[:0], assignments.iloc[:0], memberships.iloc[:0]))


def test_refuses_another_number_of_vectors() -> None:
    vectors, assignments, memberships = corpus([5])
    with pytest.raises(ValueError, match="4 vectors for 5 papers"):
        compute_map(vectors[:4], assignments, memberships)
