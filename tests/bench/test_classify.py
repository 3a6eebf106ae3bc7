import pandas as pd
import pytest

from tests.model.makers import make_kinds
from tests.themes.corpora import WordEncoder
from topics.bench.classify import run_classify_bench
from topics.bench.prepared import Prepared
from topics.errors import InputError
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
    assert result.to_json()["contenders"][0]["contender"] == "topics:minilm"


def test_bertopic_takes_part() -> None:
    kinds = dict.fromkeys(("robots", "bandits", "translation"), 50)
    result = run_classify_bench([], prepared=prepared(kinds))
    assert result.table["contender"].tolist() == ["topics:minilm", "bertopic"]
    assert result.table["agreement"].between(0, 1).all()


def test_few_papers_are_refused() -> None:
    with pytest.raises(InputError, match="needs at least 100 papers, got 9"):
        run_classify_bench([], prepared=prepared({"robots": 9}))
