"""What a person sees in a terminal: progress on stderr, tables on stdout.

Text of papers is printed as text: no markup is read from it and control
characters are dropped. Without a terminal there are no control codes.
"""

from __future__ import annotations

import json
import logging
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topics.corpus.ledger import fold_ledger
from topics.corpus.left_out import find_left_out
from topics.schema import CORPUS, NO_THEME, NO_THEME_NAME
from topics.store.atomic import replacing
from topics.text.printable import printable
from topics.text.wording import are, counted

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from topics.analysis.result import Result
    from topics.corpus.corpus import Corpus

_PLAIN_WIDTH = 110
"""Columns where there is no terminal to ask."""

MOST_AUTHORS_SHOWN = 10
MOST_THEMES_SHOWN = 40
MOST_YEARS_SHOWN = 9
MOST_FILES_SHOWN = 20
MOST_REMARKS_SHOWN = 20


def print_error(message: str) -> None:
    """One line on stderr."""
    print(f"topics: {printable(' '.join(message.split()))}", file=sys.stderr)


@contextmanager
def notes_on_stderr() -> Iterator[None]:
    """What the library logs, as lines on stderr, each kind of it once."""
    logger = logging.getLogger("topics")
    handler = _Notes(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _Notes(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self._said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg not in self._said:
            self._said.add(record.msg)
            print_error(record.getMessage())


def render_summary(result: Result, folder: Path) -> None:
    """Papers, merges, themes with sizes, and the shares of the reported authors."""
    console = _console()
    merged = int((result.ledger["action"] == "merged").sum())
    records = int(result.papers["source_count"].sum())
    console.print(
        f"{records:,} records, {merged:,} merged, {len(result.papers):,} papers. "
        f"Encoder {result.model.encoder_id} ({result.model.encoder_precision})."
    )
    console.print(_themes_table(result))
    authors = list(dict.fromkeys(result.shares["author"]))
    named = [author for author in authors if author != CORPUS]
    for author in named[:MOST_AUTHORS_SHOWN] or authors[:1]:
        console.print(_share_table(result, author))
    if len(named) > MOST_AUTHORS_SHOWN:
        console.print(f"{len(named) - MOST_AUTHORS_SHOWN:,} more authors are in shares.csv.")
    for note in result.notes:
        console.print(_text(note))
    console.print(_text(f"Written to {folder}."))
    render_left_out(result.ledger)


def render_left_out(ledger: pd.DataFrame, *, on_stderr: bool = False) -> None:
    """The files that are not among the papers, or not whole; nothing if there is none."""
    found = find_left_out(ledger)
    console = _console(on_stderr=on_stderr)
    for files, state in (
        (found.whole, "not read and left out"),
        (found.in_part, "read only in part"),
    ):
        if not files:
            continue
        heading = _text(f"{counted(len(files), 'file')} {state}:")
        heading.stylize("bold yellow")
        console.print(heading)
        for _, sentence in files[:MOST_FILES_SHOWN]:
            console.print(_text(f"  {' '.join(sentence.split())}"))
        if len(files) > MOST_FILES_SHOWN:
            more = counted(len(files) - MOST_FILES_SHOWN, "more file")
            console.print(_text(f"  and {more}; `topics check` and the ledger name them all."))


def render_check(corpus: Corpus, *, everything: bool = False) -> None:
    """What each file was taken for and why, and what was wrong with it.

    Repeated remarks are one row; ``everything`` shows each, and every file.
    """
    console = _console()
    files = corpus.inputs if everything else corpus.inputs.head(MOST_FILES_SHOWN)
    table = _table("Files", ("file", "format", "records", "rejected", "because"))
    for row in files.itertuples(index=False):
        table.add_row(
            *map(_text, (row.file, row.format, f"{row.records:,}", f"{row.rejected:,}", row.why))
        )
    console.print(table)
    if len(files) < len(corpus.inputs):
        more = counted(len(corpus.inputs) - len(files), "more file")
        console.print(_text(f"and {more}; --all shows them."))
    years = corpus.papers["year"].dropna()
    window = f"{int(years.min())} to {int(years.max())}" if len(years) else "no year known"
    without = int((corpus.papers["abstract"].str.strip() == "").sum())
    records = int(corpus.papers["source_count"].sum())
    console.print(
        f"{counted(records, 'record')} {are(records)} {counted(len(corpus.papers), 'paper')} "
        f"by {counted(len(corpus.authors), 'author')}, {window}; {without:,} without an abstract."
    )
    for page in corpus.pages:
        figures = ", ".join(
            f"{name.replace('_', ' ')} {value:g}" for name, value in page.figures.items()
        )
        read = counted(page.papers_read, "paper")
        console.print(_text(f"Page of {page.owner.name}: {read}; it states {figures}."))
    if len(corpus.ledger) and everything:
        ledger = _table("Ledger", ("action", "reason", "where", "detail"))
        for row in corpus.ledger.itertuples(index=False):
            ledger.add_row(*map(_text, (row.action, row.reason, row.source, row.detail)))
        console.print(ledger)
    elif len(corpus.ledger):
        _render_folded(console, fold_ledger(corpus.ledger))
    render_left_out(corpus.ledger)


def _render_folded(console: Console, folded: pd.DataFrame) -> None:
    """Each kind of remark once, with how often and where first."""
    table = _table("Ledger", ("action", "reason", "times", "first at", "detail"))
    for row in folded.head(MOST_REMARKS_SHOWN).itertuples(index=False):
        table.add_row(
            *map(_text, (row.action, row.reason, f"{row.times:,}", row.first, row.detail))
        )
    console.print(table)
    more = len(folded) - MOST_REMARKS_SHOWN
    if more > 0:
        console.print(_text(f"and {counted(more, 'more kind')} of remarks; --all shows each."))
    elif (folded["times"] > 1).any():
        console.print("--all shows each remark of a kind that stands more than once.")


def render_classes(classes: pd.DataFrame, texts: Sequence[str], *, as_json: bool) -> None:
    """The theme of each text, as a table or as JSON."""
    if as_json:
        rows = [
            {key: _rounded(value) for key, value in row.items()}
            for row in classes.to_dict(orient="records")
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = _table("", ("theme", "confidence", "else", "weight", "text"))
    for row, original in zip(classes.itertuples(index=False), texts, strict=True):
        text = " ".join(original.split())
        table.add_row(
            *map(
                _text,
                (
                    f"{row.theme} ({row.theme_id})",
                    f"{row.confidence:.2f}",
                    row.second_theme_id,
                    f"{row.second_weight:.2f}",
                    text if len(text) <= 60 else f"{text[:59]}…",
                ),
            )
        )
    _console().print(table)


_LABEL_STYLES = {
    "rising": "green",
    "emerging": "bold green",
    "declining": "red",
    "uneven": "yellow",
    "mix": "cyan",
    "steady": "blue",
}


def render_trends(trends: pd.DataFrame, *, as_json: bool) -> None:
    """Trends as :func:`topics.trends.compute_reading` orders them, a sentence each."""
    if as_json:
        print(trends.to_json(orient="records", force_ascii=False, indent=1, double_precision=6))
        return
    console = _console()
    if trends.empty:
        console.print("No trend is of that kind.")
        return
    table = _table("Trends", ("author", "share", "label", "in words"))
    rows = zip(
        trends["author"], trends["sparkline"], trends["label"], trends["sentence"], strict=True
    )
    for author, sparkline, label, sentence in rows:
        name = "all papers" if author == CORPUS else author
        cells = [_text(cell) for cell in (name, sparkline, label, sentence)]
        cells[2].stylize(_LABEL_STYLES.get(str(label), "dim"))
        table.add_row(*cells)
    console.print(table)


def render_comparison(comparison: pd.DataFrame, *, as_json: bool) -> None:
    """A sentence for each theme that either side has a paper of, the surest first."""
    if as_json:
        print(comparison.to_json(orient="records", force_ascii=False, indent=1))
        return
    console = _console()
    for sentence in comparison["sentence"]:
        console.print(_text(sentence))


def render_table(table: pd.DataFrame, *, title: str) -> None:
    """Any table, fractions with three decimals."""
    if table.empty:
        _console().print(_text(f"{title}: none."))
        return
    shown = _table(title, [str(column) for column in table.columns])
    for row in table.itertuples(index=False):
        shown.add_row(*(_text(_cell(value)) for value in row))
    _console().print(shown)


def print_table(table: Table) -> None:
    """A table that is ready."""
    _console().print(table)


def write_json(value: object, path: Path) -> None:
    """Write JSON for another program."""
    with replacing(path) as temporary:
        text = json.dumps(value, ensure_ascii=False, indent=1)
        temporary.write_text(text + "\n", encoding="utf-8")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.3f}"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _themes_table(result: Result) -> Table:
    table = _table("Themes", ("theme", "origin", "papers", "keywords"))
    shown = result.themes.head(MOST_THEMES_SHOWN)
    for row, keywords in zip(shown.itertuples(index=False), shown["keywords"], strict=True):
        first = ", ".join(list(keywords)[:4])
        table.add_row(*map(_text, (row.theme, row.origin, f"{row.papers:,}", first)))
    more = len(result.themes) - MOST_THEMES_SHOWN
    if more > 0:
        table.add_row(f"{more} more", "", "", "see themes.csv")
    without = int((result.assignments["theme_id"] == NO_THEME).sum())
    if without:
        table.add_row(NO_THEME_NAME, "", f"{without:,}", "")
    return table


def _share_table(result: Result, author: str) -> Table:
    """Theme x year of one author; a dot where the author has no paper of the year."""
    rows = result.shares[result.shares["author"] == author]
    every = sorted(rows["year"].unique())
    years = every[-MOST_YEARS_SHOWN:]
    totals = rows.groupby("year")["total"].first()
    name = "All papers" if author == CORPUS else author
    header = [f"{year}\n({totals[year]:g})" for year in years]
    earlier = f" (from {years[0]}; earlier years are in shares.csv)" if years != every else ""
    table = _table(f"{name}: share of the year's papers{earlier}", ("theme", *header))
    for theme, part in rows.groupby("theme", sort=False):
        if not part["papers"].fillna(0).any():
            continue
        by_year = part.set_index("year")["share"]
        cells = ["·" if by_year.isna()[year] else f"{100 * by_year[year]:.0f}%" for year in years]
        table.add_row(_text(theme), *cells)
    return table


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _console(*, on_stderr: bool = False) -> Console:
    from rich.console import Console

    stream = sys.stderr if on_stderr else sys.stdout
    width = None if stream.isatty() else _PLAIN_WIDTH
    return Console(width=width, highlight=False, markup=False, stderr=on_stderr)


def _table(title: str, columns: Sequence[str]) -> Table:
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(title=_text(title) if title else None, box=SIMPLE, title_justify="left")
    for column in columns:
        numeric = column[:4].isdigit() or column in (
            "papers",
            "records",
            "rejected",
            "confidence",
            "times",
        )
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    return table


def _text(value: object) -> Any:
    from rich.text import Text

    return Text(printable(str(value)))
