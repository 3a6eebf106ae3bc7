"""A random BERT of a few kilobytes in sentence-transformers, on the processor and on a GPU.

What is not replaced here needs the extra [transformers], and the last tests a GPU that
torch finds; they are skipped elsewhere.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tests.encoders.fakes import WORDS, write_bert
from topics.encoders.cache.vectors import cache_summary, encode_cached
from topics.encoders.load import load_encoder, stands_for
from topics.encoders.sentence_transformer import GPU_PRECISION, SentenceTransformerEncoder
from topics.errors import ModelError
from topics.settings import TRANSFORMERS, EncoderSettings

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None,
    reason="sentence-transformers is not installed",
)

SIZE = 128
TEXTS = list(
    dict.fromkeys(
        " ".join(WORDS[(first + step * place) % len(WORDS)] for place in range(length))
        for first in range(10)
        for step in (1, 3, 7)
        for length in range(1, 20)
    )
)
"""550 texts of one to nineteen words, each word one token."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model") / "bert")


@pytest.fixture
def gpu() -> Iterator[Any]:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("torch finds no GPU here")
    yield torch.cuda
    torch.cuda.set_per_process_memory_fraction(1.0)


def write_model(folder: Path, *, seed: int = 0) -> Path:
    """A folder as sentence-transformers writes it: mean pooling, then length one."""
    write_bert(folder, size=SIZE, seed=seed)
    config = json.loads((folder / "config.json").read_text())
    known = {"architectures": ["BertModel"], "vocab_size": 5 + len(WORDS)}
    (folder / "config.json").write_text(json.dumps({**config, **known}))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"})
    )
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 24}))
    parts = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {
            "idx": place,
            "name": str(place),
            "path": path,
            "type": f"sentence_transformers.models.{name}",
        }
        for place, (path, name) in enumerate(parts)
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    pooling = folder / "1_Pooling" / "config.json"
    modes = {"word_embedding_dimension": SIZE, **json.loads(pooling.read_text())}
    pooling.write_text(json.dumps(modes))
    return folder


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (one.astype(np.float64) * other.astype(np.float64)).sum(axis=1)


def test_rows_are_unit_vectors_or_zero(folder: Path) -> None:
    encoder = load_encoder(EncoderSettings(name=f"{TRANSFORMERS}{folder}"))
    done: list[int] = []
    vectors = encoder.encode(["", *TEXTS, "  "], progress=done.append)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS) + 2, SIZE), np.float32)
    assert encoder.dimensions == SIZE
    assert encoder.precision == "float32"
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[[0, -1]].tolist() == [0.0, 0.0]
    np.testing.assert_allclose(lengths[1:-1], 1.0, atol=1e-6)
    assert sum(done) == len(TEXTS) + 2


def test_a_vector_is_that_of_its_text(folder: Path) -> None:
    encoder = SentenceTransformerEncoder(str(folder))
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS[::57]])
    np.testing.assert_allclose(together[::57], alone, atol=1e-5)
    other_way = encoder.encode(TEXTS[::-1])[::-1]
    np.testing.assert_allclose(together, other_way, atol=1e-5)


def test_weights_of_half_precision_are_computed_with_in_float32(
    folder: Path, tmp_path: Path
) -> None:
    half, rounded = tmp_path / "half", tmp_path / "rounded"
    weights = load_file(folder / "model.safetensors")
    for copy, dtype in ((half, np.float16), (rounded, np.float32)):
        shutil.copytree(folder, copy)
        save_file(
            {name: value.astype(np.float16).astype(dtype) for name, value in weights.items()},
            copy / "model.safetensors",
            metadata={"format": "pt"},
        )
    expected = SentenceTransformerEncoder(str(rounded)).encode(TEXTS[:40])
    assert np.array_equal(SentenceTransformerEncoder(str(half)).encode(TEXTS[:40]), expected)


def test_the_same_weights_stand_for_each_other_in_any_folder(folder: Path, tmp_path: Path) -> None:
    here = SentenceTransformerEncoder(str(folder))
    moved = SentenceTransformerEncoder(str(shutil.copytree(folder, tmp_path / "moved")))
    other = SentenceTransformerEncoder(str(write_model(tmp_path / "other", seed=1)))
    assert here.fingerprint != moved.fingerprint
    assert stands_for(here, here.id, here.fingerprint)
    assert stands_for(moved, here.id, here.fingerprint)
    assert not stands_for(other, here.id, here.fingerprint)
    assert not stands_for(here, moved.id, here.fingerprint)


