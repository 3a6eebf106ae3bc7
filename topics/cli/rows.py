"""Rows of a table: the first of them for a person, all of them for another program.

A table is folded after ``most`` rows and says so. TSV and JSON are never folded,
and TSV has one line per row whatever is in a cell.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from topics.cli.console import print_json
from topics.text.printable import printable

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("table", "tsv", "json")
MOST_ROWS = 20

FORMAT = click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS, case_sensitive=False),
    default="table",
    show_default=True,
    help="A table to read, or all rows for another program.",
)
MOST = click.option(
    "--most",
    type=click.IntRange(min=0),
    default=MOST_ROWS,
    show_default=True,
    metavar="N",
    help="Rows of the table to show; 0 shows all.",
)


def print_rows(
    table: pd.DataFrame,
    *,
    format_name: str,
    most: int,
    draw: Callable[[pd.DataFrame], None],
    noun: str = "row",
) -> None:
    """Print a table in one of ``FORMATS``.

    Parameters
    ----------
    table : DataFrame
        The strongest rows first.
    format_name : str
    most : int
        Rows that ``draw`` gets; 0 gives it all.
    draw : callable
        Prints the rows as a table.
    noun : str
        What a row is, for the line on those that are not shown.
    """
    if format_name == "json":
        print_json(table)
        return
    if format_name == "tsv":
        print("\t".join(map(str, table.columns)))
        for row in table.itertuples(index=False, name=None):
            print("\t".join(_cell(value) for value in row))
        return
    shown = table.head(most) if most else table
    draw(shown)
    more = len(table) - len(shown)
    if more:
        words = f"{noun}s" if more != 1 else noun
        print(f"and {more:,} more {words}; --most 0 shows all, --format tsv is for a program.")


def _cell(value: Any) -> str:
    """A value on one line, without tabs; nothing for what is missing."""
    import pandas as pd

    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = json.dumps(list(value), ensure_ascii=False)
    if isinstance(value, float):
        value = f"{value:.6g}"
    return " ".join(printable(str(value)).split())
