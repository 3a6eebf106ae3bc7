"""Notes that a reader should know before reading the tables of a result.

They are about files that were left out, uninformative texts, papers without a theme,
and an incomplete last year. A few such papers are normal and not worth a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from topics.corpus.left_out import find_left_out
from topics.records import NOT_A_PAPER
from topics.text.cleaning.languages import is_foreign
from topics.text.wording import are, counted
from topics.themes.discovered import Cut, Tried
from topics.themes.discovery import FEWEST_TO_CLUSTER
from topics.themes.placed import Placed

WORTH_A_NOTE = 0.1
"""Share of abstracts of one kind from which a note is given."""

MANY_WITHOUT_THEME = 0.2
"""Share of papers without a theme from which a note is given."""

MUCH_DISPERSION = 1.5
"""Dispersion of papers by project above which a note is given."""

_MOST_TRIED = 4
"""Numbers of themes that a note lists one by one."""

_FEW_WORDS = 5
_FEW_CHARACTERS = 30
"""Minimum length in characters, since Chinese and Japanese have no spaces between words."""

_MANY_CHARACTERS = 20_000
_SAMPLE = 2000
"""Number of abstracts that suffices to estimate the share in another language."""


def text_notes(abstracts: Sequence[str]) -> tuple[str, ...]:
    """Notes on cleaned abstracts: duplicates, single words, full papers, other languages.

    Themes are only as good as their texts. Empty abstracts are not counted.
    """
    texts = [text for text in abstracts if text]
    if not texts:
        return ()
    copies = Counter(texts)
    count = len(texts)
    sample = texts[:: 1 + count // _SAMPLE]
    found = (
        (
            sum(copies[text] > 1 for text in texts),
            count,
            "are the same as another paper's; these papers differ by their titles alone.",
        ),
        (
            sum(len(text) < _FEW_CHARACTERS and len(text.split()) < _FEW_WORDS for text in texts),
            count,
            f"have fewer than {_FEW_WORDS} words; little but the title says what these papers are "
            "about.",
        ),
        (
            sum(len(text) > _MANY_CHARACTERS for text in texts),
            count,
            f"have more than {_MANY_CHARACTERS:,} characters, as if they were whole papers; "
            "minilm reads the first two hundred words or so.",
        ),
        (
            sum(is_foreign(text) for text in sample),
            len(sample),
            "are not in English, the language of the embedded encoder and of the word lists; "
            "judge their themes with care, or name a multilingual encoder with --encoder.",
        ),
    )
    return tuple(
        f"{_share(hits, of, count)} abstracts {what}"
        for hits, of, what in found
        if hits > WORTH_A_NOTE * of
    )


def _share(hits: int, of: int, count: int) -> str:
    return f"{hits:,} of {of:,}" if of == count else f"About {hits / of:.0%} of the {count:,}"


def left_out_notes(ledger: pd.DataFrame) -> tuple[str, ...]:
    """Notes on what was left out: files, in whole or in part, and single records."""
    found = find_left_out(ledger)
    notes = []
    if found.whole:
        files = len(found.whole)
        notes.append(f"{counted(files, 'file')} could not be read and {are(files)} left out")
    if found.in_part:
        notes.append(f"{counted(len(found.in_part), 'file')} could be read only in part")
    others = int(ledger["reason"].eq(NOT_A_PAPER).sum())
    if others:
        notes.append(f"{counted(others, 'record')} {are(others)} left out that are not of papers")
    return (f"{'; '.join(notes)}: the ledger says which and why.",) if notes else ()


def theme_notes(labels: npt.NDArray[np.integer[Any]], cut: Cut | None = None) -> tuple[str, ...]:
    """Notes on the themes of papers, given as indices of themes; -1 means no theme."""
    papers, without = len(labels), int((labels < 0).sum())
    notes = []
    if papers < FEWEST_TO_CLUSTER:
        notes.append(
            f"{counted(papers, 'paper')} {are(papers)} too few to tell themes apart; what matches "
            "no declared theme is put into one."
        )
    if without > MANY_WITHOUT_THEME * papers:
        notes.append(f"{without:,} of {papers:,} papers fit no theme.")
    if cut is not None and len(cut.tried) > 1:
        notes.append(_granularity(cut.tried, cut.chosen))
    return tuple(notes)


def placed_notes(placed: Placed, founded: Sequence[str] = ()) -> tuple[str, ...]:
    """Notes on papers that a person placed, and on the themes that are there for them alone."""
    notes = []
    if len(placed.rows):
        papers, themes = len(placed.rows), len(set(placed.themes))
        notes.append(
            f"{counted(papers, 'paper')} {are(papers)} where a person placed "
            f"{'it' if papers == 1 else 'them'}, in {counted(themes, 'theme')}, and taught the "
            "boundaries between themes."
        )
    if founded:
        notes.append(
            f"No theme was called {', '.join(map(repr, founded))}: the papers placed there are "
            f"{'themes' if len(founded) > 1 else 'a theme'} of their own."
        )
    if lost := len(placed.ledger):
        notes.append(
            f"{counted(lost, 'placed paper')} {are(lost)} not among the papers: the ledger says "
            "which."
        )
    return tuple(notes)


def _granularity(tried: Sequence[Tried], chosen: int) -> str:
    shown = tried if len(tried) <= _MOST_TRIED else [tried[0], tried[-1]]
    listed = (" to " if len(shown) < len(tried) else ", ").join(
        f"{one.clusters} ({one.agreement:.2f})" for one in shown
    )
    return (
        f"Numbers of themes tried, and how alike they are when sought again (1 is the same): "
        f"{listed}; {chosen} taken. `--granularity` asks for fewer or more."
    )


def coverage_notes(papers: pd.DataFrame) -> tuple[str, ...]:
    """Note on papers that are in no share, since they have no abstract or no year.

    However few they are, whoever compares the shares with a list of papers must know.

    Parameters
    ----------
    papers : DataFrame
        Columns abstract ("" where there is none) and year (NA where unknown).
    """
    no_abstract = papers["abstract"].eq("").to_numpy(dtype=bool)
    no_year = papers["year"].isna().to_numpy(dtype=bool)
    lost = int((no_abstract | no_year).sum())
    if not lost:
        return ()
    reasons = [
        f"{number:,} without {what}"
        for number, what in (
            (int(no_abstract.sum()), "an abstract"),
            (int((no_year & ~no_abstract).sum()), "a year"),
        )
        if number
    ]
    said = (
        f"{lost:,} of {counted(len(papers), 'paper')} {are(lost)} in no share and no trend: "
        f"{' and '.join(reasons)}."
    )
    missed = set(papers["year"][no_abstract].dropna()) - set(papers["year"][~no_abstract].dropna())
    if missed and lost < len(papers):
        first, last = int(min(missed)), int(max(missed))
        span = f"{first}" if first == last else f"{first} to {last}"
        said += f" Of {counted(len(missed), 'year')} ({span}) there are no other papers."
    return (said,)


def share_notes(
    *, window: tuple[int, int] | None, partial_last_year: int | None, dispersion: float
) -> tuple[str, ...]:
    """Notes on the counted years, and on papers that come in projects."""
    if window is None:
        return ("No paper has both an abstract and a year, so there are no shares.",)
    notes = []
    if partial_last_year is not None:
        notes.append(
            f"{partial_last_year} is not complete: the papers were gathered before its end."
        )
    if dispersion > MUCH_DISPERSION:
        notes.append(
            f"Papers come in projects: shares vary {dispersion:.1f} times as much as those of "
            "independent papers would. Tests and intervals allow for it, and many papers tell as "
            "little as few."
        )
    return tuple(notes)


def author_notes(papers: Sequence[int], reported: int, min_papers: int) -> tuple[str, ...]:
    """Notes on authors who are not reported though nobody said whom to report.

    Parameters
    ----------
    papers : sequence of int
        Number of papers of every author of the corpus.
    reported : int
        Number of authors that are reported.
    min_papers : int
        Fewest papers of an author for a trend.
    """
    enough = sum(count >= min_papers for count in papers)
    if not reported:
        return (
            f"No author has {counted(min_papers, 'paper')} or more, so that only all papers "
            "together are reported; `--authors NAME` reports one, `--by venue` the venues.",
        )
    if enough > reported:
        return (
            f"Of {enough:,} authors with {counted(min_papers, 'paper')} or more the {reported:,} "
            "with most papers are reported; `--authors NAME` reports one more, `--authors all` "
            "everyone.",
        )
    return ()


def implied_notes(*, zeros_written: bool) -> tuple[str, ...]:
    """Note on rows that the tables leave out because others imply them."""
    if zeros_written:
        return ()
    return (
        "There are so many authors that shares.csv, trends.csv and growth.csv leave out the themes "
        "that an author has no paper in; of these, one stands in shares.csv for all.",
    )
