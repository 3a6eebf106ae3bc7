import numpy as np
import pandas as pd
import pytest

from tests.themes.corpora import WordEncoder, make_papers
from topics.bench.names_of_themes import (
    _share_right,
    _word_overlap,
    find_telling_keywords,
    run_names_bench,
)
from topics.settings import ThemeSettings

GROUPS = ("robotics", "bandits", "translation", "segmentation", "graphs", "privacy")


def test_telling_keywords_are_those_that_other_themes_lack() -> None:
    keywords = [["Robotics: Grasping", "learning"]] * 3 + [["Regret/bandits", "learning"]] * 3
    found = find_telling_keywords(keywords, np.repeat([0, 1], 3), 2)
    assert found[0][0] == "grasping"
    assert set(found[1][:2]) == {"regret", "bandit"}
    assert found[0][-1] == "learning"


def test_one_paper_tells_nothing_and_no_theme_is_left_out() -> None:
    assert find_telling_keywords([["grasping"], ["regret"]], np.array([0, -1]), 1) == [[]]


def test_a_reader_is_right_where_the_own_name_is_nearer_and_half_right_at_a_tie() -> None:
    scores = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.7], [0.9, 0.1]])
    labels = np.array([0, 0, 1, -1])
    assert _share_right(scores, labels, np.array([1, 0])) == pytest.approx((0.75 + 1.0) / 2)


def test_words_of_names_are_looked_for_in_papers_whatever_their_number() -> None:
    papers = pd.DataFrame({"title": ["Robots"], "abstract": ["They use a gripper."]})
    overlap = _word_overlap(["Robot grippers", "Robots and regret"], papers)
    assert overlap.tolist() == [[1.0, 0.5]]


def test_names_of_planted_themes_are_read_right() -> None:
    titles, abstracts = make_papers(1200)
    papers = pd.DataFrame(
        {
            "title": titles,
            "abstract": abstracts,
            "keywords": [[GROUPS[number % 6]] for number in range(1200)],
        }
    )
    vectors = WordEncoder().encode(
        [f"{title} {abstract}" for title, abstract in zip(titles, abstracts, strict=True)]
    )
    settings = ThemeSettings(resolution=0.5)
    result = run_names_bench(papers, vectors, WordEncoder(), seed=1, settings=settings)
    assert result.papers == 1200
    assert result.table["method"].tolist() == ["topics", "first by c-TF-IDF", "nearest phrase"]
    ours = result.table.iloc[0]
    assert ours["by_words"] > 0.8
    assert ours["by_meaning"] > 0.8
    assert len(result.names) > 1
    assert result.to_json()["papers"] == 1200
