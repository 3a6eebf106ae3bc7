"""Baselines of an author: peers of the run, or the papers of another run.

Themes of two runs are not the same, so the other's papers are labelled by this run's
model, as `topics classify` does, and counted by its themes. A paper of both runs has
the theme that it has in this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.errors import InputError
from topics.model.bundle import load_model
from topics.model.remembered import RememberingEncoder
from topics.names.lookup import find_name
from topics.report.wording import describe_groups
from topics.runtime.cache import default_cache
from topics.runtime.progress import Progress, quiet
from topics.schema import NO_THEME
from topics.store.reader import MODEL_FOLDER, RunFolder
from topics.text.paper_text import paper_text


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The papers of another run, counted by the themes of this run.

    Attributes
    ----------
    name : str
        Folder of the other run.
    papers : tuple of int
        Papers of each theme, "no theme" last, that have an abstract and a year in
        the window of this run.
    left_out : int
        Papers of the other run without an abstract, or outside the window.
    shared : tuple of (int, int)
        Papers that both runs have: place in this run, and theme.
    """

    name: str
    papers: tuple[int, ...]
    left_out: int
    shared: tuple[tuple[int, int], ...]


def label_other_run(run: RunFolder, other: RunFolder, *, progress: Progress = quiet) -> Beside:
    """Label and count the papers of another run.

    Parameters
    ----------
    run, other : RunFolder
    progress : Progress, optional
        Is told how many papers are encoded.

    Raises
    ------
    InputError
        If none of its papers can be counted, or it is the same run.
    ModelError
        If the model of either run is damaged, or this one's encoder is not available.
    """
    if other.path.resolve() == run.path.resolve():
        raise InputError(f"{other.path} is the run itself; give another run to set it beside.")
    papers, shares = other["papers"], run["shares"]
    usable = papers["abstract"].fillna("").astype(str).str.strip().ne("") & papers["year"].notna()
    if len(shares):
        usable &= papers["year"].between(shares["year"].min(), shares["year"].max())
    counted = papers[usable.astype(bool)].drop_duplicates("paper_id")
    if not len(counted):
        raise InputError(
            f"{other.path} has no paper with an abstract and a year that this run counts, so "
            "nothing can be set beside it."
        )
    here = {paper: place for place, paper in enumerate(run["papers"]["paper_id"])}
    own = run["assignments"].drop_duplicates("paper_id").set_index("paper_id")["theme_id"]
    places = _places(run)
    both = counted["paper_id"].isin(here).to_numpy()
    theme = np.zeros(len(counted), dtype=np.int64)
    theme[both] = [places[own.get(paper, NO_THEME)] for paper in counted["paper_id"][both]]
    if not both.all():
        theme[~both] = _label(run, other, counted[~both], progress)
    return Beside(
        name=other.path.resolve().name,
        papers=tuple(np.bincount(theme, minlength=len(run["themes"]) + 1).tolist()),
        left_out=len(papers) - len(counted),
        shared=tuple(
            (here[paper], int(at))
            for paper, at in zip(counted["paper_id"], theme, strict=True)
            if paper in here
        ),
    )


def find_peers(run: RunFolder, names: Sequence[str]) -> tuple[str, ...]:
    """The authors or groups of a run that are meant by some names.

    Raises
    ------
    InputError
        If nobody is called so; the nearest are named.
    """
    column = run.settings.shares.group_by
    if column:
        known = run["papers"][column].fillna("").astype(str).str.strip().unique().tolist()
    else:
        known = list(dict.fromkeys(name for people in run["papers"]["authors"] for name in people))
    return tuple(
        dict.fromkeys(find_name(name, known, kind=describe_groups(run)[0]) for name in names)
    )


def _places(run: RunFolder) -> dict[str, int]:
    """Place of each theme that the run shows, "no theme" last."""
    return {str(theme): place for place, theme in enumerate([*run["themes"]["theme_id"], NO_THEME])}


def _label(
    run: RunFolder, other: RunFolder, papers: pd.DataFrame, progress: Progress
) -> npt.NDArray[np.int64]:
    """Place of each paper's theme among those of the run, "no theme" last."""
    model = load_model(run.path / MODEL_FOLDER)
    encoder = None
    if model.student is None:
        made = other.path / MODEL_FOLDER
        encoder = RememberingEncoder(
            model.encoder,
            load_model(made) if made.is_dir() else None,
            cache=default_cache(),
            progress=progress("encoding", len(papers)),
        )
    weights = model.compute_memberships(
        [
            paper_text(str(title), str(abstract))
            for title, abstract in zip(papers["title"].fillna(""), papers["abstract"], strict=True)
        ],
        encoder=encoder,
    )
    shown = _places(run)
    above = dict(zip(run["tree"]["theme_id"], run["tree"]["parent_id"].fillna(""), strict=True))
    places = []
    for theme in (*model.themes.theme_ids, NO_THEME):
        # A model has the finest themes; the run may show what they are parts of.
        while theme not in shown and above.get(theme):
            theme = above[theme]
        places.append(shown.get(theme, shown[NO_THEME]))
    labels: npt.NDArray[np.int64] = np.array(places, dtype=np.int64)[weights.argmax(axis=1)]
    return labels
