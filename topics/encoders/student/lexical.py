"""tf-idf features over word pieces, without a fitted vocabulary.

Texts are split into words and words into the pieces of the embedded model's
tokenizer; the pieces are counted and weighted by tf-idf. Each distinct word is split
only once, which is many times faster than tokenising whole texts, and unseen words
still consist of known pieces. The counts of a block depend on its texts alone, and
document frequencies of blocks can be added up.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.encoders.bert.checkpoint import Checkpoint, file_sha256
from topics.text.numbering import Numbering

Counts: TypeAlias = Any
"""scipy.sparse.csr_matrix of float32, shape (texts, pieces), sorted indices."""

BLOCK = 4000
"""Texts whose pieces are counted together, by those that have many."""

_LONGEST = 20_000
"""Characters of a text that are used; an abstract has fewer than 5,000."""

_WORDS_KEPT = 500_000
"""Number of words whose pieces are cached (at most about 100 MB)."""

_ASCII = re.compile(r"[\x00-\x7f]+")
_IN_WORDS = bytes(
    code if code > 127 or chr(code).isalnum() or chr(code) == "_" else ord(" ")
    for code in range(256)
)
"""What each byte of UTF-8 becomes before a text is split at spaces; beyond ASCII, itself."""
_IN_LOWER_WORDS = _IN_WORDS.lower()


class PieceCounter:
    """Counts the word pieces of texts and caches the pieces of each word.

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
        self._forget()

    def count(self, texts: Sequence[str]) -> Counts:
        """Count the pieces of each text, shape (len(texts), pieces)."""
        from scipy.sparse import csr_matrix

        if len(self._numbers) > _WORDS_KEPT:
            self._forget()
        distinct, places, ends = _find_words(texts)
        # Looking up a new word assigns it the next number.
        numbers = np.fromiter(map(self._numbers.__getitem__, distinct), dtype=np.int32)
        self._split_new_words()
        # A number for each piece of each text sorts them by texts and then by pieces.
        bits = self.pieces.bit_length()
        kind = np.int32 if len(texts) << bits <= 2**31 else np.int64
        starts = (np.arange(len(texts)) << bits).astype(kind)
        found = self._add_pieces(np.repeat(starts, np.diff(ends)), places, numbers)
        found.sort()
        is_first = np.ones(len(found), dtype=bool)
        np.not_equal(found[1:], found[:-1], out=is_first[1:])
        first = np.flatnonzero(is_first)
        counts = np.diff(first, append=len(found)).astype(np.float32)
        found = found[first]
        ends = np.append(np.searchsorted(found, starts), len(found)).astype(np.int32)
        columns = (found & ((1 << bits) - 1)).astype(np.int32, copy=False)
        return csr_matrix((counts, columns, ends), shape=(len(texts), self.pieces))

    def _add_pieces(
        self, starts: NDArray[Any], places: NDArray[np.int32], numbers: NDArray[np.int32]
    ) -> NDArray[Any]:
        """Each word's start with each of the word's pieces added to it.

        ``starts`` and ``places`` have a number for each word of each text, ``numbers`` for
        each distinct word.
        """
        pieces, ends = np.array(self._split_pieces), np.array(self._split_ends)
        begins, lengths = ends[numbers], np.diff(ends)[numbers]
        added = [starts[:0]]
        for nth in range(lengths.max(initial=0)):
            # Most words are a single piece.
            left = np.flatnonzero((lengths > nth)[places])
            starts, places = starts[left], places[left]
            added.append(starts + pieces.take(begins + nth, mode="clip")[places])
        return np.concatenate(added)

    def _forget(self) -> None:
        self._numbers = Numbering()
        self._split_pieces = array("i")
        self._split_ends = array("i", [0])

    def _split_new_words(self) -> None:
        for word in islice(self._numbers, len(self._split_ends) - 1, None):
            if len(word) > 1:
                self._split_pieces.extend(self._split(word))
            self._split_ends.append(len(self._split_pieces))

    def _split(self, word: str) -> list[int]:
        """The pieces of a word in lower case."""
        if word.isascii() and "_" not in word:
            # What the tokenizer does before its model changes nothing in such a word.
            return [piece.id for piece in self._tokenizer.model.tokenize(word)]
        ids: list[int] = self._tokenizer.encode(word, add_special_tokens=False).ids
        return ids


def _find_words(
    texts: Sequence[str],
) -> tuple[list[str], NDArray[np.int32], NDArray[np.intp]]:
    """Distinct words of texts, the places of all words among them, and where each text ends.

    Words are in lower case. Those of one character, or of none, have no pieces.
    """
    import pyarrow as pa

    encoded = [_without_signs(text[:_LONGEST]).encode() for text in texts]
    spaced = b" ".join([*encoded, b""]).translate(_IN_LOWER_WORDS)
    # Arrow numbers words without an object for each, and takes one with the space after it as
    # it stands in the memory.
    data = np.frombuffer(spaced, dtype=np.uint8)
    offsets = np.append(0, np.flatnonzero(data == ord(" ")) + 1)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(spaced)]
    words = pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers)
    numbered = words.dictionary_encode()
    text_ends = np.cumsum([0, *(len(text) + 1 for text in encoded)])
    return (
        [word[:-1] for word in numbered.dictionary.to_pylist()],
        numbered.indices.to_numpy(),
        np.searchsorted(offsets, text_ends),
    )


def _without_signs(text: str) -> str:
    """The text with a space for what is beyond ASCII and no letter or digit, in lower case then."""
    if not text.isascii():
        text = text.lower()
        for sign in set("".join(_ASCII.split(text))):
            if not sign.isalnum():
                text = text.replace(sign, " ")
    return text


def document_frequency(counts: Counts) -> NDArray[np.int64]:
    """Number of texts in which each piece occurs, shape (pieces,)."""
    return np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.int64)


def inverse_frequency(frequency: NDArray[np.int64], texts: int) -> NDArray[np.float32]:
    """Smoothed inverse document frequency, ``ln((1 + n) / (1 + df)) + 1``, shape (pieces,)."""
    return (np.log((1 + texts) / (1 + frequency)) + 1).astype(np.float32)


def weigh(counts: Counts, inverse: NDArray[np.float32]) -> Counts:
    """Weight counts as ``(1 + ln count) * idf`` and scale rows to unit length; zero rows stay."""
    from scipy.sparse import csr_matrix

    # The logarithm of single precision has other last bits on another processor.
    data = np.log(counts.data, dtype=np.float64)
    data += 1
    data *= inverse[counts.indices]
    data = data.astype(np.float32)
    lengths = np.diff(counts.indptr)
    rows = np.repeat(np.arange(counts.shape[0]), lengths)
    # It adds in double precision and in order, and is here without scikit-learn.
    norms = np.sqrt(np.bincount(rows, weights=data * data, minlength=counts.shape[0]))
    norms[norms == 0] = 1.0
    data = (data / np.repeat(norms, lengths)).astype(np.float32)
    return csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)
