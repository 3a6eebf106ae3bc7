import subprocess
import sys

import numpy as np
import pytest

from topics.neighbours.search import earlier_similarity, nearest_neighbours

SCRIPT = """
import sys
import numpy as np
from topics.neighbours.search import nearest_neighbours
vectors = np.random.default_rng(0).normal(size=(3000, 64)).astype(np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
found = nearest_neighbours(vectors, 15, seed=1, exact_papers=int(sys.argv[1]))
sys.stdout.buffer.write(found.indices.tobytes() + found.similarity.tobytes())
"""


def unit(count: int, dimensions: int = 32, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_similarities_are_those_of_the_pairs_and_never_rise() -> None:
    vectors = unit(300)
    found = nearest_neighbours(vectors, 10)
    pairs = np.einsum("nd,nkd->nk", vectors, vectors[found.indices])
    assert found.similarity == pytest.approx(pairs, abs=1e-5)
    assert (np.diff(found.similarity, axis=1) <= 1e-6).all()
    assert not (found.indices == np.arange(300)[:, None]).any()


def test_a_search_by_cells_finds_nearly_all() -> None:
    vectors = unit(4000, 8)
    exact = nearest_neighbours(vectors, 15)
    cells = nearest_neighbours(vectors, 15, exact_papers=100)
    common = [len(set(a) & set(b)) for a, b in zip(exact.indices, cells.indices, strict=True)]
    assert np.mean(common) > 0.9 * 15


def test_papers_that_are_as_near_stand_in_their_order() -> None:
    # Corners of a cube: the similarities are a few numbers, and most of them tie.
    corners = np.sign(np.random.default_rng(4).normal(size=(500, 16))).astype(np.float32) / 4
    found = nearest_neighbours(corners, 12)
    products = corners.astype(np.float64) @ corners.T.astype(np.float64)
    np.fill_diagonal(products, -2)
    expected = np.argsort(-products, axis=1, kind="stable")[:, :12]
    assert np.array_equal(found.indices, expected)
    assert np.array_equal(found.similarity, np.take_along_axis(products, expected, axis=1))


def test_of_papers_that_are_nearly_as_near_the_first_are_taken() -> None:
    random = np.random.default_rng(5)
    copies = np.repeat(unit(1, 48), 60, axis=0) + 1e-7 * random.normal(size=(60, 48))
    vectors = np.vstack([unit(200, 48, seed=3), copies]).astype(np.float32)
    found = nearest_neighbours(vectors, 9)
    for row in range(200, 260):
        assert (
            sorted(found.indices[row]) == [other for other in range(200, 211) if other != row][:9]
        )


def test_the_order_in_which_a_product_is_added_does_not_matter() -> None:
    vectors = unit(2000, 384)
    vectors[1000:] = vectors[:1000] + 3e-7 * unit(1000, 384, seed=1)
    turned = vectors[:, np.random.default_rng(2).permutation(384)]
    assert not np.array_equal(vectors @ vectors[:8].T, turned @ turned[:8].T)
    one, other = nearest_neighbours(vectors, 15), nearest_neighbours(turned, 15)
    assert np.array_equal(one.indices, other.indices)
    assert np.array_equal(one.similarity, other.similarity)


def test_equal_papers_have_other_papers_for_neighbours() -> None:
    found = nearest_neighbours(np.tile(unit(1), (40, 1)), 15)
    assert found.indices.shape == (40, 15)
    assert not (found.indices == np.arange(40)[:, None]).any()


def test_fewer_papers_than_asked_for() -> None:
    assert nearest_neighbours(unit(4), 15).indices.shape == (4, 3)


@pytest.mark.parametrize("exact", ["50000", "100"])
def test_any_number_of_threads_finds_the_same_bytes(exact: str) -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, exact],
            env={"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            check=True,
        ).stdout
        for threads in ("1", "2", "3")
    }
    assert len(answers) == 1


def nearest_before(vectors: np.ndarray, before: np.ndarray, count: int, since: int) -> np.ndarray:
    rows = zip(vectors[since:], before[since:], strict=True)
    return np.array([np.sort(row @ vectors[:start].T)[-count:] for row, start in rows])


def test_the_nearest_earlier_rows_are_those_of_a_full_sort() -> None:
    vectors = unit(400)
    before = np.repeat([0, 4, 20, 150, 151], [4, 16, 130, 1, 249])
    found = np.sort(earlier_similarity(vectors, before, 5), axis=1)
    assert np.isnan(found[:20]).all()
    assert found[20:] == pytest.approx(nearest_before(vectors, before, 5, 20), abs=1e-6)


def test_a_search_by_cells_that_fill_up_finds_nearly_the_nearest_earlier_rows() -> None:
    vectors = unit(4000, 8)
    before = np.repeat([0, 50, 200, 900, 3500], [50, 150, 700, 2600, 500])
    found = np.sort(earlier_similarity(vectors, before, 5, exact_papers=100)[50:], axis=1)
    best = nearest_before(vectors, before, 5, 50)
    assert (found <= best + 1e-6).all()
    assert np.mean(np.abs(found - best) < 1e-6) > 0.9


def test_rows_whose_cells_hold_too_few_are_compared_with_all() -> None:
    # One later row lies alone, far from the earlier ones and from the cells near it.
    vectors = np.vstack([unit(300, 8), -unit(1, 8), unit(200, 8, seed=1)])
    before = np.repeat([0, 20], [20, len(vectors) - 20])
    found = earlier_similarity(vectors, before, 15, exact_papers=10)
    assert (np.abs(found[20:]) <= 1.000001).all()
