"""Names of encoders, the cache folder, and that nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.encoders.fakes import write_bert
from topics.encoders.bert.precision import PRECISIONS, choose_precision, parse_precision
from topics.encoders.load import load_encoder, prepare_encoder
from topics.encoders.student.student import Student
from topics.errors import MissingExtraError, ModelError, UsageError
from topics.runtime.cache import default_cache
from topics.runtime.progress import quiet
from topics.settings import EncoderSettings


def test_a_local_folder(tmp_path: Path) -> None:
    write_bert(tmp_path / "tiny")
    encoder = load_encoder(EncoderSettings(name=str(tmp_path / "tiny")), cache=tmp_path)
    assert (encoder.id, encoder.dimensions) == ("tiny", 32)
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(["safe policy"])), 1, atol=1e-6)


@pytest.mark.parametrize("name", ["nonesuch", "/no/such/folder", "MiniLM"])
def test_an_unknown_name(name: str) -> None:
    with pytest.raises(UsageError, match=rf"name must be minilm, .*got '{name}'"):
        load_encoder(EncoderSettings(name=name))


@pytest.mark.parametrize("name", ["student", "auto"])
def test_names_that_need_texts(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} is fitted on the texts"):
        load_encoder(EncoderSettings(name=name))


def test_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=r"needs the extra \[transformers\]: pip install"):
        load_encoder(EncoderSettings(name="sentence-transformers:some/model"))


def test_the_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path / "here"))
    assert default_cache() == tmp_path / "here"
    monkeypatch.setenv("TOPICS_CACHE", " ")
    assert default_cache().name == "topics"


def test_importing_is_light() -> None:
    code = (
        "import sys, topics.encoders; "
        "heavy = {'onnx', 'onnxruntime', 'tokenizers', 'safetensors', 'sklearn', 'numpy'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(0, "float32"), (27, "float32"), (2000, "float32"), (2001, "int8-7bit"), (10**6, "int8-7bit")],
)
def test_the_arithmetic_follows_the_size_of_the_corpus(texts: int, expected: str) -> None:
    assert choose_precision(texts) == expected


@pytest.mark.parametrize("name", ["minilm", "student"])
@pytest.mark.parametrize(("texts", "expected"), [(40, "float32"), (41, "int8-7bit")])
def test_an_encoder_and_a_teacher_get_the_arithmetic_of_the_corpus(
    name: str, texts: int, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topics.encoders.bert.precision.FLOAT32_TEXTS", 40)
    corpus = [f"Paper {number} is about safe policies." for number in range(texts)]
    found = prepare_encoder(corpus, EncoderSettings(name=name), cache=tmp_path, progress=quiet)
    wanted = load_encoder(EncoderSettings(), cache=tmp_path, precision=expected)
    if isinstance(found, Student):
        assert found.report.teacher_fingerprint == wanted.fingerprint
    else:
        assert (found.precision, found.fingerprint) == (expected, wanted.fingerprint)


def test_a_manifest_names_an_arithmetic_that_there_is() -> None:
    assert [parse_precision(name) for name in PRECISIONS] == list(PRECISIONS)
    with pytest.raises(ModelError, match="fitted with 'int4', its encoder must be float32 or int8"):
        parse_precision("int4")
