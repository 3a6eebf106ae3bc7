"""A result at a glance: one line for a prompt, one short page of HTML for a notebook.

A result comes in; text goes out. What is shown is what a reader asks first: how
many papers, which themes, which changes are called and how many are not. Every
text from a paper is escaped and freed of control characters.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pandas as pd

from topics.store.tables import printable
from topics.text.wording import counted
from topics.trends import Label, compute_reading
from topics.vocabulary import CORPUS, NO_THEME

if TYPE_CHECKING:
    from topics.result import Result

MOST_THEMES = 12
MOST_CHANGES = 6
MOST_KEYWORDS = 4
LONGEST_TEXT = 90
_LEFT = '<td style="text-align: left">'
"""Notebooks set the cells of a table to the right."""

_CALLED = (Label.RISING, Label.EMERGING, Label.DECLINING)


def describe_result(result: Result) -> str:
    """Papers, years and themes in one line."""
    records = int(result.papers["source_count"].sum())
    window = result.facts["window"]
    years = f", {window[0]} to {window[1]}" if window else ""
    declared = int((result.themes["origin"] == "declared").sum())
    parts = [
        f"{counted(len(result.papers), 'paper')} from {counted(records, 'record')}{years}",
        f"{counted(len(result.themes), 'theme')} ({declared:,} declared)",
    ]
    without = int((result.assignments["theme_id"] == NO_THEME).sum())
    if without:
        parts.append(f"{counted(without, 'paper')} without a theme")
    return "; ".join(parts)


def render_result(result: Result) -> str:
    """HTML without scripts: the line, the themes, the changes, the notes."""
    return "".join(
        [
            f"<p><b>{html.escape(describe_result(result))}</b></p>",
            _render_themes(result.themes),
            _render_changes(result),
            *(f"<p>{_plain(note, longest=400)}</p>" for note in result.notes),
        ]
    )


def _render_themes(themes: pd.DataFrame) -> str:
    shown = themes.head(MOST_THEMES)
    rows = "".join(
        f"<tr>{_LEFT}{_plain(theme)}</td>{_LEFT}{_plain(origin)}</td><td>{papers:,}</td>"
        f"{_LEFT}{_plain(', '.join(list(keywords)[:MOST_KEYWORDS]))}</td></tr>"
        for theme, origin, papers, keywords in zip(
            shown["theme"], shown["origin"], shown["papers"], shown["keywords"], strict=True
        )
    )
    words = ("theme", "origin", "papers", "keywords")
    head = f"<tr>{''.join(f'<th>{word}</th>' for word in words)}</tr>"
    more = len(themes) - len(shown)
    rest = f"<p>and {counted(more, 'theme')} more</p>" if more else ""
    return f"<table>{head}{rows}</table>{rest}"


def _render_changes(result: Result) -> str:
    """The called changes, by q; then how many pairs have which label."""
    trends = result.trends[result.trends["papers"] > 0]
    called = trends[trends["label"].isin([str(label) for label in _CALLED])]
    strongest = called.sort_values(["q", "papers"], ascending=[True, False], kind="stable")
    shown = strongest.head(MOST_CHANGES)
    items = ""
    if len(shown):
        shares = result.shares[result.shares["author"].isin(shown["author"])]
        reading = compute_reading(
            shown,
            shares,
            result.settings.trends,
            partial_last_year=result.facts["partial_last_year"],
        )
        items = "".join(
            f"<li>{_plain('All papers' if author == CORPUS else author)}: "
            f"{_plain(sentence, longest=400)}</li>"
            for author, sentence in zip(reading["author"], reading["sentence"], strict=True)
        )
    counts = trends["label"].value_counts()
    labels = ", ".join(
        f"{int(counts[str(label)]):,} {label}" for label in Label if str(label) in counts
    )
    if not labels:
        return "<p>No paper has a year in the window, so there is no trend.</p>"
    pairs = counted(len(trends), "pair")
    return f"<ul>{items}<li>{pairs} of author and theme: {labels}</li></ul>"


def _plain(text: object, *, longest: int = LONGEST_TEXT) -> str:
    line = " ".join(printable(str(text)).split())
    return html.escape(line if len(line) <= longest else f"{line[: longest - 1]}…")
