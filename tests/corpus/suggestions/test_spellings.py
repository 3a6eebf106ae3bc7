from __future__ import annotations

import pytest

from topics.corpus.suggestions.spellings import NICKNAMES, skeleton, umlaut_spellings


def test_umlauts_written_out() -> None:
    assert list(umlaut_spellings("Jörg Stückler")) == ["Joerg Stueckler"]
    assert list(umlaut_spellings("Ada Byron")) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [("yekaterina", "ekaterina"), ("zhukov", "zukov"), ("tchebychev", "chebychev"),
     ("aleksandr", "alexandr"), ("dmitriy", "dmitri"), ("phillippe", "philippe")],
)  # fmt: skip
def test_transliterations_share_a_skeleton(one: str, two: str) -> None:
    assert skeleton(one) == skeleton(two)


@pytest.mark.parametrize(("one", "two"), [("ivanov", "petrov"), ("wang", "zhang")])
def test_other_names_do_not(one: str, two: str) -> None:
    assert skeleton(one) != skeleton(two)


def test_nicknames_meet_at_one_name() -> None:
    assert NICKNAMES["bill"] == NICKNAMES["william"] == NICKNAMES["will"]
    assert "jiaming" not in NICKNAMES
