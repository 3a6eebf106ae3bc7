"""White space of texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from topics.text.spaces import single_spaced


def test_white_space_is_not_printable() -> None:
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace()]
    assert [space for space in spaces if space.isprintable()] == [" "]


@given(st.text(st.one_of(st.sampled_from(" \n\t\u2003\x85ab."), st.characters())))
def test_texts_come_out_as_words_with_single_spaces(text: str) -> None:
    assert single_spaced(text) == " ".join(text.split())
