"""The analysis of a corpus: the stages in order, each timed.

Cleaning, encoding, themes and shares are separate packages; this module only runs
them in sequence. The columns of all tables of a result are listed in
:data:`topics.schema.TABLES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from topics.analysis.counting import count_themes
from topics.analysis.enough import check_enough
from topics.analysis.facts import Facts
from topics.analysis.notes import (
    coverage_notes,
    implied_notes,
    left_out_notes,
    placed_notes,
    share_notes,
    text_notes,
    theme_notes,
)
from topics.analysis.result import Result
from topics.corpus.columns import check_group, check_within
from topics.corpus.corpus import Corpus
from topics.corpus.namesakes.verdict import NameOfMany, namesake_ledger, namesake_notes
from topics.corpus.reported import reported_authors
from topics.encoders.load import check_encoder, choose_encoder, prepare_encoder, spread, with_cache
from topics.model.making import make_model
from topics.neighbours.novelty import compute_novelty
from topics.runtime.cache import default_cache
from topics.runtime.clock import Clock
from topics.runtime.garbage import rare_collections
from topics.runtime.progress import Progress, quiet
from topics.runtime.workers import HERE, Workers
from topics.settings import Settings
from topics.shares.shares import check_window
from topics.text.cleaning import clean, clean_titles
from topics.text.paper_text import paper_text
from topics.themes.calibration import calibrate
from topics.themes.faithfulness import measure_map
from topics.themes.fitting import Theming, fit_themes
from topics.themes.levels import at_level, show_level, tree_table
from topics.themes.map import compute_map
from topics.themes.placed import Placed, find_placed
from topics.themes.refitting import count_refits, hold_placed, refit_themes
from topics.themes.tables import assignments_table, memberships_table, themes_table


@rare_collections()
def analyse(
    corpus: Corpus,
    settings: Settings | None = None,
    *,
    progress: Progress = quiet,
    workers: Workers = HERE,
) -> Result:
    """Find the themes of a corpus and each author's yearly shares of them.

    Parameters
    ----------
    corpus : Corpus
        From :func:`topics.read`.
    settings : Settings, optional
        Settings of cleaning, encoder, themes, shares and trends. The settings of
        reading are taken from the corpus.
    progress : Progress, optional
        Receives the progress of each stage; see :func:`topics.progress_bars`.
    workers : Workers, optional
        Where texts are cleaned and encoded; the rest is done in this process.

    Returns
    -------
    Result

    Raises
    ------
    InputError
        If the corpus has no papers, too little text to find themes in, no paper in the
        requested window, or a paper that is placed in two themes.
    UsageError
        If the papers lack a column that the settings name.

    Examples
    --------
    >>> import topics
    >>> result = topics.analyse(topics.read())
    >>> len(result.papers), len(result.assignments)
    (27, 27)
    >>> ji = result.shares[result.shares["author"] == "Jiaming Ji"]
    >>> float(ji[ji["year"] == 2023]["share"].sum().round(6))
    1.0
    """
    settings = settings or Settings()
    check_enough(corpus, settings)
    # Said at once, and not when the themes are found.
    check_within(corpus.papers.columns, settings.trends.within)
    check_group(corpus.papers.columns, settings.shares.group_by)
    check_encoder(settings.encoder)
    reported_authors(corpus, settings)
    check_window(corpus.papers, settings.shares)
    clock = Clock(corpus.stages)
    placed = find_placed(settings.themes, corpus.papers)
    with clock.stage("cleaning"):
        titles = clean_titles(corpus.papers["title"].tolist(), settings.cleaning, workers=workers)
        abstracts = clean(corpus.papers["abstract"].tolist(), settings.cleaning, workers=workers)
        papers = corpus.papers.assign(title=titles.texts, abstract=abstracts.texts)
    with clock.stage("encoding"):
        cache = Path(settings.cache or default_cache())
        texts = [
            paper_text(title, abstract)
            for title, abstract in zip(titles.texts, abstracts.texts, strict=True)
        ]
        named = replace(settings.encoder, name=choose_encoder(settings.encoder.name, len(texts)))
        encoder = prepare_encoder(texts, named, cache=cache, progress=progress, workers=workers)
        cached = with_cache(encoder, cache)
        there = with_cache(spread(encoder, named, cache=cache, workers=workers), cache)
        vectors = there.encode(texts, progress=progress("encoding", len(texts)))
    with clock.stage("themes"):
        progress("finding themes", None)
        theming = fit_themes(
            titles.texts,
            abstracts.texts,
            vectors,
            cached,
            settings.themes,
            keywords=corpus.papers["keywords"].tolist(),
            placed=placed,
        )
    refits: list[list[str]] = []
    finest: list[list[str]] = []
    number = count_refits(settings.themes, len(papers))
    if number:
        with clock.stage("refits"):
            finest = refit_themes(
                vectors,
                theming.words,
                cached,
                settings.themes,
                refits=number,
                cut=theming.cut,
                placed=placed,
                nearby=theming.nearby,
                progress=progress,
            )
            finest = hold_placed(theming, finest, placed)
            theming = calibrate(theming, vectors, finest)
            refits = at_level(theming, finest, settings.themes.level)
    renamed = ""
    if settings.namer.name:
        with clock.stage("names"):
            progress("naming themes", None)
            theming, renamed = _rename(theming, titles.texts, settings)
    shown = show_level(theming, settings.themes.level)
    themes = themes_table(papers, shown, vectors)
    assignments = assignments_table(papers, shown)
    memberships = memberships_table(papers, shown)
    with clock.stage("map"):
        positions = compute_map(vectors, assignments, memberships)
        quality = measure_map(vectors, positions[["x", "y"]].to_numpy(dtype=np.float64))
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
        tree=tree_table(theming),
        shares=counted.shares,
        trends=counted.trends,
        authors=counted.authors,
        breadth=counted.breadth,
        shifts=counted.shifts,
        growth=counted.growth,
        composition=counted.composition,
        map=positions,
        ledger=_ledger(corpus, placed, counted.names),
        model=make_model(
            theming,
            papers,
            texts,
            vectors,
            settings=settings.themes,
            refits=finest,
            inputs=corpus.inputs,
            encoder_settings=named,
            encoder=encoder,
            cleaning=settings.cleaning,
            cache=Path(settings.cache) if settings.cache else None,
        ),
        vectors=vectors,
        notes=(
            *left_out_notes(corpus.ledger),
            *text_notes(abstracts.texts),
            *theme_notes(theming.labels, theming.cut),
            *placed_notes(placed, theming.founded),
            *filter(None, [renamed]),
            *coverage_notes(papers),
            *share_notes(
                window=counted.window,
                partial_last_year=counted.partial_last_year,
                dispersion=counted.dispersion,
            ),
            *counted.notes,
            *namesake_notes(counted.names),
            *implied_notes(zeros_written=counted.zeros_written),
        ),
        facts=Facts(
            clusterer=theming.clusterer,
            tried=theming.cut.tried,
            refits=number,
            dispersion=counted.dispersion,
            zeros_written=counted.zeros_written,
            window=counted.window,
            partial_last_year=counted.partial_last_year,
            map_quality=quality,
            cleaning={
                name: abstracts.changes.get(name, 0) + titles.changes.get(name, 0)
                for name in abstracts.changes
            },
            stages=clock.stages,
        ),
    )


def _rename(theming: Theming, titles: Sequence[str], settings: Settings) -> tuple[Theming, str]:
    """The themes with names from a language model, and a note on it."""
    from topics.themes.namer import rename_themes

    renamed = rename_themes(
        theming,
        titles,
        settings.namer,
        cache=Path(settings.cache or default_cache()),
        fixed=[theme.id for theme in settings.themes.kept],
    )
    return renamed.theming, renamed.note


def _ledger(corpus: Corpus, placed: Placed, names: Iterable[NameOfMany]) -> pd.DataFrame:
    """Add placed papers that are not there and names of several people to the ledger."""
    rows = pd.concat([corpus.ledger, placed.ledger, namesake_ledger(names)], ignore_index=True)
    return rows.sort_values(list(rows.columns), kind="stable", ignore_index=True)
