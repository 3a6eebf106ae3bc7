"""The bench: its arithmetic and its table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from topics.bench import encode as module
from topics.bench.encode import (
    COLUMNS,
    neighbours_changed,
    render,
    resample_sentences,
    run_encode_bench,
)
from topics.errors import UsageError

TEXTS = [
    f"We study {method} for {task}. It helps in {count} of ten cases."
    for count, (method, task) in enumerate(
        (method, task)
        for method in ("safe policies", "reward models", "graph networks", "language models")
        for task in ("robots", "proteins", "speech", "markets", "maps", "games")
    )
]


def test_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_sentence_transformers", lambda threads: None)
    seen: list[str] = []
    results = run_encode_bench(
        TEXTS, repetitions=2, threads=1, cache=tmp_path, progress=seen.append
    )
    assert tuple(results.columns) == COLUMNS
    assert list(results["encoder"]) == ["topics float32", "topics int8"]
    assert list(results["precision"]) == ["float32", "int8-7bit"]
    assert seen == list(results["encoder"]) * 2
    exact, short = results.iloc[0], results.iloc[1]
    assert (exact["ratio_to_float32"], exact["neighbours_changed"]) == (1, 0)
    assert exact["cosine_min"] == pytest.approx(1, abs=1e-5)
    assert 0.98 < short["cosine_min"] < short["cosine_mean"] < 0.9999
    assert short["texts_per_second"] == pytest.approx(len(TEXTS) / short["seconds"])
    assert short["ratio_to_float32"] == pytest.approx(exact["seconds"] / short["seconds"])
    assert render(results).row_count == 2


def test_the_peer_is_measured_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def backwards(texts: Sequence[str]) -> np.ndarray:
        return np.eye(384, dtype=np.float32)[[len(text) for text in texts]]

    monkeypatch.setattr(module, "_sentence_transformers", lambda threads: backwards)
    results = run_encode_bench(TEXTS, repetitions=1, threads=1, cache=tmp_path)
    assert results["encoder"].iloc[-1] == "sentence-transformers"
    assert results["cosine_mean"].iloc[-1] < 0.2
    assert results["neighbours_changed"].iloc[-1] > 0.2


def test_neighbours_changed_against_sorting() -> None:
    random = np.random.default_rng(3)
    before, after = random.normal(size=(2, 40, 6)).astype(np.float32)
    changed = []
    for row in range(40):
        sets = []
        for vectors in (before, after):
            order = np.argsort(-(vectors @ vectors[row]))
            sets.append(set(order[order != row][:10].tolist()))
        changed.append(1 - len(sets[0] & sets[1]) / 10)
    assert neighbours_changed(before, after) == pytest.approx(np.mean(changed))
    assert neighbours_changed(before, before) == 0


def test_resampled_texts() -> None:
    made = resample_sentences(["One. Two. Three.", "Four"], 50, seed=1)
    assert made == resample_sentences(["One. Two. Three.", "Four"], 50, seed=1)
    assert len(made) == 50
    assert {part for text in made for part in text.split(". ")} <= {"One", "Two", "Three.", "Four"}
    with pytest.raises(UsageError, match="no text with a sentence"):
        resample_sentences([""], 3)


def test_wrong_use() -> None:
    with pytest.raises(UsageError, match="at least 20 texts, got 3"):
        run_encode_bench(TEXTS[:3])
    with pytest.raises(UsageError, match="at least one repetition, got 0"):
        run_encode_bench(TEXTS, repetitions=0)
