"""Classified texts in the form that was asked for, printed as they come."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from topics.cli.console import cells, make_table, print_table
from topics.store.tables import cells_of

_LONGEST_TEXT = 60
_LONGEST_LINE = 300


def print_classes(classified: Iterable[tuple[Any, Sequence[str]]], *, format_name: str) -> None:
    """Print tables of :meth:`topics.model.model.Model.classify`.

    Rows for a program have the first line of each text beside its number: that of a paper
    is its title, by which it is found again, since files are not read in their own order.

    Parameters
    ----------
    classified : iterable of (DataFrame, texts)
        Printed one by one, so that a stream needs no more memory than its largest table.
    format_name : "table", "csv", "jsonl" or "json"
    """
    printers = {"table": _print_table, "csv": _print_csv, "jsonl": _print_lines}
    if format_name != "table":
        classified = ((_named(table, texts), texts) for table, texts in classified)
    if format_name == "json":
        rows = [row for table, _ in classified for row in _rows(table)]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for number, (table, texts) in enumerate(classified):
        printers[format_name](table, texts, first=number == 0)


def _print_table(table: Any, texts: Sequence[str], *, first: bool) -> None:
    shown = make_table("", ("theme", "confidence", "else", "weight", "why", "text"))
    for row, original in zip(table.itertuples(index=False), texts, strict=True):
        shown.add_row(
            *cells(
                f"{row.theme} ({row.theme_id})",
                f"{row.confidence:.2f}",
                row.second_theme,
                f"{row.second_weight:.2f}",
                _why(row),
                _shortened(original),
            )
        )
    print_table(shown)


def _why(row: Any) -> str:
    if row.reason:
        return str(row.reason)
    parts = [", ".join(row.keywords[:3])]
    if row.nearest_papers:
        parts.append(f"like “{_shortened(row.nearest_papers[0])}”")
    return "; ".join(part for part in parts if part)


def _print_csv(table: Any, texts: Sequence[str], *, first: bool) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if first:
        writer.writerow(table.columns)
    writer.writerows(zip(*(cells_of(table[name]) for name in table.columns), strict=True))
    print(out.getvalue(), end="", flush=True)


def _print_lines(table: Any, texts: Sequence[str], *, first: bool) -> None:
    import orjson

    print("\n".join(orjson.dumps(row).decode() for row in _rows(table)), flush=True)


def _named(table: Any, texts: Sequence[str]) -> Any:
    lines = [text.strip().partition("\n")[0].strip()[:_LONGEST_LINE] for text in texts]
    named = table.copy()
    named.insert(1, "first_line", lines)
    return named


def _rows(table: Any) -> list[dict[str, Any]]:
    columns = {name: table[name].tolist() for name in table.columns}
    for name, values in columns.items():
        if table[name].dtype.kind == "f":
            columns[name] = [round(value, 6) for value in values]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
