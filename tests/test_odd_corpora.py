"""Corpora of copies, of single words, of huge texts, of other languages, of titles alone.

Each is analysed whole, by both encoders where they can; what comes out is small
enough to say what it must be.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.makers import make_record
from topics.analysis.analyse import analyse
from topics.analysis.result import Result
from topics.corpus.building import build_corpus
from topics.errors import InputError
from topics.settings import EncoderSettings, Settings

ENGLISH = (
    "We study constrained policy optimization for safe reinforcement learning and keep the cost "
    "below its limit with a Lagrangian multiplier."
)
SUBJECTS = {
    "zh": (
        "本文研究了深度卷积神经网络在医学图像分割任务中的应用，提出了一种改进的网络结构。",
        "我们提出一种基于图神经网络的推荐方法，利用用户与物品之间的交互图来学习表示。",
    ),
    "ru": (
        "В работе рассматривается применение нейронных сетей для сегментации изображений врачами.",
        "Предложен алгоритм безопасного обучения с подкреплением и множителями Лагранжа роботов.",
    ),
    "es": (
        "Este trabajo estudia el uso de redes convolucionales profundas para la segmentación de "
        "imágenes médicas.",
        "El aprendizaje por refuerzo seguro exige cumplir restricciones de coste con "
        "multiplicadores de Lagrange.",
    ),
}


def run(titles: Sequence[str], abstracts: Sequence[str], encoder: str) -> Result:
    records = [
        make_record(
            title,
            f"Ada Byron; Author {chr(65 + row % 20)}{chr(97 + row // 20 % 26)}",
            2018 + row % 7,
            line=row + 1,
            abstract=abstract,
        )
        for row, (title, abstract) in enumerate(zip(titles, abstracts, strict=True))
    ]
    return analyse(build_corpus(records), Settings(encoder=EncoderSettings(name=encoder)))


def numbered(count: int) -> list[str]:
    return [f"On the subject of number {row}" for row in range(count)]


encoders = pytest.mark.parametrize("encoder", ["minilm", "student"])


@pytest.mark.parametrize(("encoder", "count"), [("minilm", 30), ("student", 30), ("student", 600)])
def test_identical_abstracts_are_one_theme_and_it_is_said(encoder: str, count: int) -> None:
    result = run(numbered(count), [ENGLISH] * count, encoder)
    assert len(result.papers) == count, "papers under numbered titles are not merged"
    assert result.themes["papers"].tolist() == [count]
    assert result.notes[0] == (
        f"{count:,} of {count:,} abstracts are the same as another paper's; these papers differ "
        "by their titles alone."
    )


@encoders
def test_one_word_abstracts(encoder: str) -> None:
    words = ("robots", "graphs", "vision", "games")
    result = run(numbered(40), [words[row % 4] for row in range(40)], encoder)
    assert result.themes["papers"].sum() + (result.assignments["theme_id"] == "none").sum() == 40
    assert any(note.startswith("40 of 40 abstracts have fewer than 5") for note in result.notes)


@encoders
def test_huge_abstracts(encoder: str) -> None:
    """Of a fifth of a megabyte; a megabyte each is no other case and takes five times as long."""
    texts = [f"{subject} {ENGLISH} " * 1200 for subject in ("Robots", "Graphs") for _ in range(10)]
    texts = [f"{text}{row}" for row, text in enumerate(texts)]
    result = run(numbered(20), texts, encoder)
    assert len(result.papers) == 20
    assert any("20 of 20 abstracts have more than 20,000 char" in note for note in result.notes)


@encoders
@pytest.mark.parametrize("language", SUBJECTS)
def test_no_english(encoder: str, language: str) -> None:
    subjects = SUBJECTS[language]
    texts = [f"{subjects[row % 2]} {row // 2}" for row in range(40)]
    result = run([text[:20] + text[-3:] for text in texts], texts, encoder)
    assert any("40 of 40 abstracts are not in English" in note for note in result.notes)
    assert len(result.themes)
    assert not result.themes["theme"].str.startswith("unnamed").any()


def test_titles_only() -> None:
    titles = [f"{what} {row}" for row in range(10) for what in ("Robots that grasp cups", "Games")]
    result = run(titles, [""] * 20, "minilm")
    assert result.shares.empty
    assert result.notes[-1] == "No paper has both an abstract and a year, so there are no shares."


def test_a_student_says_what_it_cannot_learn_from() -> None:
    with pytest.raises(InputError, match="at least 20 different texts with words, got 12; use"):
        run(numbered(12), [ENGLISH] * 12, "student")
