"""A ledger folded to its kinds."""

from __future__ import annotations

import pandas as pd

from topics.corpus.ledger import FOLDED_COLUMNS, fold_ledger


def test_kinds_are_counted_and_the_first_is_by_file_and_line() -> None:
    ledger = pd.DataFrame(
        [
            ("noted", "columns guessed", "b.csv", "", "read as title=T"),
            ("repaired", "author repeated", "a.ris:1200", "", "Eve Oak"),
            ("repaired", "author repeated", "a.ris:13", "", "Tom Elm"),
            ("repaired", "author repeated", "b.csv:2", "", "Ann Reed"),
        ],
        columns=["action", "reason", "source", "paper_id", "detail"],
    )
    folded = fold_ledger(ledger)
    assert list(folded.columns) == list(FOLDED_COLUMNS)
    assert [tuple(row) for row in folded.itertuples(index=False)] == [
        ("noted", "columns guessed", 1, "b.csv", "read as title=T"),
        ("repaired", "author repeated", 3, "a.ris:13", "Tom Elm"),
    ]
    assert fold_ledger(ledger.iloc[:0]).empty
