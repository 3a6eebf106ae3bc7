"""Files of papers to cleaned texts, vectors and known labels, for every bench of themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from topics.bench.quality import venue_field
from topics.corpus.reading import read
from topics.encoders.base import Encoder, Vectors
from topics.encoders.cache.vectors import encode_cached
from topics.encoders.load import prepare_encoder
from topics.encoders.student.student import Student
from topics.errors import InputError
from topics.runtime.cache import default_cache
from topics.runtime.progress import quiet
from topics.settings import EncoderSettings
from topics.text.cleaning import clean, clean_titles
from topics.text.paper_text import paper_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Cleaned papers, their vectors of shape (n, d), and the encoder that made them."""

    papers: pd.DataFrame
    vectors: Vectors
    encoder: Encoder


def prepare(paths: Sequence[Path], encoder: str) -> Prepared:
    """Read, clean and encode papers as a run does."""
    papers = read(list(paths)).papers
    titles = clean_titles(papers["title"].tolist()).texts
    abstracts = clean(papers["abstract"].tolist()).texts
    texts = [paper_text(*pair) for pair in zip(titles, abstracts, strict=True)]
    fitted = prepare_encoder(
        texts, EncoderSettings(name=encoder), cache=default_cache(), progress=quiet
    )
    kept = None if isinstance(fitted, Student) else default_cache()
    return Prepared(
        papers=papers.assign(title=titles, abstract=abstracts),
        vectors=encode_cached(fitted, texts, kept),
        encoder=fitted,
    )


def known_labels(papers: pd.DataFrame, columns: Sequence[str]) -> dict[str, list[str]]:
    """Labels of papers by the columns that are asked for, "" where a paper has none.

    Raises
    ------
    InputError
        If there is no such column.
    """
    found = papers.assign(field=papers["venue"].fillna("").map(venue_field))
    wanted = columns or [name for name in ("field", "venue", "category") if found[name].any()]
    for name in wanted:
        if name not in found.columns:
            raise InputError(
                f"--labels {name}: there is no such column; there are "
                f"{', '.join(map(str, found.columns))}."
            )
    return {name: found[name].fillna("").astype(str).tolist() for name in wanted}
