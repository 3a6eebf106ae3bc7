"""An encoder of a few lines, and a random BERT of a few kilobytes, for the tests beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

WORDS = ("safe", "policy", "reward", "robot", "image", "text", "graph", "self", "play", "data")


class HashEncoder:
    """A vector from the hash of the text; remembers what it was asked for."""

    id = "hash"
    precision = "float32"

    def __init__(self, dimensions: int = 8, salt: str = "") -> None:
        self.dimensions = dimensions
        self.salt = salt
        self.fingerprint = hashlib.sha256(f"{dimensions}{salt}".encode()).hexdigest()
        self.asked: list[str] = []

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.asked.extend(texts)
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            if text:
                content = (self.salt + text).encode("utf-8", "surrogatepass")
                seed = int.from_bytes(hashlib.sha256(content).digest()[:8], "big")
                values = np.random.default_rng(seed).normal(size=self.dimensions)
                rows[row] = values / np.linalg.norm(values)
        if progress is not None:
            progress(len(texts))
        return rows


def write_bert(
    folder: Path,
    *,
    size: int = 32,
    layers: int = 2,
    heads: int = 2,
    pooling: str | None = "mean",
    activation: str = "gelu",
    prefix: str = "",
    seed: int = 0,
    words: Sequence[str] = WORDS,
) -> dict[str, NDArray[np.float32]]:
    """Write a BERT with random weights; returns the weights, without the prefix."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    vocabulary = {
        word: number
        for number, word in enumerate(("[PAD]", "[UNK]", "[CLS]", "[SEP]", "##s", *words))
    }
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.enable_padding(length=16)
    tokenizer.save(str(folder / "tokenizer.json"))
    wide = 4 * size

    def matrix(*shape: int) -> NDArray[np.float32]:
        return random.normal(scale=0.3, size=shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": matrix(len(vocabulary), size),
        "embeddings.position_embeddings.weight": matrix(24, size),
        "embeddings.token_type_embeddings.weight": matrix(2, size),
        "embeddings.LayerNorm.weight": 1 + matrix(size),
        "embeddings.LayerNorm.bias": matrix(size),
    }
    for number in range(layers):
        layer = f"encoder.layer.{number}."
        for name, rows, columns in (
            ("attention.self.query", size, size),
            ("attention.self.key", size, size),
            ("attention.self.value", size, size),
            ("attention.output.dense", size, size),
            ("intermediate.dense", wide, size),
            ("output.dense", size, wide),
        ):
            weights[f"{layer}{name}.weight"] = matrix(rows, columns)
            weights[f"{layer}{name}.bias"] = matrix(rows)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            weights[f"{layer}{name}.weight"] = 1 + matrix(size)
            weights[f"{layer}{name}.bias"] = matrix(size)
    save_file(
        {prefix + name: value for name, value in weights.items()}, folder / "model.safetensors"
    )
    config = {
        "model_type": "bert",
        "hidden_size": size,
        "intermediate_size": wide,
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "hidden_act": activation,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 24,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    if pooling is not None:
        (folder / "1_Pooling").mkdir(exist_ok=True)
        modes = {
            "pooling_mode_mean_tokens": pooling == "mean",
            "pooling_mode_cls_token": pooling == "cls",
            "pooling_mode_max_tokens": pooling == "max",
        }
        (folder / "1_Pooling" / "config.json").write_text(json.dumps(modes), encoding="utf-8")
    return weights
