"""Display of a result in notebooks: a line for the prompt and a short page of HTML.

It answers a reader's first questions: how many papers, which themes, which changes
are called and how many are not. All text from papers is escaped and stripped of
control characters.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

import pandas as pd

from topics.schema import CORPUS, CORPUS_NAME, NO_THEME
from topics.text.commands import mark_commands
from topics.text.printable import printable
from topics.text.wording import counted
from topics.trends.labels import CALLED, Label

MOST_THEMES = 12
MOST_CHANGES = 6
MOST_KEYWORDS = 4
LONGEST_TEXT = 90
_LEFT = '<td style="text-align: left">'
"""Start of a left-aligned cell; notebooks align table cells right by default."""


def describe(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    themes: pd.DataFrame,
    window: tuple[int, int] | None,
) -> str:
    """Summarise papers, years and themes in one line."""
    records = int(papers["source_count"].sum())
    years = f", {window[0]} to {window[1]}" if window else ""
    declared = int((themes["origin"] == "declared").sum())
    parts = [
        f"{counted(len(papers), 'paper')} from {counted(records, 'record')}{years}",
        f"{counted(len(themes), 'theme')} ({declared:,} declared)",
    ]
    without = int((assignments["theme_id"] == NO_THEME).sum())
    if without:
        parts.append(f"{counted(without, 'paper')} without a theme")
    return "; ".join(parts)


def render(
    description: str,
    themes: pd.DataFrame,
    trends: pd.DataFrame,
    changes: pd.DataFrame,
    notes: Sequence[str],
) -> str:
    """Render the description, themes, changes and notes as HTML without scripts.

    ``changes`` are the rows of :func:`called_changes`, with their sentences.
    """
    return "".join(
        [
            f"<p><b>{html.escape(description)}</b></p>",
            _render_themes(themes),
            _render_changes(trends, changes),
            *(f"<p>{mark_commands(_shorten(note, longest=400))}</p>" for note in notes),
        ]
    )


def called_changes(trends: pd.DataFrame) -> pd.DataFrame:
    """The strongest called changes, sorted by q; at most ``MOST_CHANGES`` rows."""
    called = trends[(trends["papers"] > 0) & trends["label"].isin(CALLED)]
    strongest = called.sort_values(["q", "papers"], ascending=[True, False], kind="stable")
    return strongest.head(MOST_CHANGES)


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


def _render_changes(trends: pd.DataFrame, changes: pd.DataFrame) -> str:
    """Render the called changes by q, then the number of pairs with each label."""
    items = "".join(
        f"<li>{_plain(CORPUS_NAME.capitalize() if author == CORPUS else author)}: "
        f"{_plain(sentence, longest=400)}</li>"
        for author, sentence in zip(changes["author"], changes["sentence"], strict=True)
    )
    # The corpus is no author; it is counted where nobody else is.
    authors = trends[trends["author"] != CORPUS]
    counted_rows = authors if len(authors) else trends
    present = counted_rows[counted_rows["papers"] > 0]
    counts = present["label"].value_counts()
    labels = ", ".join(
        f"{int(counts[str(label)]):,} {label}" for label in Label if str(label) in counts
    )
    if not labels:
        return "<p>No paper has a year in the window, so there is no trend.</p>"
    pairs = counted(len(present), "pair")
    return f"<ul>{items}<li>{pairs} of author and theme: {labels}</li></ul>"


def _plain(text: object, *, longest: int = LONGEST_TEXT) -> str:
    return html.escape(_shorten(text, longest=longest))


def _shorten(text: object, *, longest: int) -> str:
    line = " ".join(printable(str(text)).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
