"""The kernels for tiles against plain numpy; they run only where the processor has tiles."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.special import erf

from tests.encoders.fakes import WORDS, write_bert
from topics.encoders.bert.checkpoint import read_checkpoint
from topics.encoders.bert.onnx_encoder import OnnxEncoder
from topics.encoders.bert.processor import request_tiles
from topics.encoders.tile_model import TileModel, fits_tiles, pack_weights
from topics.encoders.tiles import (
    BLOCK,
    GELU_SHIFT,
    STEP,
    align,
    configure,
    exponentials,
    largest,
    multiply_signed,
    multiply_unsigned,
    pack_columns,
    release,
    shifted_gelu,
    tile_shapes,
)
from topics.errors import ModelError

needs_tiles = pytest.mark.skipif(not request_tiles(), reason="The processor has no tiles.")

TEXTS = [" ".join(WORDS[start:] + WORDS[:start]) for start in range(len(WORDS))]


def compiled(function):
    from numba import njit

    return njit(function)


def test_columns_are_packed_by_fours() -> None:
    codes = np.random.default_rng(0).integers(-127, 128, (2 * STEP, 3 * BLOCK)).astype(np.int8)
    packed = pack_columns(codes)
    assert packed.shape == (3, 2, 2, 16, 16, 4)
    assert packed[2, 1, 0, 5, 7, 3] == codes[STEP + 4 * 5 + 3, 2 * BLOCK + 7]
    assert packed[1, 0, 1, 0, 15, 2] == codes[2, BLOCK + 16 + 15]


@pytest.mark.parametrize("size", [1, 63, 64, 1000])
def test_a_copy_starts_a_cache_line(size: int) -> None:
    values = np.arange(size, dtype=np.float32)[:, None]
    copy = align(values)
    assert copy.ctypes.data % 64 == 0
    np.testing.assert_array_equal(copy, values)


@needs_tiles
@pytest.mark.parametrize("signed", [True, False])
def test_a_block_is_the_exact_product(signed: bool) -> None:
    random = np.random.default_rng(1)
    kind = np.int8 if signed else np.uint8
    left = random.integers(-127 if signed else 0, 128 if signed else 256, (32, 192)).astype(kind)
    right = random.integers(-127, 128, (192, 32)).astype(np.int8)
    packed, shapes = pack_columns(right), tile_shapes()
    out = np.empty((32, 32), np.int32)
    instruction = multiply_signed if signed else multiply_unsigned

    @compiled
    def run(shapes, left, packed, out):
        configure(shapes.ctypes.data)
        instruction(left.ctypes.data, 192, packed.ctypes.data, 3, out.ctypes.data, 128)
        release()

    run(shapes, left, packed, out)
    np.testing.assert_array_equal(out, left.astype(int) @ right.astype(int))


@needs_tiles
def test_largest_magnitude() -> None:
    values = np.random.default_rng(2).normal(size=64).astype(np.float32)
    values[37] = -9

    @compiled
    def run(values):
        return largest(values.ctypes.data, values.shape[0])

    assert run(values) == 9


@needs_tiles
@pytest.mark.parametrize("count", [1, 16, 27, 32])
def test_exponentials_are_right_to_one_code(count: int) -> None:
    scores = np.random.default_rng(3).integers(-900, 1, 32).astype(np.int32)
    scores[0] = 0
    codes = np.full(32, 7, np.uint8)

    @compiled
    def run(scores, codes, count):
        return exponentials(
            scores.ctypes.data, codes.ctypes.data, count, np.float32(0.001), np.float32(0)
        )

    total = run(scores, codes, count)
    expected = 255 * np.exp(8 * 0.001 * scores)
    assert np.abs(codes[:count] - expected[:count]).max() <= 1
    assert codes[0] == 255
    assert not codes[count : -(-count // 16) * 16].any()
    assert total == codes[:count].sum()


@needs_tiles
def test_gelu_follows_its_definition() -> None:
    random = np.random.default_rng(4)
    sums = random.integers(-4000, 4001, BLOCK).astype(np.int32)
    scales = random.uniform(0.5, 1, BLOCK).astype(np.float32)
    biases = random.normal(size=BLOCK).astype(np.float32)
    out = np.empty(BLOCK, np.float32)

    @compiled
    def run(sums, scales, biases, out):
        shifted_gelu(
            sums.ctypes.data,
            scales.ctypes.data,
            biases.ctypes.data,
            np.float32(0.002),
            out.ctypes.data,
        )

    run(sums, scales, biases, out)
    x = sums * 0.002 * scales.astype(float) + biases
    np.testing.assert_allclose(out, x * (1 + erf(x / np.sqrt(2))) / 2 + GELU_SHIFT, atol=1.5e-3)


def test_which_models_fit(tmp_path: Path) -> None:
    write_bert(tmp_path / "fits", size=64, heads=2)
    write_bert(tmp_path / "narrow", size=32, heads=2)
    write_bert(tmp_path / "heads", size=64, heads=4)
    write_bert(tmp_path / "relu", size=64, heads=2, activation="relu")
    fitting = {path.name for path in tmp_path.iterdir() if fits_tiles(read_checkpoint(path))}
    assert fitting == {"fits"}


def test_a_missing_tensor_is_named(tmp_path: Path) -> None:
    weights = write_bert(tmp_path / "bert", size=64, heads=2)
    del weights["encoder.layer.1.output.dense.bias"]
    with pytest.raises(ModelError, match=r"no tensor encoder\.layer\.1\.output\.dense\.bias"):
        pack_weights(read_checkpoint(tmp_path / "bert"), weights)


@needs_tiles
@pytest.mark.parametrize("pooling", ["mean", "cls"])
@pytest.mark.parametrize("heads", [1, 2])
def test_close_to_float32(tmp_path: Path, pooling: str, heads: int) -> None:
    write_bert(tmp_path / "bert", size=64, heads=heads, pooling=pooling)
    checkpoint = read_checkpoint(tmp_path / "bert")
    exact = OnnxEncoder(checkpoint, id="x", cache=tmp_path, precision="float32").encode(TEXTS)
    tiles = OnnxEncoder(checkpoint, id="x", cache=tmp_path, precision="int8-amx")
    assert tiles.precision == "int8-amx"
    vectors = tiles.encode(TEXTS)
    assert (exact * vectors).sum(axis=1).min() > 0.995
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@needs_tiles
def test_a_vector_depends_on_its_text_alone(tmp_path: Path) -> None:
    write_bert(tmp_path / "bert", size=64, heads=2)
    checkpoint = read_checkpoint(tmp_path / "bert")
    texts = [*TEXTS, "safe", "", "data " * 40]
    one, three = (
        OnnxEncoder(checkpoint, id="x", cache=tmp_path, threads=threads, precision="int8-amx")
        for threads in (1, 3)
    )
    whole = one.encode(texts)
    assert np.array_equal(three.encode(texts[::-1])[::-1], whole)
    assert np.array_equal(np.concatenate([one.encode([text]) for text in texts]), whole)


def test_a_model_that_does_not_fit_takes_int8(tmp_path: Path) -> None:
    write_bert(tmp_path / "bert", size=32)
    encoder = OnnxEncoder(
        read_checkpoint(tmp_path / "bert"), id="x", cache=tmp_path, precision="int8-amx"
    )
    assert encoder.precision == "int8"


def test_no_tiles_on_this_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.encoders.bert.onnx_encoder.request_tiles", lambda: False)
    write_bert(tmp_path / "bert", size=64, heads=2)
    with pytest.raises(ModelError, match="has no tiles for int8-amx; int8 and float32 are left"):
        OnnxEncoder(
            read_checkpoint(tmp_path / "bert"), id="x", cache=tmp_path, precision="int8-amx"
        )


@needs_tiles
def test_more_tokens_than_positions_are_refused(tmp_path: Path) -> None:
    weights = write_bert(tmp_path / "bert", size=64, heads=2)
    checkpoint = read_checkpoint(tmp_path / "bert")
    model = TileModel(checkpoint, pack_weights(checkpoint, weights))
    with pytest.raises(ValueError, match="a text has 1 to 24 tokens, got 25"):
        model(np.zeros((1, 25), np.int32))


@needs_tiles
def test_code_that_is_kept_gives_the_bytes_of_code_that_was_just_compiled(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from topics.encoders.load import load_encoder
from topics.settings import EncoderSettings
encoder = load_encoder(EncoderSettings(), cache=Path(sys.argv[1]), texts=5000)
assert encoder.precision == "int8-amx"
texts = ["Safe policies for robots.", "We align language models with human feedback. " * 9]
sys.stdout.buffer.write(encoder.encode(texts).tobytes())
"""
    code = tmp_path / "code"
    compiled, kept = (
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            env={**os.environ, "NUMBA_CACHE_DIR": str(code)},
            capture_output=True,
            check=True,
        ).stdout
        for _ in range(2)
    )
    assert any(code.rglob("*.nbi"))
    assert compiled == kept
