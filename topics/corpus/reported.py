"""Selection of the reported authors: page owners and requested ones, else the most productive."""

from __future__ import annotations

from topics.corpus.authors import find_author
from topics.corpus.columns import check_group
from topics.corpus.corpus import Corpus
from topics.settings import Settings

EVERYONE = "all"
MOST_AUTHORS = 200
"""Maximum number of authors reported when none are requested."""


def names_are_given(corpus: Corpus, settings: Settings) -> bool:
    """Whether pages or settings say whom to report."""
    return bool(settings.shares.authors) or bool(corpus.authors["owner"].any())


def reported_authors(corpus: Corpus, settings: Settings) -> list[str]:
    """Choose the labels of the authors to report, in a fixed order.

    Page owners come first, by name, then the requested authors. Without either,
    the authors with the most papers are reported, at most ``MOST_AUTHORS``, among
    those with enough papers for a trend. With ``group_by``, all values of that
    column are reported.
    """
    if settings.shares.group_by:
        check_group(corpus.papers.columns, settings.shares.group_by)
        column = corpus.papers[settings.shares.group_by]
        return sorted({str(value) for value in column.dropna() if str(value).strip()})
    authors = corpus.authors
    everyone: list[str] = authors["author"].tolist()
    if EVERYONE in (name.lower() for name in settings.shares.authors):
        return everyone
    owners: list[str] = sorted(authors.loc[authors["owner"], "author"])
    asked = [find_author(corpus, name) for name in settings.shares.authors]
    if names_are_given(corpus, settings):
        return list(dict.fromkeys([*owners, *asked]))
    enough = authors[authors["papers"] >= settings.trends.min_papers]
    ranked = enough.sort_values(["papers", "author"], ascending=[False, True], kind="stable")
    return ranked["author"].head(MOST_AUTHORS).tolist()
