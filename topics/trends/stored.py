"""The trends of a run folder as a person reads them, and comparisons of its authors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from topics.corpus.stored import read_corpus
from topics.store.reader import read_run
from topics.text.wording import name_groups
from topics.trends.compare import compare_authors
from topics.trends.family import describe_family
from topics.trends.sentences import compute_reading


def read_trends(
    folder: Path | str,
    *,
    author: str | None = None,
    theme: str | None = None,
    label: str | None = None,
) -> pd.DataFrame:
    """The trends of a run as a person reads them; see :func:`topics.trends.compute_reading`.

    Raises
    ------
    InputError
        If the folder is no run, or an author or theme is not in it.
    """
    run = read_run(folder)
    return compute_reading(
        run["trends"],
        run["shares"],
        run.settings.trends,
        partial_last_year=run.manifest["partial_last_year"],
        author=author,
        theme=theme,
        label=label,
    )


def describe_tests(folder: Path | str, trends: pd.DataFrame) -> tuple[str, ...]:
    """How many of a run's pairs were tested; see :func:`topics.trends.family.describe_family`.

    Raises
    ------
    InputError
        If the folder is no run.
    """
    settings = read_run(folder).settings
    return describe_family(
        trends, alpha=settings.trends.alpha, words=name_groups(settings.shares.group_by)
    )


def why_no_trends(folder: Path | str) -> str:
    """Why nothing is found among the trends of a run: it has none, or none of that kind.

    Raises
    ------
    InputError
        If the folder is no run.
    """
    run = read_run(folder)
    if len(run["trends"]):
        return "no trend is of that kind."
    notes = " ".join(str(note) for note in run.manifest.get("notes", ()))
    return f"{folder}: the run has no trends. {notes}".strip()


def compare_stored_authors(
    folder: Path | str, first: Sequence[str], second: Sequence[str]
) -> pd.DataFrame:
    """Two sides of authors of a run; see :func:`topics.trends.compare_authors`.

    The papers are those in the run's window, in the year that the run counted.

    Raises
    ------
    InputError
        If the folder is no run, an author is not in it, or the sides have nothing
        to compare.
    UsageError
        If an author stands on both sides.
    """
    run = read_run(folder)
    papers = read_corpus(run).papers
    settings = run.settings
    if settings.shares.counted_year == "published":
        papers = papers.assign(year=papers["year_published"])
    if run.manifest["window"]:
        start, end = run.manifest["window"]
        papers = papers[papers["year"].between(start, end)]
    return compare_authors(
        papers, run["assignments"], run["themes"], first, second, settings=settings.trends
    )
