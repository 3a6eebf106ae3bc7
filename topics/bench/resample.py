"""Resize a corpus: draw a random subset, or compose additional papers of its sentences.

Beyond the size of the corpus, papers are composed of sentences from papers of one venue,
so that they have a subject, repeat no paper, and have the lengths and vocabulary of real
ones. They get new authors, as many as papers usually have, so that the number of authors
grows with the number of papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    return pd.concat(
        [papers, _make_papers(papers, size - len(papers), generator)], ignore_index=True
    )


def _make_papers(papers: pd.DataFrame, count: int, generator: np.random.Generator) -> pd.DataFrame:
    sentences = [_SENTENCE.split(abstract) for abstract in papers["abstract"]]
    words = [title.split() for title in papers["title"]]
    venue = papers["venue"].to_numpy()
    of_venue = {name: np.flatnonzero(venue == name) for name in sorted(set(venue))}
    models = generator.integers(len(papers), size=count)
    rows = []
    for number, model in enumerate(models.tolist()):
        pool = of_venue[venue[model]]
        # The lead contributes to the title; the others and the model one sentence each.
        lead, *others = generator.choice(pool, size=len(sentences[model])).tolist()
        half = len(words[lead]) // 2
        rows.append(
            {
                "id": f"made-{number:07d}",
                "title": " ".join([*words[lead][:half], *words[model][len(words[model]) // 2 :]])
                + f" {number}",
                "abstract": " ".join(
                    sentences[other][int(generator.integers(len(sentences[other])))]
                    for other in (model, *others)
                ),
                "authors": _make_authors(papers["authors"].iloc[model], number // len(papers)),
                "year": int(papers["year"].iloc[model]),
                "venue": venue[model],
                "area": "",
            }
        )
    return pd.DataFrame(rows)


def _make_authors(names: Sequence[str], turn: int) -> list[str]:
    ending = _ENDINGS[turn % len(_ENDINGS)] * (1 + turn // len(_ENDINGS))
    return [name + ending for name in names]
