"""Novelty of a paper: its distance from everything before it.

Vectors and years come in; a distance to the nearest papers of earlier years and
its percentile within the paper's own year go out. Papers of the same year are no
yardstick, because the order within a year is unknown. The percentile is the
figure to show: the distance itself shrinks as the corpus fills up.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.errors import UsageError
from topics.neighbours.search import earlier_similarity
from topics.runtime.threads import for_rows

NEIGHBOURS = 5
MIN_EARLIER = 20
"""With fewer earlier papers, everything would be new."""

_AT_ONCE = 256
_BLOCK = 4096


def compute_novelty(
    vectors: npt.NDArray[np.floating],
    years: npt.ArrayLike,
    *,
    neighbours: int = NEIGHBOURS,
    min_earlier: int = MIN_EARLIER,
) -> pd.DataFrame:
    """Novelty of each paper against the papers of earlier years.

    Parameters
    ----------
    vectors : floating, shape (papers, dimensions)
        Of any length; only directions count. A vector of zeros, or one that is
        not finite, gets no novelty and is nobody's neighbour.
    years : int, shape (papers,)
        May hold missing values (pandas Int64) or negative numbers for unknown.
    neighbours : int, default 5
    min_earlier : int, default 20
        Below so many papers of earlier years the novelty is missing.

    Returns
    -------
    DataFrame
        Columns ``novelty`` (1 minus the mean cosine to the nearest earlier
        papers, 0 to 2) and ``novelty_percentile`` (0 to 100, among the papers
        of the same year that have a novelty; ties share their mean), in the
        order of the papers.

    Raises
    ------
    UsageError
        If the lengths differ or ``neighbours`` is not between 1 and
        ``min_earlier``.

    Notes
    -----
    All earlier papers are compared up to :data:`topics.neighbours.search.EXACT_PAPERS`
    of them; above, those of the nearest cells, where another that is nearly as
    near may stand for a neighbour (on 28,726 papers this adds .00003 to the
    novelty on average and .0001 to that of the most novel tenth, on 100,000
    .0006 and .002).
    """
    known = pd.to_numeric(pd.Series(years), errors="coerce").astype("Float64").fillna(-1)
    year_of = known.to_numpy(dtype=np.float64).astype(np.int64)
    if vectors.ndim != 2 or len(vectors) != len(year_of):
        raise UsageError(
            f"Novelty needs one vector per paper, got {vectors.shape} for {len(year_of)} papers."
        )
    if not 1 <= neighbours <= min_earlier:
        raise UsageError(
            f"neighbours must be between 1 and {min_earlier} (min_earlier), got {neighbours!r}."
        )
    norms = np.empty(len(vectors), dtype=vectors.dtype)

    def measure(rows: slice) -> None:
        norms[rows] = np.linalg.norm(vectors[rows], axis=1)

    for_rows(measure, len(vectors), block=_BLOCK)
    usable = np.isfinite(norms) & (norms > 0) & (year_of >= 0)
    # the papers in order of years, so that the earlier ones come first
    order = np.flatnonzero(usable)[np.argsort(year_of[usable], kind="stable")]
    sorted_years = year_of[order]
    before = np.searchsorted(sorted_years, sorted_years)
    points = vectors[order]
    points /= norms[order, None]
    points = points.astype(np.float32, copy=False)
    nearest = np.sort(earlier_similarity(points, before, neighbours), axis=1)
    # products of single precision differ in the last digits with the block's size
    found = np.maximum(np.round(1.0 - nearest.mean(axis=1, dtype=np.float64), 5), 0.0)

    novelty = np.full(len(vectors), np.nan)
    percentile = np.full(len(vectors), np.nan)
    for start, papers in zip(*np.unique(before, return_counts=True), strict=True):
        if start >= min_earlier:
            year = slice(start, start + papers)
            novelty[order[year]] = found[year]
            percentile[order[year]] = _percentiles(found[year])
    return pd.DataFrame({"novelty": novelty, "novelty_percentile": percentile})


def compare_with_earlier(
    vectors: npt.NDArray[np.floating],
    years: npt.NDArray[np.int64],
    earlier: npt.NDArray[np.floating],
    earlier_years: npt.NDArray[np.int64],
    *,
    neighbours: int = NEIGHBOURS,
    min_earlier: int = MIN_EARLIER,
) -> npt.NDArray[np.float64]:
    """Novelty of papers against those of earlier years in a sample of their corpus.

    With fewer papers to be near to, it is larger than :func:`compute_novelty` finds it.

    Parameters
    ----------
    vectors : floating, shape (papers, dimensions), unit rows or zero
    years : int64, shape (papers,)
        Negative where unknown.
    earlier : floating, shape (sample, dimensions), unit rows
    earlier_years : int64, shape (sample,), ascending

    Returns
    -------
    float64, shape (papers,)
        0 to 2; NaN without a year, a vector, or enough earlier papers.
    """
    novelty = np.full(len(vectors), np.nan)
    usable = vectors.any(axis=1) & (years >= 0)
    for year in np.unique(years[usable]):
        before = int(np.searchsorted(earlier_years, year))
        if before < max(neighbours, min_earlier):
            continue
        rows = np.flatnonzero(usable & (years == year))
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            cosines = vectors[part] @ earlier[:before].T
            kth = before - neighbours
            nearest = np.sort(np.partition(cosines, kth, axis=1)[:, kth:], axis=1)
            found = 1.0 - nearest.mean(axis=1, dtype=np.float64)
            novelty[part] = np.maximum(np.round(found, 5), 0.0)
    return novelty


def _percentiles(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Share of the values below, counting half of the equal ones (Hazen 1914), in percent."""
    from scipy.stats import rankdata

    percentile: npt.NDArray[np.float64] = 100.0 * (rankdata(values) - 0.5) / values.size
    return percentile
