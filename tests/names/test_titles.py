from __future__ import annotations

import pytest

from topics.names.titles import difference, is_generic, normalise_title, title_key

CASES = [
    ("Safe RLHF: A Study", "safe rlhf a study", "none"),
    ("Self-Play Learning", "Selfplay Learning", "none"),
    ("Optimisation of Models", "Optimization of models", "spelling"),
    ("Learning of Graphs", "Learning the Graphs", "spelling"),
    ("Baichuan: Open Models", "Baichuan 2: Open Models", "version"),
    ("Safe RLHF", "Safe RLHF-V", "version"),
    ("On Sums, Part I", "On Sums, Part II", "version"),
    ("Prompting GPT-3", "Prompting GPT-4", "version"),
    ("Learning with Labels", "Learning without Labels", "version"),
    ("C++ Templates", "C Templates", "version"),
    ("Aligner: Learning to Correct", "Stream Aligner: Learning to Correct", "wording"),
    ("Supervised Learning of Maps", "Unsupervised Learning of Maps", "wording"),
    ("Online Learning", "Offline Learning", "wording"),
]


@pytest.mark.parametrize(("one", "two", "expected"), CASES)
def test_kind_of_difference(one: str, two: str, expected: str) -> None:
    first, second = normalise_title(one), normalise_title(two)
    assert difference(first, second) == expected
    assert difference(second, first) == expected


def test_markup_and_accents_do_not_count() -> None:
    assert normalise_title("The <i>Café</i> \\textbf{Model} &amp; Co") == "the cafe model co"
    assert title_key("Re-ranking") == title_key("Reranking")
    assert title_key("学习") == "学习"
    assert title_key("???") == "???"


def test_generic_titles() -> None:
    assert is_generic(normalise_title("Editor’s Note"))
    assert is_generic(normalise_title("Editorial 2020"))
    assert not is_generic(normalise_title("Attention"))
