"""Names and titles of a corpus: the same as asking each time, but asked once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from topics.names.book import Book, Memo, parse_name
from topics.names.display import one_line
from topics.names.person import homonym_number, is_name, name_parts
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

    known = Memo(length)
    assert [known["a"], known["bb"], known["a"]] == [1, 2, 1]
    assert asked == ["a", "bb"]


@given(NAMES)
def test_a_name_is_what_its_text_says(text: str) -> None:
    name = parse_name(text)
    assert (name.text, name.is_name) == (text, is_name(text))
    assert (name.shown, name.number) == homonym_number(
        one_line(text) if not text.isprintable() else text
    )
    assert name.parts == name_parts(text, name.shown)


def test_blocks_are_what_another_spelling_shares() -> None:
    assert parse_name("Anna-Lena van den Berg").blocks == ("vandenberg|a", "anna lena vandenberg")
    assert parse_name("Berg Anna").blocks == ("anna|b", "anna berg")
    assert parse_name("A. Berg").blocks == ("berg|a",)
    assert parse_name("Madonna").blocks == ("madonna|",)


@given(st.text(max_size=30))
def test_a_title_is_what_its_text_says(text: str) -> None:
    book = Book()
    assert book.titles[text] == normalise_title(text)
    assert book.title_key(text) == title_key(text)
