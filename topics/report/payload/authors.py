"""Trends, facts, shifts and breadth of the authors that the page shows."""

from __future__ import annotations

from typing import Any

from topics.report.changes import describe_course, describe_parts, name_strata
from topics.report.payload.columns import is_missing, numbers, short
from topics.report.wording import describe_groups
from topics.schema import CORPUS
from topics.store.reader import RunFolder

_TREND_NUMBERS = (
    "papers", "total", "active_years", "odds_ratio", "odds_low", "odds_high",
    "share_first", "share_last", "change", "change_low", "change_high", "p", "q",
)  # fmt: skip


MOST_TREND_ROWS = 30_000
"""Rows of trends above which those of authors with too few papers for a test are left out."""


def trend_columns(
    run: RunFolder, theme_place: dict[str, int], authors: list[str], left_out: list[str]
) -> dict[str, Any]:
    """The trends of the authors in themes that they have papers in, and all of the corpus."""
    table = run["trends"]
    author_place = {name: place for place, name in enumerate(authors)}
    keep = table["author"].isin(author_place) & table["theme_id"].isin(theme_place)
    keep &= (table["papers"] > 0) | (table["author"] == CORPUS)
    fewest = run.settings.trends.min_papers
    if keep.sum() > MOST_TREND_ROWS:
        few = keep & (table["total"] < fewest) & (table["author"] != CORPUS)
        if few.any():
            left_out.append(
                f"{int(few.sum()):,} pairs of a theme and {describe_groups(run)[1]} with fewer "
                f"than {fewest} papers, of which nothing can be told, are left out of the "
                "changes; trends.csv has them."
            )
        keep &= ~few
    table = table[keep]
    strata = name_strata(run)
    records = table.to_dict("records")
    parts = [describe_parts(row, strata) for row in records]
    courses = [describe_course(row) for row in records]
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
        **{name: [short(value, 4) for value in numbers(table, name)] for name in _TREND_NUMBERS},
        "parts": parts,
        "course": courses,
    }


_AUTHOR_NUMBERS = (
    "papers", "first_year", "last_year", "breadth", "counted", "no_abstract", "no_year",
    "outside_window",
)  # fmt: skip


def author_facts(run: RunFolder, authors: list[str]) -> list[dict[str, Any]]:
    """What is known of each reported author beside shares, in their order."""
    table = run["authors"].drop_duplicates("author")
    table = table[table["author"].isin(authors)]
    stated = [str(key) for key in table.columns if str(key).startswith("page_")]
    facts: dict[str, dict[str, Any]] = {}
    for row in table.to_dict("records"):
        known = {key: short(row[key], 3) for key in _AUTHOR_NUMBERS if key in row}
        mine: dict[str, Any] = {k: value for k, value in known.items() if value is not None}
        if row.get("several_people") is True or str(row.get("several_people")) == "True":
            mine["groups"] = int(row["groups"])
        page = {
            key.removeprefix("page_"): short(row[key], 3)
            for key in stated
            if not is_missing(row[key])
        }
        facts[str(row["author"])] = {**mine, "page": page} if page else mine
    for one in run.manifest.get("pages") or []:
        mine = facts.setdefault(str(one.get("owner", "")), {})
        figures = one.get("figures") or {}
        mine.setdefault("page", {})
        for key, value in figures.items():
            if isinstance(value, int | float):
                mine["page"].setdefault(str(key), value)
        mine["page_source"] = str(one.get("source", ""))
    return [facts.get(name, {}) for name in authors]


def shift_rows(run: RunFolder, authors: list[str]) -> list[list[Any]]:
    """Author, first year, second year, shift and its interval."""
    place = {name: index for index, name in enumerate(authors)}
    table = run["shifts"]
    return [
        [place[row["author"]], int(row["year_from"]), int(row["year_to"]),
         *(short(row.get(name), 3) for name in ("shift", "low", "high"))]
        for row in table[table["author"].isin(place)].to_dict("records")
    ]  # fmt: skip


def breadth_rows(run: RunFolder, authors: list[str]) -> list[list[Any]]:
    """Author, year, papers, breadth and its interval."""
    place = {name: index for index, name in enumerate(authors)}
    table = run["breadth"]
    return [
        [
            place[row["author"]],
            int(row["year"]),
            short(row.get("papers")),
            *(short(row.get(name), 3) for name in ("breadth", "breadth_low", "breadth_high")),
        ]
        for row in table[table["author"].isin(place)].to_dict("records")
    ]
