"""Held-out papers: do they get the themes that fitting on everything would give them?

A share of the papers is held out. The model of the others classifies them; then
themes are found among all papers twice, with two seeds and in two orders of them. How
well the classes agree with each of the two, in parts of how well the two agree with each
other, is the figure: at 1, classifying is as good as fitting again. Papers without a theme
count as papers of one more theme, in the classes and in the fits, so that a held-out paper
that is refused is nearly always a disagreement; the same figure among the papers that are
not refused is beside it. What a model does not know of the papers that it never saw is more
than a seed, so that a third fit tells how well themes of another sample of as many papers,
the held-out ones among them, agree; and the papers that the model was made of tell how far
its themes are those of the fits on everything at all. BERTopic does the same on the same
vectors: fit, ``transform``, and fits on everything with two seeds.

All fits have the same vectors: a student is fitted once, on all papers.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.bench.prepared import Prepared, prepare
from topics.corpus.reading import read
from topics.errors import InputError, UsageError
from topics.model.making import make_model
from topics.model.model import FOREIGN, Model
from topics.schema import NO_THEME
from topics.settings import SEED, CleaningSettings, EncoderSettings, ThemeSettings
from topics.text.paper_text import paper_text
from topics.themes.fitting import fit_themes

HELD_OUT = 0.2
FEWEST = 100

_RATIOS = {
    "ratio": ("agreement", "refits"),
    "answered_ratio": ("answered_agreement", "answered_refits"),
}
"""Ratios of two means, since one draw's ratio is of two figures that vary with it."""

Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyBench:
    """Figures of the benchmark.

    Parameters
    ----------
    papers, held_out, draws : int
    table : DataFrame
        One row per contender, means of all draws: ``agreement`` with the fits on everything
        and ``refits``, theirs with each other (AMI over the held-out papers, "no theme" being
        one more theme); ``ratio``, of these two; ``answered_agreement``, ``answered_refits``
        and ``answered_ratio``, the same over the held-out papers that got a theme; ``sampled``,
        what a fit on as many papers that holds these agrees with them; ``trained``, what the
        papers that the model was made of do; ``none``, the share of held-out papers without a
        theme; ``foreign_none``, that of papers of another field, empty without any;
        ``per_second``, texts classified, where the contender read them itself.
    """

    papers: int
    held_out: int
    draws: int
    table: pd.DataFrame

    def to_json(self) -> dict[str, Any]:
        """All figures as plain values."""
        rows: Any = self.table.astype(object).where(self.table.notna(), None)
        return {
            "papers": self.papers,
            "held_out": self.held_out,
            "draws": self.draws,
            "contenders": rows.to_dict(orient="records"),
        }


def run_classify_bench(
    paths: Sequence[Path],
    *,
    foreign: Path | None = None,
    encoder: str = "minilm",
    sample: int = 0,
    held_out: float = HELD_OUT,
    draws: int = 1,
    bertopic: bool = True,
    seed: int = SEED,
    prepared: Prepared | None = None,
) -> ClassifyBench:
    """Run the benchmark.

    Parameters
    ----------
    paths : sequence of Path
        Papers.
    foreign : Path, optional
        Papers of another field.
    encoder : str
    sample : int
        Papers that are drawn; 0 takes all.
    held_out : float
        Share of them that is held out, above 0 and at most half.
    draws : int
        How often papers are drawn and held out. One draw of few papers says little.
    bertopic : bool
        Whether BERTopic takes part.
    seed : int
    prepared : Prepared, optional
        Papers that are encoded already.

    Raises
    ------
    InputError
        If there are fewer than ``FEWEST`` papers.
    UsageError
        If the share that is held out, or the number of draws, is none.
    """
    if not 0 < held_out <= 0.5:
        raise UsageError(f"The share held out must be above 0 and at most 0.5, got {held_out:g}.")
    if draws < 1:
        raise UsageError(f"The bench needs 1 draw or more, got {draws}.")
    whole = prepared or prepare(paths, encoder)
    random = np.random.default_rng(seed)
    papers = min(sample or len(whole.papers), len(whole.papers))
    if papers < FEWEST:
        raise InputError(f"The bench needs at least {FEWEST} papers, got {papers}.")
    held = max(1, round(held_out * papers))
    strangers = _texts(read([foreign]).papers) if foreign else []
    contenders = []
    for _ in range(draws):
        rows = random.permutation(len(whole.papers))[:papers]
        away, own = rows[:held], rows[held:]
        orders = [random.permutation(rows) for _ in range(2)]
        orders.append(random.permutation(np.concatenate([away, own[: len(own) - held]])))
        contenders.append(_ours(whole, encoder, own, away, orders, strangers))
        if bertopic:
            contenders.append(_bertopic(whole, own, away, orders, strangers))
    return ClassifyBench(papers=papers, held_out=held, draws=draws, table=_average(contenders))


