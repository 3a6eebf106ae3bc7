"""Add papers to a model: ids and names stay, and what changed is written down.

New papers are cleaned, encoded and compared; the vectors of earlier papers are those
that the model remembers, so that nothing old is read or encoded again. Large models
seek their themes among all papers, near to what they were; small ones only
among the papers that fit none. A theme that goes on keeps its id and its name, an id
that was ever used is not used for another theme, and every birth, split and merger is an
event with its counts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
import pandas as pd

from topics.errors import InputError, ModelError
from topics.model.events import describe_changes
from topics.model.familiarity import extend_familiarity
from topics.model.history import Event
from topics.model.layout import MODEL
from topics.model.model import Model, Prepared
from topics.model.nearness import sample_vectors
from topics.model.origin import current_versions, list_sources
from topics.model.papers import extend, hash_text, papers_table
from topics.model.seeking import Pool, label_pool, make_pool, seek_all, seek_beside
from topics.model.succession import Succession, match_themes
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.settings import AGGLOMERATIVE_PAPERS
from topics.text.paper_text import paper_text
from topics.text.phrases import find_phrases
from topics.text.wording import counted
from topics.themes.candidates import find_candidates
from topics.themes.cosines import Labels
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.naming import name_themes, unique_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An updated model and what happened.

    Parameters
    ----------
    model : Model
    events : tuple of Event
        Those of this update.
    assignments : DataFrame
        One row per new paper, columns paper_id, title, year, theme_id, theme, confidence.
    known : int
        Papers that the model had already.
    """

    model: Model
    events: tuple[Event, ...]
    assignments: pd.DataFrame
    known: int


def update_model(
    model: Model, papers: pd.DataFrame, *, sources: pd.DataFrame | None = None, date: str = ""
) -> Update:
    """Add papers to a model, which itself stays as it is.

    Parameters
    ----------
    model : Model
        Of format version 2 or later, which remembers its papers.
    papers : DataFrame
        Columns paper_id, title, abstract and year, as ``Corpus.papers``. Papers that
        the model has, by id or text, are left out.
    sources : DataFrame, optional
        ``Corpus.inputs``, for the card.
    date : str, optional
        ISO date of the events; default: today's.

    Returns
    -------
    Update

    Raises
    ------
    ModelError
        If the model does not remember its papers.
    InputError
        If there is no new paper.

    Examples
    --------
    >>> import pathlib, topics
    >>> text = "title,abstract,year\\nA safer agent,Safe reinforcement learning.,2026\\n"
    >>> written = pathlib.Path("new.csv").write_text(text)
    >>> new = topics.read("new.csv").papers
    >>> update = topics.update_model(topics.load_model("my-run"), new, date="2026-11-26")
    >>> update.events[0].evidence
    '1 new paper; 0 without a theme; 0.0% of earlier papers changed theme'
    """
    if not len(model.papers):
        raise ModelError(f"The model does not remember its papers; {MODEL.again}.")
    new, prepared = _new_papers(model, papers)
    known = len(papers) - len(new)
    if not len(new):
        raise InputError(f"The model has {counted(known, 'paper')} of these; no other is there.")
    date = date or dt.datetime.now(dt.UTC).date().isoformat()
    settings = replace(model.origin.settings, declared=model.themes.declared)
    pool = make_pool(model, prepared)
    free = pool.declared < 0
    large = int((free & pool.vectors.any(axis=1)).sum()) > AGGLOMERATIVE_PAPERS
    found = seek_all(model, pool, free, settings) if large else seek_beside(model, pool, settings)
    declared = len(model.themes.declared)
    after = label_pool(found, pool)
    succession = match_themes(
        pool.labels[: pool.earlier] - declared,
        np.where(after >= declared, after - declared, -1)[: pool.earlier],
        themes=(len(model.themes.discovered), len(found.discovered)),
    )
    themes, order = _named(model, found, succession, pool, after, new)
    place = np.append(order, -1)
    updated = _with_papers(replace(model, themes=themes), prepared, new, pool, place[after])
    events = describe_changes(
        before=(model.themes, model.papers),
        after=(themes, updated.papers),
        succession=succession,
        order=np.where(order[declared:] >= 0, order[declared:] - declared, -1),
        date=date,
        known=known,
        history=model.history,
    )
    origin = replace(
        updated.origin,
        updated=date,
        versions=current_versions(),
        sources=(*model.origin.sources, *list_sources(sources)),
        stability={
            theme: value
            for theme, value in model.origin.stability.items()
            if theme in themes.theme_ids
        },
    )
    final = replace(updated, origin=origin, history=(*model.history, *events))
    return Update(
        model=final, events=events, assignments=_assignments(final, len(new)), known=known
    )


def _new_papers(model: Model, papers: pd.DataFrame) -> tuple[pd.DataFrame, Prepared]:
    """Papers that the model does not have, once each, and as the model sees them."""
    there = frozenset(model.papers.table["paper_id"])
    rows = papers[~papers["paper_id"].isin(there)]
    texts = [paper_text(*pair) for pair in zip(rows["title"], rows["abstract"], strict=True)]
    prepared = model.prepare(texts)
    hashes = pd.Series([hash_text(text) for text in prepared.texts], dtype="int64")
    keep = (~hashes.isin(model.papers.hashes) & ~hashes.duplicated()).to_numpy(dtype=bool)
    chosen = Prepared(
        titles=list(compress(prepared.titles, keep)),
        abstracts=list(compress(prepared.abstracts, keep)),
        texts=list(compress(prepared.texts, keep)),
        vectors=prepared.vectors[keep],
        words=prepared.words[keep],
        foreign=prepared.foreign[keep],
    )
    return rows[keep].reset_index(drop=True), chosen


