"""Author fields as exports write them, and the names in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.names.author_lists import parse_author_list
from topics.names.person import fold, name_key

LISTS = {
    "Phillips J.C., Braun R., Kalé L.": ["J.C. Phillips", "R. Braun", "L. Kalé"],
    "A. Hayashi; S. Raj Paul; V. Sarkar": ["A. Hayashi", "S. Raj Paul", "V. Sarkar"],
    "A. Hayashi and S. Paul": ["A. Hayashi", "S. Paul"],
    "A. Hayashi, S. Paul and V. Sarkar": ["A. Hayashi", "S. Paul", "V. Sarkar"],
    "Surname, A.; Surname, B.": ["A. Surname", "B. Surname"],
    "Knuth, Donald E. and Lamport, Leslie": ["Donald E. Knuth", "Leslie Lamport"],
    "Smith, A., Jones, B.C., van der Berg, D.": ["A. Smith", "B.C. Jones", "D. van der Berg"],
    "Müller, K.-R., Smola, A. J., Rätsch, G.": ["K.-R. Müller", "A. J. Smola", "G. Rätsch"],
    "van Dyk D.A., Meng X.-L.": ["D.A. van Dyk", "X.-L. Meng"],
    "Smith JC, Wang Y, Li WU": ["J.C. Smith", "Y. Wang", "W.U. Li"],
    "Vivek K. PallipuramMohammad Bhuiyan": ["Vivek K. Pallipuram", "Mohammad Bhuiyan"],
    "Prof. Rafik A. AlievProf. Dr. Janusz KacprzykMo Jamshidi": [
        "Rafik A. Aliev",
        "Janusz Kacprzyk",
        "Mo Jamshidi",
    ],
    "Angus McKay, Ann LeCun": ["Angus McKay", "Ann LeCun"],
    "Bryan McCannRichard Socher": ["Bryan McCann", "Richard Socher"],
    "Wei Zhang1Li Na Wu2": ["Wei Zhang", "Li Na Wu"],
    "Ada Byron, Mary Somerville et al.": ["Ada Byron", "Mary Somerville"],
    "King, Jr., Martin": ["Martin King Jr."],
    "King Jr, Martin L. and Doe, Jane": ["Martin L. King Jr.", "Jane Doe"],
    "JOHN SMITH; PO-AN WANG": ["John Smith", "Po-An Wang"],
    "Ji, Jiaming": ["Jiaming Ji"],
    "Y Zhang": ["Y Zhang"],
    "马宇鑫, 师佳怡": ["马宇鑫", "师佳怡"],
    "Иванов И.И., Петров П.П.": ["И.И. Иванов", "П.П. Петров"],
    "Ada Byron\nMary Somerville": ["Ada Byron", "Mary Somerville"],
    "": [],
    " ; , ": [],
    "et al.": [],
}


@pytest.mark.parametrize(("text", "expected"), LISTS.items())
def test_author_lists(text: str, expected: list[str]) -> None:
    assert parse_author_list(text) == expected


def test_a_given_separator_is_the_only_one() -> None:
    assert parse_author_list("Barnes & Noble | Lee, Ann", separator="|") == [
        "Barnes & Noble",
        "Ann Lee",
    ]
    assert parse_author_list("B, A and D, C", separator=" and ") == ["A B", "C D"]


@given(st.text(max_size=60))
def test_any_text_gives_stable_names(text: str) -> None:
    for name in parse_author_list(text):
        assert name.strip()
        assert "\n" not in name
        assert name_key(name) == name_key(name)
    assert fold(fold(text)) == fold(text) or not text.isascii()


@given(st.lists(st.sampled_from(["Ada Byron", "Mary Somerville", "Luc Van Gool"]), min_size=2))
def test_lists_of_plain_names_survive(names: list[str]) -> None:
    assert parse_author_list("; ".join(names)) == names
    assert parse_author_list(", ".join(names)) == names
    assert parse_author_list(" and ".join(names)) == names
