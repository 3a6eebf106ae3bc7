"""Reader of BERT-family sentence encoders from a folder, with checks.

The folder holds ``config.json``, ``tokenizer.json`` and ``model.safetensors``;
if sentence-transformers saved it, also ``modules.json``,
``sentence_bert_config.json`` and ``1_Pooling/config.json``. Only these files are
read, and no code that comes with a model is ever run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.errors import ModelError

Pooling: TypeAlias = Literal["mean", "cls"]

ARCHITECTURES = ("bert", "roberta", "xlm-roberta", "camembert")
"""Supported values of ``model_type``: post-norm encoders with BERT's parameter names."""

ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh", "relu")
"""Supported values of ``hidden_act``."""

MAX_TOKENS = 256
"""Maximum tokens per text, special tokens included, unless the model allows fewer."""

_TRANSFORMER, _POOLING, _NORMALIZE = "Transformer", "Pooling", "Normalize"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Description of an encoder in a folder; the weights stay on disk.

    ``position_offset`` is the row of the first token in the table of position
    embeddings (0 for BERT, 2 for RoBERTa). ``digest`` is a hash of all files
    that determine a vector, ``weights_sha256`` that of the weights' file alone.
    """

    folder: Path
    layers: int
    heads: int
    dimensions: int
    activation: str
    epsilon: float
    position_offset: int
    max_tokens: int
    pooling: Pooling
    digest: str
    weights_sha256: str

    def load_tensor(self, name: str) -> NDArray[np.float32]:
        """Read one tensor as float32, by its name without the model prefix.

        Raises
        ------
        topics.errors.ModelError
            If the file is damaged or has no such tensor.
        """
        tensors = self.load_weights(only=name)
        if name not in tensors:
            raise ModelError(f"{self.folder / 'model.safetensors'}: no tensor {name}.")
        return tensors[name]

    def load_weights(self, *, only: str | None = None) -> dict[str, NDArray[np.float32]]:
        """Read all tensors, or only one, as float32, by name without the model prefix.

        Raises
        ------
        topics.errors.ModelError
            If the file is damaged or holds a tensor that is not floating point.
        """
        from safetensors import SafetensorError, safe_open

        path = self.folder / "model.safetensors"
        weights: dict[str, NDArray[np.float32]] = {}
        try:
            with safe_open(path, framework="numpy") as file:
                for name in file.keys():  # noqa: SIM118  (safe_open is no mapping)
                    if name.endswith("position_ids") or only not in (None, _plain(name)):
                        continue
                    weights[_plain(name)] = file.get_tensor(name).astype(np.float32, copy=False)
        except (SafetensorError, OSError, TypeError, ValueError) as error:
            raise ModelError(
                f"{path}: the weights cannot be read ({error}); get the file again."
            ) from error
        return weights

    @property
    def tokenizer_file(self) -> Path:
        return self.folder / "tokenizer.json"


def read_checkpoint(folder: Path) -> Checkpoint:
    """Read the description of the encoder in a folder.

    Raises
    ------
    topics.errors.ModelError
        If a file is missing or damaged, or the architecture is not supported.
    """
    for name in ("config.json", "tokenizer.json", "model.safetensors"):
        if not (folder / name).is_file():
            raise ModelError(
                f"{folder}: no {name} in this folder; a sentence encoder needs config.json, "
                "tokenizer.json and model.safetensors."
            )
    config = _read_json(folder / "config.json")
    path = folder / "config.json"
    if not isinstance(config, dict):
        raise ModelError(f"{path}: an object is expected.")
    architecture = config.get("model_type")
    if architecture not in ARCHITECTURES:
        raise ModelError(
            f"{path}: model_type is {architecture!r}, supported are {', '.join(ARCHITECTURES)}; "
            "other models can be used as --encoder sentence-transformers:NAME."
        )
    activation = config.get("hidden_act", "gelu")
    if activation not in ACTIVATIONS:
        raise ModelError(
            f"{path}: hidden_act is {activation!r}, supported are {', '.join(ACTIVATIONS)}."
        )
    if config.get("position_embedding_type", "absolute") != "absolute":
        raise ModelError(f"{path}: only absolute position embeddings are supported.")
    dimensions = _positive(config, "hidden_size", path)
    heads = _positive(config, "num_attention_heads", path)
    if dimensions % heads:
        raise ModelError(
            f"{path}: hidden_size {dimensions} is no multiple of num_attention_heads {heads}."
        )
    offset = 0 if architecture == "bert" else int(config.get("pad_token_id", 1)) + 1
    room = _positive(config, "max_position_embeddings", path) - offset
    own = _optional_json(folder / "sentence_bert_config.json").get("max_seq_length")
    pooling_folder = _check_modules(folder)
    weights_sha256 = file_sha256(folder / "model.safetensors")
    return Checkpoint(
        folder=folder,
        layers=_positive(config, "num_hidden_layers", path),
        heads=heads,
        dimensions=dimensions,
        activation=activation,
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
        position_offset=offset,
        max_tokens=min(MAX_TOKENS, room, own if isinstance(own, int) and own > 2 else MAX_TOKENS),
        pooling=_pooling(pooling_folder / "config.json"),
        digest=_digest(weights_sha256, folder, pooling_folder),
        weights_sha256=weights_sha256,
    )


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(name: str) -> str:
    for prefix in ("bert.", "roberta."):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def _check_modules(folder: Path) -> Path:
    """The folder of the pooling settings, after a check that all modules are supported."""
    pooling = folder / "1_Pooling"
    path = folder / "modules.json"
    if not path.is_file():
        return pooling
    modules = _read_json(path)
    if not isinstance(modules, list):
        raise ModelError(f"{path}: a list of modules is expected.")
    for module in modules:
        kind = str(module.get("type", "")).rpartition(".")[2] if isinstance(module, dict) else ""
        if kind == _POOLING:
            pooling = folder / Path(str(module.get("path", "1_Pooling"))).name
        elif kind not in (_TRANSFORMER, _NORMALIZE):
            raise ModelError(
                f"{path}: module {kind!r} is not supported, only a transformer, pooling and "
                "normalisation; use --encoder sentence-transformers:NAME for this model."
            )
    return pooling


def _pooling(path: Path) -> Pooling:
    settings = _optional_json(path)
    chosen = [key for key, value in settings.items() if key.startswith("pooling_mode_") and value]
    modes: dict[str, Pooling] = {
        "pooling_mode_mean_tokens": "mean",
        "pooling_mode_cls_token": "cls",
    }
    if not chosen:
        return "mean"
    if len(chosen) > 1 or chosen[0] not in modes:
        raise ModelError(
            f"{path}: pooling by {', '.join(chosen)} is not supported, only by the mean of the "
            "tokens or by the first token."
        )
    return modes[chosen[0]]


def _digest(weights_sha256: str, folder: Path, pooling_folder: Path) -> str:
    digest = hashlib.sha256(weights_sha256.encode())
    for path in (
        folder / "tokenizer.json",
        folder / "config.json",
        folder / "sentence_bert_config.json",
        pooling_folder / "config.json",
    ):
        digest.update((file_sha256(path) if path.is_file() else "absent").encode())
    return digest.hexdigest()


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"{path}: not readable as JSON ({error}).") from error


def _optional_json(path: Path) -> Mapping[str, Any]:
    value = _read_json(path) if path.is_file() else {}
    return value if isinstance(value, dict) else {}


def _positive(config: Mapping[str, Any], key: str, path: Path) -> int:
    value = config.get(key)
    if not isinstance(value, int) or value < 1:
        raise ModelError(f"{path}: {key} must be a positive whole number, got {value!r}.")
    return value
