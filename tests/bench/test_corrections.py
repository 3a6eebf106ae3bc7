"""Average precision against corrections, on planted members whose scores say nothing."""

import numpy as np
from sklearn.metrics import average_precision_score

from topics.bench.corrections import CORRECTIONS, measure_corrections


def plant(papers: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(2)
    points = random.normal(size=(papers, 12))
    member = points[:, :2] > 1
    return random.normal(size=(papers, 2)) - 2, points, member


def test_corrections_teach_what_the_scores_do_not_know() -> None:
    table = measure_corrections(*plant())
    assert table["corrections"].tolist() == list(CORRECTIONS)
    assert table["precision"].iloc[-1] > table["precision"].iloc[0] + 0.15
    assert table["spread"].iloc[0] == 0


def test_without_corrections_it_is_the_precision_of_the_half_that_is_held_out() -> None:
    score, points, member = plant()
    order = np.random.default_rng(7).permutation(len(score))
    held = order[len(score) // 2 :]
    expected = np.mean([average_precision_score(member[held, k], score[held, k]) for k in (0, 1)])
    assert np.isclose(measure_corrections(score, points, member, seed=7)["precision"][0], expected)
