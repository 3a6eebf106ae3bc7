"""A result as a BERTopic: its own reports and plots work on our themes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from topics.analysis.result import Result
from topics.analysis.stored import load
from topics.errors import UsageError


@pytest.fixture(scope="module")
def model(seed_result: Result) -> Any:
    return seed_result.to_bertopic()


def texts_of(result: Result) -> list[str]:
    return result.papers["title"].tolist()


def test_topics_are_our_themes_by_size(seed_result: Result, model: Any) -> None:
    info = model.get_topic_info()
    sizes = seed_result.assignments["theme"].value_counts()
    assert dict(zip(info["CustomName"], info["Count"], strict=True)) == sizes.to_dict()
    assert info["Count"].is_monotonic_decreasing
    named = dict(zip(info["Topic"], info["CustomName"], strict=True))
    assert [named[topic] for topic in model.topics_] == seed_result.assignments["theme"].tolist()


def test_topics_have_our_keywords_with_the_share_of_papers_that_hold_them(
    seed_result: Result, model: Any
) -> None:
    themes = seed_result.themes.set_index("theme")
    for topic, name in zip(model.get_topic_info()["Topic"], model.custom_labels_, strict=True):
        words = [pair for pair in model.get_topic(topic) if pair[0]]
        assert [word for word, _ in words] == themes.loc[name, "keywords"]
        assert all(0 <= share <= 1 for _, share in words)


@pytest.mark.parametrize("plot", ["barchart", "hierarchy", "heatmap", "term_rank", "topics"])
def test_its_plots_draw(model: Any, plot: str) -> None:
    assert getattr(model, f"visualize_{plot}")().data


def test_its_methods_answer(seed_result: Result, model: Any) -> None:
    texts = texts_of(seed_result)
    assert model.visualize_documents(texts, embeddings=seed_result.vectors[:, :2]).data
    years = seed_result.papers["year"].tolist()
    assert len(model.topics_over_time(texts, years))
    assert len(model.get_document_info(texts)) == len(texts)
    named = dict(zip(model.get_topic_info()["Topic"], model.custom_labels_, strict=True))
    (topic,), _ = model.transform(["Agents learn by self-play in a zero-sum game."])
    assert named[topic] == "Self-play"
    found, _ = model.find_topics("safe reinforcement learning", top_n=1)
    assert named[found[0]] == "Safe RL"


def test_a_loaded_result_encodes_its_papers_anew(
    seed_result: Result, seed_run: Path, model: Any
) -> None:
    again = load(seed_run).to_bertopic()
    assert again.topics_ == model.topics_
    assert np.allclose(again.topic_embeddings_, model.topic_embeddings_, atol=1e-5)


def test_without_a_theme_there_is_nothing_to_make(seed_result: Result) -> None:
    from dataclasses import replace

    alone = seed_result.assignments.assign(theme_id="none")
    with pytest.raises(UsageError, match="No paper has a theme"):
        replace(seed_result, assignments=alone).to_bertopic()
