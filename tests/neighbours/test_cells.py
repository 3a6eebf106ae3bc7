"""Cells against what they must be: whole, small, and near what they say they are near."""

import warnings

import numpy as np
import pytest

from topics.neighbours.cells import Cells, make_cells


def points(count: int, dimensions: int = 6, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)


def centres(rows: np.ndarray, cells: Cells) -> np.ndarray:
    return np.array([rows[members].mean(axis=0) for members in cells.members])


@pytest.mark.parametrize("count", [1, 150, 500, 5000])
def test_every_row_lies_in_one_cell(count: int) -> None:
    rows = points(count)
    cells = make_cells(rows, 8, seed=1)
    assert np.array_equal(np.sort(np.concatenate(cells.members)), np.arange(count))
    for number, members in enumerate(cells.members):
        assert np.array_equal(members, np.flatnonzero(cells.cell == number))
    assert 0.5 * count / 200 <= len(cells.members) <= max(1, 2 * count / 200)


def test_the_nearest_cells_come_first() -> None:
    rows = points(6000)
    cells = make_cells(rows, 5, seed=0)
    middle = centres(rows, cells)
    distance = np.linalg.norm(middle[:, None] - middle[None], axis=2)
    assert np.array_equal(cells.near[:, 0], np.arange(len(middle)))
    # Centres are k-means', of a sample, so that those of the members differ a little.
    found = np.take_along_axis(distance, cells.near[:, 1:], axis=1)
    best = np.sort(distance, axis=1)[:, 1:5]
    assert np.mean(found / best) < 1.1


def test_a_crowd_of_equal_rows_is_cut_and_nobody_warns() -> None:
    rows = np.vstack([np.ones((5000, 6), dtype=np.float32), points(1000)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cells = make_cells(rows, 48, seed=0)
    assert max(map(len, cells.members)) <= 400
    compared = sum(len(own) * len(others) for own, others in cells.pairs(np.arange(len(rows))))
    assert compared <= len(rows) * 48 * 400


def test_pairs_are_the_rows_of_the_cells_around() -> None:
    rows = points(3000)
    cells = make_cells(rows, 3, seed=0)
    wanted = np.arange(0, 3000, 3)
    seen = []
    for own, others in cells.pairs(wanted):
        number = cells.cell[own[0]]
        assert (cells.cell[own] == number).all()
        assert np.array_equal(
            others, np.sort(np.concatenate([cells.members[cell] for cell in cells.near[number]]))
        )
        seen.append(own)
    assert np.array_equal(np.sort(np.concatenate(seen)), wanted)


def test_with_too_few_around_all_rows_are_given() -> None:
    cells = make_cells(points(3000), 2, seed=0)
    assert all(len(others) == 3000 for _, others in cells.pairs(np.arange(3000), least=2000))
