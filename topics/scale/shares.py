"""Shares of every author, by a shuffle of the credits on the keys of names.

All credits of a name meet on one worker, which labels its people and counts their papers
by year and theme. Groups by a column of the papers are counted in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from topics.scale.classify import Summed
from topics.scale.credits import ONE, Level
from topics.scale.decided import decide_people
from topics.scale.people import find_identified, join_people, label_people
from topics.scale.workers import DaskWorkers
from topics.schema import CORPUS
from topics.settings import Settings, ShareSettings
from topics.shares.intervals import compute_share_intervals
from topics.store.partitions import CREDITS, SHARES
from topics.store.tables import write_parquet

SHARE_PART = {
    "author": "str", "year": "int64", "theme_id": "str", "theme": "str", "papers": "float64",
    "total": "float64", "share": "float64", "low": "float64", "high": "float64",
}  # fmt: skip
"""Columns of a file of shares; an author has rows for themes and years with papers only."""


def share_dtypes(settings: ShareSettings) -> Mapping[str, str]:
    """``SHARE_PART``, with whole numbers where papers are counted whole."""
    whole = settings.counting == "hard" and settings.credit == "full"
    return {**SHARE_PART, "papers": "int64", "total": "int64"} if whole else SHARE_PART


def write_shares(
    folder: Path,
    workers: DaskWorkers,
    settings: Settings,
    *,
    level: Level,
    dispersion: float,
    partitions: int,
) -> None:
    """Write ``shares/*.parquet`` below the folder from its credits.

    A lost scheduler that came back begins again: the files have the same names.

    Parameters
    ----------
    folder : Path
    workers : DaskWorkers
    settings : Settings
    level : Level
        The themes that are counted.
    dispersion : float
        By how much variances are larger than those of independent papers.
    partitions : int
        Number of files.

    Raises
    ------
    InputError
        If an authors file names papers that are not there, or gives a label twice.
    """
    workers.repeat(lambda: _write_shares(folder, workers, settings, level, dispersion, partitions))


def _write_shares(
    folder: Path,
    workers: DaskWorkers,
    settings: Settings,
    level: Level,
    dispersion: float,
    partitions: int,
) -> None:
    import dask.dataframe

    dtypes = share_dtypes(settings.shares)
    with workers.client.as_current():
        # The authors of a paper have to be counted together.
        credits = dask.dataframe.read_parquet(
            str(folder / CREDITS / "*.parquet"), split_row_groups=False, aggregate_files=False
        )
        named = credits[credits["ids"] != ""].drop_duplicates(["paper_id", "key", "ids", "name"])
        known = workers.compute(named.groupby(["key", "ids", "name"]).size(split_out=1))
        people = find_identified(known.rename("times").reset_index())
        decided = decide_people(credits, people, folder, workers, settings)
        of_people = credits.map_partitions(
            join_people,
            people,
            decided,
            meta=credits._meta.assign(person="", home="", credit=1.0),
        )
        shares = of_people.shuffle("home", npartitions=partitions).map_partitions(
            count_shares, level, dispersion, settings.shares, meta=_empty(dtypes)
        )
        workers.compute(
            shares.to_parquet(
                str(folder / SHARES), write_index=False, compression="zstd", compute=False
            )
        )


def _empty(dtypes: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


def count_shares(
    credits: pd.DataFrame, level: Level, dispersion: float, settings: ShareSettings
) -> pd.DataFrame:
    """The shares of all people in credits that :func:`join_people` has joined."""
    dtypes = share_dtypes(settings)
    counted = credits[credits["weight"] > 0]
    if counted.empty:
        return _empty(dtypes)
    values = dict(zip(credits["person"], credits["name"], strict=True))
    label = values if settings.group_by else label_people(credits)
    # Sums of fractions depend on their order.
    ordered = counted.sort_values(["person", "paper_id", "theme_id"], kind="stable")
    entries = ordered.drop_duplicates(["person", "paper_id", "theme_id"])
    credit = entries["credit"] if settings.credit == "fractional" else 1.0
    entries = entries.assign(credit=credit, papers=entries["weight"] / ONE * credit)
    once = entries.drop_duplicates(["person", "paper_id"])
    years = once.assign(squares=once["credit"] ** 2).groupby(["person", "year"], as_index=False)
    totals = years[["credit", "squares"]].sum().rename(columns={"credit": "total"})
    table = entries.groupby(["person", "year", "theme_id"], as_index=False)["papers"].sum()
    table = table.merge(totals, on=["person", "year"])
    return with_intervals(
        table.assign(
            author=table["person"].map(label),
            theme=table["theme_id"].map(dict(level.name_of)),
            effective=table["total"] ** 2 / table["squares"],
        ),
        dispersion,
        dtypes,
    ).sort_values(["author", "year", "theme_id"], ignore_index=True)


def with_intervals(
    table: pd.DataFrame, dispersion: float, dtypes: Mapping[str, str]
) -> pd.DataFrame:
    """Counts with their shares and 95% intervals.

    ``effective`` is Kish's number of equally credited papers that would tell as much.
    """
    share = table["papers"].to_numpy(dtype=np.float64) / table["total"].to_numpy(dtype=np.float64)
    effective = table["effective"].to_numpy(dtype=np.float64) / dispersion
    low, high = compute_share_intervals((share * effective)[:, None, None], effective[:, None])
    counted = table.assign(share=share, low=low.ravel(), high=high.ravel())
    return counted[list(dtypes)].astype(dict(dtypes))


def write_corpus_shares(
    folder: Path, sums: Sequence[Summed], settings: Settings, level: Level, dispersion: float
) -> None:
    """Write the shares of all papers together, the sums of what each partition counted."""
    weights = pd.concat([one.themes for one in sums], ignore_index=True)
    summed = weights.groupby(["year", "theme_id"], as_index=False)["weight"].sum()
    total = summed.groupby("year")["weight"].transform("sum") / ONE
    table = summed.assign(
        author=CORPUS,
        theme=summed["theme_id"].map(dict(level.name_of)),
        papers=summed["weight"] / ONE,
        total=total,
        effective=total,
    )
    counted = with_intervals(table, dispersion, share_dtypes(settings.shares))
    write_parquet(counted, folder / SHARES / "corpus.parquet", list(counted.columns))
