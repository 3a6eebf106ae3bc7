"""Tables counted from papers and their themes.

Shares, trends and paths are separate packages; this module computes them for the
reported authors, including the disagreement of refits if the themes were refitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

import pandas as pd

from topics.analysis.notes import author_notes
from topics.corpus.authors import page_owner
from topics.corpus.columns import AUTHORS
from topics.corpus.corpus import Corpus
from topics.corpus.namesakes.verdict import NameOfMany, names_of_many
from topics.corpus.reported import names_are_given, reported_authors
from topics.records import PAGE_FIGURES
from topics.runtime.cores import available_cores
from topics.runtime.processes import begun_elsewhere
from topics.schema import TABLES
from topics.settings import Settings
from topics.shares.composition import compute_composition
from topics.shares.recounting import recount_shares
from topics.shares.refits import widen_intervals
from topics.shares.shares import SHARE_COLUMNS, Counts, compute_shares
from topics.themes.stability import compute_stability
from topics.trends import TREND_COLUMNS, compute_growth, compute_paths, compute_trends
from topics.trends.growth import GROWTH_COLUMNS
from topics.trends.path import AUTHOR_COLUMNS, BREADTH_COLUMNS, SHIFT_COLUMNS

_PAPERS_WORTH_A_PROCESS = range(5_000, 100_001)
"""Papers of which names are examined in another process: of fewer it takes less time than
the process to start, and of more the copy of the corpus takes too much memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The tables counted from papers and their themes."""

    assignments: pd.DataFrame
    themes: pd.DataFrame
    shares: pd.DataFrame
    trends: pd.DataFrame
    authors: pd.DataFrame
    breadth: pd.DataFrame
    shifts: pd.DataFrame
    growth: pd.DataFrame
    composition: pd.DataFrame
    zeros_written: bool
    window: tuple[int, int] | None
    partial_last_year: int | None
    dispersion: float
    notes: tuple[str, ...]
    names: tuple[NameOfMany, ...] = ()


def count_themes(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    memberships: pd.DataFrame,
    themes: pd.DataFrame,
    refits: list[list[str]],
    settings: Settings,
    corpus: Corpus,
) -> Counted:
    """Compute shares, trends and paths of the reported authors.

    A requested window without papers is an error of the user. A corpus without
    dated abstracts is not, since it still has themes.
    """
    usable = papers["year"].notna() & papers["abstract"].ne("")
    if not usable.any():
        return Counted(
            assignments=assignments,
            themes=themes,
            shares=pd.DataFrame(columns=list(SHARE_COLUMNS)),
            trends=pd.DataFrame(columns=list(TREND_COLUMNS)),
            authors=_with_groups(
                _with_page_figures(pd.DataFrame(columns=list(AUTHOR_COLUMNS)), corpus), ()
            ),
            breadth=pd.DataFrame(columns=list(BREADTH_COLUMNS)),
            shifts=pd.DataFrame(columns=list(SHIFT_COLUMNS)),
            growth=pd.DataFrame(columns=list(GROWTH_COLUMNS)),
            composition=pd.DataFrame(columns=TABLES["composition"].names),
            zeros_written=True,
            window=None,
            partial_last_year=None,
            dispersion=1.0,
            notes=(),
        )
    authors = reported_authors(corpus, settings)
    with _finding_names(corpus, authors, settings) as find_names:
        shares = compute_shares(
            papers,
            assignments,
            memberships,
            themes,
            settings.shares,
            groups=authors,
            written=corpus.written,
        )
        recounted: list[Counts] = []
        if refits:
            stability = compute_stability(
                assignments["theme_id"].tolist(), refits, theme_ids=themes["theme_id"].tolist()
            )
            soft = settings.shares.counting == "soft"
            # Refits have labels only: softly counted shares are compared with their own labels.
            own = [assignments["theme_id"].tolist()] if soft else []
            recounted = recount_shares(
                shares,
                [*own, *stability.matched],
                papers,
                settings.shares,
                paper_ids=assignments["paper_id"].tolist(),
            )
            reference = recounted.pop(0) if soft else shares
            shares = widen_intervals(shares, recounted, reference=reference)
            themes = themes.merge(stability.themes, on="theme_id", how="left")
            assignments = assignments.assign(consensus=stability.consensus)
        trends = compute_trends(
            shares,
            settings.trends,
            papers=papers,
            group_by=settings.shares.group_by,
            refits=recounted,
        )
        paths = compute_paths(shares, settings.trends)
        plain = [name for name in settings.trends.within if name != AUTHORS]
        names = tuple(find_names())
    return Counted(
        assignments=assignments,
        themes=themes,
        shares=shares.table,
        trends=trends.table,
        authors=_with_groups(_with_page_figures(paths.authors, corpus), names),
        breadth=paths.breadth,
        shifts=paths.shifts,
        growth=compute_growth(shares),
        composition=compute_composition(
            shares.tally, papers, list(dict.fromkeys(("venue", "category", *plain)))
        ),
        zeros_written=shares.zeros,
        window=shares.window,
        partial_last_year=shares.partial_last_year,
        dispersion=shares.dispersion.pooled,
        notes=(
            *_notes_on_authors(corpus, settings, len(authors)),
            *trends.notes,
            *((trends.moved.sentence,) if trends.moved and trends.moved.sentence else ()),
        ),
        names=names,
    )


def _finding_names(
    corpus: Corpus, authors: Sequence[str], settings: Settings
) -> AbstractContextManager[Callable[[], list[NameOfMany]]]:
    """Names of several people: what is yielded returns them, and may be at work before."""
    if settings.shares.group_by:
        return nullcontext(list)
    find = partial(names_of_many, corpus, authors)
    worth = len(corpus.papers) in _PAPERS_WORTH_A_PROCESS and available_cores() > 1
    return begun_elsewhere(find) if worth else nullcontext(find)


def _notes_on_authors(corpus: Corpus, settings: Settings, reported: int) -> tuple[str, ...]:
    """What to say of authors left out, where neither pages nor settings name any."""
    if settings.shares.group_by or names_are_given(corpus, settings):
        return ()
    papers = corpus.authors["papers"].tolist()
    return author_notes(papers, reported, settings.trends.min_papers)


def _with_page_figures(authors: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Add the figures stated on author pages to their owners; missing for everyone else."""
    figures: dict[str, dict[str, float]] = {}
    for page in corpus.pages:
        figures.setdefault(page_owner(corpus, page), {}).update(page.figures)
    columns = {
        f"page_{name}": [figures.get(author, {}).get(name) for author in authors["author"]]
        for name in PAGE_FIGURES
    }
    return authors.assign(**{name: pd.array(v, dtype="Float64") for name, v in columns.items()})


def _with_groups(authors: pd.DataFrame, names: Iterable[NameOfMany]) -> pd.DataFrame:
    """Add in how many groups a name's papers fall, and whether it is several people.

    Missing for authors with an identifier or few papers, who are not examined.
    """
    known = {name.author: name for name in names}
    found = [known.get(author) for author in authors["author"]]
    return authors.assign(
        groups=pd.array([len(n.groups) if n else None for n in found], dtype="Int64"),
        several_people=pd.array([n.several if n else None for n in found], dtype="boolean"),
    )