class Small:
    """A model on a GPU that holds so many texts, or fails; remembers its batches."""

    def __init__(self, holds: int, error: Exception) -> None:
        self.holds, self.error = holds, error
        self.batches: list[int] = []

    def encode(self, texts: list[str], *, batch_size: int, **_: Any) -> np.ndarray:
        self.batches.append(batch_size)
        if batch_size > self.holds:
            raise self.error
        return np.eye(SIZE, dtype=np.float32)[[len(text) % SIZE for text in texts]]


def as_on_a_gpu(folder: Path, model: Small) -> SentenceTransformerEncoder:
    encoder = SentenceTransformerEncoder(str(folder))
    encoder._device, encoder._batch, encoder._model = "gpu", 256, model
    return encoder


def test_batches_are_halved_until_the_gpu_holds_them(folder: Path) -> None:
    torch = pytest.importorskip("torch")
    small = Small(100, torch.cuda.OutOfMemoryError("CUDA out of memory."))
    encoder = as_on_a_gpu(folder, small)
    assert encoder.encode(["one"])[0].argmax() == 3
    assert encoder.encode(["four"])[0].argmax() == 4
    assert small.batches == [256, 128, 64, 64]


def test_a_gpu_that_does_not_hold_one_text_is_said(folder: Path) -> None:
    torch = pytest.importorskip("torch")
    error = torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 9 GiB.\nSee more")
    encoder = as_on_a_gpu(folder, Small(0, error))
    match = (
        r"bert: the GPU cannot encode \(CUDA out of memory. Tried to allocate 9 GiB\); use --dev"
    )
    with pytest.raises(ModelError, match=match):
        encoder.encode(["one"])


def test_a_gpu_that_torch_was_not_built_for_is_said(folder: Path) -> None:
    small = Small(0, RuntimeError("CUDA error: no kernel image is available for execution"))
    with pytest.raises(ModelError, match=r"cannot encode \(CUDA error: no kernel image .*\); use"):
        as_on_a_gpu(folder, small).encode(["one"])
    assert small.batches == [256]


def test_a_gpu_gives_the_vectors_of_the_processor_but_for_their_last_bits(
    folder: Path, gpu: Any
) -> None:
    named = f"{TRANSFORMERS}{folder}"
    processor = load_encoder(EncoderSettings(name=named))
    encoder = load_encoder(EncoderSettings(name=named, device="gpu"))
    assert encoder.precision == GPU_PRECISION
    found, expected = encoder.encode(["", *TEXTS]), processor.encode(["", *TEXTS])
    assert not found[0].any()
    assert cosines(found[1:], expected[1:]).min() > 0.99999
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert np.array_equal(encoder.encode(["", *TEXTS]), found), "the same call gives the same bits"


def test_vectors_of_a_gpu_are_kept_apart_and_its_models_are_read_elsewhere(
    folder: Path, gpu: Any, tmp_path: Path
) -> None:
    processor = SentenceTransformerEncoder(str(folder))
    encoder = SentenceTransformerEncoder(str(folder), device="gpu")
    assert encoder.fingerprint != processor.fingerprint
    for one in (processor, encoder):
        kept = encode_cached(one, TEXTS, tmp_path)
        np.testing.assert_allclose(kept, one.encode(TEXTS), atol=1e-6)
    assert cache_summary(tmp_path).blocks == 2
    assert stands_for(processor, encoder.id, encoder.fingerprint)
    assert stands_for(encoder, processor.id, processor.fingerprint)


def test_a_gpu_short_of_memory_takes_smaller_batches(folder: Path, gpu: Any) -> None:
    encoder = SentenceTransformerEncoder(str(folder), device="gpu")
    encoder._batch = 256
    expected = encoder.encode(TEXTS)
    encoder.encode(TEXTS[:1])
    gpu.empty_cache()
    total = gpu.get_device_properties(0).total_memory
    gpu.set_per_process_memory_fraction((gpu.memory_reserved() + 2**21) / total)
    np.testing.assert_allclose(encoder.encode(TEXTS), expected, atol=1e-4)
    assert 1 <= encoder._batch < 256
