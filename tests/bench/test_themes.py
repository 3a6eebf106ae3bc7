import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from tests.themes.corpora import WordEncoder, make_papers
from topics.bench import themes
from topics.bench.peers import words_of_clusters
from topics.bench.quality import compare_with_labels, compute_c_v
from topics.bench.themes import count_effective, run_themes_bench


def test_agreement_is_that_of_scikit_learn_over_the_papers_with_a_label() -> None:
    labels = np.array([0, 0, 1, 1, -1, 2])
    known = ["a", "a", "b", "a", "b", ""]
    found = compare_with_labels(labels, {"area": known, "empty": [""] * 6})
    own = labels[:5]
    assert found == {
        "area ami": pytest.approx(metrics.adjusted_mutual_info_score(known[:5], own)),
        "area ari": pytest.approx(metrics.adjusted_rand_score(known[:5], own)),
        "area v": pytest.approx(metrics.v_measure_score(known[:5], own)),
        "area purity": pytest.approx((2 + 1 + 1) / 5),
    }


def test_coherence_is_highest_for_words_that_stand_together() -> None:
    texts = ["red apple pie"] * 10 + ["blue high sky"] * 10 + ["red sky"]
    together = compute_c_v([["red", "apple", "pie"]], texts)
    mixed = compute_c_v([["apple", "sky", "pie"]], texts)
    assert together > mixed
    assert together == pytest.approx(1, abs=0.2)
    assert compute_c_v([["red"]], texts) == 0


def test_words_of_clusters_are_their_own() -> None:
    texts = ["robots grasp", "robots grasp", "bandits regret", "bandits regret"]
    words = words_of_clusters(texts, np.array([0, 0, 1, 1]))
    assert set(words[0][:2]) == {"robots", "grasp"}
    assert set(words[1][:2]) == {"bandits", "regret"}
    assert words_of_clusters(texts, np.array([-1, -1, -1, -1])) == []


def test_effective_themes_are_those_of_one_size() -> None:
    assert count_effective(np.repeat([0, 1, 2, 3], 5)) == pytest.approx(4)
    # Half, and two quarters: 1 / (2**-.5 * 4**-.25 * 4**-.25) by the products of shares.
    assert count_effective(np.array([0, 0, 1, 2, -1])) == pytest.approx(2**1.5)
    assert count_effective(np.array([-1, -1])) == 0


def test_methods_are_measured_at_the_same_number_of_themes() -> None:
    titles, abstracts = make_papers(300)
    papers = pd.DataFrame({"title": titles, "abstract": abstracts, "keywords": [[]] * 300})
    texts = [f"{title} {abstract}" for title, abstract in zip(titles, abstracts, strict=True)]
    known = {"group": [f"g{number % 6}" for number in range(300)]}
    result = run_themes_bench(
        papers,
        WordEncoder().encode(texts),
        WordEncoder(),
        known,
        seeds=2,
        methods=("topics", "k-means", "NMF", "LDA"),
    )
    runs = result.runs
    assert runs["method"].tolist() == ["topics", "k-means", "NMF", "LDA"] * 2
    assert (runs.groupby(runs.index // 4)["themes"].nunique() == 1).all()
    assert runs.loc[runs["method"] == "topics", "group ami"].min() > 0.5
    assert runs["coverage"].between(0, 1).all()
    # k-means shows the words that the clusters of every method are judged by.
    k_means = runs[runs["method"] == "k-means"]
    assert k_means["clusters_npmi"].tolist() == k_means["npmi"].tolist()
    assert k_means["clusters_c_v"].tolist() == k_means["c_v"].tolist()
    assert runs["clusters_npmi"].between(-1, 1).all()
    assert result.summary["method"].tolist() == ["topics", "k-means", "NMF", "LDA"]
    assert result.to_json()["papers"] == 300


def test_all_find_at_most_as_many_as_is_asked_for() -> None:
    titles, abstracts = make_papers(120)
    papers = pd.DataFrame({"title": titles, "abstract": abstracts, "keywords": [[]] * 120})
    vectors = WordEncoder().encode(abstracts)
    found = {
        most: run_themes_bench(
            papers, vectors, WordEncoder(), {}, seeds=1, methods=["k-means"], themes_max=most
        ).runs["themes"].tolist()
        for most in (0, 3)
    }  # fmt: skip
    assert found[0][0] > 3
    assert found[3] == [3, 3]


def test_a_method_that_is_not_installed_is_left_out_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_task: object) -> None:
        raise ModuleNotFoundError("No module named 'evoc'")

    monkeypatch.setattr(themes, "METHODS", {**themes.METHODS, "EVoC": missing})
    titles, abstracts = make_papers(60)
    papers = pd.DataFrame({"title": titles, "abstract": abstracts, "keywords": [[]] * 60})
    vectors = WordEncoder().encode(abstracts)
    result = run_themes_bench(
        papers, vectors, WordEncoder(), {}, seeds=2, methods=("EVoC", "k-means")
    )
    assert result.left_out == ("EVoC is left out: No module named 'evoc'.",)
    assert result.summary["method"].tolist() == ["topics", "k-means"]
