"""Benchmark of the names of themes, by three measures on held-out papers.

Themes are found and named on one part of the papers; the others are given to them
by the fitted model and judge the names: whether a name is among the five keywords
by which the authors of a theme's papers differ most from the others; whether a
reader who knows nothing but the names puts a paper into its theme rather than
into the nearest other one, by meaning and by words; and whether two names say the
same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.settings import ThemeSettings
from topics.text.paper_text import paper_text
from topics.text.phrases import PhraseTable, find_phrases, phrase_key
from topics.themes.assembly import find_labels
from topics.themes.candidates import log_odds
from topics.themes.cosines import Labels, Vectors, compute_cosines
from topics.themes.fitting import Theming, fit_themes

HELD_OUT = 0.5
TELLING = 5
"""Keywords of a theme that its name may be."""

ALIKE = 0.8
"""Cosine from which two names say the same."""

_FEWEST_KEYWORDS = 2
"""Papers of a theme that must give a keyword before it tells anything."""

_SEVERAL = re.compile(r"\s*[;/,()]\s*")
"""Between keywords that were written as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesBench:
    """How each way of naming did, and the names themselves.

    ``table`` has a row per method: ``keyword`` is the share of themes whose name
    is one of their telling keywords, ``by_meaning`` and ``by_words`` the share of
    held-out papers that a reader puts right (half for a tie), mean over themes,
    ``alike`` the number of pairs of names with a cosine above ``ALIKE``.
    """

    table: pd.DataFrame
    names: pd.DataFrame
    papers: int

    def to_json(self) -> dict[str, object]:
        """Both tables as records."""
        return {
            "papers": self.papers,
            "methods": self.table.to_dict(orient="records"),
            "names": self.names.to_dict(orient="records"),
        }


def run_names_bench(
    papers: pd.DataFrame,
    vectors: Vectors,
    encoder: Encoder,
    *,
    seed: int,
    settings: ThemeSettings | None = None,
) -> NamesBench:
    """Name themes on one part of the papers and judge the names by the others.

    Parameters
    ----------
    papers : DataFrame
        Columns title and abstract, cleaned, and keywords (lists).
    vectors : ndarray of shape (n, d)
        Of the papers, from ``encoder``.
    encoder : Encoder
    seed : int
        Of the division.
    settings : ThemeSettings, optional
    """
    held = np.zeros(len(papers), dtype=bool)
    count = round(HELD_OUT * len(papers))
    held[np.random.default_rng(seed).choice(len(papers), size=count, replace=False)] = True
    train, rest = papers[~held], papers[held]
    titles, abstracts = train["title"].tolist(), train["abstract"].tolist()
    settings = settings or ThemeSettings()
    theming = fit_themes(
        titles, abstracts, vectors[~held], encoder, settings, keywords=train["keywords"].tolist()
    )
    weights = theming.model.compute_memberships(vectors[held], np.empty((count, 0)))
    labels = find_labels(weights)
    phrases = find_phrases(abstracts, titles=titles, min_texts=max(2, round(len(train) / 3000)))
    telling = find_telling_keywords(rest["keywords"].tolist(), labels, len(theming.keywords))
    ways = {
        "topics": list(theming.model.theme_names),
        "first by c-TF-IDF": _first_by_c_tf_idf(phrases, theming),
        "nearest phrase": _nearest_phrase(phrases, theming, encoder),
    }
    rows = [
        {
            "method": way,
            **judge_names(names, telling, theming, vectors[held], rest, labels, encoder),
        }
        for way, names in ways.items()
    ]
    names = pd.DataFrame(ways)
    names["telling_keywords"] = ["; ".join(own) for own in telling]
    return NamesBench(table=pd.DataFrame(rows), names=names, papers=len(papers))