def _average(contenders: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """One row per contender, in their order: means, and ratios of means."""
    every = pd.DataFrame(contenders).set_index("contender").astype("float64")
    table = every.groupby(level=0, sort=False).mean()
    for ratio, (agreement, refits) in _RATIOS.items():
        place = list(table.columns).index(refits) + 1
        table.insert(place, ratio, table[agreement] / table[refits].where(table[refits] > 0))
    table["per_second"] = [None if np.isnan(one) else round(one) for one in table["per_second"]]
    return table.reset_index()


def _ours(
    whole: Prepared,
    encoder: str,
    own: Labels,
    away: Labels,
    orders: Sequence[Labels],
    strangers: Sequence[str],
) -> dict[str, object]:
    model = _fit(whole, own, encoder, SEED)
    trained = model.papers.table["theme_id"].tolist()
    texts = _texts(whole.papers.iloc[away])
    model.classify(texts[:10], encoder=whole.encoder)
    begun = time.perf_counter()
    classes = model.classify(texts, encoder=whole.encoder)
    seconds = time.perf_counter() - begun
    refits = []
    for number, order in enumerate(orders):
        table = _fit(whole, order, encoder, SEED + 1 + number).papers.table
        refits.append(dict(zip(order.tolist(), table["theme_id"].tolist(), strict=True)))
    refused = None
    if strangers:
        found = model.classify(strangers, encoder=whole.encoder)
        refused = float((found["theme_id"] == NO_THEME).mean())
    return {
        "contender": f"topics:{encoder}",
        **_agreement(classes["theme_id"].tolist(), NO_THEME, trained, own, away, refits),
        "none": float((classes["theme_id"] == NO_THEME).mean()),
        "none_as_foreign": float((classes["reason"] == FOREIGN).mean()),
        "foreign_none": refused,
        "per_second": round(len(texts) / seconds),
    }


def _fit(whole: Prepared, rows: Labels, encoder: str, seed: int) -> Model:
    papers = whole.papers.iloc[rows].reset_index(drop=True)
    settings = ThemeSettings(refits=0, seed=seed)
    theming = fit_themes(
        papers["title"].tolist(),
        papers["abstract"].tolist(),
        whole.vectors[rows],
        whole.encoder,
        settings,
    )
    return make_model(
        theming,
        papers,
        _texts(papers),
        whole.vectors[rows],
        settings=settings,
        encoder=whole.encoder,
        encoder_settings=EncoderSettings(name=encoder),
        cleaning=CleaningSettings(),
    )


def _bertopic(
    whole: Prepared,
    own: Labels,
    away: Labels,
    orders: Sequence[Labels],
    strangers: Sequence[str],
) -> dict[str, object]:
    """BERTopic's defaults on the same vectors, with seeds, and its ``transform``."""
    texts = np.array(_texts(whole.papers), dtype=object)

    def fitted(rows: Labels, seed: int) -> tuple[Any, list[int]]:
        from bertopic import BERTopic
        from umap import UMAP

        layout = UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
        )
        made = BERTopic(embedding_model=None, umap_model=layout)
        return made, made.fit_transform(texts[rows].tolist(), embeddings=whole.vectors[rows])[0]

    made, trained = fitted(own, SEED)
    classes, _ = made.transform(texts[away].tolist(), embeddings=whole.vectors[away])
    refits = []
    for number, order in enumerate(orders):
        _, labels = fitted(order, SEED + 1 + number)
        refits.append(dict(zip(order.tolist(), labels, strict=True)))
    refused = None
    if strangers:
        found, _ = made.transform(list(strangers), embeddings=whole.encoder.encode(list(strangers)))
        refused = float((np.asarray(found) == -1).mean())
    return {
        "contender": "bertopic",
        **_agreement([int(one) for one in classes], -1, trained, own, away, refits),
        "none": float((np.asarray(classes) == -1).mean()),
        "none_as_foreign": None,
        "foreign_none": refused,
        "per_second": None,
    }


def _agreement(
    classes: Sequence[object],
    none: object,
    trained: Sequence[object],
    own: Labels,
    away: Labels,
    fits: Sequence[Mapping[int, object]],
) -> dict[str, float]:
    """Agreement of classes, of a third fit, and of the model's own papers with two fits.

    Parameters
    ----------
    classes : sequence
        Of the papers of the rows ``away``.
    none : object
        The class of those that are refused.
    trained : sequence
        Of those of the rows ``own``.
    own, away : ndarray
    fits : sequence of three mappings
        The label of each row; the third has the rows ``away`` and some of the others.
    """
    first, second, sample = ([fit[row] for row in away.tolist()] for fit in fits)
    among_own = [[fit[row] for row in own.tolist()] for fit in fits[:2]]
    answered = [at for at, one in enumerate(classes) if one != none]
    kept = [[labels[at] for at in answered] for labels in (classes, first, second)]
    return {
        "agreement": _compare_with_each(classes, first, second),
        "refits": _compare(first, second),
        "answered_agreement": _compare_with_each(*kept) if answered else np.nan,
        "answered_refits": _compare(*kept[1:]) if answered else np.nan,
        "sampled": _compare_with_each(sample, first, second),
        "trained": _compare_with_each(trained, *among_own),
    }


def _compare_with_each(labels: Sequence[object], *others: Sequence[object]) -> float:
    return float(np.mean([_compare(labels, other) for other in others]))


def _compare(first: Sequence[object], second: Sequence[object]) -> float:
    from sklearn.metrics import adjusted_mutual_info_score

    names = ([str(one) for one in labels] for labels in (first, second))
    return float(adjusted_mutual_info_score(*names))


def _texts(papers: pd.DataFrame) -> list[str]:
    return [paper_text(*pair) for pair in zip(papers["title"], papers["abstract"], strict=True)]