def _named(
    model: Model,
    found: FittedThemes,
    succession: Succession,
    pool: Pool,
    after: Labels,
    new: pd.DataFrame,
) -> tuple[FittedThemes, Labels]:
    """Themes with ids and names, and the new place of each: as before, then new ones by size."""
    declared = len(found.declared)
    sizes = np.bincount(after[after >= 0], minlength=len(found.theme_ids))[declared:]
    going = sorted(
        np.flatnonzero(succession.before >= 0).tolist(), key=lambda at: succession.before[at]
    )
    born = [at for at in np.flatnonzero(succession.before < 0).tolist() if sizes[at]]
    born.sort(key=lambda at: (-sizes[at], at))
    names = _names_of(model, found, born, pool, after - declared, new)
    used = {theme for event in model.history for theme in event.theme_ids}
    ids = unique_ids([one.name for one in names], used | set(model.themes.theme_ids))
    themes = tuple(model.themes.discovered[succession.before[at]] for at in going) + tuple(
        replace(one, id=identifier) for one, identifier in zip(names, ids, strict=True)
    )
    order = np.full(declared + len(found.discovered), -1, dtype=np.intp)
    order[:declared] = np.arange(declared)
    for place, at in enumerate([*going, *born]):
        order[declared + at] = declared + place
    vectors = found.discovered_vectors[[*going, *born]]
    return replace(found, discovered=themes, discovered_vectors=vectors), order


def _names_of(
    model: Model,
    found: FittedThemes,
    born: list[int],
    pool: Pool,
    labels: Labels,
    new: pd.DataFrame,
) -> list[DiscoveredTheme]:
    """Names of new themes, by the titles of earlier papers and all of new ones."""
    if not born:
        return []
    place = np.full(len(found.discovered) + 1, -1, dtype=np.intp)
    place[born] = np.arange(len(born))
    own = place[np.where(labels >= 0, labels, -1)]
    titles = [
        *model.papers.table["title"].to_numpy()[model.papers.rows].tolist(),
        *new["title"].tolist(),
    ]
    abstracts = [*[""] * pool.earlier, *new["abstract"].tolist()]
    phrases = find_phrases(abstracts, titles=titles, min_texts=2)
    candidates = find_candidates(
        phrases, own, found.discovered_vectors[born], found.around, model.encoder
    )
    named = name_themes(
        candidates,
        papers=np.bincount(own[own >= 0], minlength=len(born)).tolist(),
        taken=model.themes.theme_names,
    )
    return [DiscoveredTheme(id="", name=one.name, keywords=one.keywords) for one in named]


def _with_papers(
    model: Model,
    prepared: Prepared,
    new: pd.DataFrame,
    pool: Pool,
    labels: Labels,
) -> Model:
    """The model with the new papers, and earlier ones in the themes that they have now."""
    themes = model.themes
    ids = np.array([*themes.theme_ids, NO_THEME], dtype=object)
    words = np.zeros((len(pool.vectors), len(themes.declared)))
    weights = themes.compute_memberships(pool.vectors, words)
    rows = np.arange(len(labels))
    confidence = np.where(pool.declared >= 0, 1.0, weights[rows, labels])
    whole = themes.compute_memberships(prepared.vectors, prepared.words)
    confidence[pool.earlier :] = whole[np.arange(len(whole)), labels[pool.earlier :]]
    table = model.papers.table.copy()
    kept = model.papers.rows
    was = confidence[: pool.earlier].copy()
    declared = pool.declared[: pool.earlier] >= 0
    was[declared] = table["confidence"].to_numpy()[kept][declared]
    there = set(themes.theme_ids)
    table["theme_id"] = [one if one in there else NO_THEME for one in table["theme_id"]]
    column, values = table["theme_id"].to_numpy(copy=True), table["confidence"].to_numpy(copy=True)
    column[kept], values[kept] = ids[labels[: pool.earlier]], was
    table["theme_id"], table["confidence"] = column, values.round(6)
    added = papers_table(
        paper_ids=new["paper_id"].tolist(),
        titles=new["title"].tolist(),
        years=new["year"].tolist(),
        theme_ids=ids[labels[pool.earlier :]].tolist(),
        confidence=confidence[pool.earlier :],
        texts=prepared.texts,
    )
    papers = extend(replace(model.papers, table=table), added, prepared.vectors)
    familiarity = extend_familiarity(
        model.familiarity,
        model.papers.table["text_hash"].to_numpy(dtype=np.int64),
        added["text_hash"].to_numpy(dtype=np.int64),
        prepared.texts,
        vectors=None if model.student is not None else prepared.vectors,
        samples=(sample_vectors(model.papers), sample_vectors(papers)),
    )
    return replace(model, papers=papers, familiarity=familiarity)


def _assignments(model: Model, new: int) -> pd.DataFrame:
    names = dict(zip(model.themes.theme_ids, model.themes.theme_names, strict=True))
    table = model.papers.table.tail(new).reset_index(drop=True)
    return table.assign(theme=[names.get(theme, NO_THEME_NAME) for theme in table["theme_id"]])[
        ["paper_id", "title", "year", "theme_id", "theme", "confidence"]
    ]
