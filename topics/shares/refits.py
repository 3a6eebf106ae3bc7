"""Intervals of shares that also hold what refits of the themes disagree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from topics.errors import UsageError
from topics.shares.cells import Cells
from topics.shares.shares import Counts, Shares
from topics.shares.tally import Tally

Z_95 = 1.959963984540054
"""Half the width of a 95% interval of the normal distribution, in standard deviations."""


def widen_intervals(
    shares: Shares, refits: Sequence[Counts], *, reference: Counts | None = None
) -> Shares:
    """Shares whose intervals also hold what the refits disagree on.

    Parameters
    ----------
    shares : Shares
        The shares to widen.
    refits : sequence of Counts
        The same papers, authors and themes counted with each refit's labels
        (``Stability.matched``).
    reference : Counts, optional
        What the refits are compared with; ``shares`` unless they were counted
        in another way, such as softly where the refits have labels only.

    Returns
    -------
    Shares
        ``table`` with ``low`` and ``high`` moved outwards, never inwards, and
        kept between 0 and 1; all else as it was.

    Raises
    ------
    UsageError
        If a refit has other authors, years or themes than the reference.

    Notes
    -----
    Rubin (1987, equation 3.1.5): the variance is that within a fit plus
    (1 + 1/M) times that between M refits, here around the reference's share. A
    limit's distance from the share grows by the root of total over within, which
    keeps the interval's asymmetry.
    """
    if not refits:
        return shares
    table = shares.table
    for refit in [*refits, *([reference] if reference else [])]:
        if _axes(refit.tally) != _axes(shares.tally):
            raise UsageError(
                "The shares of a refit have other authors, years or themes than the reference; "
                "count them with the same settings and groups."
            )
    share = table["share"].to_numpy(dtype=np.float64)
    low, high = (table[name].to_numpy(dtype=np.float64) for name in ("low", "high"))
    cells = Cells.of(shares.tally, zeros=shares.zeros)
    centre = cells.shares((reference or shares).tally)
    between = np.zeros_like(centre)
    for refit in refits:
        between += (cells.shares(refit.tally) - centre) ** 2
    between /= len(refits)
    within = ((high - low) / (2 * Z_95)) ** 2
    growth = np.sqrt(1.0 + (1.0 + 1.0 / len(refits)) * between / within)
    # the share may lie outside its interval's prior-pulled limits by rounding only
    below, above = np.maximum(share - low, 0.0), np.maximum(high - share, 0.0)
    wider = table.assign(
        low=np.minimum(low, np.clip(share - below * growth, 0.0, 1.0)),
        high=np.maximum(high, np.clip(share + above * growth, 0.0, 1.0)),
    )
    # a limit on the share itself cannot grow by a factor: it moves by the spread between refits
    spread = Z_95 * np.sqrt((1.0 + 1.0 / len(refits)) * between)
    wider["low"] = np.where(below > 0, wider["low"], np.clip(share - spread, 0.0, None))
    wider["high"] = np.where(above > 0, wider["high"], np.clip(share + spread, None, 1.0))
    return replace(shares, table=wider)


def _axes(tally: Tally) -> tuple[tuple[str, ...], list[int], tuple[str, ...]]:
    """What the rows of a table of these counts stand for."""
    return tally.groups, tally.years.tolist(), tally.theme_ids
