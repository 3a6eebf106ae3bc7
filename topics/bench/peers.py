"""Other topic models, as their own first examples use them, on given vectors.

None of them is needed by anything else here, nor installed: ``uv run --with evoc
topics bench themes ...`` adds a row. What is not installed is left out, and the
benchmark says so.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.bench.quality import WORDS
from topics.encoders.base import Encoder, Vectors
from topics.themes.cosines import Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a method is given.

    ``themes`` is how many to find; for ours the most, 0 for as many as it finds by itself.
    """

    papers: pd.DataFrame
    texts: list[str]
    vectors: Vectors
    encoder: Encoder
    themes: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a method found: a label per paper, -1 for none, and the best words of each theme."""

    labels: Labels
    words: list[list[str]]


def run_bertopic(task: Task) -> Found:
    """BERTopic with its defaults and a seed."""
    from bertopic import BERTopic

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        model = BERTopic(embedding_model=None, language="multilingual", umap_model=_layout(task))
        topics, _ = model.fit_transform(task.texts, task.vectors)
    return _of_bertopic(model, topics)


def run_bertopic_tuned(task: Task) -> Found:
    """BERTopic as its guide to good practice tunes it, at the number of themes that is given.

    Stop words and rare words are left out of the representation, frequent ones weigh less,
    topics are reduced to the number, and outliers go to the nearest topic by vectors.
    """
    from bertopic import BERTopic
    from bertopic.vectorizers import ClassTfidfTransformer
    from hdbscan import HDBSCAN
    from sklearn.feature_extraction.text import CountVectorizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        model = BERTopic(
            embedding_model=None,
            language="multilingual",
            umap_model=_layout(task),
            hdbscan_model=HDBSCAN(min_cluster_size=max(10, len(task.texts) // 1000)),
            vectorizer_model=CountVectorizer(stop_words="english", min_df=2, ngram_range=(1, 2)),
            ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
            nr_topics=task.themes + 1,
        )
        topics, _ = model.fit_transform(task.texts, task.vectors)
        if -1 in topics and max(topics) >= 0:
            topics = model.reduce_outliers(
                task.texts, topics, strategy="embeddings", embeddings=task.vectors
            )
    return _of_bertopic(model, topics)


def run_evoc(task: Task) -> Found:
    """EVoC's best layer; its words are those of c-TF-IDF."""
    from evoc import EVoC

    labels = np.asarray(EVoC(random_state=task.seed % 2**32).fit_predict(task.vectors), np.intp)
    return Found(labels=labels, words=words_of_clusters(task.texts, labels))


def run_key_nmf(task: Task) -> Found:
    """Turftopic's KeyNMF (Kardos et al. 2024)."""
    from turftopic import KeyNMF

    return _of_turftopic(KeyNMF, task)


def run_s3(task: Task) -> Found:
    """Turftopic's semantic signal separation (Kardos et al. 2024)."""
    from turftopic import SemanticSignalSeparation

    return _of_turftopic(SemanticSignalSeparation, task)


def run_tritopic(task: Task) -> Found:
    """TriTopic with its defaults."""
    return _of_tritopic(task, "auto")


def run_tritopic_as_many(task: Task) -> Found:
    """TriTopic asked for the number of themes that is given; it finds about as many."""
    return _of_tritopic(task, task.themes)


PEERS: dict[str, Callable[[Task], Found]] = {
    "BERTopic": run_bertopic,
    "BERTopic tuned": run_bertopic_tuned,
    "EVoC": run_evoc,
    "KeyNMF": run_key_nmf,
    "S3": run_s3,
    "TriTopic": run_tritopic,
    "TriTopic as many": run_tritopic_as_many,
}
"""The methods by name."""


def words_of_clusters(texts: Sequence[str], labels: Labels) -> list[list[str]]:
    """The words of the highest c-TF-IDF of each cluster (Grootendorst 2022, section 3.3)."""
    if labels.max(initial=-1) < 0:
        return []
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(max_features=20_000, stop_words="english", min_df=2)
    counts = vectorizer.fit_transform(texts)
    names = vectorizer.get_feature_names_out()
    themes = range(int(labels.max()) + 1)
    summed = np.stack([np.asarray(counts[labels == one].sum(axis=0)).ravel() for one in themes])
    frequency = summed / np.maximum(1, summed.sum(axis=1, keepdims=True))
    mean = summed.sum(axis=1).mean()
    weights = frequency * np.log1p(mean / np.maximum(1, summed.sum(axis=0)))
    return [[str(names[place]) for place in np.argsort(-row)[:WORDS]] for row in weights]


def _layout(task: Task) -> Any:
    """UMAP with BERTopic's own defaults, and a seed."""
    from umap import UMAP

    return UMAP(
        n_neighbors=15,
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        random_state=task.seed % 2**32,
        low_memory=False,
    )


def _of_bertopic(model: Any, topics: Sequence[int]) -> Found:
    every = model.get_topics()
    found = [topic for topic in sorted(every) if topic >= 0]
    return Found(
        labels=np.asarray(topics, dtype=np.intp),
        words=[[word for word, _ in every[topic]] for topic in found],
    )


def _of_turftopic(kind: Any, task: Task) -> Found:
    model = kind(task.themes, encoder=task.encoder, random_state=task.seed % 2**32)
    weights: NDArray[np.floating] = model.fit_transform(task.texts, embeddings=task.vectors)
    words = [[str(word) for word, _ in own] for _, own in model.get_topics(top_k=WORDS)]
    return Found(labels=np.asarray(weights.argmax(axis=1), dtype=np.intp), words=words)


def _of_tritopic(task: Task, themes: int | str) -> Found:
    from tritopic import TriTopic

    model = TriTopic(n_topics=themes, random_state=task.seed % 2**32, verbose=False)
    model.fit(task.texts, embeddings=task.vectors)
    labels = np.asarray(model.labels_, dtype=np.intp)
    words = [list(topic.keywords)[:WORDS] for topic in model.topics_ if topic.topic_id >= 0]
    return Found(labels=labels, words=words)
