"""Rendering of ``report.html`` from a run folder: data, text and scripts in one file.

Jinja2 writes what can be read without a script (overview, themes, methods) and
escapes every value. The script draws the rest from the packed tables and puts
text into the page as text. The page's policy allows exactly the one script and
the one style sheet in it, by their hashes, and no request at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.report.abstracts import shorten
from topics.report.changes import find_parts, name_strata
from topics.report.findings import (
    count_calls,
    describe_sizes,
    find_author_findings,
    find_corpus_findings,
    find_warnings,
)
from topics.report.looks import HUES, PATTERNS, theme_looks
from topics.report.methods import write_methods
from topics.report.packing import csp_hash, to_json
from topics.report.payload import MAX_BYTES, build_payload
from topics.report.views.beside import Beside, find_peers, label_other_run
from topics.report.views.pile import NO_VENUE, Pile, count_pile
from topics.report.wording import describe_groups
from topics.runtime.progress import Progress, quiet
from topics.schema import CORPUS, CORPUS_NAME, NO_THEME
from topics.store.atomic import replacing
from topics.store.reader import RunFolder, read_run
from topics.store.writer import check_beside_run
from topics.text.commands import mark_commands
from topics.text.wording import counted

REPORT = "report.html"

_SCRIPTS = (
    "dom.js", "data.js", "state.js", "take.js", "charts.js", "labels.js", "pick.js", "query.js",
    "corrections.js", "overview.js", "themes.js", "theme.js", "map.js", "map_paint.js",
    "map_names.js", "map_years.js", "map_moves.js", "strategy.js", "flows.js", "authors.js",
    "beside.js", "compare.js", "papers.js", "ledger.js", "main.js",
)  # fmt: skip
_SPARK_WIDTH, _SPARK_HEIGHT = 120, 28
_MOST_INPUTS = 12
_MOST_PILE_YEARS = 12
_STEPS = 5
_MOST_COVERAGE = 12
_NAMES_SHOWN = 3
_LONGEST_TITLE = 160
_LONGEST_WORD = 60


def write_report(
    run: RunFolder | Path | str,
    out: Path | None = None,
    *,
    title: str = "",
    note: str = "",
    beside: RunFolder | Path | str | None = None,
    peers: Sequence[str] = (),
    progress: Progress = quiet,
) -> Path:
    """Write the report of a run.

    Parameters
    ----------
    run : RunFolder or path
        A run folder. Nothing else is read.
    out : Path, optional
        File to write; ``report.html`` in the run folder if None.
    title : str
        Heading of the page; the reported authors, or the number of papers, if empty.
    note : str
        A paragraph below the heading.
    beside : RunFolder or path, optional
        Another run; authors can be set beside its papers, labelled by this run's model.
    peers : sequence of str
        Authors (or groups) of this run; everybody else is set beside them together until
        the reader chooses others.
    progress : Progress, optional
        Is told how many papers of ``beside`` are encoded.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If the folder is no finished run, is of another version, or one of its
        tables is missing or damaged; if ``beside`` has no paper to set beside it; or if
        nobody is called as one of ``peers``.
    ModelError
        If ``beside`` is given and the model of the run cannot label its papers.
    OutputError
        If the file cannot be written, or is one of a run's own.
    """
    if not isinstance(run, RunFolder):
        run = read_run(run)
    path = Path(out) if out is not None else run.path / REPORT
    check_beside_run(path)
    find_peers(run, peers)
    if beside is not None and not isinstance(beside, RunFolder):
        beside = read_run(beside)
    labelled = label_other_run(run, beside, progress=progress) if beside is not None else None
    html = render_report(run, title=title, note=note, beside=labelled, peers=peers)
    with replacing(path) as temporary:
        temporary.write_text(html, encoding="utf-8")
    return path


def render_report(
    run: RunFolder,
    *,
    title: str = "",
    note: str = "",
    beside: Beside | None = None,
    peers: Sequence[str] = (),
    max_bytes: int = MAX_BYTES,
) -> str:
    """The page as text; the same tables give the same text."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["commands"] = lambda text: _markup(mark_commands(text))
    style = _asset("style.css")
    script = "\n".join(['"use strict";', "(() => {", *map(_asset, _SCRIPTS), "})();"])
    payload = build_payload(
        run,
        beside=beside,
        peers=find_peers(run, peers),
        max_bytes=max_bytes - len(style) - len(script),
    )
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {csp_hash(script)}",
            f"style-src {csp_hash(style)}",
            # A picture that the page made of its own chart, to be saved.
            "img-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return environment.get_template("page.html").render(
        policy=policy,
        style=_markup(style),
        script=_markup(script),
        core=_markup(to_json(payload.core)),
        abstracts=_markup(to_json(payload.abstracts)),
        facts={**_facts(run), "title": title.strip(), "note": note.strip()},
        pile=_pile(count_pile(run)),
        overview=_overview(run),
        themes=_theme_rows(run),
        methods=write_methods(run),
        absent=payload.left_out,
        settings=_settings(run.manifest.get("settings") or {}),
        versions=_versions(run),
        inputs=_inputs(run),
    )


