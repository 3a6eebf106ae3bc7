"""From a run folder to ``report.html``: data, words and drawing put into one file.

Jinja2 writes what can be read without a script (overview, themes, methods) and
escapes every value. The script draws the rest from the packed tables and puts
text into the page as text. The page's policy allows exactly the one script and
the one style sheet in it, by their hashes, and no request at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.report.abstracts import shorten
from topics.report.findings import (
    count_calls,
    describe_sizes,
    find_author_findings,
    find_corpus_findings,
    find_warnings,
)
from topics.report.methods import write_methods
from topics.report.packing import csp_hash, to_json
from topics.report.payload import MAX_BYTES, build_payload
from topics.schema import CORPUS, NO_THEME
from topics.store.atomic import replacing
from topics.store.reader import RunFolder, read_run

REPORT = "report.html"

_SCRIPTS = (
    "dom.js", "data.js", "state.js", "charts.js", "pick.js", "overview.js", "themes.js",
    "map.js", "authors.js", "compare.js", "papers.js", "ledger.js", "main.js",
)  # fmt: skip
_HUES = 6
_PATTERNS = 4
_SPARK_WIDTH, _SPARK_HEIGHT = 120, 28
_MOST_INPUTS = 12
_MOST_COVERAGE = 12
_NAMES_SHOWN = 3
_LONGEST_TITLE = 160
_LONGEST_WORD = 60


def write_report(run: RunFolder | Path | str, out: Path | None = None) -> Path:
    """Write the report of a run.

    Parameters
    ----------
    run : RunFolder or path
        A run folder. Nothing else is read.
    out : Path, optional
        File to write; ``report.html`` in the run folder if None.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If the folder is no finished run, is of another version, or one of its
        tables is missing or damaged.
    OutputError
        If the file cannot be written.
    """
    if not isinstance(run, RunFolder):
        run = read_run(run)
    html = render_report(run)
    path = Path(out) if out is not None else run.path / REPORT
    with replacing(path) as temporary:
        temporary.write_text(html, encoding="utf-8")
    return path


def render_report(run: RunFolder, *, max_bytes: int = MAX_BYTES) -> str:
    """The page as text; the same tables give the same text."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = _asset("style.css")
    script = "\n".join(['"use strict";', "(() => {", *map(_asset, _SCRIPTS), "})();"])
    payload = build_payload(run, max_bytes=max_bytes - len(style) - len(script))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {csp_hash(script)}",
            f"style-src {csp_hash(style)}",
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
        facts=_facts(run),
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
    """Our own style and script, and JSON without markup: nothing of them may be escaped again."""
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
    return {
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
    coverage = []
    if {"counted", "no_abstract", "no_year", "outside_window"} <= set(table):
        coverage = [
            {
                "author": "All papers" if row["author"] == CORPUS else str(row["author"]),
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
        "calls": count_calls(run) if has_trends else {},
        "sizes": [] if has_trends else describe_sizes(run),
        "warnings": find_warnings(run),
        "coverage": coverage,
        "more_coverage": max(0, len(table) - _MOST_COVERAGE),
        "has_shares": bool(len(run["shares"])),
    }


def _theme_rows(run: RunFolder) -> list[dict[str, Any]]:
    papers = run["papers"].drop_duplicates("paper_id").set_index("paper_id")
    lines = _sparklines(run)
    largest = max(1.0, float(run["themes"]["papers"].max())) if len(run["themes"]) else 1.0
    rows = []
    for place, row in enumerate(run["themes"].to_dict("records")):
        theme_id = str(row["theme_id"])
        stability = row.get("stability")
        rows.append(
            {
                "id": theme_id,
                "name": str(row["theme"]),
                "hue": place % _HUES,
                "pattern": place // _HUES % _PATTERNS,
                "papers": int(row["papers"]),
                "bar": round(100 * row["papers"] / largest, 1),
                "origin": str(row.get("origin", "")),
                "parent": str(row.get("parent") or ""),
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


def _sparklines(run: RunFolder) -> dict[str, dict[str, str]]:
    """For each theme the corpus's yearly share as points of a small line, gaps kept."""
    shares = run["shares"]
    shares = shares[shares["author"] == CORPUS]
    if not len(shares):
        return {}
    first, last = shares["year"].min(), shares["year"].max()
    top = float(shares["share"].max()) or 1.0
    lines = {}
    for theme, part in shares.groupby("theme_id"):
        pieces: list[list[str]] = [[]]
        for year, share in zip(part["year"], part["share"], strict=True):
            if pd.isna(share):
                pieces.append([])
                continue
            x = 3 + (_SPARK_WIDTH - 6) * (year - first) / max(1.0, last - first)
            y = 3 + (_SPARK_HEIGHT - 6) * (1 - share / top)
            pieces[-1].append(f"{x:.1f},{y:.1f}")
        known = part[part["share"].notna()]
        newest = known.iloc[-1] if len(known) else None
        says = ", ".join(
            f"{int(year)}: {share:.0%}"
            for year, share in zip(part["year"], part["share"], strict=True)
            if not pd.isna(share)
        )
        end = pieces[-1][-1] if pieces[-1] else ""
        lines[str(theme)] = {
            "path": " ".join("M" + " L".join(piece) for piece in pieces if piece),
            "end_x": end.split(",")[0] if end else "",
            "end_y": end.split(",")[1] if end else "",
            "says": says,
            "last": "" if newest is None else f"{newest['share']:.0%} in {int(newest['year'])}",
        }
    return lines


def _settings(settings: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in settings.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and value:
            rows += _settings(value, f"{key}.")
        elif key == "themes.declared":
            rows.append((key, ", ".join(str(theme.get("id")) for theme in value) or "none"))
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
