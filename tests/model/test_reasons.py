from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from topics.model.papers import decode, encode, extend, papers_table, remember
from topics.model.reasons import PAPERS, NearestPapers, find_keywords


@pytest.mark.parametrize(
    ("text", "keywords", "found"),
    [
        ("Self-play, a Zero-Sum game", ("self play", "zero-sum"), ["self play", "zero-sum"]),
        ("A model of models", ("Models", "odel"), ["Models"]),
        ("A model of modelling", ("model",), ["model"]),
        ("modelling", ("model",), []),
        ("", ("model", "-"), []),
    ],
)  # fmt: skip
def test_keywords_stand_in_a_text_as_words(text: str, keywords: tuple, found: list) -> None:
    assert find_keywords([text, text], np.array([0, -1]), [keywords]) == [found, []]


def unit(count: int, dimensions: int = 32, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def table_of(
    count: int, prefix: str = "p", theme_ids: tuple[str, ...] = ("a", "b")
) -> pd.DataFrame:
    return papers_table(
        paper_ids=[f"{prefix}{at}" for at in range(count)],
        titles=[f"Title {prefix}{at}" for at in range(count)],
        years=[2020] * count,
        theme_ids=["ab"[at % 2] for at in range(count)],
        confidence=np.full(count, 0.5),
        texts=[f"text {prefix}{at}" for at in range(count)],
    )


def test_the_nearest_papers_are_those_of_the_theme_by_cosine() -> None:
    vectors = unit(300)
    papers = remember(table_of(300), vectors)
    new = unit(20, seed=1)
    labels = np.arange(20) % 3 - 1
    found = NearestPapers(papers, ("a", "b")).find(new, labels)
    kept = decode(encode(vectors))
    for row, label in enumerate(labels):
        if label < 0:
            assert found[row] == []
            continue
        members = np.arange(label, 300, 2)
        cosines = (kept[members] @ new[row]).round(4)
        best = members[np.argsort(-cosines, kind="stable")[:PAPERS]]
        assert found[row] == [f"Title p{at}" for at in best]


def test_codes_keep_the_direction() -> None:
    vectors = np.vstack([unit(50, 384), np.zeros((1, 384), np.float32)])
    again = decode(encode(vectors))
    assert (again[:50] * vectors[:50]).sum(axis=1).min() > 0.9999
    assert not again[50].any()


def test_memory_is_bounded_and_does_not_depend_on_the_order(monkeypatch) -> None:
    monkeypatch.setattr("topics.model.papers.MOST_VECTORS", 40)
    table, vectors = table_of(100), unit(100)
    whole = remember(table, vectors)
    assert len(whole.rows) == 40
    half = remember(table[:60], vectors[:60])
    both = extend(half, table[60:], vectors[60:])
    kept = [set(one.table["paper_id"].to_numpy()[one.rows]) for one in (whole, both)]
    assert kept[0] == kept[1]
    np.testing.assert_array_equal(both.codes, encode(vectors[both.rows]))


def test_fifty_thousand_papers_and_a_student_take_less_than_forty_megabytes(tmp_path) -> None:
    from topics.model.familiarity import piece_counter
    from topics.model.papers import COLUMNS
    from topics.store.tables import write_parquet

    generator = np.random.default_rng(3)
    words = ["".join(generator.choice(list("aeiourstnl"), 6)) for _ in range(8_000)]
    drawn = generator.choice(words, size=(50_000, 9))
    table = papers_table(
        paper_ids=[f"p{at:012x}" for at in generator.integers(0, 2**48, 50_000)],
        titles=[" ".join(row) for row in drawn],
        years=generator.integers(2000, 2026, 50_000),
        theme_ids=[f"theme-{at}" for at in generator.integers(0, 500, 50_000)],
        confidence=generator.random(50_000),
        texts=[" ".join(row) for row in drawn],
    )
    papers = remember(table, unit(50_000, 384))
    write_parquet(papers.table, tmp_path / "papers.parquet", list(COLUMNS))
    student = piece_counter().pieces * (384 * 2 + 4) + 384 * 4
    size = (tmp_path / "papers.parquet").stat().st_size + papers.codes.nbytes + student
    assert size + 500 * 384 * 4 + 1_000 * 200 * 3 < 40e6
