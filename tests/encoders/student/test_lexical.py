"""Counts of word pieces and their weights, against a count by hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from tests.encoders.fakes import write_bert
from topics.encoders.bert.checkpoint import read_checkpoint
from topics.encoders.student.lexical import (
    PieceCounter,
    document_frequency,
    inverse_frequency,
    weigh,
)

TEXTS = ["Safe policy, safe robots!", "", "data data zebra data", "a . \x00 \ud800"]


@pytest.fixture
def counter(tmp_path: Path) -> PieceCounter:
    write_bert(tmp_path)
    return PieceCounter(read_checkpoint(tmp_path))


def test_counts(counter: PieceCounter, tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    tokenizer.no_padding()
    counts = counter.count(TEXTS)
    assert counts.shape == (4, tokenizer.get_vocab_size())
    for row, words in enumerate((["safe", "policy", "safe", "robots"], [], ["data"] * 3)):
        expected = Counter(
            piece
            for word in words
            for piece in tokenizer.encode(word, add_special_tokens=False).ids
        )
        if row == 2:
            expected[tokenizer.token_to_id("[UNK]")] = 1
        found = counts[row]
        assert dict(zip(found.indices, found.data, strict=True)) == expected


def test_a_row_depends_on_its_text_alone(counter: PieceCounter) -> None:
    whole = counter.count(TEXTS)
    for row, text in enumerate(TEXTS):
        assert (counter.count([text]) != whole[row]).nnz == 0


@pytest.mark.parametrize("texts", [[], [""], [" ", "?"]])
def test_texts_without_words(counter: PieceCounter, texts: list[str]) -> None:
    assert counter.count(texts).shape == (len(texts), counter.pieces)
    assert counter.count(texts).nnz == 0


def test_weights(counter: PieceCounter) -> None:
    counts = counter.count(TEXTS)
    frequency = document_frequency(counts)
    dense = counts.toarray().astype(float)
    np.testing.assert_array_equal(frequency, (dense > 0).sum(axis=0))
    inverse = inverse_frequency(frequency, len(TEXTS))
    expected = np.where(dense > 0, 1 + np.log(np.maximum(dense, 1)), 0)
    expected *= np.log(5 / (1 + frequency)) + 1
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    expected = np.divide(expected, lengths, out=np.zeros_like(expected), where=lengths > 0)
    np.testing.assert_allclose(weigh(counts, inverse).toarray(), expected, rtol=1e-5, atol=1e-7)
