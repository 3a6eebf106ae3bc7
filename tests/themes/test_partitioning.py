"""Partitions of the graph of nearest papers."""

from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score
from sklearn.neighbors import NearestNeighbors

from tests.themes.test_clustering import blobs
from topics.neighbours.search import nearest_neighbours, shared_neighbour_graph
from topics.themes import partitioning
from topics.themes.partitioning import NEIGHBOURS, try_resolutions


def graph_of(points: np.ndarray) -> csr_matrix:
    return shared_neighbour_graph(nearest_neighbours(points, NEIGHBOURS, seed=5).indices)


def test_neighbours_are_those_of_a_brute_force_search() -> None:
    vectors, _ = blobs(6, 40, noise=0.2)
    ours = np.sort(nearest_neighbours(vectors, 10).indices, axis=1)
    search = NearestNeighbors(n_neighbors=11, metric="cosine", algorithm="brute").fit(vectors)
    theirs = np.sort(search.kneighbors(vectors, return_distance=False)[:, 1:], axis=1)
    assert (ours == theirs).mean() > 0.999


def test_the_graph_weighs_an_edge_by_shared_neighbours() -> None:
    neighbours = np.array([[1, 2], [0, 2], [0, 1], [0, 1]], dtype=np.int32)
    graph = shared_neighbour_graph(neighbours).toarray()
    lists = [{i, *row} for i, row in enumerate(neighbours.tolist())]
    for one, other in [(0, 1), (0, 2), (3, 0)]:
        jaccard = len(lists[one] & lists[other]) / len(lists[one] | lists[other])
        assert graph[one, other] == pytest.approx(jaccard + 1e-3, abs=1e-6)
        assert graph[one, other] == pytest.approx(graph[other, one])
    assert graph[2, 3] == 0


def test_louvain_finds_planted_groups_with_any_seed() -> None:
    vectors, truth = blobs(8, 40)
    for seed in (1, 2):
        ((_, labels, agreement),) = try_resolutions(
            graph_of(vectors), seed=seed, resolutions=(1.0,)
        )
        assert adjusted_rand_score(truth, labels) > 0.95
        assert agreement > 0.95


def test_louvain_depends_on_no_seed_and_on_nothing_computed_before() -> None:
    points = np.random.default_rng(3).normal(size=(600, 24)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    ((_, first, agreement),) = try_resolutions(graph_of(points), seed=5, resolutions=(2.0,))
    ((_, again, same),) = try_resolutions(graph_of(points), seed=5, resolutions=(2.0,))
    assert (first == again).all()
    assert agreement == same < 1
    ((_, other, shuffled),) = try_resolutions(graph_of(points), seed=8, resolutions=(2.0,))
    assert (first == other).all()
    assert shuffled != agreement


def test_partitions_in_processes_are_those_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    points = np.random.default_rng(3).normal(size=(600, 24)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    ((_, alone, agreement),) = try_resolutions(graph_of(points), seed=5, resolutions=(2.0,))
    monkeypatch.setattr(partitioning, "DIVIDED_PAPERS", 100)
    monkeypatch.setattr(partitioning, "available_cores", lambda: 2)
    ((_, divided, same),) = try_resolutions(graph_of(points), seed=5, resolutions=(2.0,))
    assert np.array_equal(alone, divided)
    assert agreement == same < 1


def test_partitions_survive_a_process_that_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    points, truth = blobs(8, 40)
    monkeypatch.setattr(partitioning, "DIVIDED_PAPERS", 100)
    monkeypatch.setattr(partitioning, "available_cores", lambda: 2)

    def killed(*_: object, **__: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("joblib.Parallel.__call__", killed)
    ((_, labels, _),) = try_resolutions(graph_of(points), seed=1, resolutions=(1.0,))
    assert adjusted_rand_score(truth, labels) > 0.95
