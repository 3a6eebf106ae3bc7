"""The papers that a model was made of, as far as later questions need them.

A model remembers each paper's title, year, theme and a hash of its text, and the
vectors of a bounded sample. The hash tells a paper of the model from a new one;
the vectors show which papers are nearest to a new text, how unlike the model's
papers a text is, and what the themes are when papers are added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.schema import CellType
from topics.themes.cosines import Labels, Vectors

COLUMNS: dict[str, CellType] = {
    "paper_id": "text",
    "title": "text",
    "year": "integer",
    "theme_id": "text",
    "confidence": "number",
    "text_hash": "integer",
}
"""Columns of ``papers.parquet``."""

MOST_VECTORS = 25_000
"""Papers whose vectors are kept: with a student they and 50,000 titles take under 40 MB."""

_LARGEST_CODE = 127


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingPapers:
    """The papers of a model.

    Parameters
    ----------
    table : DataFrame
        One row per paper, columns ``COLUMNS``. ``theme_id`` is "none" for no theme;
        ``text_hash`` is from :func:`hash_text`.
    rows : ndarray of shape (n_kept,), int32
        Rows of ``table`` whose vectors are kept, ascending.
    codes : ndarray of shape (n_kept, d), int8
        Their vectors, each scaled so that its largest component is 127 or -127;
        divided by its length, a row is the vector again to a cosine above .9999.
    """

    table: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({name: [] for name in COLUMNS})
    )
    rows: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    codes: NDArray[np.int8] = field(default_factory=lambda: np.empty((0, 0), dtype=np.int8))

    def __len__(self) -> int:
        return len(self.table)

    @property
    def vectors(self) -> Vectors:
        """The kept vectors, shape (n_kept, d), unit rows."""
        return decode(self.codes)

    @property
    def hashes(self) -> frozenset[int]:
        """Hashes of the texts of all papers."""
        return frozenset(self.table["text_hash"].tolist())

    def labels(self, theme_ids: Sequence[str]) -> Labels:
        """Place of each kept paper's theme in ``theme_ids``, shape (n_kept,); -1 for none."""
        places = {theme: place for place, theme in enumerate(theme_ids)}
        kept = self.table["theme_id"].to_numpy()[self.rows]
        return np.array([places.get(theme, -1) for theme in kept], dtype=np.intp)


def remember(table: pd.DataFrame, vectors: Vectors) -> TrainingPapers:
    """Make the memory of papers; those kept are drawn by the hashes of their texts.

    Parameters
    ----------
    table : DataFrame of n rows, columns ``COLUMNS``
    vectors : ndarray of shape (n, d), float32
        Unit rows; a zero row is a paper without text, which is not kept.
    """
    order = np.argsort(table["text_hash"].to_numpy(dtype=np.int64), kind="stable")
    present = np.asarray(vectors.any(axis=1))
    rows = np.sort(order[present[order]][:MOST_VECTORS]).astype(np.int32)
    return TrainingPapers(
        table=table[list(COLUMNS)].reset_index(drop=True), rows=rows, codes=encode(vectors[rows])
    )


def extend(papers: TrainingPapers, table: pd.DataFrame, vectors: Vectors) -> TrainingPapers:
    """The memory with further papers; of all vectors, those of the smallest hashes are kept.

    Parameters
    ----------
    papers : TrainingPapers
    table : DataFrame of n rows, columns ``COLUMNS``
    vectors : ndarray of shape (n, d), float32
    """
    whole = pd.concat([papers.table, table], ignore_index=True)[list(COLUMNS)]
    present = np.flatnonzero(vectors.any(axis=1))
    rows = np.concatenate([papers.rows, len(papers) + present])
    codes = np.vstack([papers.codes, encode(vectors[present])])
    hashes = whole["text_hash"].to_numpy(dtype=np.int64)[rows]
    chosen = np.sort(np.argsort(hashes, kind="stable")[:MOST_VECTORS])
    return TrainingPapers(table=whole, rows=rows[chosen].astype(np.int32), codes=codes[chosen])


def encode(vectors: Vectors) -> NDArray[np.int8]:
    """Vectors as int8 of the same direction, shape (n, d)."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scaled = np.divide(vectors, largest, out=np.zeros_like(vectors), where=largest > 0)
    return np.asarray(np.rint(scaled * _LARGEST_CODE), dtype=np.int8)


def decode(codes: NDArray[np.int8]) -> Vectors:
    """Unit rows of the directions of codes, shape (n, d), float32; a zero row stays zero."""
    wide = codes.astype(np.float32)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    return np.asarray(np.divide(wide, lengths, out=wide, where=lengths > 0))


def hash_text(text: str) -> int:
    """The first eight bytes of the SHA-256 of a cleaned text, as a signed whole number."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def papers_table(
    *,
    paper_ids: Sequence[str],
    titles: Sequence[str],
    years: Sequence[Any],
    theme_ids: Sequence[str],
    confidence: NDArray[np.float64],
    texts: Sequence[str],
) -> pd.DataFrame:
    """The table of :class:`TrainingPapers` from its columns, each of n values."""
    return pd.DataFrame(
        {
            "paper_id": pd.Series(list(paper_ids), dtype="object"),
            "title": pd.Series(list(titles), dtype="object"),
            "year": pd.array(list(years), dtype="Int64"),
            "theme_id": pd.Series(list(theme_ids), dtype="object"),
            "confidence": np.asarray(confidence, dtype=np.float64).round(6),
            "text_hash": pd.array([hash_text(text) for text in texts], dtype="Int64"),
        }
    )
