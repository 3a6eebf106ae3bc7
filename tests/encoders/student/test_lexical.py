"""Counts of word pieces and their weights, against a count by hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import normalize
from tokenizers import Tokenizer

from tests.encoders.fakes import write_bert
from topics.encoders.bert.checkpoint import read_checkpoint
from topics.encoders.bert.minilm import minilm_checkpoint
from topics.encoders.student.lexical import (
    PieceCounter,
    document_frequency,
    inverse_frequency,
    weigh,
)
from topics.model.familiarity import piece_counter

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


def test_more_texts_than_fit_into_numbers_of_32_bits() -> None:
    texts = [TEXTS[at % 3] for at in range(70_000)]
    many, few = piece_counter().count(texts), piece_counter().count(TEXTS[:3])
    assert many.shape[0] << piece_counter().pieces.bit_length() > 2**31
    assert (many[-3:] != few[[1, 2, 0]]).nnz == 0
    np.testing.assert_array_equal(np.diff(many.indptr)[:69_999:3], np.diff(few.indptr)[0])


@given(st.lists(st.text(st.characters(max_codepoint=0x250)), max_size=3))
def test_words_are_counted_as_the_whole_tokenizer_splits_them(texts: list[str]) -> None:
    counter = piece_counter()
    tokenizer = Tokenizer.from_file(str(minilm_checkpoint().tokenizer_file))
    tokenizer.no_padding()
    counts = counter.count(texts)
    for row, text in enumerate(texts):
        expected = Counter(
            piece
            for word in re.findall(r"\b\w\w+\b", text.lower())
            for piece in tokenizer.encode(word, add_special_tokens=False).ids
        )
        assert dict(zip(counts[row].indices, counts[row].data, strict=True)) == expected


def test_a_row_is_scaled_as_scikit_learn_scales_it(counter: PieceCounter) -> None:
    counts = counter.count(TEXTS)
    inverse = inverse_frequency(document_frequency(counts), len(TEXTS))
    logarithms = counts.copy()
    logarithms.data = (
        (1 + np.log(counts.data, dtype=np.float64)) * inverse[counts.indices]
    ).astype(np.float32)
    assert (weigh(counts, inverse) != normalize(logarithms)).nnz == 0
    assert not weigh(counts, 0 * inverse).data.any()  # and not NaN


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
