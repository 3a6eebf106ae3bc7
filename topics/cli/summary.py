"""Summary at the end of ``topics run``: the strongest findings, their limits, and where to look."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from topics.analysis.display import called_changes
from topics.analysis.result import Result
from topics.cli.console import cells, make_table, print_lines, print_table, render_left_out
from topics.schema import CORPUS, CORPUS_NAME, NO_THEME, NO_THEME_NAME
from topics.text.wording import counted, name_groups
from topics.trends import Label, compute_reading
from topics.trends.family import describe_family

MOST_THEMES = 15
MOST_AUTHORS = 3
MOST_YEARS = 9
MOST_KEYWORDS = 4


def render_summary(result: Result, folder: Path) -> None:
    """Papers and themes, counts of a few authors, findings, notes, and the path of the report."""
    merged = int((result.ledger["action"] == "merged").sum())
    records = int(result.papers["source_count"].sum())
    print_lines(
        f"{counted(records, 'record')}, {merged:,} merged, {counted(len(result.papers), 'paper')}. "
        f"Encoder {result.model.encoder_id} ({result.model.encoder_precision})."
    )
    _print_themes(result)
    authors = [name for name in dict.fromkeys(result.shares["author"]) if name != CORPUS]
    if len(authors) <= MOST_AUTHORS:
        for author in authors or [CORPUS]:
            _print_counts(result, author)
    _print_findings(result)
    print_lines(*result.notes)
    render_left_out(result.ledger)
    print_lines(f"Tables are in {folder}; open {folder / 'report.html'} to look at them.")


def _print_themes(result: Result) -> None:
    table = make_table("Themes", ("theme", "origin", "papers", "keywords"))
    ranked = result.themes.sort_values("papers", ascending=False, kind="stable")
    shown = ranked.head(MOST_THEMES)
    for row in shown.to_dict("records"):
        first = ", ".join(list(row["keywords"])[:MOST_KEYWORDS])
        table.add_row(*cells(row["theme"], row["origin"], f"{row['papers']:,}", first))
    rest = ranked.iloc[len(shown) :]
    if len(rest):
        together = int(rest["papers"].sum())
        table.add_row(*cells(f"{len(rest)} more", "", f"{together:,}", "in themes.csv"))
    without = int((result.assignments["theme_id"] == NO_THEME).sum())
    if without:
        table.add_row(*cells(NO_THEME_NAME, "", f"{without:,}", ""))
    print_table(table)


def _print_counts(result: Result, author: str) -> None:
    """Papers by theme and year of one author, with the year's papers above."""
    rows = result.shares[result.shares["author"] == author]
    if rows.empty:
        return
    papers = rows.pivot(index="theme_id", columns="year", values="papers")
    names = rows.drop_duplicates("theme_id").set_index("theme_id")["theme"]
    totals = rows.groupby("year")["total"].first()
    every = sorted(totals.index)
    years = every[-MOST_YEARS:]
    earlier = f" (from {years[0]}; earlier years are in shares.csv)" if years != every else ""
    name = CORPUS_NAME.capitalize() if author == CORPUS else author
    header = [f"{year}\n(of {totals[year]:g})" for year in years]
    table = make_table(f"{name}: papers by theme and year{earlier}", ("theme", *header))
    for theme in dict.fromkeys(rows["theme_id"]):
        mine = papers.loc[theme]
        if not mine.fillna(0).any():
            continue
        counts = ["·" if not totals[year] > 0 else f"{mine[year]:.4g}" for year in years]
        table.add_row(*cells(names[theme], *counts))
    print_table(table)


def _print_findings(result: Result) -> None:
    """The strongest changes that are called, one line each, and how many pairs are not called."""
    trends = result.trends
    if trends.empty:
        return
    authors = [name for name in trends["author"].unique() if name != CORPUS]
    # With one author who has all papers, the corpus says the same again.
    alone = len(authors) == 1 and _papers(trends, CORPUS) == _papers(trends, authors[0])
    for heading, part in (
        ("What changed", trends[trends["author"] != CORPUS]),
        ("In all papers together", trends[trends["author"] == CORPUS]),
    ):
        if part.empty or (alone and part["author"].iloc[0] == CORPUS):
            continue
        called = called_changes(part)
        lines = []
        if len(called):
            reading = compute_reading(
                called,
                result.shares[result.shares["author"].isin(called["author"])],
                result.settings.trends,
                partial_last_year=result.facts.partial_last_year,
            )
            lines = [
                f"  {row['label']}: "
                + ("" if row["author"] == CORPUS else f"{row['author']}, ")
                + str(row["sentence"])
                for row in reading.to_dict("records")
            ]
        present = part[part["papers"] > 0]["label"].value_counts()
        labels = ", ".join(
            f"{int(present[str(label)]):,} {label}" for label in Label if str(label) in present
        )
        print_lines(f"{heading} ({labels}):" if labels else f"{heading}:")
        print_lines(*(lines or ["  No change is called; see how wide the intervals are."]))
        family = describe_family(
            part,
            alpha=result.settings.trends.alpha,
            words=name_groups(result.settings.shares.group_by),
        )
        print_lines(*(f"  {sentence}" for sentence in family))


def _papers(trends: pd.DataFrame, author: str) -> float:
    return float(trends.loc[trends["author"] == author, "total"].max())
