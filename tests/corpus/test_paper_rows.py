"""Order and fields of papers, against the plainest way to say them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.makers import make_record
from topics.corpus.paper_rows import in_order, one_line
from topics.names.book import Book
from topics.names.titles import normalise_title
from topics.records import Record

RECORDS = st.builds(
    make_record,
    st.sampled_from(["Sums of Things", "Sums of things", "On Rain", "???"]),
    st.sampled_from(["Ada Byron", "Ada Byron; Li Na", ""]),
    st.sampled_from([None, 2019, 2020]),
    line=st.integers(1, 3),
    file=st.sampled_from(["a.csv", "b.csv"]),
    published=st.booleans(),
    doi=st.sampled_from(["", "10.1000/x"]),
)


def content(record: Record) -> tuple[object, ...]:
    return (
        normalise_title(record.title),
        9999 if record.year is None else record.year,
        record.title,
        record.published,
        record.format,
        record.venue,
        [(author.name, sorted(author.ids.items())) for author in record.authors],
        sorted(record.ids.items()),
        record.abstract,
        record.location,
    )


@given(st.lists(RECORDS, max_size=12))
def test_records_stand_in_the_order_of_their_content(records: list[Record]) -> None:
    expected = sorted(records, key=content)
    assert in_order(records, Book()) == expected
    assert in_order(reversed(records), Book()) == expected


@given(st.text(max_size=12) | st.text(alphabet=" ab\u00a0\u2028\t\x00", max_size=12))
def test_one_line_has_single_spaces_and_nothing_hidden(text: str) -> None:
    hidden = r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
    assert one_line(text) == " ".join(re.sub(hidden, " ", text).split())
