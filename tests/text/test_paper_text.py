"""The text of a paper, joined and split again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.text.paper_text import paper_text, split_paper_text


@pytest.mark.parametrize(
    ("title", "abstract", "text"),
    [
        ("A title", "Words.", "A title\nWords."),
        ("A title", "", "A title"),
        ("", "Words.", "Words."),
    ],
)
def test_title_and_abstract_are_one_text(title: str, abstract: str, text: str) -> None:
    assert paper_text(title, abstract) == text


@given(st.text(st.one_of(st.sampled_from(" \n\t\u2003ab."), st.characters())))
def test_the_first_of_several_lines_is_the_title(text: str) -> None:
    lines = text.strip().split("\n")
    expected = (lines[0].strip(), " ".join(" ".join(lines[1:]).split()))
    assert split_paper_text(text) == (expected if len(lines) > 1 else ("", lines[0]))
