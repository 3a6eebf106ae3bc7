"""Folders with a model: what is understood, and one sentence for each thing that is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.encoders.fakes import write_bert
from topics.encoders.bert.checkpoint import read_checkpoint
from topics.encoders.bert.onnx_encoder import OnnxEncoder
from topics.errors import ModelError


def change(path: Path, **values: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values), encoding="utf-8")


def test_what_a_folder_says(tmp_path: Path) -> None:
    write_bert(tmp_path, size=32, layers=3, heads=4, pooling="cls")
    found = read_checkpoint(tmp_path)
    assert (found.dimensions, found.layers, found.heads) == (32, 3, 4)
    assert (found.pooling, found.max_tokens, found.position_offset) == ("cls", 24, 0)


def test_pooling_is_the_mean_where_nothing_is_said(tmp_path: Path) -> None:
    write_bert(tmp_path, pooling=None)
    assert read_checkpoint(tmp_path).pooling == "mean"


def test_the_models_own_limit_of_tokens_counts(tmp_path: Path) -> None:
    write_bert(tmp_path)
    (tmp_path / "sentence_bert_config.json").write_text('{"max_seq_length": 12}', encoding="utf-8")
    assert read_checkpoint(tmp_path).max_tokens == 12


def test_roberta_counts_positions_after_the_padding(tmp_path: Path) -> None:
    write_bert(tmp_path)
    change(tmp_path / "config.json", model_type="roberta", pad_token_id=1)
    found = read_checkpoint(tmp_path)
    assert (found.position_offset, found.max_tokens) == (2, 22)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "1_Pooling/config.json"])
def test_every_file_counts_for_the_digest(tmp_path: Path, name: str) -> None:
    write_bert(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    same = read_checkpoint(tmp_path / "a").digest
    assert read_checkpoint(tmp_path / "b").digest == same
    with (tmp_path / "b" / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert read_checkpoint(tmp_path / "b").digest != same


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    write_bert(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=rf"no {name} in this folder; a sentence encoder needs"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"model_type": "t5"}, r"model_type is 't5', supported are bert, roberta"),
        ({"hidden_act": "swish"}, r"hidden_act is 'swish', supported are gelu"),
        ({"position_embedding_type": "relative_key"}, "only absolute position embeddings"),
        ({"hidden_size": 0}, "hidden_size must be a positive whole number, got 0"),
        ({"num_hidden_layers": None}, "num_hidden_layers must be a positive whole number"),
        ({"num_attention_heads": 5}, "hidden_size 32 is no multiple of num_attention_heads 5"),
    ],
)
def test_settings_that_are_not_supported(
    tmp_path: Path, values: dict[str, Any], message: str
) -> None:
    write_bert(tmp_path)
    change(tmp_path / "config.json", **values)
    with pytest.raises(ModelError, match=message):
        read_checkpoint(tmp_path)


def test_pooling_that_is_not_supported(tmp_path: Path) -> None:
    write_bert(tmp_path, pooling="max")
    with pytest.raises(ModelError, match="pooling by pooling_mode_max_tokens is not supported"):
        read_checkpoint(tmp_path)


def test_a_module_that_is_not_supported(tmp_path: Path) -> None:
    write_bert(tmp_path)
    modules = [{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(ModelError, match="module 'Dense' is not supported"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "\udcff"])
def test_settings_that_are_no_json(tmp_path: Path, content: str) -> None:
    write_bert(tmp_path)
    (tmp_path / "config.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModelError, match=r"config\.json: not readable as JSON"):
        read_checkpoint(tmp_path)


def test_settings_that_are_no_object(tmp_path: Path) -> None:
    write_bert(tmp_path)
    (tmp_path / "config.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ModelError, match=r"config\.json: an object is expected"):
        read_checkpoint(tmp_path)


def load(folder: Path) -> OnnxEncoder:
    """An encoder that has read its weights and tokenizer, as the first text makes it do."""
    checkpoint = read_checkpoint(folder)
    encoder = OnnxEncoder(checkpoint, id="x", cache=folder / "cache", precision="float32")
    encoder.encode(["a text"])
    return encoder


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x08\x00\x00\x00\x00\x00\x00\x00{}      "])
def test_weights_that_are_damaged(tmp_path: Path, content: bytes) -> None:
    write_bert(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.safetensors: (the weights cannot|no tensor)"):
        load(tmp_path)


def test_weights_that_lack_a_tensor_or_have_another_shape(tmp_path: Path) -> None:
    weights = write_bert(tmp_path)
    name = "encoder.layer.1.intermediate.dense.bias"
    partial = {key: value for key, value in weights.items() if key != name}
    save_file(partial, tmp_path / "model.safetensors")
    with pytest.raises(ModelError, match=f"no tensor {name}"):
        load(tmp_path)
    save_file(partial | {name: np.zeros(5, np.float32)}, tmp_path / "model.safetensors")
    with pytest.raises(ModelError, match=r"has the shape 5, config\.json asks for 128"):
        load(tmp_path)


def test_a_tokenizer_that_is_damaged(tmp_path: Path) -> None:
    write_bert(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"tokenizer\.json: not readable as a tokenizer"):
        load(tmp_path)


def test_a_tokenizer_of_another_model(tmp_path: Path) -> None:
    write_bert(tmp_path)
    tokenizer = json.loads((tmp_path / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"]["zebra"] = 99
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(ModelError, match="knows more tokens than the weights"):
        load(tmp_path)
