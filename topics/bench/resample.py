"""Resize a corpus: draw a random subset, or compose additional papers of its sentences.

Beyond the size of the corpus, papers are composed of sentences from papers of one venue,
so that they have a subject, repeat no paper, and have the lengths and vocabulary of real
ones. Each begins with a number of its own, since papers that begin alike are compared. They
get new authors, as many as papers usually have, so that the number of authors grows with the
number of papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

_ENDINGS = ("son", "sen", "ez", "ova", "ini", "mann", "oglu", "escu", "wala", "ian", "ski", "ura")
"""Suffixes that turn names of real authors into new ones, a different one in each round."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def resize(papers: pd.DataFrame, size: int, *, seed: int) -> pd.DataFrame:
    """Resize a corpus to ``size`` papers.

    Parameters
    ----------
    papers : DataFrame
        Columns id, title, abstract, authors, year, venue and area.
    size : int
    seed : int

    Returns
    -------
    DataFrame
        The same columns: a random subset in the order of ``papers``, or all papers
        followed by composed ones.
    """
    generator = np.random.default_rng([seed, size])
    if size <= len(papers):
        chosen = np.sort(generator.choice(len(papers), size=size, replace=False))
        return papers.iloc[chosen].reset_index(drop=True)
    made = Composer(papers).compose(0, size - len(papers), generator)
    return pd.concat([papers, made], ignore_index=True)


class Composer:
    """Composes papers of the sentences of others, a block of them at a time.

    Parameters
    ----------
    papers : DataFrame
        Columns title, abstract, authors, year and venue.
    """

    def __init__(self, papers: pd.DataFrame) -> None:
        self._sentences = [_SENTENCE.split(abstract) for abstract in papers["abstract"]]
        self._words = [title.split() for title in papers["title"]]
        self._authors = papers["authors"].tolist()
        self._years = papers["year"].tolist()
        self._venue = papers["venue"].to_numpy()
        venues = sorted(set(self._venue))
        self._of_venue = {name: np.flatnonzero(self._venue == name) for name in venues}

    def compose(self, first: int, count: int, generator: np.random.Generator) -> pd.DataFrame:
        """Compose ``count`` papers numbered from ``first``; columns as in :func:`resize`."""
        models = generator.integers(len(self._words), size=count).tolist()
        rows = [self._compose(first + n, one, generator) for n, one in enumerate(models)]
        return pd.DataFrame(rows)

    def _compose(self, number: int, model: int, generator: np.random.Generator) -> dict[str, Any]:
        pool = self._of_venue[self._venue[model]]
        # The lead contributes to the title; the others and the model one sentence each.
        lead, *others = generator.choice(pool, size=len(self._sentences[model])).tolist()
        words, own = self._words[lead], self._words[model]
        sentences = [self._sentences[other] for other in (model, *others)]
        drawn = [of_one[int(generator.integers(len(of_one)))] for of_one in sentences]
        title = [*words[: len(words) // 2], *own[len(own) // 2 :], "study", str(number)]
        return {
            "id": f"made-{number:09d}",
            "title": " ".join(title),
            "abstract": " ".join([f"Study {number}:", *drawn]),
            "authors": _make_authors(self._authors[model], number // len(self._words)),
            "year": int(self._years[model]),
            "venue": self._venue[model],
            "area": "",
        }


def _make_authors(names: Sequence[str], turn: int) -> list[str]:
    ending = _ENDINGS[turn % len(_ENDINGS)] * (1 + turn // len(_ENDINGS))
    return [name + ending for name in names]
