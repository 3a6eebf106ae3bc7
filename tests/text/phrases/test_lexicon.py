"""Parts of speech by the lexicon."""

from __future__ import annotations

import gzip
from pathlib import Path

import lemminflect
import pytest
from lemminflect import config

from topics.text.phrases.lexicon import parts_of_speech


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("prefer", {"VERB"}),
        ("share", {"NOUN", "VERB"}),
        ("quickly", {"ADV"}),
        ("all", {"NOUN"}),
        ("contextually", {"ADV"}),
        ("rlhf", set()),
        ("", set()),
        ("a,b", set()),
    ],
)
def test_parts_of_a_word(word: str, parts: set[str]) -> None:
    assert parts_of_speech(word) == parts


def test_every_word_has_the_parts_that_the_lexicon_s_own_reader_gives() -> None:
    lines = gzip.decompress(Path(config.lemma_lu_fn).read_bytes()).decode().splitlines()
    words = sorted({line.split(",")[0].lower() for line in lines} | {"all", "another", "shall"})
    assert len(words) > 50_000
    told = {"NOUN", "VERB", "ADJ", "ADV"}
    for word in words:
        expected = set(lemminflect.getAllLemmas(word)) & told
        if not expected and word.endswith("ally"):
            expected = {"ADV"}
        assert parts_of_speech(word) == expected, word
