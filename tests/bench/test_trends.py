from __future__ import annotations

import json

import pytest

from topics.bench import trends
from topics.bench.trends import Measure, run_trends_bench
from topics.errors import UsageError


def test_a_small_run_has_every_figure_and_repeats(monkeypatch):
    monkeypatch.setattr(trends, "POWER_AUTHORS", 60)
    bench = run_trends_bench(seed=5, corpora=60)
    table = bench.table
    assert table.columns.tolist() == [
        "measure", "cases", "demanded", "ours", "mann_kendall", "plain_slope", "holds",
    ]  # fmt: skip
    assert table["ours"].between(0, 1).all()
    assert table.set_index("measure")["demanded"].filter(like="hold the true share").tolist() == [
        "93% to 97%"
    ]
    by_name = table.set_index("measure")["ours"]
    assert by_name.filter(like="flat pairs called").item() <= 0.05
    assert by_name.filter(like="hold the true share").item() == pytest.approx(0.95, abs=0.03)
    assert by_name.filter(like="5% to 65%").item() > 0.6
    assert json.loads(json.dumps(bench.to_json()))["corpora"] == 60
    again = run_trends_bench(seed=5, corpora=60)
    assert again.measures == bench.measures


def test_a_figure_out_of_bounds_does_not_hold():
    assert Measure(name="x", cases=1, ours=0.95, lowest=0.93, highest=0.97).holds
    assert not Measure(name="x", cases=1, ours=0.98, lowest=0.93, highest=0.97).holds
    assert not Measure(name="x", cases=1, ours=0.7, lowest=0.75).holds


@pytest.mark.parametrize("corpora", [0, -3, 2.5])
def test_a_number_of_corpora_that_is_not_allowed_has_a_sentence(corpora):
    with pytest.raises(UsageError, match="corpora must be a positive whole number, got"):
        run_trends_bench(corpora=corpora)
