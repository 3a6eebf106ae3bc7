"""Payload of the report: the tables of a run by column, numbered and rounded.

Names of authors, venues and themes are listed once and referred to by place.
Shares' bounds are whole ten-thousandths, other fractions per cents. The page must
stay below a size that mail takes: when all abstracts do not fit, those of representative papers
and of the reported authors stay whole and the others are cut to one length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics.report.abstracts import ABSTRACTS_AT_ONCE, pack_abstracts, shorten
from topics.report.packing import pack
from topics.report.payload.authors import author_facts, breadth_rows, shift_rows, trend_columns
from topics.report.payload.columns import texts
from topics.report.payload.papers import paper_columns
from topics.report.payload.shares import share_columns
from topics.report.payload.themes import (
    flow_rows,
    period_words,
    strategic_map,
    theme_columns,
    themes_file,
)
from topics.report.views.beside import Beside
from topics.report.wording import describe_groups
from topics.schema import CORPUS, NO_THEME
from topics.store.reader import RunFolder

MAX_BYTES = 7_600_000
"""Size that the page may have, so that it stays below 8 MB with everything in it."""

MOST_LEDGER_ROWS = 3_000
_SLACK = 64
"""Characters that the number of cut abstracts may add to what is packed."""


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What is embedded.

    Attributes
    ----------
    core : str
        Packed; everything but the abstracts.
    abstracts : list of str
        Packed lists of abstracts, ``ABSTRACTS_AT_ONCE`` papers each.
    cut : int
        How many abstracts are not whole.
    left_out : tuple of str
        Sentences on what did not fit and where it is.
    """

    core: str
    abstracts: list[str]
    cut: int
    left_out: tuple[str, ...]


def build_payload(
    run: RunFolder,
    *,
    beside: Beside | None = None,
    peers: Sequence[str] = (),
    max_bytes: int = MAX_BYTES,
) -> Payload:
    """Pack the tables of a run into at most ``max_bytes`` of text."""
    left_out: list[str] = []
    themes = run["themes"]
    theme_place = {theme: place for place, theme in enumerate(themes["theme_id"])}
    theme_place[NO_THEME] = len(themes)
    paper_place = {paper: place for place, paper in enumerate(run["papers"]["paper_id"])}

    shares, kept_authors = share_columns(run, theme_place, left_out)
    core: dict[str, Any] = {
        "run": {
            "version": str(run.manifest.get("version", "")),
            "counting": run.settings.shares.counting,
            "credit": run.settings.shares.credit,
            "chunk": ABSTRACTS_AT_ONCE,
            "alpha": run.settings.trends.alpha,
            "grouped": run.settings.shares.group_by,
            "words": describe_groups(run),
            "trust": run.manifest.get("map"),
            "cut": 0,
        },
        "themes": theme_columns(run, paper_place),
        "suggested": themes_file(run),
        "papers": paper_columns(run, theme_place, kept_authors),
        "shares": shares,
        "trends": trend_columns(run, theme_place, kept_authors, left_out),
        "authors": author_facts(run, kept_authors),
        "shifts": shift_rows(run, kept_authors),
        "breadth": breadth_rows(run, kept_authors),
        "ledger": _ledger(run, paper_place, left_out),
        "words": period_words(run),
        "strategy": strategic_map(run),
        "flows": flow_rows(run),
        "beside": asdict(beside) if beside else None,
        "peers": list(peers),
    }
    packed = pack(core)
    abstracts = pack_abstracts(
        [str(text) for text in texts(run["papers"], "abstract")],
        _important(run),
        max_bytes - len(packed) - _SLACK,
    )
    if abstracts.cut:
        core["run"]["cut"] = abstracts.cut
        packed = pack(core)
    if abstracts.left_out:
        left_out.append(abstracts.left_out)
    return Payload(
        core=packed, abstracts=abstracts.lists, cut=abstracts.cut, left_out=tuple(left_out)
    )


def _ledger(
    run: RunFolder, paper_place: dict[str, int], left_out: list[str]
) -> dict[str, list[Any]]:
    table = run["ledger"]
    if len(table) > MOST_LEDGER_ROWS:
        left_out.append(
            f"The ledger shows its first {MOST_LEDGER_ROWS:,} of {len(table):,} rows; "
            "ledger.csv has all."
        )
        table = table.head(MOST_LEDGER_ROWS)
    columns: dict[str, list[Any]] = {
        name: [shorten(str(value), 400) for value in texts(table, name)]
        for name in ("action", "reason", "source", "detail")
    }
    columns["paper"] = [paper_place.get(paper, -1) for paper in texts(table, "paper_id")]
    return columns


def _important(run: RunFolder) -> np.ndarray[Any, Any]:
    """Papers of pages' owners and reported authors, and representative ones."""
    papers = run["papers"]
    reported = {name for name in run["shares"]["author"].unique() if name != CORPUS}
    if len(reported) > 200:
        reported = set()
    central = {
        paper
        for papers_ in run["themes"].get("representative_papers", pd.Series(dtype=object))
        for paper in papers_
    }
    return np.array(
        [
            paper in central or not reported.isdisjoint(authors)
            for paper, authors in zip(papers["paper_id"], papers["authors"], strict=True)
        ],
        dtype=bool,
    )
