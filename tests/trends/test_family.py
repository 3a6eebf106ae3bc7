from __future__ import annotations

import numpy as np

from tests.share_tables import make_tables, yearly
from topics.trends import compute_trends
from topics.trends.family import describe_family, find_nearest


def trends_of(rows, *groups):
    return compute_trends(make_tables(rows).shares(groups=groups, dispersion=False)).table


def near_misses(authors):
    """Authors who move a little, and one with too few papers to be called."""
    rows = []
    for number in range(authors):
        name = f"Author {number}"
        papers = ((2, 2, 3, 4, 5), (2, 2, 3, 5, 5), (1, 2, 3, 4, 4))[number % 3]
        rows += yearly(name, "a", dict(zip(range(2018, 2023), papers, strict=True)))
        rows += yearly(name, "b", {2018: 6, 2019: 6, 2020: 5, 2021: 4, 2022: 3})
    return rows + yearly("Zoe", "a", {2018: 1}) + yearly("Zoe", "b", dict.fromkeys((2019, 2020), 2))


def test_the_nearest_are_those_of_the_smallest_q_that_are_not_called():
    names = [f"Author {number}" for number in range(8)]
    table = trends_of(near_misses(8), *names, "Zoe")
    near = find_nearest(table)
    assert len(near) == 5
    possible = table[(table["author"] != "*") & table["q"].notna()]
    possible = possible[(possible["label"] == "insufficient evidence") & (possible["p"] <= 0.1)]
    np.testing.assert_allclose(near["q"], np.sort(possible["q"])[:5])
    assert "Zoe" not in set(near["author"])


def test_a_reader_is_told_how_many_could_be_called_and_which_came_near():
    names = [f"Author {number}" for number in range(8)]
    table = trends_of(near_misses(8), *names, "Zoe")
    family, near = describe_family(table)
    assert family == (
        "q is corrected over the 16 of 18 pairs of an author and a theme (8 of 9 authors) with "
        "enough papers to be called, whatever their years."
    )
    assert near.startswith("Nearest to a call, and not called: Author ")
    assert near.count("; ") == 4


def test_no_pair_that_could_be_called_is_a_sentence():
    rows = yearly("Zoe", "a", {2018: 1}) + yearly("Zoe", "b", dict.fromkeys((2019, 2020), 2))
    assert describe_family(trends_of(rows, "Zoe")) == (
        "No pair of an author and a theme can be called: there are too few papers, with or without "
        "the theme, for any order of their years to tell (2 looked at).",
    )


def test_without_authors_there_is_nothing_to_say():
    assert describe_family(trends_of(yearly("Zoe", "a", {2018: 1}))) == ()


def test_groups_are_called_what_they_are_and_a_small_q_without_a_call_is_explained():
    names = [f"Author {number}" for number in range(8)]
    table = trends_of(near_misses(8), *names, "Zoe")
    alpha = float(table["q"].dropna().nsmallest(2).iloc[1])
    family, near = describe_family(table, alpha=alpha, words=("venue", "venues"))
    assert "16 of 18 pairs of a venue and a theme (8 of 9 venues) with" in family
    told = [one for one in near.split("; ") if "but the 95% interval holds 0" in one]
    assert len(told) == (find_nearest(table)["q"] <= alpha).sum()
