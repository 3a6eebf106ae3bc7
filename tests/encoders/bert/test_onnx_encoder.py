"""The graph against BERT's equations in plain numpy; a vector is a function of its text."""

from __future__ import annotations

import copy
import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy.special import erf
from tokenizers import Tokenizer

from tests.encoders.fakes import WORDS, write_bert
from topics.encoders.bert.checkpoint import read_checkpoint
from topics.encoders.bert.graph import quantise_columns
from topics.encoders.bert.onnx_encoder import OnnxEncoder
from topics.errors import ModelError

TEXTS = [
    "safe policy",
    "reward robots image",
    "",
    "text graph self play data safe policy reward",
    "data " * 40,
    "   ",
]


def normalise(x: NDArray[np.float64], weights: dict, name: str) -> NDArray[np.float64]:
    centred = x - x.mean(axis=1, keepdims=True)
    unit = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
    return unit * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def bert(ids: list[int], weights: dict, *, layers: int, heads: int, pooling: str) -> NDArray:
    """Devlin et al. (2019) as written, one text, float64."""

    def linear(x: NDArray, name: str) -> NDArray:
        return x @ weights[f"{name}.weight"].T.astype(float) + weights[f"{name}.bias"]

    x = weights["embeddings.word_embeddings.weight"][ids].astype(float)
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = normalise(
        x + weights["embeddings.token_type_embeddings.weight"][0], weights, "embeddings.LayerNorm"
    )
    width = x.shape[1] // heads
    for number in range(layers):
        layer = f"encoder.layer.{number}."
        q, k, v = (linear(x, f"{layer}attention.self.{n}") for n in ("query", "key", "value"))
        context = np.empty_like(x)
        for head in range(heads):
            part = slice(head * width, (head + 1) * width)
            scores = q[:, part] @ k[:, part].T / np.sqrt(width)
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            context[:, part] = scores / scores.sum(axis=1, keepdims=True) @ v[:, part]
        x = x + linear(context, f"{layer}attention.output.dense")
        x = normalise(x, weights, f"{layer}attention.output.LayerNorm")
        wide = linear(x, f"{layer}intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        x = normalise(x + linear(wide, f"{layer}output.dense"), weights, f"{layer}output.LayerNorm")
    pooled = x.mean(axis=0) if pooling == "mean" else x[0]
    return pooled / np.linalg.norm(pooled)


def load(folder: Path, cache: Path, **options) -> OnnxEncoder:
    options = {"precision": "float32", **options}
    return OnnxEncoder(read_checkpoint(folder), id="tiny", cache=cache, **options)


@pytest.mark.parametrize("pooling", ["mean", "cls"])
@pytest.mark.parametrize("prefix", ["", "bert."])
def test_float32_follows_the_equations(tmp_path: Path, pooling: str, prefix: str) -> None:
    weights = write_bert(tmp_path / "bert", pooling=pooling, prefix=prefix)
    encoder = load(tmp_path / "bert", tmp_path / "cache", precision="float32")
    tokenizer = Tokenizer.from_file(str(tmp_path / "bert" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(24)

    vectors = encoder.encode(TEXTS)

    assert vectors.shape == (len(TEXTS), 32)
    assert vectors.dtype == np.float32
    for text, vector in zip(TEXTS, vectors, strict=True):
        if text.strip():
            expected = bert(tokenizer.encode(text).ids, weights, layers=2, heads=2, pooling=pooling)
            np.testing.assert_allclose(vector, expected, atol=2e-5)
        else:
            assert not vector.any()


def rescale(folder: Path, weights: dict, factor: float) -> None:
    """Write the weights with the queries of all layers times a factor."""
    for name in weights:
        if "attention.self.query" in name:
            weights[name] = (weights[name] * factor).astype(np.float32)
    save_file(weights, folder / "model.safetensors")


def test_scores_of_any_size_follow_the_equations(tmp_path: Path) -> None:
    """Equal tokens have equal scores, so that some sums overflow although no term does."""
    folder = tmp_path / "bert"
    weights = write_bert(folder, layers=1)
    weights["embeddings.position_embeddings.weight"][1:] = 0
    words = weights["embeddings.word_embeddings.weight"]
    words[3] = words[WORDS.index("data") + 5]
    for name in ("weight", "bias"):  # so that products with values overflow later than sums
        weights[f"encoder.layer.0.attention.self.value.{name}"] *= 0.01
    ids = [2] + [WORDS.index("data") + 5] * 22 + [3]
    slower = set()
    for step in range(90):
        # Fine steps where the first sums overflow.
        rescale(folder, weights, 1.004 if 42 <= step < 82 else 1.1)
        cache = tmp_path / str(step)
        (vector,) = load(folder, cache).encode(["data " * 40])
        expected = bert(ids, weights, layers=1, heads=2, pooling="mean")
        assert vector @ expected > 0.9999
        slower.add(any((cache / "graphs").glob("*-largest.onnx")))
    assert slower == {False, True}


def test_weights_that_are_no_numbers(tmp_path: Path) -> None:
    weights = write_bert(tmp_path / "bert")
    rescale(tmp_path / "bert", weights, float("nan"))
    with pytest.raises(ModelError, match="vector of a text is not finite; the weights hold"):
        load(tmp_path / "bert", tmp_path).encode(TEXTS)


def test_int8_is_close_to_float32(tmp_path: Path) -> None:
    write_bert(tmp_path / "bert")
    texts = [" ".join(words) for words in zip(WORDS, WORDS[3:] + WORDS[:3], strict=True)]
    exact = load(tmp_path / "bert", tmp_path, precision="float32").encode(texts)
    short = load(tmp_path / "bert", tmp_path, precision="int8-7bit").encode(texts)
    assert (exact * short).sum(axis=1).mean() > 0.98
    np.testing.assert_allclose(np.linalg.norm(short, axis=1), 1, atol=1e-6)


def test_no_sum_of_two_products_leaves_sixteen_bits() -> None:
    random = np.random.default_rng(2)
    matrix = random.normal(size=(64, 5)).astype(np.float32) * [1e-6, 0, 1, 40, 1e6]
    codes, scales = quantise_columns(matrix.astype(np.float32))
    assert np.abs(codes[:, [0, 2, 3, 4]].astype(int)).max(axis=0).tolist() == [63] * 4
    pairs = 255 * np.abs(codes.astype(int)).reshape(32, 2, 5).sum(axis=1)
    assert pairs.max() <= np.iinfo(np.int16).max
    assert (np.abs(codes * scales - matrix) <= scales / 2 * (1 + 1e-5)).all()


@pytest.mark.parametrize("precision", ["int8-7bit", "float32"])
def test_a_vector_depends_on_its_text_alone(tmp_path: Path, precision) -> None:
    write_bert(tmp_path / "bert")
    one = load(tmp_path / "bert", tmp_path, precision=precision, threads=1)
    three = load(tmp_path / "bert", tmp_path, precision=precision, threads=3)
    whole = one.encode(TEXTS)
    assert np.array_equal(three.encode(TEXTS[::-1])[::-1], whole)
    assert np.array_equal(np.concatenate([one.encode([text]) for text in TEXTS]), whole)


def test_fingerprint_tells_weights_and_precision_apart(tmp_path: Path) -> None:
    write_bert(tmp_path / "a", seed=0)
    write_bert(tmp_path / "b", seed=1)
    prints = {
        load(tmp_path / name, tmp_path, precision=precision).fingerprint
        for name in "ab"
        for precision in ("int8-7bit", "float32")
    }
    assert len(prints) == 4
    assert load(tmp_path / "a", tmp_path, precision="int8-7bit").fingerprint in prints


def test_an_earlier_recipe_stands_for_this_one_in_float32_alone(tmp_path: Path) -> None:
    write_bert(tmp_path / "bert")
    digest = read_checkpoint(tmp_path / "bert").digest
    for precision in ("float32", "int8-7bit"):
        encoder = load(tmp_path / "bert", tmp_path, precision=precision)
        assert encoder.stands_for(encoder.fingerprint)
        for recipe, stands in (("2", precision == "float32"), ("1", False)):
            earlier = hashlib.sha256(f"{digest} {recipe} {precision} 24".encode()).hexdigest()
            assert encoder.stands_for(earlier) == stands


def test_progress_adds_up_to_the_texts(tmp_path: Path) -> None:
    write_bert(tmp_path / "bert")
    done: list[int] = []
    load(tmp_path / "bert", tmp_path).encode(TEXTS * 200, progress=done.append)
    assert sum(done) == len(TEXTS) * 200


def test_no_texts(tmp_path: Path) -> None:
    write_bert(tmp_path / "bert")
    assert load(tmp_path / "bert", tmp_path).encode([]).shape == (0, 32)


@pytest.mark.parametrize("text", ["\ud800", "safe \ud800 policy", "\x00\x1b[31m", "safe" * 300_000])
def test_hostile_texts_are_encoded(tmp_path: Path, text: str) -> None:
    write_bert(tmp_path / "bert")
    vector = load(tmp_path / "bert", tmp_path).encode([text])
    assert np.isfinite(vector).all()


def test_an_error_in_a_callback_ends_the_encoding(tmp_path: Path) -> None:
    write_bert(tmp_path / "bert")

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(tmp_path / "bert", tmp_path).encode(TEXTS * 100, progress=stop)


def test_an_encoder_that_was_used_goes_to_another_process(tmp_path: Path) -> None:
    write_bert(tmp_path)
    encoder = load(tmp_path, tmp_path / "cache")
    expected = encoder.encode(TEXTS)
    # Copied as it is sent: a session in it could not be.
    sent = copy.deepcopy(encoder)
    assert np.array_equal(sent.encode(TEXTS), expected)
