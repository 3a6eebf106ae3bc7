"""The tables of a run as the page's script wants them: by column, by number, small.

Names of authors, venues and themes are listed once and referred to by place.
Shares' bounds are whole ten-thousandths, other fractions per cents. The page must
stay below a size that mail takes: when all abstracts do not fit, those of representative papers
and of the reported authors stay whole and the others are cut to one length.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics.report.abstracts import ABSTRACTS_AT_ONCE, pack_abstracts, shorten
from topics.report.findings import describe_corpus_changes
from topics.report.looks import theme_looks
from topics.report.packing import pack
from topics.report.views.flows import trace_flows
from topics.report.views.strategic import draw_strategic_map
from topics.report.views.words import find_period_words
from topics.report.wording import describe_groups
from topics.schema import CORPUS, NO_THEME, NO_THEME_NAME
from topics.store.reader import RunFolder

MAX_BYTES = 7_600_000
"""Size that the page may have, so that it stays below 8 MB with everything in it."""

MOST_LEDGER_ROWS = 3_000
MOST_SHARE_CELLS = 400_000
"""Author x theme x year cells that are kept; authors with the fewest papers go first."""

LONGEST_TITLE = 600
_FEWEST_KNOWN = 0.05
"""Share of papers below which a column of figures is not worth its place."""

FEWEST_OF_YEAR = 20
"""Papers of a year below which a rank among them says nothing."""

_SAME = 1e-6
_SMALLEST_FLOW = 0.5
"""Flows of fewer papers are not drawn."""
_SLACK = 64
"""Characters that the number of cut abstracts may add to what is packed."""

_MEMBERSHIPS = 4
_SMALLEST_MEMBERSHIP = 0.02


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


def build_payload(run: RunFolder, *, max_bytes: int = MAX_BYTES) -> Payload:
    """Pack the tables of a run into at most ``max_bytes`` of text."""
    left_out: list[str] = []
    themes = run["themes"]
    theme_place = {theme: place for place, theme in enumerate(themes["theme_id"])}
    theme_place[NO_THEME] = len(themes)
    paper_place = {paper: place for place, paper in enumerate(run["papers"]["paper_id"])}

    shares, kept_authors = _shares(run, theme_place, left_out)
    core: dict[str, Any] = {
        "run": {
            "version": str(run.manifest.get("version", "")),
            "counting": run.settings.shares.counting,
            "credit": run.settings.shares.credit,
            "chunk": ABSTRACTS_AT_ONCE,
            "alpha": run.settings.trends.alpha,
            "grouped": run.settings.shares.group_by,
            "words": describe_groups(run),
        },
        "themes": _themes(run, paper_place),
        "papers": _papers(run, theme_place, kept_authors),
        "shares": shares,
        "trends": _trends(run, theme_place, kept_authors),
        "authors": _author_facts(run, kept_authors),
        "shifts": _shifts(run, kept_authors),
        "breadth": _breadth(run, kept_authors),
        "ledger": _ledger(run, paper_place, left_out),
        "words": _words(run),
        "strategy": _strategy(run),
        "flows": _flows(run),
    }
    abstracts = pack_abstracts(
        [str(text) for text in _text(run["papers"], "abstract")],
        _important(run),
        max_bytes - len(pack(core)) - _SLACK,
    )
    core["run"]["cut"] = abstracts.cut
    packed = pack(core)
    if abstracts.left_out:
        left_out.append(abstracts.left_out)
    return Payload(
        core=packed, abstracts=abstracts.lists, cut=abstracts.cut, left_out=tuple(left_out)
    )


def _themes(run: RunFolder, paper_place: dict[str, int]) -> dict[str, Any]:
    themes = run["themes"]
    count = len(themes)
    without = int((run["assignments"]["theme_id"] == NO_THEME).sum())
    sentences = describe_corpus_changes(run)
    return {
        "id": [*themes["theme_id"], NO_THEME],
        "name": [*(str(name) for name in themes["theme"]), NO_THEME_NAME],
        "papers": [*_whole(themes["papers"]), without],
        "look": theme_looks(themes),
        "keywords": [
            *([str(word) for word in words] for words in themes["keywords"]),
            [],
        ],
        "sentence": [*(sentences.get(theme, "") for theme in themes["theme_id"]), ""],
        "parent": [*_text(themes, "parent_id"), ""],
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


def _papers(run: RunFolder, theme_place: dict[str, int], reported: list[str]) -> dict[str, Any]:
    papers = run["papers"]
    place = pd.Series(np.arange(len(papers)), index=papers["paper_id"])
    names, lists = _listed(papers["authors"])
    venues, venue = _listed([[value] if value else [] for value in _text(papers, "venue")])
    assigned = run["assignments"].drop_duplicates("paper_id").set_index("paper_id")
    theme = assigned["theme_id"].reindex(place.index).fillna(NO_THEME).map(theme_place)
    confidence = _column(assigned, "confidence").reindex(place.index)
    columns: dict[str, Any] = {
        "id": papers["paper_id"].tolist(),
        "title": [shorten(title, LONGEST_TITLE) for title in _text(papers, "title")],
        "names": names,
        "authors": lists,
        "year": _whole(papers["year"]),
        "published": _whole(_column(papers, "year_published")),
        "venues": venues,
        "venue": [one[0] if one else -1 for one in venue],
        "theme": theme.fillna(len(theme_place) - 1).astype(int).tolist(),
        "confidence": _whole(confidence * 100),
        "members": _members(run, place, theme_place),
        "novelty": _whole(_ranked(papers)),
        "citations": _whole(_column(papers, "citations")),
        "sources": [_source(value) for value in _text(papers, "sources", list)],
    }
    for name in ("category", "doi", "arxiv", "openreview", "pmid"):
        values = [str(value) for value in _text(papers, name)]
        columns[name] = values if any(values) else []
    for name in ("novelty", "citations"):
        if sum(value is not None for value in columns[name]) < _FEWEST_KNOWN * len(papers):
            columns[name] = []
    grouped = run.settings.shares.group_by
    if grouped:
        places = {name: place for place, name in enumerate(reported)}
        columns["group"] = [places.get(str(value).strip(), -1) for value in _text(papers, grouped)]
    spots = run["map"].drop_duplicates("paper_id").set_index("paper_id").reindex(place.index)
    for axis in ("x", "y"):
        columns[axis] = _whole(_column(spots, axis) * 9999) if spots[axis].notna().any() else []
    return columns


def _ranked(papers: pd.DataFrame) -> pd.Series[Any]:
    """Novelty as a rank among the papers of the year, where they are enough for a rank."""
    ranks = _column(papers, "novelty_percentile")
    of_year = ranks.groupby(papers["year"]).transform("count")
    return ranks.where(of_year >= FEWEST_OF_YEAR)


def _members(run: RunFolder, place: pd.Series[int], theme_place: dict[str, int]) -> list[list[int]]:
    """For each paper its largest memberships: theme, per cent, theme, per cent, ..."""
    table = run["memberships"]
    members: list[list[int]] = [[] for _ in range(len(place))]
    if not len(table):
        return members
    table = table[table["weight"] >= _SMALLEST_MEMBERSHIP]
    paper = table["paper_id"].map(place)
    theme = table["theme_id"].map(theme_place)
    known = (paper.notna() & theme.notna()).to_numpy()
    rows = np.column_stack(
        [
            paper.to_numpy(dtype=float)[known],
            -table["weight"].to_numpy(dtype=float)[known],
            theme.to_numpy(dtype=float)[known],
        ]
    )
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    for row, weight, column in rows:
        mine = members[int(row)]
        if len(mine) < 2 * _MEMBERSHIPS:
            mine += [int(column), round(-100 * weight)]
    return members


def _shares(
    run: RunFolder, theme_place: dict[str, int], left_out: list[str]
) -> tuple[dict[str, Any], list[str]]:
    """Years, authors, yearly totals, and cells of the themes that an author has papers in.

    What an author has no paper of has an interval too. Where all such themes of an
    author share one, as they do without refits, it is written once.
    """
    table = run["shares"]
    if not len(table):
        return {"years": [], "authors": [], "total": [], "zero": [], "cells": []}, []
    first, last = int(table["year"].min()), int(table["year"].max())
    years = list(range(first, last + 1))
    names = list(dict.fromkeys(table["author"]))
    papers_of = table.groupby("author")["papers"].sum()
    table = table.assign(
        group=table["author"].map({name: place for place, name in enumerate(names)}),
        column=table["theme_id"].map(theme_place),
        place=(table["year"] - first).astype(int),
    )
    table = table[table["column"].notna()]
    total = np.zeros((len(names), len(years)))
    total[table["group"], table["place"]] = table["total"].fillna(0)
    some = table.groupby(["group", "column"])["papers"].transform("sum") > 0
    zero, alike = _zero_intervals(table[~some], len(names), len(years))
    table = table[some | (table["author"] == CORPUS) | ~table["group"].isin(alike)]
    per_author = table.groupby("group").size().reindex(range(len(names)), fill_value=0)
    strongest = sorted(
        range(len(names)), key=lambda one: (names[one] != CORPUS, -papers_of[names[one]], one)
    )
    fitting = set(np.array(strongest)[np.cumsum(per_author[strongest]) <= MOST_SHARE_CELLS])
    kept = [place for place in range(len(names)) if place in fitting]
    if len(kept) < len(names):
        many = describe_groups(run)[1]
        left_out.append(
            f"Yearly shares of {len(names) - len(kept):,} of {len(names):,} {many}, those with "
            "the fewest papers, are left out here; shares.csv has them."
        )
    new_place = {old: new for new, old in enumerate(kept)}
    cells: list[list[Any]] = [[] for _ in kept]
    table = table[table["group"].isin(fitting)].sort_values(["group", "column"], kind="stable")
    current: tuple[int, int] | None = None
    row: list[list[Any]] = []
    for group, column, at, papers, low, high in table[
        ["group", "column", "place", "papers", "low", "high"]
    ].itertuples(index=False, name=None):
        if current != (group, column):
            current = (group, column)
            row = [[0] * len(years), [None] * len(years), [None] * len(years)]
            cells[new_place[group]].append([int(column), *row])
        row[0][at] = _short(papers)
        row[1][at], row[2][at] = _bound(low), _bound(high)
    kept_names = [names[place] for place in kept]
    return {
        "years": years,
        "authors": kept_names,
        "total": [[_short(value) for value in total[place]] for place in kept],
        "zero": [zero[place] for place in kept],
        "cells": cells,
    }, kept_names


def _zero_intervals(
    table: pd.DataFrame, groups: int, years: int
) -> tuple[list[list[list[int | None]]], set[int]]:
    """Lowest and highest bound by year of each author's themes without a paper.

    Also the authors for whom all these themes have the same bounds.
    """
    zero: list[list[list[int | None]]] = [[[None] * years, [None] * years] for _ in range(groups)]
    bounds = table.dropna(subset=["low", "high"]).groupby(["group", "place"])[["low", "high"]]
    least, most = bounds.min(), bounds.max()
    differ = ((most - least) > _SAME).any(axis=1)
    for (group, place), low, high in zip(least.index, least["low"], most["high"], strict=True):
        zero[int(group)][0][int(place)] = _bound(low)
        zero[int(group)][1][int(place)] = _bound(high)
    unlike = {int(group) for group, _ in differ[differ].index}
    return zero, set(range(groups)) - unlike


def _bound(share: float) -> int | None:
    """A share in ten-thousandths that rounds to the same per cent as the share itself."""
    if pd.isna(share):
        return None
    stored = round(10_000 * share)
    percent = math.floor(100 * share + 0.5)
    return min(max(stored, 100 * percent - 50), 100 * percent + 49)


_TREND_NUMBERS = (
    "papers", "total", "active_years", "odds_ratio", "odds_low", "odds_high",
    "share_first", "share_last", "change", "change_low", "change_high", "p", "q",
)  # fmt: skip


def _trends(run: RunFolder, theme_place: dict[str, int], authors: list[str]) -> dict[str, Any]:
    table = run["trends"]
    author_place = {name: place for place, name in enumerate(authors)}
    keep = table["author"].isin(author_place) & table["theme_id"].isin(theme_place)
    keep &= (table["papers"] > 0) | (table["author"] == CORPUS)
    table = table[keep]
    if "strata" in table:
        # the label speaks of the change within strata, and so do the numbers beside it
        divided = table["strata"] > 0
        for end in ("", "_low", "_high"):
            within = table[f"change_within{end}"]
            table = table.assign(**{f"change{end}": table[f"change{end}"].mask(divided, within)})
        for name in ("odds_ratio", "odds_low", "odds_high", "share_first", "share_last"):
            table = table.assign(**{name: table[name].mask(divided)})
    return {
        "author": [author_place[name] for name in table["author"]],
        "theme": [theme_place[theme] for theme in table["theme_id"]],
        "label": table["label"].tolist(),
        **{name: [_short(value, 4) for value in _column(table, name)] for name in _TREND_NUMBERS},
    }


_AUTHOR_NUMBERS = (
    "papers", "first_year", "last_year", "breadth", "counted", "no_abstract", "no_year",
    "outside_window",
)  # fmt: skip


def _author_facts(run: RunFolder, authors: list[str]) -> list[dict[str, Any]]:
    """What is known of each reported author beside shares, in their order."""
    table = run["authors"].drop_duplicates("author").set_index("author")
    facts: dict[str, dict[str, Any]] = {}
    for name, row in table.iterrows():
        known = {key: _short(row[key], 3) for key in _AUTHOR_NUMBERS if key in table}
        mine: dict[str, Any] = {k: value for k, value in known.items() if value is not None}
        page = {
            str(key).removeprefix("page_"): _short(row[key], 3)
            for key in table.columns
            if str(key).startswith("page_") and not _is_missing(row[key])
        }
        facts[str(name)] = {**mine, "page": page} if page else mine
    for one in run.manifest.get("pages") or []:
        mine = facts.setdefault(str(one.get("owner", "")), {})
        figures = one.get("figures") or {}
        mine.setdefault("page", {})
        for key, value in figures.items():
            if isinstance(value, int | float):
                mine["page"].setdefault(str(key), value)
        mine["page_source"] = str(one.get("source", ""))
    return [facts.get(name, {}) for name in authors]


def _shifts(run: RunFolder, authors: list[str]) -> list[list[Any]]:
    place = {name: index for index, name in enumerate(authors)}
    table = run["shifts"]
    return [
        [place[row["author"]], int(row["year_from"]), int(row["year_to"]),
         *(_short(row.get(name), 3) for name in ("shift", "low", "high"))]
        for _, row in table[table["author"].isin(place)].iterrows()
    ]  # fmt: skip


def _breadth(run: RunFolder, authors: list[str]) -> list[list[Any]]:
    place = {name: index for index, name in enumerate(authors)}
    table = run["breadth"]
    return [
        [place[row["author"]], int(row["year"]), _short(row["breadth"], 3)]
        for _, row in table[table["author"].isin(place)].iterrows()
    ]


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
        name: [shorten(str(value), 400) for value in _text(table, name)]
        for name in ("action", "reason", "source", "detail")
    }
    columns["paper"] = [paper_place.get(paper, -1) for paper in _text(table, "paper_id")]
    return columns


def _words(run: RunFolder) -> dict[str, Any]:
    periods, words = find_period_words(run)
    return {"periods": periods, "words": words}


def _strategy(run: RunFolder) -> dict[str, Any] | None:
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


def _flows(run: RunFolder) -> list[dict[str, Any]]:
    """Columns, and the flows of half a paper and more: period, from, to, papers, strong."""
    shown = []
    for name, found in trace_flows(run).items():
        kept = np.argwhere((found.flows >= _SMALLEST_FLOW) | found.strong)
        shown.append(
            {
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


def _listed(lists: Iterable[Sequence[str]]) -> tuple[list[str], list[list[int]]]:
    """Distinct names, the most frequent first, and each list as places among them."""
    lists = [list(one) for one in lists]
    counts: dict[str, int] = {}
    for one in lists:
        for name in one:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(counts, key=lambda name: (-counts[name], name))
    place = {name: index for index, name in enumerate(names)}
    return names, [[place[name] for name in one] for one in lists]


def _text(table: pd.DataFrame, name: str, empty: type = str) -> list[Any]:
    if name not in table:
        return [empty()] * len(table)
    values = table[name].tolist()
    return [empty() if _is_missing(value) else value for value in values]


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _source(value: Any) -> str:
    return shorten("; ".join(str(one) for one in value), 300)


def _column(table: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name in table:
        return pd.to_numeric(table[name], errors="coerce").astype("float64")
    return pd.Series(np.nan, index=table.index, dtype="float64")


def _whole(values: pd.Series[Any]) -> list[int | None]:
    return [None if value != value else round(value) for value in values.astype("float64")]


def _short(value: Any, digits: int = 2) -> float | int | None:
    """A number in few characters; whole numbers without a point."""
    if _is_missing(value):
        return None
    number = float(f"{float(value):.{digits}g}") if abs(value) < 1 else round(float(value), digits)
    return int(number) if number == int(number) else number
