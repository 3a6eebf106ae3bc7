"""Themes beside other methods on the same vectors: agreement, coherence, stability, seconds.

Every method that takes a number of themes is given the one that ours finds with the
same seed, since each of the figures depends on it; fewer themes agree better with few labels,
and their words stand together more. BERTopic, EVoC and TriTopic run with their defaults
besides. Methods on words (NMF, LDA) see the texts and not the vectors.

Of as many themes, those of unequal size are coarser: most pairs of papers are in the few
large ones. ``effective`` is how many themes of one size would be as coarse, the exponential
of the entropy of their sizes (Hill 1973, of order 1).

Coherence is that of the words which a method shows, and once more (``clusters_npmi``,
``clusters_c_v``) that of the words of the highest c-TF-IDF of its clusters, which is one
formula for all: the first judges words and clusters together, the second clusters alone.
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

from topics.bench.peers import PEERS, Found, Task, words_of_clusters
from topics.bench.quality import (
    WORDS,
    compare_with_labels,
    compute_c_v,
    compute_npmi,
    measure_quality,
)
from topics.encoders.base import Encoder, Vectors
from topics.settings import SEED, ThemeSettings
from topics.text.paper_text import paper_text
from topics.themes.cosines import Labels
from topics.themes.fitting import fit_themes
from topics.trends.path import compute_breadth

COHERENCE_TEXTS = 5_000
"""Texts that coherence is measured on."""

_FEATURES = 20_000

_DIGITS = {"themes": 0, "effective": 1, "seconds": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesBench:
    """``runs`` has a row per method and seed, ``summary`` mean and spread over seeds.

    ``left_out`` says of each method that did not run why.
    """

    runs: pd.DataFrame
    summary: pd.DataFrame
    papers: int
    left_out: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Both tables as records."""
        return {
            "papers": self.papers,
            "left_out": list(self.left_out),
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
    themes_max: int = 0,
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
    themes_max : int, default 0
        The most themes that ours finds, and with it the others that are given its number;
        0 for what it finds by itself.
    """
    texts = [paper_text(*pair) for pair in zip(papers["title"], papers["abstract"], strict=True)]
    sample = texts[:: 1 + len(texts) // COHERENCE_TEXTS]
    chosen = ["topics", *(name for name in methods or METHODS if name != "topics")]
    rows: list[dict[str, object]] = []
    left_out: dict[str, str] = {}
    labels: dict[str, list[Labels]] = {name: [] for name in chosen}
    for seed in range(SEED, SEED + seeds):
        themes = themes_max
        for name in chosen:
            task = Task(
                papers=papers,
                texts=texts,
                vectors=vectors,
                encoder=encoder,
                themes=themes,
                seed=seed,
            )
            if name in left_out:
                continue
            begun = time.perf_counter()
            try:
                found = METHODS[name](task)
            except ImportError as error:
                left_out[name] = f"{name} is left out: {error}."
                continue
            seconds = time.perf_counter() - begun
            if name == "topics":
                themes = max(2, len(found.words))
            labels[name].append(found.labels)
            quality = measure_quality(found.labels.tolist(), found.words, sample, {})
            of_clusters = words_of_clusters(texts, found.labels)
            rows.append(
                {
                    "method": name,
                    "themes": len(found.words),
                    "effective": count_effective(found.labels),
                    "coverage": 1.0 - quality.without_theme,
                    **compare_with_labels(found.labels, known),
                    "npmi": quality.npmi,
                    "c_v": compute_c_v(found.words, sample),
                    "clusters_npmi": compute_npmi(of_clusters, sample),
                    "clusters_c_v": compute_c_v(of_clusters, sample),
                    "diversity": quality.diversity,
                    "seconds": seconds,
                }
            )
    runs = pd.DataFrame(rows)
    ran = [name for name in chosen if name not in left_out]
    return ThemesBench(
        runs=runs,
        summary=_summary(runs, labels, ran),
        papers=len(papers),
        left_out=tuple(left_out.values()),
    )


def count_effective(labels: Labels) -> float:
    """How many themes of one size would be as coarse as these; 0 where no paper has one.

    Parameters
    ----------
    labels : ndarray of shape (n,)
        Theme of each paper, -1 for none.
    """
    sizes = np.bincount(labels[labels >= 0]).astype(np.float64)
    return float(compute_breadth(sizes)) if len(sizes) else 0.0


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
            digits = _DIGITS.get(column, 3)
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
        ThemeSettings(seed=task.seed, themes_max=task.themes),
        keywords=task.papers["keywords"].tolist(),
    )
    return Found(labels=theming.labels, words=[list(own) for own in theming.keywords])


def _k_means(task: Task) -> Found:
    from sklearn.cluster import KMeans

    model = KMeans(task.themes, n_init=1, random_state=task.seed % 2**32)
    labels = np.asarray(model.fit_predict(task.vectors), dtype=np.intp)
    return Found(labels=labels, words=words_of_clusters(task.texts, labels))


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


METHODS: Mapping[str, Callable[[Task], Found]] = {
    "topics": _ours,
    "k-means": _k_means,
    "NMF": _nmf,
    "LDA": _lda,
    **PEERS,
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
