"""What a ledger says of files that were left out."""

from __future__ import annotations

import pandas as pd

from topics.corpus.left_out import find_left_out, not_read, partly_read
from topics.errors import InputError


def ledger(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["reason", "source", "detail"])


def test_nothing_left_out_is_nothing_to_say() -> None:
    assert not find_left_out(ledger(("no title", "a.csv:3", "a paper needs a title")))


def test_a_file_is_named_once_and_wholly_before_partly() -> None:
    found = find_left_out(
        ledger(
            ("file not read", "b.json", "b.json: is not valid JSON."),
            ("file cut short", "b.json:7", "the file ends here"),
            ("file damaged", "c.txt:9", "zero bytes"),
            ("file cut short", "c.txt:12", "the gzip data ends early"),
            ("file read in part", "a.xml", "a.xml:5: the XML is damaged."),
        )
    )
    assert found.whole == (("b.json", "b.json: is not valid JSON."),)
    assert found.in_part == (
        ("a.xml", "a.xml:5: the XML is damaged."),
        ("c.txt", "c.txt:9: zero bytes."),
    )


def test_problems_say_the_error_and_what_was_kept() -> None:
    error = InputError("x.xlsx: the workbook is locked.")
    assert not_read("x.xlsx", error).detail == "x.xlsx: the workbook is locked."
    problem = partly_read("x.xlsx", error, records=1_200)
    assert (problem.action, problem.reason) == ("rejected", "file read in part")
    assert problem.detail.endswith("1,200 records before it are kept.")
