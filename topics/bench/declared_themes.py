"""Benchmark for the matching of declared themes, and its calibration.

It uses papers with author keywords and eighteen themes, declared as a user would
declare them; the members of a theme are the papers whose keywords name it. It measures
the average precision of the evidence from meaning and words, together and separately,
and fits the coefficients of a logistic regression for comparison with
:data:`topics.themes.declared.DEFAULT_CALIBRATION`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.arrays import BoolArray, FloatArray
from topics.bench.corrections import measure_corrections
from topics.bench.discovered_corrections import label_members, run_discovered_corrections
from topics.bench.keyword_themes import KEYWORD_THEMES, KeywordTheme
from topics.encoders.base import Encoder
from topics.errors import InputError
from topics.text.paper_text import paper_text
from topics.themes.declared import (
    DEFAULT_CALIBRATION,
    Calibration,
    expected_cosines,
    keyword_evidence,
    theme_text,
)

FEWEST_MEMBERS = 10
"""Minimum members of a theme; themes with fewer are skipped."""

MEMBER_WEIGHT = 3.0
"""Weight of a member relative to a paper whose keywords do not name the theme. Authors
give few keywords, so that many of the latter are members too (Elkan and Noto 2008)."""

_SHORTEST = 200
"""Minimum characters of an informative abstract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredBench:
    """Figures of the benchmark.

    Parameters
    ----------
    table : DataFrame
        One row per theme, and a row "all" for all pairs of paper and theme, with
        columns theme, members, and the average precision of ``both`` kinds of
        evidence under the shipped calibration, of a calibration ``fitted`` without
        the theme, and of ``meaning`` and ``words`` alone.
    papers : int
    fitted : Calibration
        Calibration fitted on all themes.
    typical_cosine : float
        Mean cosine of a paper and a theme.
    corrections : DataFrame
        From :func:`topics.bench.corrections.measure_corrections`.
    discovered : DataFrame
        The same for discovered themes, from
        :func:`topics.bench.discovered_corrections.run_discovered_corrections`.
    """

    table: pd.DataFrame
    papers: int
    fitted: Calibration
    typical_cosine: float
    corrections: pd.DataFrame
    discovered: pd.DataFrame

    def to_json(self) -> dict[str, Any]:
        """All figures as plain values."""
        return {
            "papers": self.papers,
            "typical_cosine": self.typical_cosine,
            "fitted": asdict(self.fitted),
            "shipped": asdict(DEFAULT_CALIBRATION),
            "themes": self.table.to_dict(orient="records"),
            "corrections": self.corrections.to_dict(orient="records"),
            "discovered": self.discovered.to_dict(orient="records"),
        }


def run_declared_bench(
    papers: pd.DataFrame, encoder: Encoder, themes: Sequence[KeywordTheme] = KEYWORD_THEMES
) -> DeclaredBench:
    """Measure the evidence for declared themes on papers with author keywords.

    Parameters
    ----------
    papers : DataFrame
        Columns title and abstract, both cleaned, and keywords (lists of str).
        Papers without keywords or with a short abstract are skipped.
    encoder : Encoder
    themes : sequence of KeywordTheme

    Raises
    ------
    InputError
        If no theme has enough members.
    """
    has_keywords = papers["keywords"].map(len) > 0
    papers = papers[has_keywords & (papers["abstract"].str.len() > _SHORTEST)]
    named = ["; ".join(words).lower() for words in papers["keywords"]]
    member = np.array([[bool(one.members.search(text)) for one in themes] for text in named])
    enough = member.reshape(-1, len(themes)).sum(axis=0) >= FEWEST_MEMBERS
    kept = np.flatnonzero(enough).tolist()
    if not kept:
        raise InputError(
            f"Of {len(papers):,} papers with keywords and abstracts, no theme has "
            f"{FEWEST_MEMBERS} members; the benchmark needs papers on machine learning with "
            "their authors' keywords."
        )
    declared = [themes[place].theme for place in kept]
    member = member[:, kept]
    titles, abstracts = papers["title"].tolist(), papers["abstract"].tolist()
    texts = [paper_text(*pair) for pair in zip(titles, abstracts, strict=True)]
    vectors = encoder.encode(texts)
    of_themes = encoder.encode([theme_text(theme) for theme in declared])
    cosine = vectors.astype(np.float64) @ of_themes.T.astype(np.float64)
    nearer = cosine - expected_cosines(vectors, of_themes)
    words = keyword_evidence(titles, abstracts, declared)
    shipped = _score(DEFAULT_CALIBRATION, nearer, words)
    without = np.stack(
        [
            _score(_fit(*_leave_out(place, nearer, words, member)), nearer, words)[:, place]
            for place in range(len(declared))
        ],
        axis=1,
    )
    columns = {"both": shipped, "fitted": without, "meaning": nearer, "words": words}
    rows = [
        {"theme": theme.name, "members": int(member[:, place].sum())}
        | {name: _precision(member[:, place], values[:, place]) for name, values in columns.items()}
        for place, theme in enumerate(declared)
    ]
    rows.append(
        {"theme": "all", "members": int(member.sum())}
        | {name: _precision(member.ravel(), values.ravel()) for name, values in columns.items()}
    )
    return DeclaredBench(
        table=pd.DataFrame(rows),
        papers=len(papers),
        fitted=_fit(nearer, words, member),
        typical_cosine=float(cosine.mean()),
        corrections=measure_corrections(
            shipped, (vectors - vectors.mean(axis=0)).astype(np.float64), member
        ),
        discovered=run_discovered_corrections(
            papers,
            vectors,
            encoder,
            {"keywords": member, **label_members(papers, ("venue", "category"))},
        ),
    )


def render_calibrations(result: DeclaredBench) -> str:
    """Format the fitted and the shipped coefficients, one line each."""
    return "\n".join(
        f"{name}: intercept {one.intercept:.2f}, cosine {one.cosine:.2f}, words {one.words:.2f}"
        for name, one in (("fitted", result.fitted), ("shipped", DEFAULT_CALIBRATION))
    )


def _leave_out(place: int, *arrays: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    return [np.delete(array, place, axis=1) if array.shape[1] > 1 else array for array in arrays]


def _fit(nearer: FloatArray, words: FloatArray, member: BoolArray) -> Calibration:
    """Fit a logistic regression over all pairs of paper and theme."""
    from sklearn.linear_model import LogisticRegression

    evidence = np.stack([nearer.ravel(), words.ravel()], axis=1)
    weight = np.where(member.ravel(), MEMBER_WEIGHT, 1.0)
    # Practically unpenalised: two coefficients and thousands of pairs need no penalty.
    model = LogisticRegression(C=1e6).fit(evidence, member.ravel(), sample_weight=weight)
    cosine, per_word = model.coef_[0]
    return Calibration(
        intercept=float(model.intercept_[0]), cosine=float(cosine), words=float(per_word)
    )


def _score(calibration: Calibration, nearer: FloatArray, words: FloatArray) -> FloatArray:
    return calibration.intercept + calibration.cosine * nearer + calibration.words * words


def _precision(member: BoolArray, score: FloatArray) -> float:
    """Average precision: the mean precision at the ranks of the members."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(member, score))
