from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pandas as pd

from topics.bench import answers
from topics.bench.answers import measure_comparisons, measure_dates, measure_movers


def test_dates_are_found_and_flat_shares_have_none():
    near, named = measure_dates(seed=3, trials=30)
    assert near.ours >= 0.8
    assert named.ours <= 0.15
    assert near.cases == named.cases == 30


def test_movers_are_covered(monkeypatch):
    monkeypatch.setattr(answers, "AUTHORS", 60)
    found = measure_movers(seed=3, trials=2)
    assert [one.name[-2:] for one in found] == ["0%", "5%", "0%"]
    assert all(one.ours in (0.0, 0.5, 1.0) for one in found)


def test_groups_that_differ_by_their_years_alone_are_not_told_apart():
    found = measure_comparisons(seed=3, trials=30)
    assert found.ours <= 0.15
    assert found.compare_groups is None or found.compare_groups >= found.ours


def test_another_package_answers_for_the_same_papers(monkeypatch):
    counts = np.array([[[9, 1], [1, 2]], [[1, 9], [8, 9]]])
    seen = {}

    def compare_groups(model, groups):
        seen["papers"] = [
            [int(((model.labels_ == topic.topic_id) & (groups == side)).sum()) for side in "ab"]
            for topic in model.topics_
        ]
        return pd.DataFrame({"significant": [False, True]})

    module = ModuleType("tritopic.research.prevalence")
    module.compare_groups = compare_groups
    for name in ("tritopic", "tritopic.research"):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setitem(sys.modules, "tritopic.research.prevalence", module)
    assert answers._compare_groups(counts) is True
    assert seen["papers"] == [[10, 3], [10, 17]]
