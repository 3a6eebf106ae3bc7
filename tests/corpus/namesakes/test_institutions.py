"""Institutions by their keys."""

from __future__ import annotations

import pytest

from topics.corpus.namesakes.institutions import institutions


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Department of Kites, University of Harbour, 20 Quay Rd, Harbour", "Univ Harbour"),
        ("String Institute of Technology, Coast", "Inst Technol String, Dept Knots, Coast"),
        ("Kite Research, Harbour", "kite  research"),
        ("National University of California", "Natl Univ Calif, Sch Kites"),
        ("Kites Inc.", "Kites Inc., Sales"),
    ],
)
def test_one_institution_in_two_ways(one: str, two: str) -> None:
    assert list(institutions(one)) == list(institutions(two)) != []


def test_other_institutions_differ_and_several_are_told_apart() -> None:
    assert list(institutions("Northeastern University")) != list(
        institutions("Northwestern University")
    )
    harbour, coast = institutions("University of Harbour; University of Coast, Department of Kites")
    assert harbour != coast
    assert list(institutions("; ,")) == []
