import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from sklearn.metrics import adjusted_mutual_info_score

from tests.model.makers import make_kinds
from tests.themes.corpora import WordEncoder
from topics.bench.classify import ClassifyBench, _agreement, _average, run_classify_bench
from topics.bench.prepared import Prepared
from topics.cli.bench import bench_classify
from topics.errors import InputError, UsageError
from topics.text.paper_text import paper_text


def prepared(counts: dict[str, int]) -> Prepared:
    papers = make_kinds(counts)
    texts = [paper_text(*pair) for pair in zip(papers["title"], papers["abstract"], strict=True)]
    return Prepared(papers=papers, vectors=WordEncoder().encode(texts), encoder=WordEncoder())


def test_held_out_papers_get_the_themes_of_their_kinds(tmp_path) -> None:
    other = tmp_path / "other.csv"
    pd.DataFrame(
        {"title": [f"Dough {row}" for row in range(9)], "abstract": ["Bake rye bread at home."] * 9}
    ).to_csv(other, index=False)
    kinds = dict.fromkeys(("robots", "bandits", "translation"), 60)
    result = run_classify_bench([], foreign=other, bertopic=False, prepared=prepared(kinds))
    assert (result.papers, result.held_out) == (180, 36)
    row = result.table.iloc[0]
    assert row["ratio"] == pytest.approx(row["agreement"] / row["refits"])
    assert row["agreement"] > 0.3  # by chance it is 0
    assert row["none"] < 0.2
    assert row["foreign_none"] == 1.0
    assert row["answered_ratio"] == pytest.approx(
        row["answered_agreement"] / row["answered_refits"]
    )
    assert result.to_json()["contenders"][0]["contender"] == "topics:minilm"


def test_refused_papers_count_as_one_more_theme_but_not_among_the_answered() -> None:
    fits = [dict(enumerate("aaabbbcc"))] * 3
    classes = ["1", "1", "none", "2", "2", "none", "3", "none"]
    found = _agreement(classes, "none", list("cc"), np.array([6, 7]), np.arange(8), fits)
    expected = adjusted_mutual_info_score(classes, list("aaabbbcc"))
    assert found["agreement"] == pytest.approx(expected)
    assert expected < 0.7
    assert found["refits"] == found["answered_refits"] == found["answered_agreement"] == 1.0
    nothing = _agreement(["none"] * 8, "none", list("cc"), np.array([6, 7]), np.arange(8), fits)
    assert np.isnan(nothing["answered_agreement"])
    assert np.isnan(nothing["answered_refits"])


def test_ratios_are_of_the_means_of_all_draws() -> None:
    whole = prepared(dict.fromkeys(("robots", "bandits"), 60))
    twice = run_classify_bench([], bertopic=False, prepared=whole, held_out=0.1, draws=2)
    assert (twice.held_out, twice.draws, len(twice.table)) == (12, 2, 1)
    draws = [
        {"contender": "a", "agreement": one, "refits": two}
        | {"answered_agreement": np.nan, "answered_refits": np.nan, "per_second": None}
        for one, two in ((0.2, 0.4), (0.6, 1.0))
    ]
    row = _average(draws).iloc[0]
    assert row["ratio"] == pytest.approx(0.8 / 1.4)
    assert np.isnan(row["answered_ratio"])
    assert row["per_second"] is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"held_out": 0.0}, "above 0 and at most 0.5, got 0"),
        ({"held_out": 0.6}, "above 0 and at most 0.5, got 0.6"),
        ({"draws": 0}, "needs 1 draw or more, got 0"),
    ],
)
def test_settings_that_hold_nothing_out_are_refused(wrong, message) -> None:
    with pytest.raises(UsageError, match=message):
        run_classify_bench([], prepared=prepared({"robots": 120}), **wrong)


def test_bertopic_takes_part() -> None:
    kinds = dict.fromkeys(("robots", "bandits", "translation"), 50)
    result = run_classify_bench([], prepared=prepared(kinds))
    assert result.table["contender"].tolist() == ["topics:minilm", "bertopic"]
    assert result.table["agreement"].between(0, 1).all()


def test_few_papers_are_refused() -> None:
    with pytest.raises(InputError, match="needs at least 100 papers, got 9"):
        run_classify_bench([], prepared=prepared({"robots": 9}))


def test_figures_stand_below_each_other(tmp_path, monkeypatch) -> None:
    table = pd.DataFrame(
        {
            "contender": ["topics:minilm", "bertopic"],
            "ratio": [0.9, 0.5],
            "per_second": pd.Series([7, None], dtype=object),
        }
    )
    made = ClassifyBench(papers=1_200, held_out=60, draws=3, table=table)
    asked = {}
    monkeypatch.setattr(
        "topics.bench.classify.run_classify_bench",
        lambda paths, **given: asked.update(given) or made,
    )
    papers, figures = tmp_path / "papers.csv", tmp_path / "figures.json"
    arguments = [str(papers), "--held-out", "0.05", "--draws", "3", "--json", str(figures)]
    shown = CliRunner().invoke(bench_classify, arguments).output
    assert (asked["held_out"], asked["draws"]) == (0.05, 3)
    assert "60 papers held out of 1,200, 3 draws" in shown
    rows = [line.split() for line in shown.splitlines()]
    assert ["figure", "topics:minilm", "bertopic"] in rows
    assert ["ratio", "0.900", "0.500"] in rows
    assert ["per_second", "7"] in rows
    assert json.loads(figures.read_text())["draws"] == 3