def _asset(name: str) -> str:
    return (resources.files("topics.report") / "assets" / name).read_text(encoding="utf-8")


def _markup(text: str) -> Any:
    """Our own style and script, JSON without markup, and HTML: none may be escaped again."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704


def _facts(run: RunFolder) -> dict[str, Any]:
    """The numbers of the heading."""
    shares = run["shares"]
    papers = run["papers"]
    years = shares["year"] if len(shares) else papers["year"].dropna()
    reported = [str(name) for name in shares["author"].unique() if name != CORPUS]
    people = {name for authors in papers["authors"] for name in authors}
    names = ""
    if 0 < len(reported) <= _NAMES_SHOWN:
        names = " and ".join([", ".join(reported[:-1]), reported[-1]] if reported[1:] else reported)
    one, many = describe_groups(run)
    grouped = run.settings.shares.group_by
    inputs = [str(row.get("file", "")) for row in run.manifest.get("inputs") or []]
    source = inputs[0] if len(inputs) == 1 else counted(len(inputs), "file") if inputs else ""
    totals = shares[["author", "year", "total"]].drop_duplicates().groupby("author")["total"].sum()
    same = len(reported) == 1 and totals.get(CORPUS) == totals.get(reported[0])
    return {
        "one": one,
        "many": many,
        "one_with_article": f"{'an' if one[0] in 'aeiou' else 'a'} {one}",
        "key": {"": "author", "venue": "venue"}.get(grouped, "group"),
        "same_as_corpus": same,
        "source": source,
        "date": str(run.manifest.get("date", "")),
        "papers": len(papers),
        "records": (run.manifest.get("counts") or {}).get("records"),
        "themes": int((run["themes"]["papers"] > 0).sum()),
        "people": len(people),
        "reported": len(reported),
        "names": names,
        "first": int(years.min()) if len(years) else None,
        "last": int(years.max()) if len(years) else None,
        "version": str(run.manifest.get("version", "")),
        "alpha": run.settings.trends.alpha,
    }


def _overview(run: RunFolder) -> dict[str, Any]:
    table = run["authors"]
    if len(table):
        order = table["papers"].astype(float).where(table["author"] != CORPUS, np.inf)
        table = table.iloc[np.argsort(-order.to_numpy(), kind="stable")]
    coverage = []
    if {"counted", "no_abstract", "no_year", "outside_window"} <= set(table):
        coverage = [
            {
                "author": CORPUS_NAME.capitalize()
                if row["author"] == CORPUS
                else str(row["author"]),
                "counts": [
                    int(np.nan_to_num(row[name]))
                    for name in ("papers", "counted", "no_abstract", "no_year", "outside_window")
                ],
            }
            for row in table.head(_MOST_COVERAGE).to_dict("records")
        ]
    has_trends = bool(len(run["trends"]))
    return {
        "authors": find_author_findings(run),
        "corpus": find_corpus_findings(run),
        "parts": find_parts(run),
        "strata": name_strata(run),
        "calls": count_calls(run) if has_trends else {},
        "sizes": [] if has_trends else describe_sizes(run),
        "warnings": find_warnings(run),
        "coverage": coverage,
        "all_counted": all(row["counts"][0] == row["counts"][1] for row in coverage),
        "more_coverage": max(0, len(table) - _MOST_COVERAGE),
        "has_shares": bool(len(run["shares"])),
    }


def _theme_rows(run: RunFolder) -> list[dict[str, Any]]:
    papers = run["papers"].drop_duplicates("paper_id").set_index("paper_id")
    lines = _sparklines(run)
    broader = dict(zip(run["tree"]["theme_id"], run["tree"]["theme"], strict=True))
    looks = theme_looks(run["themes"])
    largest = max(1.0, float(run["themes"]["papers"].max())) if len(run["themes"]) else 1.0
    rows = []
    for place, row in enumerate(run["themes"].to_dict("records")):
        theme_id = str(row["theme_id"])
        stability = row.get("stability")
        rows.append(
            {
                "id": theme_id,
                "name": str(row["theme"]),
                "hue": looks[place] % HUES,
                "pattern": looks[place] // HUES % PATTERNS,
                "papers": int(row["papers"]),
                "bar": round(100 * row["papers"] / largest, 1),
                "origin": str(row.get("origin", "")),
                "parent": str(broader.get(row["parent_id"], "")),
                "stability": None if stability is None or stability != stability else stability,
                "keywords": [
                    shorten(str(word), _LONGEST_WORD) for word in row.get("keywords") or []
                ],
                "spark": lines.get(theme_id),
                "representative": [
                    {"id": paper, "title": shorten(str(papers.at[paper, "title"]), _LONGEST_TITLE)}
                    for paper in row.get("representative_papers") or []
                    if paper in papers.index
                ],
            }
        )
    return rows


def _sparklines(run: RunFolder) -> dict[str, dict[str, Any]]:
    """For each theme the corpus's yearly share as small bars, as wide as the year has papers."""
    shares = run["shares"]
    shares = shares[shares["author"] == CORPUS]
    if not len(shares):
        return {}
    first, last = int(shares["year"].min()), int(shares["year"].max())
    top = float(shares["share"].max()) or 1.0
    largest = float(shares["total"].max()) or 1.0
    step = _SPARK_WIDTH / (last - first + 1)
    lines = {}
    for theme, part in shares.groupby("theme_id"):
        known = part[part["share"].notna()]
        bars = []
        for row in known.to_dict("records"):
            width = max(1.0, 0.9 * step * row["total"] / largest)
            height = max(0.4, _SPARK_HEIGHT * row["share"] / top)
            bars.append(
                {
                    "x": f"{step * (row['year'] - first + 0.5) - width / 2:.1f}",
                    "y": f"{_SPARK_HEIGHT - height:.1f}",
                    "width": f"{width:.1f}",
                    "height": f"{height:.1f}",
                }
            )
        newest = known.iloc[-1] if len(known) else None
        lines[str(theme)] = {
            "bars": bars,
            "top": f"{top:.0%}",
            "last": "" if newest is None else _in_year(newest),
        }
    return lines


