"""Reader of ``labels.csv``, the papers that a person placed.

The header names the columns ``paper`` (id, DOI or title) and ``theme`` (id or name,
"none" for no theme); other columns are passed over, so that notes can stand beside.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from topics.errors import InputError
from topics.settings import Label
from topics.text.printable import printable

_COLUMNS = ("paper", "theme")
_SEPARATORS = ",;\t"
_LONGEST = 120


def read_labels(path: Path | str) -> tuple[Label, ...]:
    """Read a table of papers and their themes, separated by commas, semicolons or tabs.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a column, or a line has a paper without a
        theme or a theme without a paper.

    Examples
    --------
    >>> import pathlib, topics
    >>> written = pathlib.Path("labels.csv").write_text("paper;theme\\nBeaverTails;Alignment\\n")
    >>> topics.read_labels("labels.csv")
    (Label(paper='BeaverTails', theme='Alignment', place='labels.csv:2'),)
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: the labels cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the labels are not UTF-8 text; save them as UTF-8.") from error
    header = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        places = _find_columns(path, names)
        labels = []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            where = f"{path.name}:{rows.line_num}"
            paper, theme = (row[at].strip() if at < len(row) else "" for at in places)
            if not paper or not theme:
                missing = "theme" if paper else "paper"
                raise InputError(f"{where}: the line has no {missing}; fill it in or remove it.")
            theme = " ".join(printable(theme).split())
            if len(theme) > _LONGEST:
                raise InputError(f"{where}: a theme's name has at most {_LONGEST} characters.")
            labels.append(Label(paper=paper, theme=theme, place=where))
    except csv.Error as error:
        raise InputError(f"{path.name}:{rows.line_num}: is not a table ({error}).") from error
    return tuple(labels)


def _find_columns(path: Path, names: list[str]) -> tuple[int, ...]:
    for name in _COLUMNS:
        if names.count(name) != 1:
            found = ", ".join(filter(None, names)) or "none"
            raise InputError(
                f"{path}: the labels need one column {name!r}; the first line must be "
                f"paper,theme (its columns are: {found[:200]})."
            )
    return tuple(names.index(name) for name in _COLUMNS)
