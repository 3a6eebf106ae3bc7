"""Papers that a person placed, in ``labels.csv`` or under a theme of the themes file.

Each is looked up among the papers of the corpus. What is not there goes to the
ledger; a paper that is placed twice in different themes is an error, since only the
person who placed it knows which is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from topics.errors import InputError
from topics.identity.decisions import PaperFinder
from topics.names.folding import fold_line
from topics.schema import NO_THEME, NO_THEME_NAME, TABLES
from topics.settings import DeclaredTheme, Label, ThemeSettings
from topics.text.wording import counted
from topics.themes.cosines import Labels

_NOT_HERE = "placed paper is not here"


def _no_rows() -> Labels:
    return np.empty(0, dtype=np.intp)


def _no_lines() -> pd.DataFrame:
    return pd.DataFrame(columns=TABLES["ledger"].names)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """The papers that a person placed.

    Parameters
    ----------
    rows : ndarray of shape (m,), int
        Their places among the papers.
    themes : tuple of m str
        Id of a theme of the themes file, "none", or a theme as it was written.
    ledger : DataFrame
        Those that are not among the papers, columns of the ledger.
    """

    rows: Labels = field(default_factory=_no_rows)
    themes: tuple[str, ...] = ()
    ledger: pd.DataFrame = field(default_factory=_no_lines)


def find_placed(settings: ThemeSettings, papers: pd.DataFrame) -> Placed:
    """Look up the papers that were placed.

    Parameters
    ----------
    settings : ThemeSettings
        With its labels and the papers of its declared themes.
    papers : DataFrame
        The papers of a corpus.

    Raises
    ------
    InputError
        If a paper is placed in two themes, or no paper of the labels is there.
    """
    asked = [
        *settings.labels,
        *(
            Label(paper=paper, theme=theme.id, place=f"theme {theme.id!r}")
            for theme in settings.declared
            for paper in theme.papers
        ),
    ]
    if not asked:
        return Placed()
    finder = PaperFinder.of_papers(papers)
    found: dict[int, tuple[str, Label]] = {}
    lost: list[tuple[str, str, str, str, str]] = []
    for label in asked:
        theme = theme_called(label.theme, settings.declared) or label.theme
        try:
            rows = finder.find(label.paper, label.place)
        except InputError as error:
            lost.append(("noted", _NOT_HERE, label.place, "", str(error)))
            continue
        for row in sorted(rows):
            other, earlier = found.setdefault(row, (theme, label))
            if fold_line(other) != fold_line(theme):
                raise InputError(
                    f"{label.place}: {label.paper!r} is placed in {theme!r}, and in {other!r} by "
                    f"{earlier.place}; a paper has one theme, remove one of the two."
                )
    if settings.labels and len(lost) == len(asked):
        raise InputError(
            f"{settings.labels[0].place}: of {counted(len(lost), 'placed paper')}, none is among "
            "the papers; name them by id, DOI or title, as assignments.csv does."
        )
    rows_in_order = sorted(found)
    return Placed(
        rows=np.array(rows_in_order, dtype=np.intp),
        themes=tuple(found[row][0] for row in rows_in_order),
        ledger=pd.DataFrame(lost, columns=TABLES["ledger"].names),
    )


def theme_called(written: str, themes: tuple[DeclaredTheme, ...]) -> str:
    """Id of the theme with this id or name, "none" for no theme; empty if there is none such."""
    if fold_line(written) in (NO_THEME, NO_THEME_NAME):
        return NO_THEME
    for theme in themes:
        if written == theme.id or fold_line(written) == fold_line(theme.name):
            return theme.id
    return ""
