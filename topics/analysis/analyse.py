"""A corpus to a result: the stages in their order, each timed.

Cleaning, encoding, themes and shares are modules of their own; here they only
meet. Every table of a result has its columns written down in ``tables`` of
:mod:`topics.analysis.result`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from topics.analysis.counting import count_themes
from topics.analysis.facts import Facts
from topics.analysis.notes import find_text_notes
from topics.analysis.result import Result
from topics.corpus.corpus import Corpus
from topics.corpus.left_out import left_out_notes
from topics.encoders.cache.vectors import default_cache, encode_cached
from topics.encoders.load import choose_encoder, prepare_encoder
from topics.encoders.student.student import Student
from topics.errors import InputError
from topics.model.model import Model
from topics.neighbours.novelty import compute_novelty
from topics.runtime.clock import Clock
from topics.runtime.garbage import rare_collections
from topics.runtime.progress import Progress, quiet
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.settings import Settings
from topics.text.cleaning import clean, clean_titles
from topics.text.paper_text import paper_text
from topics.themes.fitting import Theming, fit_themes
from topics.themes.map import compute_map
from topics.themes.refitting import refit_themes

REPRESENTATIVES = 3
SMALLEST_WEIGHT = 1e-6
"""Memberships below it are not written; the largest takes what they had."""

FEWEST_PAPERS = 5
"""Below this, clusters mean nothing and there is one discovered theme."""


@rare_collections()
def analyse(
    corpus: Corpus, settings: Settings | None = None, *, progress: Progress = quiet
) -> Result:
    """Find the themes of a corpus and each author's yearly shares of them.

    Parameters
    ----------
    corpus : Corpus
        From :func:`topics.read`.
    settings : Settings, optional
    progress : Progress, optional

    Raises
    ------
    InputError
        If the corpus has no papers, or none in the window that was asked for.
    """
    settings = settings or Settings()
    if not len(corpus):
        raise InputError("There are no papers to analyse; `topics check` says why.")
    clock = Clock(corpus.stages)
    with clock.stage("cleaning"):
        titles = clean_titles(corpus.papers["title"].tolist(), settings.cleaning)
        abstracts = clean(corpus.papers["abstract"].tolist(), settings.cleaning)
        papers = corpus.papers.assign(title=titles.texts, abstract=abstracts.texts)
    with clock.stage("encoding"):
        cache = Path(settings.cache or default_cache())
        texts = [
            paper_text(title, abstract)
            for title, abstract in zip(titles.texts, abstracts.texts, strict=True)
        ]
        encoder = prepare_encoder(texts, settings.encoder, cache=cache, progress=progress)
        # A student is as fast as reading its vectors from a disk would be.
        kept = None if isinstance(encoder, Student) else cache
        vectors = encode_cached(encoder, texts, kept, progress("encoding", len(texts)))
    with clock.stage("themes"):
        progress("finding themes", None)
        theming = fit_themes(titles.texts, abstracts.texts, vectors, encoder, settings.themes)
        themes = _themes_table(papers, theming, vectors)
        assignments = _assignments_table(papers, theming)
        memberships = _memberships_table(papers, theming)
    with clock.stage("map"):
        positions = compute_map(vectors, assignments, memberships)
    refits: list[list[str]] = []
    number = settings.themes.refits_of(len(papers))
    if number:
        with clock.stage("refits"):
            refits = refit_themes(
                vectors,
                theming.words,
                encoder,
                settings.themes,
                refits=number,
                progress=progress,
            )
    with clock.stage("shares"):
        progress("counting shares", None)
        counted = count_themes(papers, assignments, memberships, themes, refits, settings, corpus)
        novelty = compute_novelty(vectors, papers["year"])
        papers = papers.assign(
            novelty=novelty["novelty"], novelty_percentile=novelty["novelty_percentile"]
        )
    return Result(
        corpus=corpus,
        settings=settings,
        papers=papers,
        assignments=counted.assignments,
        memberships=memberships,
        themes=counted.themes,
        shares=counted.shares,
        trends=counted.trends,
        authors=counted.authors,
        breadth=counted.breadth,
        shifts=counted.shifts,
        growth=counted.growth,
        composition=counted.composition,
        map=positions,
        ledger=corpus.ledger,
        model=Model(
            themes=theming.model,
            encoder_settings=replace(
                settings.encoder, name=choose_encoder(settings.encoder.name, len(texts))
            ),
            encoder_id=encoder.id,
            encoder_fingerprint=encoder.fingerprint,
            encoder_precision=encoder.precision,
            cleaning=settings.cleaning,
            cache=Path(settings.cache) if settings.cache else None,
            student=encoder if isinstance(encoder, Student) else None,
        ),
        vectors=vectors,
        notes=(
            *left_out_notes(corpus.ledger),
            *find_text_notes(abstracts.texts),
            *_notes(papers, theming),
            *counted.notes,
        ),
        facts=Facts(
            clusterer=theming.clusterer,
            refits=number,
            dispersion=counted.dispersion,
            window=counted.window,
            partial_last_year=counted.partial_last_year,
            cleaning={
                name: abstracts.changes.get(name, 0) + titles.changes.get(name, 0)
                for name in abstracts.changes
            },
            stages=clock.stages,
        ),
    )


def _themes_table(papers: pd.DataFrame, theming: Theming, vectors: np.ndarray) -> pd.DataFrame:
    model, labels = theming.model, theming.labels
    ids = papers["paper_id"].to_numpy()
    rows = []
    for index, (theme_id, name) in enumerate(zip(model.theme_ids, model.theme_names, strict=True)):
        members = np.flatnonzero(labels == index)
        weight = theming.memberships[members, index]
        if members.size:
            mean = vectors[members].mean(axis=0)
            central = vectors[members] @ mean / max(float(np.linalg.norm(mean)), 1e-12)
            best = members[np.lexsort((members, -(central * weight).round(6)))]
        else:
            best = members
        rows.append(
            {
                "theme_id": theme_id,
                "theme": name,
                "origin": "declared" if index < len(model.declared) else "discovered",
                "papers": int(members.size),
                "keywords": list(theming.keywords[index]),
                "representative_papers": [str(ids[paper]) for paper in best[:REPRESENTATIVES]],
            }
        )
    return pd.DataFrame(
        rows,
        columns=["theme_id", "theme", "origin", "papers", "keywords", "representative_papers"],
    )


def _assignments_table(papers: pd.DataFrame, theming: Theming) -> pd.DataFrame:
    ids = (*theming.model.theme_ids, NO_THEME)
    names = (*theming.model.theme_names, NO_THEME_NAME)
    labels = theming.labels
    return pd.DataFrame(
        {
            "paper_id": papers["paper_id"],
            "title": papers["title"],
            "year": papers["year"],
            "theme_id": [ids[label] for label in labels],
            "theme": [names[label] for label in labels],
            "confidence": theming.memberships.max(axis=1),
        }
    )


def _memberships_table(papers: pd.DataFrame, theming: Theming) -> pd.DataFrame:
    """Long form; rounded so that what is written sums to 1 exactly."""
    weights = theming.memberships.round(6)
    weights[weights < SMALLEST_WEIGHT] = 0.0
    rows = np.arange(len(weights))
    largest = theming.memberships.argmax(axis=1)
    weights[rows, largest] += 1.0 - weights.sum(axis=1)
    paper, theme = np.nonzero(weights > 0)
    ids = np.array([*theming.model.theme_ids, NO_THEME], dtype=object)
    return pd.DataFrame(
        {
            "paper_id": papers["paper_id"].to_numpy()[paper],
            "theme_id": ids[theme],
            "weight": weights[paper, theme].round(6),
        }
    )


def _notes(papers: pd.DataFrame, theming: Theming) -> tuple[str, ...]:
    notes = []
    if len(papers) < FEWEST_PAPERS:
        notes.append(
            f"{len(papers)} papers are too few to tell themes apart; what matches no declared "
            "theme is put into one."
        )
    without = int((theming.labels < 0).sum())
    if without > 0.2 * len(papers):
        notes.append(f"{without} of {len(papers)} papers fit no theme.")
    return tuple(notes)
