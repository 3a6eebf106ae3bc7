"""Texts to weighted word pieces, without a fitted vocabulary.

A text is split into words, the words into the pieces of the embedded model's
tokenizer, and the pieces are counted and weighted by tf-idf. Each different
word is split once, which is many times faster than tokenising the texts, and
words that were never seen before still have known pieces. A block's counts
depend on nothing but its texts, and document frequencies of blocks can be
summed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.encoders.checkpoint import Checkpoint, file_sha256

Counts: TypeAlias = Any
"""scipy.sparse.csr_matrix of float32, shape (texts, pieces), sorted indices."""

_LONGEST = 20_000
"""Characters of a text that are looked at; an abstract has fewer than 5,000."""

_WORDS_KEPT = 500_000
"""Words whose pieces are remembered (some 100 MB at most)."""


class PieceCounter:
    """Counts word pieces; see the module.

    Parameters
    ----------
    checkpoint : Checkpoint
        The model whose tokenizer splits the words.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        from tokenizers import Tokenizer

        path: Path = checkpoint.tokenizer_file
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.digest = file_sha256(path)
        self.pieces: int = self._tokenizer.get_vocab_size()
        self._split_words: dict[str, list[int]] = {}

    def count(self, texts: Sequence[str]) -> Counts:
        """Pieces of each text, shape (len(texts), pieces)."""
        from scipy.sparse import csr_matrix
        from sklearn.feature_extraction.text import CountVectorizer

        vectorizer = CountVectorizer(dtype=np.float32)
        try:
            words = vectorizer.fit_transform(
                text[:_LONGEST].encode("utf-8", "replace").decode("utf-8") for text in texts
            )
        except ValueError:  # no text has a word
            return csr_matrix((len(texts), self.pieces), dtype=np.float32)
        counts = (words @ self._split(vectorizer.get_feature_names_out())).tocsr()
        counts.sort_indices()
        return counts

    def _split(self, words: Sequence[str]) -> Counts:
        """Pieces of each word, shape (len(words), pieces)."""
        from scipy.sparse import csr_matrix

        known = self._split_words
        new = [word for word in words if word not in known]
        if len(known) + len(new) > _WORDS_KEPT:
            known.clear()
            new = list(words)
        encoded = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        known.update((word, one.ids) for word, one in zip(new, encoded, strict=True))
        split = [known[word] for word in words]
        ends = np.cumsum([0, *map(len, split)])
        columns = np.fromiter(chain.from_iterable(split), dtype=np.int32, count=int(ends[-1]))
        ones = np.ones(len(columns), dtype=np.float32)
        return csr_matrix((ones, columns, ends), shape=(len(split), self.pieces))


def document_frequency(counts: Counts) -> NDArray[np.int64]:
    """Texts in which each piece occurs, shape (pieces,)."""
    return np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.int64)


def inverse_frequency(frequency: NDArray[np.int64], texts: int) -> NDArray[np.float32]:
    """Smoothed inverse document frequency, ``ln((1 + n) / (1 + df)) + 1``, shape (pieces,)."""
    return (np.log((1 + texts) / (1 + frequency)) + 1).astype(np.float32)


def weigh(counts: Counts, inverse: NDArray[np.float32]) -> Counts:
    """Rows of length one of ``(1 + ln count) * idf``; a row without a piece stays zero."""
    from sklearn.preprocessing import normalize

    weighted = counts.copy()
    weighted.data = ((1 + np.log(counts.data)) * inverse[counts.indices]).astype(np.float32)
    return normalize(weighted, copy=False)
