"""An encoder with the cache in front of it; a model is not read while the cache has it all."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.encoders.fakes import HashEncoder, write_bert
from topics.encoders.base import Encoder
from topics.encoders.bert.checkpoint import read_checkpoint
from topics.encoders.bert.onnx_encoder import OnnxEncoder
from topics.encoders.cache.encoder import CachedEncoder

TEXTS = ["safe policy", "robot data", ""]


def test_it_passes_for_the_encoder_behind_it_and_asks_it_once(tmp_path: Path) -> None:
    behind = HashEncoder()
    encoder: Encoder = CachedEncoder(behind, tmp_path)
    assert (encoder.id, encoder.fingerprint) == (behind.id, behind.fingerprint)
    assert (encoder.precision, encoder.dimensions) == (behind.precision, behind.dimensions)
    done: list[int] = []
    first = encoder.encode(TEXTS, progress=done.append)
    assert np.array_equal(first, HashEncoder().encode(TEXTS))
    assert sum(done) == len(TEXTS)
    assert np.array_equal(CachedEncoder(behind, tmp_path).encode(TEXTS[::-1]), first[::-1])
    assert behind.asked == TEXTS


def test_weights_are_not_read_for_vectors_that_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    write_bert(folder)
    checkpoint = read_checkpoint(folder)

    def load() -> CachedEncoder:
        behind = OnnxEncoder(checkpoint, id="x", cache=tmp_path / "cache", precision="float32")
        return CachedEncoder(behind, tmp_path / "cache")

    vectors = load().encode(TEXTS)
    for path in (*folder.glob("*.safetensors"), folder / "tokenizer.json"):
        path.unlink()
    assert np.array_equal(load().encode(TEXTS), vectors)
