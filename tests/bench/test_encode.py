"""The bench: its arithmetic, its table, and that the peer computes what it should."""

from __future__ import annotations

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
    names = list(results["encoder"])
    assert names[0] == "topics"
    assert names[-1] == "onnxruntime float32"
    assert set(names[1:-1]) <= {"topics, few texts"}
    assert results["precision"].is_unique
    assert seen == names * 2
    ours, peer = results.iloc[0], results.iloc[-1]
    assert (results["cosine_mean"] > 0.98).all()
    assert (results["cosine_min"] <= results["cosine_mean"]).all()
    assert (peer["ratio_to_onnxruntime"], peer["neighbours_changed"]) == (1, 0)
    assert peer["cosine_min"] == pytest.approx(1, abs=1e-5)
    assert ours["texts_per_second"] == pytest.approx(len(TEXTS) / ours["seconds"])
    assert render(results).row_count == len(names)


def test_the_peer_is_the_same_model(tmp_path: Path) -> None:
    from topics.encoders.bert.minilm import minilm_checkpoint
    from topics.encoders.bert.onnx_encoder import OnnxEncoder

    exact = OnnxEncoder(minilm_checkpoint(), id="x", cache=tmp_path, precision="float32")
    texts = [*TEXTS[:5], "", "short"]
    peer = module._onnxruntime_float32(1)(texts)
    np.testing.assert_allclose(peer, exact.encode(texts), atol=1e-5)


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
