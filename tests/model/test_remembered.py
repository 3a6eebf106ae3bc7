"""Papers that a model remembers are not encoded again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from topics.encoders.base import Vectors
from topics.model.bundle import load_model
from topics.model.papers import hash_text, remember
from topics.model.remembered import RememberingEncoder

DIMENSIONS = 384


class Counting:
    """A vector from the text's hash; keeps what it was asked for."""

    id, fingerprint, precision, dimensions = "counting", "f" * 64, "float32", DIMENSIONS

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        self.asked += texts
        if progress:
            progress(len(texts))
        rows = [
            np.random.default_rng(abs(hash_text(text))).normal(size=DIMENSIONS) for text in texts
        ]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def test_remembered_texts_are_looked_up_and_others_encoded_once(
    seed_run: Path, tmp_path: Path
) -> None:
    texts = ["One paper.", "Another paper.", "A third one."]
    encoder = Counting()
    truth = Counting().encode([*texts, "New."])
    table = pd.DataFrame(
        {
            "paper_id": list("abc"), "title": texts, "year": 2020, "theme_id": "none",
            "confidence": 0.5, "text_hash": [hash_text(text) for text in texts],
        }
    )  # fmt: skip
    model = replace(
        load_model(seed_run / "model"),
        encoder_id=encoder.id,
        encoder_fingerprint=encoder.fingerprint,
        papers=remember(table, truth[:3]),
    )
    done: list[int] = []
    for _ in range(2):
        known = RememberingEncoder(encoder, model, cache=tmp_path, progress=done.append)
        found = known.encode([texts[2], "New.", texts[0]])
        np.testing.assert_allclose((found * truth[[2, 3, 0]]).sum(axis=1), 1.0, atol=1e-4)
        np.testing.assert_array_equal(found[1], truth[3])
    assert encoder.asked == ["New."]
    assert sum(done) == 6


def test_vectors_of_another_encoder_are_of_no_use(seed_run: Path, tmp_path: Path) -> None:
    encoder = Counting()
    model = load_model(seed_run / "model")
    title = model.papers.table["title"].iloc[0]
    RememberingEncoder(encoder, model, cache=tmp_path).encode([title])
    RememberingEncoder(encoder, None, cache=tmp_path / "other").encode([title])
    assert encoder.asked == [title, title]
