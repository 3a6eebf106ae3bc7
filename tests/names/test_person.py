from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.growth import assert_grows_linearly
from topics.names import display
from topics.names.author_lists import read_author_list
from topics.names.person import (
    display_name,
    homonym_number,
    is_name,
    name_key,
    name_parts,
)

NAMES = {
    "Lihe Zhang¹": "Lihe Zhang",
    "Sujith Ravi[2]": "Sujith Ravi",
    "Ze Liu(†)": "Ze Liu",
    "Ada Byron*": "Ada Byron",
    "Yutao Hu ¹": "Yutao Hu",
    "Yizhou Wang 0001": "Yizhou Wang",
    "Ian O'NEILL": "Ian O'Neill",
    "MCDONALD, R.": "R. McDonald",
    "Yang LI": "Yang Li",
    "DUPONT Jean": "Jean Dupont",
    "Dr. Ada Byron, PhD": "Ada Byron",
    "JC Smith": "JC Smith",
    "  Ada\u00a0 Byron\u200b ": "Ada Byron",
    "wenqi chen": "wenqi chen",
    "H. S. M. Coxeter": "H. S. M. Coxeter",
    "LUDWIG VAN BEETHOVEN": "Ludwig van Beethoven",
}

SAME = [
    ("Éva Tardos", "TARDOS, Eva"),
    ("Zhuo-Yang Song", "Zhuoyang Song"),
    ("Zhuo-Yang Song", "Zhuo Yang Song"),
    ("Luc Van Gool", "Luc VanGool"),
    ("J. C. Phillips", "Phillips J.C."),
    ("Søren Øster", "Soren Oster"),
    ("David Pérez-Fernández", "David Perez Fernandez"),
    ("Martin King, Jr.", "Martin King Jr"),
]

DIFFERENT = [
    ("Jiaming Ji", "J. Ji"),
    ("Li Nan", "Lin An"),
    ("Josef Dai", "Juntao Dai"),
    ("Jasmine Li", "Jasmine X. Li"),
    ("Martin King", "Martin King Jr."),
]


@pytest.mark.parametrize(("raw", "expected"), NAMES.items())
def test_display_names(raw: str, expected: str) -> None:
    assert display_name(raw) == expected


@pytest.mark.parametrize(("one", "two"), SAME)
def test_spellings_with_one_key(one: str, two: str) -> None:
    assert name_key(one) == name_key(two)


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_names_with_different_keys(one: str, two: str) -> None:
    assert name_key(one) != name_key(two)


def test_parts_of_a_name() -> None:
    parts = name_parts("Jan-Willem van der Berg III")
    assert parts.given == ("jan", "willem")
    assert parts.surname == "vanderberg"
    assert parts.suffix == "iii"
    assert not parts.only_initials
    assert name_parts("J.-W. Berg").only_initials


def test_homonym_number_is_taken_off() -> None:
    assert homonym_number("Yizhou Wang 0001") == ("Yizhou Wang", "0001")
    assert homonym_number("Yizhou Wang") == ("Yizhou Wang", "")


WORDS = (
    "Ada Mary Éva Łukasz Øyvind Jürgen Li-Wu Anne-marie Su Ii Iıi Ŝr Jr Sr Iii Iv Md Phd "
    "Msc Dr Mr Sir Prof J. G. É. D R van de la al McLane X-y A-B RR II C.V. Ph. Ph"
).split()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_what_is_known_at_sight_is_what_a_closer_look_gives(words: list[str]) -> None:
    name = " ".join(words)
    assert display_name(name) == display.shaped(name)
    assert name_parts(name) == name_parts(name, display_name(name))


@given(st.text(max_size=12))
def test_a_homonym_number_is_four_digits_at_the_end(text: str) -> None:
    found = re.search(r"\s+(\d{4})$", text.strip())
    expected = (text.strip()[: found.start()], found.group(1)) if found else (text.strip(), "")
    assert homonym_number(text) == expected


@pytest.mark.parametrize("junk", [")*", "x}@site.org", "Anonymous", "[No author name available]"])
def test_what_names_nobody(junk: str) -> None:
    assert not is_name(junk)
    assert read_author_list(junk).names == ()


@pytest.mark.parametrize(
    "filler", ["*", " ", ",", "; ", "\n", "A", "aB cD ", "1,", "(", "and ", "J."]
)
def test_hostile_fields_are_read_in_linear_time(filler: str) -> None:
    def read(size: int) -> None:
        read_author_list("Ada Byron" + filler * (size // len(filler)) + "x")
        display_name("Ada Byron" + filler * size + "x")

    assert_grows_linearly(read, 25_000)
