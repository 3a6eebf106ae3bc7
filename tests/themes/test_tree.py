import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from topics.themes.tree import CHILDREN, FEWEST_AT_TOP, level_sizes, merge_nearest


def centres(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, 5))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_themes_of_one_size_are_merged_as_by_wards_criterion() -> None:
    rows = centres(20)
    tree = linkage(rows.astype(float), method="ward")
    for groups in (2, 5, 9):
        theirs = fcluster(tree, groups, criterion="maxclust")
        ours = merge_nearest(rows, np.full(20, 7), groups)
        assert adjusted_rand_score(theirs, ours) == 1


def test_coarser_groups_hold_whole_finer_ones() -> None:
    rows, sizes = centres(30), np.arange(1, 31)
    fine, coarse = merge_nearest(rows, sizes, 10), merge_nearest(rows, sizes, 4)
    assert len(set(fine.tolist())) == 10
    assert len(set(coarse.tolist())) == 4
    assert len(set(zip(fine.tolist(), coarse.tolist(), strict=True))) == 10


def test_small_themes_join_before_large_ones() -> None:
    rows = np.array([[0.0, 0], [1, 0], [0, 5], [1.1, 5]], dtype=np.float32)
    assert merge_nearest(rows, np.array([900, 900, 2, 2]), 3).tolist() == [0, 1, 2, 2]


@pytest.mark.parametrize("groups", [0, 1])
def test_all_in_one_group_at_last(groups: int) -> None:
    assert merge_nearest(centres(4), np.ones(4), groups).tolist() == [0, 0, 0, 0]
    assert merge_nearest(centres(0), np.ones(0), groups).tolist() == []


@given(st.integers(0, 2000))
def test_levels_grow_by_the_number_of_children(themes: int) -> None:
    sizes = level_sizes(themes)
    assert sizes == sorted(sizes)
    assert len(sizes) <= 2
    assert all(FEWEST_AT_TOP <= size <= themes // CHILDREN for size in sizes)
