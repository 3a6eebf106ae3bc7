import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.text.phrases import tokens as module
from topics.text.phrases.tokens import (
    BREAK,
    END,
    TOKEN,
    TokenReader,
    Tokens,
    count_inside,
    count_uses,
)

ALPHABET = "abZ09_é漢 \\-–—'’/+#.;,()|\n\r\t\x0b\x85\u2028\xa0%=*"


def read(texts: list[str]) -> Tokens:
    reader = TokenReader()
    for text in texts:
        reader.add(text)
    return reader.tokens()


def words_by_sentence(tokens: Tokens, start: int, stop: int) -> list[list[str]]:
    """Runs of words between ends, those without words left out."""
    sentences: list[list[str]] = [[]]
    for one in tokens.ids[start:stop].tolist():
        if one == END:
            sentences.append([])
        else:
            sentences[-1].append(tokens.forms[one])
    return [sentence for sentence in sentences if sentence]


def expected(text: str) -> list[list[str]]:
    """The same from one expression over the whole text."""
    sentences: list[list[str]] = [[]]
    for found in re.findall(f"{TOKEN.pattern}|{BREAK.pattern}", text):
        if TOKEN.fullmatch(found):
            sentences[-1].append(found)
        else:
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


@given(st.lists(st.text(alphabet=ALPHABET, max_size=60) | st.text(max_size=60), max_size=6))
def test_pieces_give_the_words_of_the_whole_text(texts: list[str]) -> None:
    tokens = read(texts)
    begins = [0, *tokens.ends.tolist()]
    assert len(tokens.ends) == len(texts)
    for text, start, stop in zip(texts, begins, begins[1:], strict=False):
        assert words_by_sentence(tokens, start, stop) == expected(text)
        assert tokens.ids[stop - 1] == END


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("state-of-the-art C++ and/or", [["state-of-the-art", "C++", "and/or"]]),
        ("one - two -- three", [["one"], ["two"], ["three"]]),
        ("one\ntwo\tthree", [["one"], ["two"], ["three"]]),
        ("- one -", [["one"]]),
    ],
)
def test_sentences_end_at_marks_lines_and_dashes(text: str, sentences: list[list[str]]) -> None:
    tokens = read([text])
    assert words_by_sentence(tokens, 0, len(tokens.ids)) == sentences


def test_blocks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Safe robots, grasp. Safe", "", "bandits - regret", "Safe bandits"] * 5
    whole = read(texts)
    monkeypatch.setattr(module, "_BLOCK", 3)
    parts = read(texts)
    assert parts.forms == whole.forms
    assert np.array_equal(parts.ids, whole.ids)
    assert np.array_equal(parts.ends, whole.ends)


def test_uses_are_counted_and_those_inside_sentences_of_texts_apart() -> None:
    tokens = read(["Safe Robots in Safe hands", "Safe robots. Safe, safe Safe", "", "the robots"])
    uses = dict(zip(tokens.forms, count_uses(tokens).tolist(), strict=True))
    papers = replace(tokens, ends=tokens.ends[1::2])
    inside = dict(zip(tokens.forms, count_inside(papers, tokens.ends[::2]).tolist(), strict=True))
    assert (uses["Safe"], uses["safe"], uses["robots"]) == (5, 1, 2)
    assert (inside["Safe"], inside["safe"], inside["robots"], inside["Robots"]) == (1, 0, 2, 0)
