"""What is known of names and titles: the same as asking each time, but asked once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from topics.names.book import Known, Remembered, take_apart
from topics.names.person import display_name, homonym_number, is_name, name_parts
from topics.names.titles import normalise_title, title_key

NAMES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["Wei Wang 0001", "Wang, Wei 0001 0002", " BYRON, Ada", "anonymous", "J.C."]),
)


def test_each_question_is_asked_once() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    known = Remembered(length)
    assert [known["a"], known["bb"], known["a"]] == [1, 2, 1]
    assert asked == ["a", "bb"]


@given(NAMES)
def test_a_name_is_what_its_text_says(text: str) -> None:
    name = take_apart(text)
    assert (name.text, name.shown, name.is_name) == (text, display_name(text), is_name(text))
    assert (name.parts, name.parts.key) == (name_parts(text), name_parts(text).key)
    bare, number = homonym_number(text)
    assert (name.bare, name.number) == (display_name(bare), number)


def test_blocks_are_what_another_spelling_shares() -> None:
    assert take_apart("Anna-Lena van den Berg").blocks == ("vandenberg|a", "anna lena vandenberg")
    assert take_apart("Berg Anna").blocks == ("anna|b", "anna berg")
    assert take_apart("A. Berg").blocks == ("berg|a",)
    assert take_apart("Madonna").blocks == ("madonna|",)


@given(st.text(max_size=30))
def test_a_title_is_what_its_text_says(text: str) -> None:
    known = Known()
    assert known.titles[text] == normalise_title(text)
    assert known.title_key(text) == title_key(text)
