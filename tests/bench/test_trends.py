from __future__ import annotations

import json

import pytest

from topics.bench import answers, pitfalls, trends
from topics.bench.measure import Measure
from topics.bench.trends import run_trends_bench
from topics.errors import UsageError


@pytest.fixture
def small(monkeypatch):
    """One scenario that misleads others, and few of everything that is large."""
    monkeypatch.setattr(trends, "POWER_AUTHORS", 60)
    monkeypatch.setattr(trends, "FEWEST_REPORTS", 2)
    monkeypatch.setattr(answers, "AUTHORS", 24)
    monkeypatch.setattr(trends, "MANY_ROWS", (1_001,))
    name = "a mix of venues that changes"
    monkeypatch.setattr(pitfalls, "SCENARIOS", {name: pitfalls.SCENARIOS[name]})


def test_a_small_run_has_every_figure_and_repeats(small):
    bench = run_trends_bench(seed=5, corpora=20)
    table = bench.table
    assert table.columns.tolist() == [
        "measure", "cases", "demanded", "ours", "mann_kendall", "plain_slope", "compare_groups",
        "holds",
    ]  # fmt: skip
    assert table["ours"].between(0, 1).all()
    by_name = table.set_index("measure")
    assert by_name.loc["95% intervals that hold the true share", "demanded"] == "93% to 97%"
    ours = by_name["ours"]
    assert ours.filter(like="flat pairs called").item() <= 0.05
    assert ours["95% intervals that hold the true share"] == pytest.approx(0.95, abs=0.04)
    assert ours.filter(like="5% to 65%").item() > 0.6
    assert by_name["plain_slope"].filter(like="mix of venues").item() > 0
    assert ours.filter(like="one mover among").item() == 1
    assert json.loads(json.dumps(bench.to_json()))["corpora"] == 20
    assert run_trends_bench(seed=5, corpora=20).measures == bench.measures


def test_a_figure_out_of_bounds_does_not_hold():
    assert Measure(name="x", cases=1, ours=0.95, lowest=0.93, highest=0.97).holds
    assert not Measure(name="x", cases=1, ours=0.98, lowest=0.93, highest=0.97).holds
    assert not Measure(name="x", cases=1, ours=0.7, lowest=0.75).holds


@pytest.mark.parametrize("corpora", [0, -3, 2.5])
def test_a_number_of_corpora_that_is_not_allowed_has_a_sentence(corpora):
    with pytest.raises(UsageError, match="corpora must be a positive whole number, got"):
        run_trends_bench(corpora=corpora)
