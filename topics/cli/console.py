"""Terminal output: progress on stderr, tables on stdout.

Text of papers is printed as text: no markup is read from it and control
characters are dropped. Without a terminal there are no control codes.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topics.cli.streams import has_all_characters
from topics.corpus.left_out import find_left_out
from topics.schema import CORPUS, CORPUS_NAME
from topics.store.atomic import replacing
from topics.text.printable import printable
from topics.text.wording import are, counted

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from topics.corpus.corpus import Corpus

_PLAIN_WIDTH = 2_000
"""Columns where there is no terminal to ask: no row is longer."""

_LINE_END = re.compile(r"(?: |\x1b\[[0-9;]*m)+$", re.MULTILINE)
"""Spaces at the end of a line, among codes that begin and end a style."""

MOST_FILES_SHOWN = 20
MOST_REMARKS_SHOWN = 20


def print_error(message: str) -> None:
    """One line on stderr, if anybody still reads it."""
    with suppress(OSError, ValueError):
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
        if record.levelno < logging.WARNING or record.msg not in self._said:
            self._said.add(record.msg)
            print_error(record.getMessage())


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
    table = make_table("Files", ("file", "format", "records", "rejected", "because"))
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
        ledger = make_table("Ledger", ("action", "reason", "where", "detail"))
        for row in corpus.ledger.itertuples(index=False):
            ledger.add_row(*map(_text, (row.action, row.reason, row.source, row.detail)))
        console.print(ledger)
    elif len(corpus.ledger):
        from topics.corpus.ledger import fold_ledger

        _render_folded(console, fold_ledger(corpus.ledger))
    render_left_out(corpus.ledger)


def _render_folded(console: Console, folded: pd.DataFrame) -> None:
    """Each kind of remark once, with how often and where first."""
    table = make_table("Ledger", ("action", "reason", "times", "first at", "detail"))
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


_LABEL_STYLES = {
    "rising": "green",
    "emerging": "bold green",
    "declining": "red",
    "uneven": "yellow",
    "mix": "cyan",
    "steady": "blue",
}


def render_trends(trends: pd.DataFrame) -> None:
    """Trends as :func:`topics.trends.compute_reading` orders them, a sentence each."""
    if trends.empty:
        return
    table = make_table("Trends", ("author", "share", "label", "in words"))
    rows = zip(
        trends["author"], trends["sparkline"], trends["label"], trends["sentence"], strict=True
    )
    for author, sparkline, label, sentence in rows:
        row = cells(CORPUS_NAME if author == CORPUS else author, sparkline, label, sentence)
        row[2].stylize(_LABEL_STYLES.get(str(label), "dim"))
        table.add_row(*row)
    print_table(table)


def render_suggestions(suggestions: pd.DataFrame) -> None:
    """Pairs of authors who may be one person, with the evidence in a few words."""
    if suggestions.empty:
        _console().print("Authors who may be one person: none.")
        return
    table = make_table("Authors who may be one person", ("author", "other", "score", "evidence"))
    for row in suggestions.to_dict("records"):
        table.add_row(*cells(row["author"], row["other"], _cell(row["score"]), row["evidence"]))
    print_table(table)


def render_comparison(comparison: pd.DataFrame, *, as_json: bool) -> None:
    """A sentence for each theme that either side has a paper of, the surest first."""
    if as_json:
        print_json(comparison)
        return
    console = _console()
    for sentence in comparison["sentence"]:
        console.print(_text(sentence))


def render_table(table: pd.DataFrame, *, title: str) -> None:
    """Any table, fractions with three decimals."""
    if table.empty:
        _console().print(_text(f"{title}: none."))
        return
    shown = make_table(title, [str(column) for column in table.columns])
    for row in table.itertuples(index=False):
        shown.add_row(*(_text(_cell(value)) for value in row))
    _console().print(shown)


def print_table(table: Table) -> None:
    """A table that is ready."""
    _console().print(table)


def print_lines(*lines: str) -> None:
    """Paragraphs; where there is no terminal, each is one line."""
    console = _console()
    for line in lines:
        console.print(_text(line))


def print_json(value: pd.DataFrame | list[Any]) -> None:
    """Print rows as JSON, with escapes where standard output lacks characters."""
    escape = not has_all_characters()
    if isinstance(value, list):
        print(json.dumps(value, ensure_ascii=escape, indent=1))
        return
    print(value.to_json(orient="records", force_ascii=escape, indent=1, double_precision=6))


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


def _console(*, on_stderr: bool = False) -> Console:
    from rich.console import Console

    class TrimmedConsole(Console):
        def print(self, *objects: Any, **named: Any) -> None:
            """Print without the spaces at the ends of lines with which tables are filled up."""
            with self.capture() as captured:
                super().print(*objects, **named)
            self.file.write(_LINE_END.sub(lambda end: end[0].replace(" ", ""), captured.get()))
            self.file.flush()

    stream = sys.stderr if on_stderr else sys.stdout
    width = None if stream.isatty() else _plain_width()
    return TrimmedConsole(width=width, highlight=False, markup=False, stderr=on_stderr)


def _plain_width() -> int:
    """What ``COLUMNS`` says; else so wide that every row is one line, for grep and the like."""
    given = os.environ.get("COLUMNS", "")
    return int(given) if given.isdecimal() and int(given) > 0 else _PLAIN_WIDTH


def make_table(title: str, columns: Sequence[str]) -> Table:
    """An empty table; columns of numbers are set to the right."""
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


def cells(*values: object) -> list[Any]:
    """Values as cells: text, whatever it looks like."""
    return [_text(value) for value in values]


def _text(value: object) -> Any:
    from rich.text import Text

    # A line feed in the name of a file would let it write rows of its own.
    return Text(printable(str(value)).replace("\n", " "))
