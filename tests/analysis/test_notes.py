"""Notes on abstracts: said where many are of a kind, not said of ordinary ones."""

from __future__ import annotations

import pytest

from topics.analysis.notes import find_text_notes
from topics.text.cleaning.languages import is_foreign

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
    (found,) = find_text_notes([*usual, *(odd.format(number) for number in range(20)), "", ""])
    assert found.startswith(note)
    assert find_text_notes([*usual, *(odd.format(number) for number in range(5))]) == ()


def test_of_a_large_corpus_a_sample_tells() -> None:
    texts = [f"{(ENGLISH, SPANISH)[number % 4 == 0]} {number}" for number in range(9000)]
    (note,) = find_text_notes(texts)
    assert note.startswith("About 25% of the 9,000 abstracts are not in English")


def test_nothing_is_said_of_nothing() -> None:
    assert find_text_notes(["", ""]) == ()
