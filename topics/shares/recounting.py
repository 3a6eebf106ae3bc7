"""The same papers of the same authors, counted again with other labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.settings import ShareSettings
from topics.shares.dispersion import Dispersion, compute_dispersion, find_team_pairs
from topics.shares.shares import Counts, Shares
from topics.shares.tally import find_themes, sum_by_theme


def recount_shares(
    shares: Shares,
    labelings: Iterable[Sequence[str] | npt.NDArray[Any]],
    papers: pd.DataFrame,
    settings: ShareSettings,
    *,
    paper_ids: Sequence[str],
) -> list[Counts]:
    """Count hard labels in place of those that were counted.

    Years, credit and teams are those of ``shares``. No table is made: with all authors
    of a field, one for each refit takes gigabytes. Labels that come twice, as refits of
    a small corpus often do, are counted once: both have the same object.

    Parameters
    ----------
    shares : Shares
    labelings : iterable of sequences of str
        Each the theme ids of ``paper_ids``; every counted paper must be among them.
    papers : DataFrame
        Columns paper_id and authors (list of str).
    settings : ShareSettings
        As the shares were counted with, but for ``counting``.
    paper_ids : sequence of str

    Raises
    ------
    InputError
        If a label is no theme of ``shares``.
    """
    tally = shares.tally
    rows = pd.Index(paper_ids).get_indexer(pd.Index(tally.paper_ids))
    pairs = find_team_pairs(tally, papers) if settings.dispersion else None
    recounts = []
    known: dict[bytes, Counts] = {}
    for labels in labelings:
        place = find_themes(tally.theme_ids, labels)[rows]
        key = place.tobytes()
        if key in known:
            recounts.append(known[key])
            continue
        weights = _one_theme_each(place, len(tally.theme_ids))
        counted = replace(
            tally,
            weights=weights,
            papers=sum_by_theme(tally.credit, tally.year_index, tally.years.size, weights),
            whole=settings.credit == "full",
        )
        dispersion = (
            Dispersion.none(len(tally.groups))
            if pairs is None
            else compute_dispersion(counted, pairs)
        )
        known[key] = Counts(tally=counted, dispersion=dispersion)
        recounts.append(known[key])
    return recounts


def _one_theme_each(place: Any, themes: int) -> Any:
    """Memberships of papers that have one theme each, shape (papers, themes)."""
    from scipy.sparse import csr_array

    return csr_array(
        (np.ones(len(place)), place, np.arange(len(place) + 1)), shape=(len(place), themes)
    )
