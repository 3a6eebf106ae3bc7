from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.share_tables import make_tables
from topics.errors import InputError
from topics.settings import ShareSettings
from topics.shares.recounting import recount_shares

THEMES = ["a", "b", "c", "none"]
PAPERS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["Ann", "Bob", "Cyd"]), min_size=1, max_size=3),
        st.integers(2018, 2022),
        st.sampled_from(THEMES),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=30)
@given(rows=PAPERS, credit=st.sampled_from(["full", "fractional"]), data=st.data())
def test_counts_are_those_of_papers_that_always_had_the_other_labels(rows, credit, data):
    labels = data.draw(st.lists(st.sampled_from(THEMES), min_size=len(rows), max_size=len(rows)))
    groups = sorted({name for names, _, _ in rows for name in names})
    tables = make_tables(rows)
    other = make_tables(
        [(names, year, label) for (names, year, _), label in zip(rows, labels, strict=True)]
    )
    expected = other.shares(groups=groups, credit=credit)
    (found,) = recount_shares(
        tables.shares(groups=groups, credit=credit),
        [labels],
        tables.papers,
        ShareSettings(credit=credit),
        paper_ids=tables.assignments["paper_id"].tolist(),
    )
    assert np.array_equal(found.tally.papers, expected.tally.papers)
    assert np.array_equal(found.tally.weights.toarray(), expected.tally.weights.toarray())
    assert found.tally.whole == expected.tally.whole
    assert np.array_equal(found.dispersion.groups, expected.dispersion.groups)


def test_soft_counts_are_compared_with_hard_ones_of_the_same_credit():
    tables = make_tables([(["Ann"], 2020, "a"), (["Ann"], 2020, "b")])
    tables.memberships.loc[:, "weight"] = 1.0
    (found,) = recount_shares(
        tables.shares(groups=["Ann"], counting="soft"),
        [["b", "b"]],
        tables.papers,
        ShareSettings(counting="soft"),
        paper_ids=tables.assignments["paper_id"].tolist(),
    )
    assert found.tally.papers[1, 0].tolist() == [0, 2, 0, 0]
    assert found.tally.whole


def test_labels_that_come_twice_are_counted_once():
    tables = make_tables([(["Ann"], 2020, "a"), (["Ann"], 2020, "b")])
    first, second, third = recount_shares(
        tables.shares(groups=["Ann"]),
        [["a", "a"], ["b", "a"], ["a", "a"]],
        tables.papers,
        ShareSettings(),
        paper_ids=tables.assignments["paper_id"].tolist(),
    )
    assert first is third
    assert second is not first
    assert first.tally.papers[1, 0].tolist() == [2, 0, 0, 0]
    assert second.tally.papers[1, 0].tolist() == [1, 1, 0, 0]


def test_a_label_that_is_no_theme():
    tables = make_tables([(["Ann"], 2020, "a")])
    with pytest.raises(InputError, match="Theme 'zz' has papers but is not in the table"):
        recount_shares(
            tables.shares(groups=["Ann"]),
            [["zz"]],
            tables.papers,
            ShareSettings(),
            paper_ids=tables.assignments["paper_id"].tolist(),
        )
