"""Themes beside other methods on the same vectors: agreement, coherence, stability, seconds.

Every method but BERTopic is given the number of themes that ours finds with the
same seed, since each of the figures depends on it. BERTopic runs with its
defaults. Methods on words (NMF, LDA) see the texts and not the vectors.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.bench.quality import WORDS, compare_with_labels, compute_c_v, measure_quality
from topics.encoders.base import Encoder, Vectors
from topics.settings import SEED, ThemeSettings
from topics.text.paper_text import paper_text
from topics.themes.cosines import Labels
from topics.themes.fitting import fit_themes

COHERENCE_TEXTS = 5_000
"""Texts that coherence is measured on."""

_FEATURES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a method found: a label per paper, -1 for none, and the best words of each theme."""

    labels: Labels
    words: list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a method is given."""

    papers: pd.DataFrame
    texts: list[str]
    vectors: Vectors
    encoder: Encoder
    themes: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesBench:
    """``runs`` has a row per method and seed, ``summary`` mean and spread over seeds."""

    runs: pd.DataFrame
    summary: pd.DataFrame
    papers: int

    def to_json(self) -> dict[str, object]:
        """Both tables as records."""
        return {
            "papers": self.papers,
            "summary": self.summary.to_dict(orient="records"),
            "runs": self.runs.to_dict(orient="records"),
        }


def run_themes_bench(
    papers: pd.DataFrame,
    vectors: Vectors,
    encoder: Encoder,
    known: Mapping[str, Sequence[str]],
    *,
    seeds: int = 3,
    methods: Sequence[str] | None = None,
) -> ThemesBench:
    """Run each method with each seed and measure what it found.

    Parameters
    ----------
    papers : DataFrame
        Columns title, abstract and keywords, cleaned.
    vectors : ndarray of shape (n, d)
    encoder : Encoder
        That made the vectors.
    known : mapping of str to sequence of n str
        Labels to compare with; an empty string is a paper without one.
    seeds : int
    methods : sequence of str, optional
        Of ``METHODS``; all by default. Ours is always run.
    """
    texts = [paper_text(*pair) for pair in zip(papers["title"], papers["abstract"], strict=True)]
    sample = texts[:: 1 + len(texts) // COHERENCE_TEXTS]
    chosen = ["topics", *(name for name in methods or METHODS if name != "topics")]
    rows: list[dict[str, object]] = []
    labels: dict[str, list[Labels]] = {name: [] for name in chosen}
    for seed in range(SEED, SEED + seeds):
        themes = 0
        for name in chosen:
            task = Task(
                papers=papers,
                texts=texts,
                vectors=vectors,
                encoder=encoder,
                themes=themes,
                seed=seed,
            )
            begun = time.perf_counter()
            found = METHODS[name](task)
            seconds = time.perf_counter() - begun
            themes = themes or max(2, len(found.words))
            labels[name].append(found.labels)
            quality = measure_quality(found.labels.tolist(), found.words, sample, {})
            rows.append(
                {
                    "method": name,
                    "themes": len(found.words),
                    "coverage": 1.0 - quality.without_theme,
                    **compare_with_labels(found.labels, known),
                    "npmi": quality.npmi,
                    "c_v": compute_c_v(found.words, sample),
                    "diversity": quality.diversity,
                    "seconds": seconds,
                }
            )
    runs = pd.DataFrame(rows)
    return ThemesBench(runs=runs, summary=_summary(runs, labels, chosen), papers=len(papers))


def _summary(
    runs: pd.DataFrame, labels: Mapping[str, Sequence[Labels]], methods: Sequence[str]
) -> pd.DataFrame:
    """Mean and spread of each figure, and how alike two seeds are (AMI)."""
    from sklearn.metrics import adjusted_mutual_info_score

    rows = []
    for name in methods:
        own = runs[runs["method"] == name].drop(columns="method")
        row: dict[str, object] = {"method": name}
        for column in own.columns:
            mean, spread = own[column].mean(), own[column].std(ddof=0)
            digits = 0 if column == "themes" else 1 if column == "seconds" else 3
            row[column] = f"{mean:.{digits}f} ± {spread:.{digits}f}"
        alike = [
            adjusted_mutual_info_score(one, other) for one, other in combinations(labels[name], 2)
        ]
        row["seeds agree"] = f"{np.mean(alike):.3f}" if alike else ""
        rows.append(row)
    return pd.DataFrame(rows)


def _ours(task: Task) -> Found:
    theming = fit_themes(
        task.papers["title"].tolist(),
        task.papers["abstract"].tolist(),
        task.vectors,
        task.encoder,
        ThemeSettings(seed=task.seed),
        keywords=task.papers["keywords"].tolist(),
    )
    return Found(labels=theming.labels, words=[list(own) for own in theming.keywords])


def _k_means(task: Task) -> Found:
    from sklearn.cluster import KMeans

    model = KMeans(task.themes, n_init=1, random_state=task.seed % 2**32)
    labels = np.asarray(model.fit_predict(task.vectors), dtype=np.intp)
    return Found(labels=labels, words=_words_of_clusters(task.texts, labels))


def _nmf(task: Task) -> Found:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(max_features=_FEATURES, stop_words="english", min_df=2)
    model = NMF(task.themes, random_state=task.seed % 2**32, init="nndsvda", max_iter=200)
    return _of_components(model, vectorizer, task.texts)


def _lda(task: Task) -> Found:
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(max_features=_FEATURES, stop_words="english", min_df=2)
    model = LatentDirichletAllocation(
        task.themes, random_state=task.seed % 2**32, learning_method="online", max_iter=5
    )
    return _of_components(model, vectorizer, task.texts)


def _bertopic(task: Task) -> Found:
    from bertopic import BERTopic
    from umap import UMAP

    # BERTopic's own defaults, with a seed.
    layout = UMAP(
        n_neighbors=15,
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        random_state=task.seed % 2**32,
        low_memory=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        model = BERTopic(embedding_model=None, language="multilingual", umap_model=layout)
        topics, _ = model.fit_transform(task.texts, task.vectors)
    every = model.get_topics()
    found = [topic for topic in sorted(every) if topic >= 0]
    return Found(
        labels=np.asarray(topics, dtype=np.intp),
        words=[[word for word, _ in every[topic]] for topic in found],
    )


METHODS: Mapping[str, Callable[[Task], Found]] = {
    "topics": _ours,
    "k-means": _k_means,
    "NMF": _nmf,
    "LDA": _lda,
    "BERTopic": _bertopic,
}
"""The methods by name."""


def _of_components(model: object, vectorizer: object, texts: list[str]) -> Found:
    """Each paper's largest component and each component's largest words."""
    counts = vectorizer.fit_transform(texts)  # type: ignore[attr-defined]
    names = vectorizer.get_feature_names_out()  # type: ignore[attr-defined]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that it has not converged
        weights = model.fit_transform(counts)  # type: ignore[attr-defined]
    words = [
        [str(names[place]) for place in np.argsort(-row, kind="stable")[:WORDS]]
        for row in model.components_  # type: ignore[attr-defined]
    ]
    labels: NDArray[np.intp] = np.where(weights.any(axis=1), weights.argmax(axis=1), -1)
    return Found(labels=labels, words=words)


def _words_of_clusters(texts: Sequence[str], labels: Labels) -> list[list[str]]:
    """The words of the highest c-TF-IDF of each cluster (Grootendorst 2022, section 3.3)."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(max_features=_FEATURES, stop_words="english", min_df=2)
    counts = vectorizer.fit_transform(texts)
    names = vectorizer.get_feature_names_out()
    themes = range(int(labels.max()) + 1)
    summed = np.stack([np.asarray(counts[labels == one].sum(axis=0)).ravel() for one in themes])
    frequency = summed / np.maximum(1, summed.sum(axis=1, keepdims=True))
    mean = summed.sum(axis=1).mean()
    weights = frequency * np.log1p(mean / np.maximum(1, summed.sum(axis=0)))
    return [[str(names[place]) for place in np.argsort(-row)[:WORDS]] for row in weights]
