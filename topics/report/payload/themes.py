"""Themes, and the views that are counted for them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from topics.report.findings import describe_corpus_changes
from topics.report.looks import theme_looks
from topics.report.payload.columns import texts, whole
from topics.report.views.flows import trace_flows
from topics.report.views.strategic import draw_strategic_map
from topics.report.views.words import find_period_words
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.store.reader import RunFolder
from topics.themes.suggesting import HEAD, describe_blocks

_SMALLEST_FLOW = 0.5
"""Flows of fewer papers are not drawn."""


def theme_columns(run: RunFolder, paper_place: dict[str, int]) -> dict[str, Any]:
    """One list per column, a value per theme, "no theme" last; and the tree."""
    themes = run["themes"]
    count = len(themes)
    without = int((run["assignments"]["theme_id"] == NO_THEME).sum())
    sentences = describe_corpus_changes(run)
    return {
        "id": [*themes["theme_id"], NO_THEME],
        "name": [*(str(name) for name in themes["theme"]), NO_THEME_NAME],
        "papers": [*whole(themes["papers"]), without],
        "look": theme_looks(themes),
        "keywords": [
            *([str(word) for word in words] for words in themes["keywords"]),
            [],
        ],
        "sentence": [*(sentences.get(theme, "") for theme in themes["theme_id"]), ""],
        "parent": [*texts(themes, "parent_id"), ""],
        "tree": [
            [str(row["theme_id"]), str(row["theme"]), str(row["parent_id"]), int(row["papers"])]
            for row in run["tree"].fillna({"parent_id": ""}).to_dict("records")
        ],
        "origin": [*themes.get("origin", pd.Series([""] * count)), ""],
        "representative": [
            *(
                [paper_place[paper] for paper in papers if paper in paper_place]
                for papers in themes.get("representative_papers", pd.Series([[]] * count))
            ),
            [],
        ],
    }


def themes_file(run: RunFolder) -> dict[str, Any]:
    """The run's themes as a themes file, in which a reader may rename them."""
    blocks = describe_blocks(run["themes"], run["assignments"], run.settings.themes.declared)
    return {"head": HEAD, "blocks": [list(block) for block in blocks]}


def period_words(run: RunFolder) -> dict[str, Any]:
    """Periods, and each theme's words in them."""
    periods, words = find_period_words(run)
    return {"periods": periods, "words": words}


def strategic_map(run: RunFolder) -> dict[str, Any] | None:
    """The strategic map, its numbers rounded to what is drawn."""
    found = draw_strategic_map(run)
    if found is None:
        return None
    names = (
        "centrality", "density", "centrality_low", "centrality_high", "density_low",
        "density_high",
    )  # fmt: skip
    return {
        "theme": list(found.places),
        **{name: [round(float(value), 4) for value in getattr(found, name)] for name in names},
        "middle": [round(value, 4) for value in found.middle],
        "quadrant": list(found.quadrants),
        "keywords": found.keywords,
    }


def flow_rows(run: RunFolder) -> list[dict[str, Any]]:
    """Columns, and the flows of half a paper and more: period, from, to, papers, strong."""
    shown = []
    for (kind, name), found in trace_flows(run).items():
        kept = np.argwhere((found.flows >= _SMALLEST_FLOW) | found.strong)
        shown.append(
            {
                "kind": kind,
                "name": name,
                "periods": found.periods,
                "papers": found.papers.tolist(),
                "new": found.new.round(2).tolist(),
                "flows": [
                    [int(at), int(a), int(b), round(float(found.flows[at, a, b]), 2),
                     int(found.strong[at, a, b])]
                    for at, a, b in kept
                ],
            }
        )  # fmt: skip
    return shown
