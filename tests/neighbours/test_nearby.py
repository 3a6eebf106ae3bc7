"""Nearest papers among a part of a corpus, from the nearest of all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import topics.neighbours.nearby as nearby_module
from tests.neighbours.test_search import unit
from topics.neighbours.nearby import WIDTH, Nearby, find_nearby
from topics.neighbours.search import nearest_neighbours


def test_a_resampling_sees_what_a_search_among_it_finds() -> None:
    vectors = unit(1500)
    drawn = np.unique(np.random.default_rng(1).integers(0, 1500, size=1500))
    part = find_nearby(vectors, seed=0).take(drawn)
    found = part.among(vectors[drawn], 15, seed=0)
    assert np.array_equal(found, nearest_neighbours(vectors[drawn], 15).indices)


def test_nothing_is_sought_anew_where_enough_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = unit(400)
    nearby = find_nearby(vectors, seed=0)
    expected = nearest_neighbours(vectors, 15).indices
    monkeypatch.setattr(nearby_module, "nearest_neighbours", None)
    assert np.array_equal(nearby.among(vectors, 15, seed=0), expected)


@given(seed=st.integers(0, 1000), share=st.floats(0.06, 1))
def test_any_part_sees_its_own_nearest(seed: int, share: float) -> None:
    vectors = unit(300, 16)
    chosen = np.random.default_rng(seed).random(300) < share
    chosen[:16] = True
    part = find_nearby(vectors, seed=0).take(chosen)
    own = vectors[chosen]
    assert np.array_equal(part.among(own, 15, seed=0), nearest_neighbours(own, 15).indices)


def test_a_part_of_a_part() -> None:
    vectors = unit(200, 16)
    first, second = np.arange(0, 200, 2), np.arange(100) % 3 > 0
    part = find_nearby(vectors, seed=0).take(first).take(second)
    own = vectors[first][second]
    assert np.array_equal(part.among(own, 5, seed=0), nearest_neighbours(own, 5).indices)


def test_a_few_papers_with_too_few_known_are_compared_with_all() -> None:
    vectors = unit(600, 16)
    nearby = find_nearby(vectors, seed=0)
    # Of two papers nothing is known but that they are their own nearest ones.
    indices = nearby.indices.copy()
    indices[[3, 500]] = [[3], [500]]
    part = Nearby(indices=indices, rows=np.arange(0, 600))
    kept = np.ones(600, dtype=bool)
    kept[[3, 500]] = False
    expected = nearest_neighbours(vectors, 15).indices
    found = part.among(vectors, 15, seed=0)
    assert np.array_equal(found[kept], expected[kept])


def test_the_first_of_a_longer_list_are_the_shorter_list_though_papers_are_copies() -> None:
    random = np.random.default_rng(5)
    copies = np.repeat(unit(1, 48), 60, axis=0) + 1e-7 * random.normal(size=(60, 48))
    vectors = np.vstack([unit(200, 48, seed=3), copies]).astype(np.float32)
    long, short = find_nearby(vectors, seed=0).indices, nearest_neighbours(vectors, 15).indices
    assert long.shape == (260, WIDTH)
    assert np.array_equal(long[:, :15], short)
    assert long[230].tolist() == [other for other in range(200, 242) if other != 230][:WIDTH]