def find_telling_keywords(
    keywords: Sequence[Sequence[str]], labels: Labels, themes: int
) -> list[list[str]]:
    """The keywords by which the papers of each theme differ most from all others.

    By the log-odds ratio of :func:`topics.themes.candidates.log_odds`; a theme whose
    papers share no keyword has none.
    """
    given = [
        {
            key
            for word in own
            # Of a classification ("Machine learning: clustering") the last level says most.
            for part in _SEVERAL.split(re.split(r"[:>|]", word)[-1])
            if (key := phrase_key(part))
        }
        for own in keywords
    ]
    per_theme = [Counter[str]() for _ in range(themes)]
    papers = np.zeros(themes, dtype=np.int64)
    for own, label in zip(given, labels.tolist(), strict=True):
        if own and label >= 0:
            per_theme[label].update(own)
            papers[label] += 1
    everywhere = sum(per_theme, Counter[str]())
    result = []
    for theme, counted in enumerate(per_theme):
        common = sorted(key for key, many in counted.items() if many >= _FEWEST_KEYWORDS)
        using = np.array([counted[key] for key in common], dtype=np.float64)
        others = np.array([everywhere[key] for key in common], dtype=np.float64) - using
        size, rest = int(papers[theme]), int(papers.sum() - papers[theme])
        contrast = log_odds(using, size, others, rest)
        order = np.argsort(-contrast, kind="stable")[:TELLING]
        result.append([common[place] for place in order])
    return result


def judge_names(
    names: Sequence[str],
    telling: Sequence[Sequence[str]],
    theming: Theming,
    vectors: Vectors,
    papers: pd.DataFrame,
    labels: Labels,
    encoder: Encoder,
) -> dict[str, float]:
    """The figures of one row of :class:`NamesBench`."""
    model = theming.model
    of_names = encoder.encode(list(names))
    known = [theme for theme, keywords in enumerate(telling) if keywords]
    hits = [bool(_parts(names[theme]) & set(telling[theme])) for theme in known]
    centres = compute_cosines(model.discovered_vectors, model.discovered_vectors)
    np.fill_diagonal(centres, -np.inf)
    nearest = centres.argmax(axis=1)
    meaning = compute_cosines(model.around(vectors), model.around(of_names))
    words = _word_overlap(names, papers)
    pairs = compute_cosines(of_names, of_names)[np.triu_indices(len(names), k=1)]
    return {
        "keyword": float(np.mean(hits)) if hits else float("nan"),
        "by_meaning": _share_right(meaning, labels, nearest),
        "by_words": _share_right(words, labels, nearest),
        "alike": float((pairs > ALIKE).sum()),
    }


def _parts(name: str) -> set[str]:
    """Keys of a name and of each of its parts."""
    return {phrase_key(part) for part in (name, *name.split(" and "))}


def _share_right(scores: NDArray[np.floating], labels: Labels, nearest: Labels) -> float:
    """Mean over themes of the share of papers that score higher with their own name."""
    shares = []
    for theme in np.unique(labels[labels >= 0]).tolist():
        own, other = scores[labels == theme][:, [theme, int(nearest[theme])]].T
        shares.append(float(((own > other) + 0.5 * (own == other)).mean()))
    return float(np.mean(shares)) if shares else float("nan")


def _word_overlap(names: Sequence[str], papers: pd.DataFrame) -> NDArray[np.float64]:
    """Share of each name's words that each paper has."""
    held = [
        set(map(phrase_key, re.findall(r"[\w-]+", paper_text(title, abstract))))
        for title, abstract in zip(papers["title"], papers["abstract"], strict=True)
    ]
    wanted = [set(map(phrase_key, re.findall(r"[\w-]+", name))) - {"and"} for name in names]
    return np.array(
        [[len(words & own) / max(1, len(words)) for words in wanted] for own in held]
    ).reshape(len(held), len(wanted))


def _first_by_c_tf_idf(phrases: PhraseTable, theming: Theming) -> list[str]:
    """The phrase of the highest c-TF-IDF (Grootendorst 2022, section 3.3)."""
    labels = theming.labels
    counts = np.stack(
        [
            np.asarray(phrases.counts[labels == theme].sum(axis=0)).ravel()
            for theme in range(len(theming.keywords))
        ]
    ).astype(np.float64)
    frequency = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    mean = counts.sum(axis=1).mean()
    weights = frequency * np.log1p(mean / np.maximum(1, counts.sum(axis=0)))
    return [phrases.surface[place] for place in weights.argmax(axis=1)]


def _nearest_phrase(phrases: PhraseTable, theming: Theming, encoder: Encoder) -> list[str]:
    """The phrase nearest to the theme's centre, as KeyBERT would name it (Grootendorst 2020)."""
    model = theming.model
    texts = np.asarray((phrases.counts > 0).sum(axis=0)).ravel()
    common = np.flatnonzero(texts >= max(3, phrases.counts.shape[0] // 1000))
    around = model.around(encoder.encode([phrases.surface[place] for place in common]))
    best = compute_cosines(model.discovered_vectors, around).argmax(axis=1)
    return [phrases.surface[common[place]] for place in best]
