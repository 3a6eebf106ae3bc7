"""Whether a corpus holds enough to find themes in."""

from __future__ import annotations

from topics.corpus.corpus import Corpus
from topics.errors import InputError
from topics.settings import Settings
from topics.text.wording import counted


def check_enough(corpus: Corpus, settings: Settings) -> None:
    """Refuse a corpus in which there is nothing to find.

    Raises
    ------
    InputError
        If it has no paper; or if its papers are fewer than are clustered, none has
        an abstract and no theme is declared, so that each would be a theme of one
        title.
    """
    papers = len(corpus)
    if not papers:
        raise InputError("There are no papers to analyse; `topics check` says why.")
    if settings.themes.declared or any(corpus.papers["abstract"]):
        return
    from topics.themes.discovery import FEWEST_TO_CLUSTER

    if papers < FEWEST_TO_CLUSTER:
        raise InputError(
            f"{counted(papers, 'paper')} without an abstract: too little to find themes in. Give "
            f"abstracts, {FEWEST_TO_CLUSTER} papers or more, or a themes file; `topics check` "
            "shows what was read."
        )