def _in_year(row: pd.Series[Any]) -> str:
    """``5% of 1,555 in 2025 (4–6%)``."""
    interval = ""
    if pd.notna(row["low"]) and pd.notna(row["high"]):
        interval = f" ({100 * row['low']:.0f}–{100 * row['high']:.0f}%)"
    return f"{row['share']:.0%} of {row['total']:,.0f} in {int(row['year'])}{interval}"


def _pile(pile: Pile) -> dict[str, Any]:
    """The pile with few enough columns for a page, and how dark each cell is."""
    every = max(1, -(-len(pile.years) // _MOST_PILE_YEARS))
    starts = range(0, len(pile.years), every)
    counted_rows = [
        (name, [sum(counts[start : start + every]) for start in starts])
        for name, counts in pile.rows
    ]
    largest = max((cell for _, cells in counted_rows for cell in cells), default=0)
    rows = [
        {
            "name": name,
            "link": name != NO_VENUE and not name.endswith(" other venues"),
            "cells": [
                {"papers": cell, "step": -(-_STEPS * cell // largest) if largest else 0}
                for cell in cells
            ],
            "all": sum(cells),
        }
        for name, cells in counted_rows
    ]
    years = [str(pile.years[start]) for start in starts]
    return {"years": years, "every": every, "rows": rows, "undated": pile.undated}


def _settings(settings: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in settings.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and value:
            rows += _settings(value, f"{key}.")
        elif key == "themes.declared":
            rows.append((key, ", ".join(str(theme.get("id")) for theme in value) or "none"))
        elif key == "themes.labels":
            rows.append((key, counted(len(value), "paper") if value else "none"))
        else:
            rows.append((key, _value(value)))
    return rows


def _value(value: Any) -> str:
    if value is None or value == "" or value == {}:
        return "not set"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _versions(run: RunFolder) -> list[tuple[str, str]]:
    manifest = run.manifest
    encoder = manifest.get("encoder") or {}
    rows = [
        ("research-topics", str(manifest.get("version", ""))),
        ("Python", str(manifest.get("python", ""))),
        *((str(name), str(version)) for name, version in (manifest.get("libraries") or {}).items()),
        ("encoder", " ".join(str(encoder.get(key, "")) for key in ("id", "precision")).strip()),
        ("encoder fingerprint", str(encoder.get("fingerprint", ""))[:16]),
        ("clusterer", str(manifest.get("clusterer", ""))),
    ]
    return [(name, value) for name, value in rows if value]


def _inputs(run: RunFolder) -> dict[str, Any]:
    inputs = [row for row in run.manifest.get("inputs") or [] if isinstance(row, dict)]
    return {
        "rows": [
            {
                "file": str(row.get("file", "")),
                "format": str(row.get("format", "")),
                "records": row.get("records", ""),
                "rejected": row.get("rejected", ""),
            }
            for row in inputs[:_MOST_INPUTS]
        ],
        "more": max(0, len(inputs) - _MOST_INPUTS),
        "no_theme": int((run["assignments"]["theme_id"] == NO_THEME).sum()),
    }
