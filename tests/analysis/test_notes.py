"""Notes on abstracts: said where many are of a kind, not said of ordinary ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from topics.analysis.notes import (
    author_notes,
    coverage_notes,
    left_out_notes,
    placed_notes,
    share_notes,
    text_notes,
    theme_notes,
)
from topics.text.cleaning.languages import is_foreign
from topics.themes.placed import Placed

ENGLISH = "We study how robots learn to grasp the cups that people use, and show that it is safe."
CHINESE = "本文研究了深度卷积神经网络在医学图像分割任务中的应用，提出了一种改进的网络结构。"
RUSSIAN = "В работе рассматривается применение свёрточных нейронных сетей и предлагается алгоритм."
SPANISH = (
    "Este trabajo estudia el uso de redes convolucionales profundas para la segmentación de "
    "imágenes médicas y propone una arquitectura mejorada."
)
GERMAN = (
    "In dieser Arbeit untersuchen wir, wie Roboter lernen, Tassen zu greifen, und zeigen, dass "
    "das Verfahren unter milden Annahmen konvergiert."
)


@pytest.mark.parametrize("text", [CHINESE, RUSSIAN, SPANISH, GERMAN, "强化学习"])
def test_other_languages_are_told(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize("text", ["", ENGLISH, "Aprendizaje profundo", "π" + ENGLISH, "Preface."])
def test_english_and_what_is_too_short_to_tell_are_not(text: str) -> None:
    assert not is_foreign(text)


@pytest.mark.parametrize(
    ("odd", "note"),
    [
        (CHINESE + " {}", "20 of 100 abstracts are not in English, the language of the embedded"),
        (ENGLISH, "20 of 100 abstracts are the same as another paper's; these papers differ by"),
        ("robots{}", "20 of 100 abstracts have fewer than 5 words; little but the title says"),
        ("{} " + ENGLISH * 300, "20 of 100 abstracts have more than 20,000 characters, as if"),
    ],
)
def test_many_of_a_kind_are_worth_a_note(odd: str, note: str) -> None:
    usual = [f"{ENGLISH} This is number {number}." for number in range(80)]
    (found,) = text_notes([*usual, *(odd.format(number) for number in range(20)), "", ""])
    assert found.startswith(note)
    assert text_notes([*usual, *(odd.format(number) for number in range(5))]) == ()


def test_of_a_large_corpus_a_sample_tells() -> None:
    texts = [f"{(ENGLISH, SPANISH)[number % 4 == 0]} {number}" for number in range(9000)]
    (note,) = text_notes(texts)
    assert note.startswith("About 25% of the 9,000 abstracts are not in English")


def test_nothing_is_said_of_nothing() -> None:
    assert text_notes(["", ""]) == ()


def ledger(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["reason", "source", "detail"])


def test_nothing_left_out_is_no_note() -> None:
    assert left_out_notes(ledger()) == ()


def test_notes_count_the_files() -> None:
    one = ("file not read", "a", "a: is empty.")
    part = [("file read in part", name, "") for name in "cd"]
    assert left_out_notes(ledger(one)) == (
        "1 file could not be read and is left out: the ledger says which and why.",
    )
    assert left_out_notes(ledger(one, ("file not read", "b", ""), *part)) == (
        "2 files could not be read and are left out; 2 files could be read only in part: "
        "the ledger says which and why.",
    )


def test_records_of_other_things_are_counted() -> None:
    rows = [("not a paper", f"a:{line}", "a volume of proceedings") for line in (2, 3)]
    assert left_out_notes(ledger(*rows)) == (
        "2 records are left out that are not of papers: the ledger says which and why.",
    )


def test_papers_without_a_theme_are_worth_a_note_from_a_fifth_on() -> None:
    assert theme_notes(np.array([0] * 8 + [-1] * 2)) == ()
    assert theme_notes(np.array([0] * 7 + [-1] * 3)) == ("3 of 10 papers fit no theme.",)


def test_too_few_papers_are_said() -> None:
    assert theme_notes(np.array([0])) == (
        "1 paper is too few to tell themes apart; what matches no declared theme is put into one.",
    )


def test_a_year_that_is_not_over_is_said() -> None:
    years = (2020, 2024)
    assert share_notes(window=years, partial_last_year=None, dispersion=1.2) == ()
    assert share_notes(window=years, partial_last_year=2024, dispersion=1.0) == (
        "2024 is not complete: the papers were gathered before its end.",
    )
    assert share_notes(window=None, partial_last_year=None, dispersion=1.0) == (
        "No paper has both an abstract and a year, so there are no shares.",
    )


def test_papers_that_are_in_no_share_are_said() -> None:
    papers = pd.DataFrame(
        {
            "abstract": ["", "", "", "They fly.", "They fall.", "They dive."],
            "year": pd.array([2018, 2019, 2020, 2020, 2021, None], dtype="Int64"),
        }
    )
    assert coverage_notes(papers) == (
        "4 of 6 papers are in no share and no trend: 3 without an abstract and 1 without a year. "
        "Of 2 years (2018 to 2019) there are no other papers.",
    )
    assert coverage_notes(papers.iloc[2:5]) == (
        "1 of 3 papers is in no share and no trend: 1 without an abstract.",
    )
    assert coverage_notes(papers.iloc[[0, 4]]) == (
        "1 of 2 papers is in no share and no trend: 1 without an abstract. "
        "Of 1 year (2018) there are no other papers.",
    )
    assert coverage_notes(papers.iloc[3:5]) == ()


def test_papers_in_projects_are_said() -> None:
    (note,) = share_notes(window=(2020, 2024), partial_last_year=None, dispersion=1.84)
    assert note.startswith("Papers come in projects: shares vary 1.8 times as much")


def test_placed_papers_are_counted_and_new_themes_named() -> None:
    lost = pd.DataFrame({"reason": ["placed paper is not here"] * 2})
    placed = Placed(rows=np.arange(3), themes=("a", "Odd", "a"), ledger=lost)
    assert placed_notes(placed, ("Odd",)) == (
        "3 papers are where a person placed them, in 2 themes, and taught the boundaries between "
        "themes.",
        "No theme was called 'Odd': the papers placed there are a theme of their own.",
        "2 placed papers are not among the papers: the ledger says which.",
    )
    assert placed_notes(Placed()) == ()


def test_authors_who_are_not_reported_are_counted() -> None:
    assert author_notes([9, 5, 4], 2, 5) == ()
    assert author_notes([], 0, 5)[0].startswith("No author has 5 papers or more, so that only")
    (note,) = author_notes([9] * 1_300 + [4] * 7, 200, 5)
    assert note == (
        "Of 1,300 authors with 5 papers or more the 200 with most papers are reported; "
        "`--authors NAME` reports one more, `--authors all` everyone."
    )
